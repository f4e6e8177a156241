//! `docent diff`: what publishing the content folder would change.

use super::{Exit, open};
use crate::config::Settings;
use crate::content::Overlay;
use crate::editorial::expectations::{self, Expectations};
use crate::editorial::{
    Change, Inventory, KnownQuestions, Listed, Moved, PassageDiff, blast_radius, load_expectations,
};
use crate::index::Generation;
use anyhow::Context;
use clap::ValueEnum;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write as _;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How to print changes
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

#[derive(Debug, Serialize)]
struct Report {
    /// The ids of both generations.
    before: String,
    after: String,
    passages: PassageDiff,
    /// Number of questions that were asked of both.
    asked: usize,
    answers: Vec<Change>,
}

pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<Exit> {
    let published = open::open_published(settings)?;
    let scratch = tempfile::tempdir().context("there is no room for a build to compare with")?;
    let (fresh, built) = open::open_fresh(settings, scratch.path())?;
    open::report_build(&built, settings);
    let generation = |docent: &crate::docent::Docent| docent.searcher.clone().context("nothing to compare");
    let (before, after) = (generation(&published)?, generation(&fresh)?);
    let passages = Inventory::of(before.generation())?.compare(&Inventory::of(after.generation())?);
    let known = known_questions([after.generation(), before.generation()], settings)?;
    let answers = blast_radius(&known, &published, &fresh, &passages);
    let same = passages.is_empty() && answers.is_empty();
    let report = Report {
        before: before.generation().id(),
        after: after.generation().id(),
        passages,
        asked: known.all().len(),
        answers,
    };
    let text = match args.format {
        Format::Text => plain(&report),
        Format::Json => serde_json::to_string(&report)? + "\n",
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(if same { Exit::Done } else { Exit::Without })
}

/// What the FAQ asks in either generation, and what is expected; places are those of the content folder
/// where a question is still in it.
fn known_questions(generations: [&Generation; 2], settings: &Settings) -> anyhow::Result<KnownQuestions> {
    let mut known = KnownQuestions::default();
    for generation in generations {
        known.add_generation(generation)?;
    }
    let expected = match load_expectations(&settings.folders.content, &Overlay::default()) {
        Ok(text) => expectations::parse(&text.unwrap_or_default()).0,
        Err(fault) => {
            eprintln!("docent: warning: {}/{fault}", settings.folders.content.display());
            Expectations::default()
        }
    };
    known.add_expectations(&expected);
    Ok(known)
}

fn plain(report: &Report) -> String {
    let Report { before, after, passages, asked, answers } = report;
    let mut text = String::new();
    let mut line = |words: String| writeln!(text, "{words}").expect("a string takes all");
    line(format!("published {before}, content {after}"));
    let PassageDiff { added, changed, moved, gone } = passages;
    let place = |Listed { passage, path, line }: &Listed| format!("{passage}  ({path}:{line})");
    for (list, sign) in [(gone, "-"), (changed, "~"), (added, "+")] {
        for listed in list {
            line(format!("{sign} {}", place(listed)));
        }
    }
    for Moved { from, to } in moved {
        line(format!("> {from} is now {}", place(to)));
    }
    let (added, changed, moved, gone) = (added.len(), changed.len(), moved.len(), gone.len());
    line(format!("passages: {added} added, {changed} changed, {moved} moved, {gone} gone"));
    for Change { known, before, after } in answers {
        line(format!(
            "\n{:?} ({})\n  before: docent {before}\n  after:  docent {after}",
            known.question, known.asked_in
        ));
    }
    line(format!("answers: {} of {asked} known questions change", answers.len()));
    text
}
