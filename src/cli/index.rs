//! `docent index`: builds, lists, verifies, goes back, clears up.

use super::{Exit, content, open};
use crate::config::Settings;
use crate::editorial::EditorError;
use crate::index::{IndexError, Kept, Outcome, Shelf};
use clap::Subcommand;
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Instant;

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Build a generation from the content folder and publish it
    Build {
        /// Build anew even when the published generation is up to date
        #[arg(long)]
        force: bool,
    },
    /// List the generations that are kept
    List,
    /// Compare every byte of a generation with its checksums, and look passages up in it
    Verify {
        /// The generation [default: all]
        id: Option<String>,
    },
    /// Publish an older generation and pin it until the next build
    Rollback {
        /// The generation [default: the one before the published one]
        id: Option<String>,
    },
    /// Remove old generations and what killed builds left behind
    Prune {
        /// Generations that stay [default: build.keep of the configuration]
        #[arg(long)]
        keep: Option<usize>,
    },
}

pub(super) fn run(verb: &Verb, settings: &Settings) -> anyhow::Result<Exit> {
    let shelf = Shelf::new(&settings.folders.index);
    let mut out = std::io::stdout().lock();
    match verb {
        Verb::Build { force } => {
            let started = Instant::now();
            let built = open::run_build(settings, *force)?;
            open::report_build(&built, settings);
            if built.outcome != Outcome::Current {
                note(content::open_editor(settings).note_build(&built.id, &content::who(), content::now()));
            }
            let done = match built.outcome {
                Outcome::Current => "is up to date",
                Outcome::Republished => "was kept, and is published again",
                Outcome::Built => "is built and published",
            };
            let seconds = started.elapsed().as_secs_f32();
            let (id, documents, passages) = (&built.id, built.documents, built.passages);
            writeln!(
                out,
                "generation {id} {done}: {documents} documents, {passages} passages, {seconds:.2} s"
            )?;
            Ok(Exit::Done)
        }
        Verb::List => {
            out.write_all(list(&shelf).as_bytes())?;
            Ok(Exit::Done)
        }
        Verb::Verify { id } => verify(&shelf, id.as_deref(), &mut out),
        Verb::Rollback { id } => {
            let id = shelf.rollback(id.as_deref())?;
            let editor = content::open_editor(settings);
            note(editor.note_index_rollback(&id, &content::who(), content::now()));
            writeln!(out, "generation {id} is published and pinned until the next `docent index build`")?;
            Ok(Exit::Done)
        }
        Verb::Prune { keep } => {
            let gone = shelf.prune(keep.unwrap_or(settings.build.keep))?;
            writeln!(
                out,
                "{} removed",
                if gone.is_empty() { "nothing".to_owned() } else { gone.join(", ") }
            )?;
            Ok(Exit::Done)
        }
    }
}

/// Members have it; that it is not in the log is to be known.
fn note(noted: Result<(), EditorError>) {
    if let Err(fault) = noted {
        eprintln!("docent: warning: this is not in the audit log: {fault}");
    }
}

fn list(shelf: &Shelf) -> String {
    let mut text = String::new();
    for Kept { id, manifest, current, pinned } in shelf.list() {
        let state = match (current, pinned) {
            (true, true) => "published, pinned",
            (true, false) => "published",
            (false, _) => "kept",
        };
        let line = match manifest {
            Ok(m) => format!(
                "{id}  {}  {:>9} documents {:>9} passages {:>8.1} MB  {state}",
                date(m.built),
                m.documents,
                m.passages,
                m.total_bytes() as f64 / 1e6
            ),
            Err(fault) => format!("{id}  unusable: {fault}"),
        };
        writeln!(text, "{line}").expect("a string takes all");
    }
    if text.is_empty() { format!("no generations in {}\n", shelf.folder().display()) } else { text }
}

fn date(seconds: i64) -> String {
    let format = time::macros::format_description!("[year]-[month]-[day] [hour]:[minute] UTC");
    time::OffsetDateTime::from_unix_timestamp(seconds)
        .ok()
        .and_then(|date| date.format(format).ok())
        .unwrap_or_else(|| "unknown date".to_owned())
}

fn verify(shelf: &Shelf, id: Option<&str>, out: &mut impl std::io::Write) -> anyhow::Result<Exit> {
    let ids = match id {
        Some(id) => vec![id.to_owned()],
        None => shelf.list().into_iter().map(|kept| kept.id).collect(),
    };
    if ids.is_empty() {
        return Err(IndexError::Missing(shelf.folder().to_owned()).into());
    }
    let mut exit = Exit::Done;
    if let Err(fault) = shelf.pointer() {
        eprintln!("docent: {}: {fault}; run `docent index build`", shelf.folder().display());
        exit = Exit::Failed;
    }
    for id in ids {
        match shelf.verify(&id) {
            Ok(generation) => writeln!(out, "generation {id} is whole: {} passages", generation.passages())?,
            Err(fault) => {
                eprintln!("docent: {fault}");
                exit = Exit::Failed;
            }
        }
    }
    Ok(exit)
}
