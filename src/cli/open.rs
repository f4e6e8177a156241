//! Opens what a verb answers from, and says on stderr what is not as it should be.

use super::logging::say;
use super::model;
use crate::answer::Answer;
use crate::config::Settings;
use crate::docent::Docent;
use crate::editorial::{EditorPlan, EditorSettings};
pub(super) use crate::editorial::{HELP_LINES_FILE, SAFETY_FILE};
use crate::embed::{Encoder, VectorCache, models_folder};
use crate::index::{
    BuildPlan, Built, Embedding, Generation, IndexError, Makings, Opened, Progress, Shelf, build,
    expected_makings,
};
use crate::passage::Withdrawn;
use crate::render::deep_link::{Links, Room};
use crate::safety::Safety;
use crate::safety::crisis::{HelpLines, LineFault, Replies, Wording};
use crate::search::{Searcher, Semantic};
use crate::store::{Standing, Withdrawals};
use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

/// Opens the published generation for searching, building one when there is none.
pub(super) fn open_searcher(settings: &Settings) -> anyhow::Result<Searcher> {
    let encoder = model::open_or_offer(settings)?;
    let generation = open_generation(settings, encoder.as_deref())?;
    Ok(searcher_over(generation, encoder, settings))
}

/// A searcher of a generation; without a model that fits, by words alone.
pub(super) fn searcher_over(
    generation: Generation,
    encoder: Option<Arc<Encoder>>,
    settings: &Settings,
) -> Searcher {
    let semantic = encoder.and_then(|encoder| {
        Semantic::open(&generation, encoder).unwrap_or_else(|fault| {
            say(format_args!("warning: {fault}; answering by words alone"));
            None
        })
    });
    Searcher::new(Arc::new(generation), semantic, settings.search())
}

fn open_generation(settings: &Settings, encoder: Option<&Encoder>) -> anyhow::Result<Generation> {
    let shelf = Shelf::new(&settings.folders.index);
    match shelf.open() {
        Ok(opened) => {
            warn_of(&opened, settings, encoder);
            Ok(opened.generation)
        }
        Err(IndexError::Missing(_)) => {
            build_first(settings, encoder)?;
            Ok(shelf.open()?.generation)
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Builds the first generation of an index.
pub(super) fn build_first(settings: &Settings, encoder: Option<&Encoder>) -> anyhow::Result<()> {
    say(format_args!("there is no index yet; building it from {}", settings.folders.content.display()));
    let built = build_with(settings, encoder, false)?;
    report_build(&built, settings);
    Ok(())
}

fn warn_of(opened: &Opened, settings: &Settings, encoder: Option<&Encoder>) {
    for warning in &opened.warnings {
        say(format_args!("warning: {warning}"));
    }
    let published = &opened.generation.manifest().makings;
    // Content and settings are compared first, the model after.
    match expected_makings(&settings.folders.content, &settings.vectors, published.model.as_deref()) {
        Ok(makings) if makings == *published && settings.model.enabled => {
            let own_folder = !settings.model.folder.as_os_str().is_empty();
            warn_of_model(published, encoder, own_folder);
        }
        Ok(makings) if makings == *published => {}
        Ok(_) if opened.pinned => {
            say(format_args!(
                "note: answering from generation {}, pinned by a rollback",
                opened.generation.id()
            ));
        }
        Ok(_) => say(format_args!(
            "note: the index is older than {} or its settings; answering from generation {}. Run `docent index build`",
            settings.folders.content.display(),
            opened.generation.id()
        )),
        Err(fault) => {
            say(format_args!("warning: {fault}; answering from generation {}", opened.generation.id()));
        }
    }
}

fn warn_of_model(published: &Makings, encoder: Option<&Encoder>, own_folder: bool) {
    match (&published.model, encoder) {
        (Some(_), None) if own_folder => {
            say(format_args!(
                "note: the index has sentence vectors; `model.folder` leads to no model for them"
            ));
        }
        (Some(_), None) => say(format_args!(
            "note: the index has sentence vectors, but their model is not there; answering by words alone. Run `docent model install`"
        )),
        (None, Some(_)) => say(format_args!(
            "note: the index was built without the sentence model; answering by words alone. Run `docent index build`"
        )),
        // Vectors of another model are refused by name when they are opened.
        _ => {}
    }
}

/// Opens everything that answers are made from.
///
/// Without a generation that can be used it still gives notices and crisis replies.
pub(super) fn open_docent(settings: &Settings) -> Docent {
    let searcher = open_searcher(settings).map_err(|fault| say(format_args!("error: {fault:#}"))).ok();
    Docent { withdrawn: Arc::new(load_withdrawn(settings)), ..docent_over(searcher, settings) }
}

/// Opens what gives notices and crisis replies alone, without looking for an index.
pub(super) fn open_without_index(settings: &Settings) -> Docent {
    Docent { withdrawn: Arc::new(load_withdrawn(settings)), ..docent_over(None, settings) }
}

/// What moderators withdrew; where nobody knows any more, everything.
fn load_withdrawn(settings: &Settings) -> Withdrawn {
    let Standing { withdrawals, faults, .. } = Withdrawals::load(&settings.state_dir());
    for fault in &faults {
        say(format_args!("error: {fault}"));
    }
    withdrawals.map_or_else(Withdrawn::everything, |standing| withdrawn_of(&standing))
}

/// The passages that nobody is shown.
pub(super) fn withdrawn_of(standing: &Withdrawals) -> Withdrawn {
    let mut withdrawn = Withdrawn::none();
    standing.in_force.iter().for_each(|known| withdrawn.add(&known.passage, &known.hash));
    withdrawn
}

/// Opens what is published, whatever of it is withdrawn, and builds nothing.
pub(super) fn open_published(settings: &Settings) -> anyhow::Result<Docent> {
    let opened = Shelf::new(&settings.folders.index).open()?;
    for warning in &opened.warnings {
        say(format_args!("warning: {warning}"));
    }
    let searcher = searcher_over(opened.generation, model::open_encoder(settings), settings);
    Ok(docent_over(Some(searcher), settings))
}

/// Builds the content into `scratch`, whatever is published or withdrawn, and opens what answers would be made from
/// once it is; what the build left out is in the second part.
pub(super) fn open_fresh(settings: &Settings, scratch: &Path) -> anyhow::Result<(Docent, Built)> {
    let mut fresh = settings.clone();
    scratch.clone_into(&mut fresh.folders.index);
    let encoder = model::open_encoder(settings);
    let built = build_with(&fresh, encoder.as_deref(), false)?;
    let searcher = searcher_over(Shelf::new(scratch).open()?.generation, encoder, settings);
    Ok((docent_over(Some(searcher), settings), built))
}

fn docent_over(searcher: Option<Searcher>, settings: &Settings) -> Docent {
    let safety = load_safety(settings);
    Docent {
        searcher,
        replies: Arc::new(load_replies(settings, safety.texts().crisis.clone())),
        safety: Arc::new(safety),
        region: settings.help.region.clone(),
        policy: settings.answer,
        withdrawn: Arc::default(),
        vitals: Arc::default(),
    }
}

/// The links of what an answer quotes, into the pages as far as docent knows them.
pub(super) fn links(answer: &Answer, docent: &Docent) -> Links {
    Links::of(answer, Room::Text, |passage| {
        let generation = docent.searcher.as_ref().map(Searcher::generation);
        generation.and_then(|generation| generation.document_of(passage).ok()).unwrap_or_default()
    })
}

/// The safety lists; when the moderators' file is broken, a notice stands on every answer until it is mended.
pub(super) fn load_safety(settings: &Settings) -> Safety {
    match read_safety(settings) {
        Ok((safety, warnings)) => {
            for warning in warnings {
                say(format_args!("warning: {warning}"));
            }
            safety
        }
        Err(faults) => {
            complain(&faults);
            say(format_args!("error: every answer carries the medication notice until that is mended"));
            Safety::fail_closed()
        }
    }
}

/// The safety lists with what is odd about them, or all faults.
pub(super) fn read_safety(settings: &Settings) -> Result<(Safety, Vec<String>), Vec<String>> {
    let path = settings.folders.content.join(SAFETY_FILE);
    let Some(text) = read_optional(&path) else { return Ok((Safety::compiled_in(), Vec::new())) };
    let (safety, warnings) = Safety::parse(&text?).map_err(|faults| at(&path, &faults))?;
    Ok((safety, at(&path, &warnings)))
}

/// The replies to a crisis; when the help lines are broken, those that docent was built with.
pub(super) fn load_replies(settings: &Settings, wording: Wording) -> Replies {
    read_replies(settings, wording).unwrap_or_else(|faults| {
        complain(&faults);
        say(format_args!("error: the help lines that docent was built with are shown until that is mended"));
        Replies::compiled_in()
    })
}

/// The replies to a crisis, or all faults.
pub(super) fn read_replies(settings: &Settings, wording: Wording) -> Result<Replies, Vec<String>> {
    let path = settings.folders.content.join(HELP_LINES_FILE);
    let lines = match read_optional(&path) {
        None => HelpLines::compiled_in(),
        Some(text) => {
            let content = settings.folders.content.display();
            let place = |fault: &LineFault| format!("{content}/{fault}");
            HelpLines::parse(&text?).map_err(|faults| faults.iter().map(place).collect::<Vec<_>>())?
        }
    };
    Replies::new(wording, lines).map_err(|fault| vec![fault.to_string()])
}

fn complain(faults: &[String]) {
    for fault in faults {
        say(format_args!("error: {fault}"));
    }
}

fn at(path: &Path, faults: &[impl std::fmt::Display]) -> Vec<String> {
    faults.iter().map(|fault| format!("{}:{fault}", path.display())).collect()
}

/// A file that may be missing, but not unreadable.
fn read_optional(path: &Path) -> Option<Result<String, Vec<String>>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Some(Ok(text)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
        Err(e) => Some(Err(vec![format!("{} cannot be read: {e}", path.display())])),
    }
}

/// Builds with a progress bar on a terminal.
pub(super) fn run_build(settings: &Settings, force: bool) -> anyhow::Result<Built> {
    let encoder = model::open_or_offer(settings)?;
    build_with(settings, encoder.as_deref(), force)
}

fn build_with(settings: &Settings, encoder: Option<&Encoder>, force: bool) -> anyhow::Result<Built> {
    let shelf = Shelf::new(&settings.folders.index);
    let plan = BuildPlan {
        content: &settings.folders.content,
        settings: &settings.vectors,
        keep: settings.build.keep,
        force,
        embedding: encoder.map(embedding),
        now: time::OffsetDateTime::now_utc().unix_timestamp(),
    };
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {msg}")?);
    let vectors = ProgressStyle::with_template("{bar:30} {pos}/{len} sentence vectors, {eta} left")?;
    bar.enable_steady_tick(Duration::from_millis(200));
    let built = build(&shelf, plan, &mut |progress: Progress| {
        if progress.total_vectors > 0 {
            bar.set_length(progress.total_vectors);
            bar.set_position(progress.vectors);
            bar.set_style(vectors.clone());
            return;
        }
        bar.set_length(progress.total_bytes);
        bar.set_position(progress.bytes);
        if progress.documents.is_multiple_of(DOCUMENTS_A_MESSAGE) {
            bar.set_message(format!("{} documents, {} passages", progress.documents, progress.passages));
        }
    });
    bar.finish_and_clear();
    built.context("the index was not built")
}

/// What an editor works with.
pub(super) fn editor_plan(
    settings: &Settings,
    encoder: Option<Arc<Encoder>>,
    look_now: Option<Sender<()>>,
) -> EditorPlan {
    EditorPlan {
        content: settings.folders.content.clone(),
        index: settings.folders.index.clone(),
        state: settings.state_dir(),
        settings: editor_settings(settings),
        encoder,
        model: settings
            .model
            .enabled
            .then(|| settings.model.find())
            .flatten()
            .map(|f| (f, settings.model.settings())),
        vector_cache: vector_cache(),
        look_now,
    }
}

/// What an editor builds and compares by.
pub(super) fn editor_settings(settings: &Settings) -> EditorSettings {
    EditorSettings {
        vectors: settings.vectors.clone(),
        keep: settings.build.keep,
        search: settings.search(),
        policy: settings.answer,
        region: settings.help.region.clone(),
    }
}

/// Where vectors of earlier builds are kept.
fn vector_cache() -> Option<std::path::PathBuf> {
    models_folder().map(|models| models.with_file_name("vectors"))
}

/// The model to build with, and the vectors it made before: those of unchanged texts are found again.
fn embedding(encoder: &Encoder) -> Embedding<'_> {
    let cache = vector_cache().and_then(|folder| {
        let opened = VectorCache::open(&folder, encoder.dimension(), encoder.fingerprint());
        opened.map_err(|fault| tracing::warn!(%fault, "vectors of earlier builds are not used")).ok()
    });
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    Embedding { encoder, cache, threads }
}

/// The bar's text is set anew after so many documents: formatting it for each would cost more than reading.
const DOCUMENTS_A_MESSAGE: u64 = 100;

/// Says what a build left out.
pub(super) fn report_build(built: &Built, settings: &Settings) {
    let content = settings.folders.content.display();
    for problem in &built.problems {
        say(format_args!("{content}/{problem}"));
    }
    if built.problem_count > 0 {
        let count = built.problem_count;
        say(format_args!("{count} faults; what they spoil is not in the index. `docent check` lists them"));
    }
    if let Some(why) = &built.uncleared {
        say(format_args!("warning: old generations could not be cleared away: {why}"));
    }
}
