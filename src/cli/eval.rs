//! `docent eval`: measures recall, refusal and safety on marked questions.

use super::{Exit, marked};
use crate::config::Settings;
use crate::eval::{Ablation, Overview, Report, judge, missing_gold};
use anyhow::Context;
use std::io::Write;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Marked questions, a JSON object a line: `id`, `text`, `status`, `gold`, `medication`, `crisis`; or folders
    /// with `questions.jsonl` (and `questions-….jsonl`) and, when they are about a content of their own, `content/`.
    /// Several get a line each
    #[arg(required = true, value_name = "FILE|FOLDER")]
    marked: Vec<PathBuf>,
    /// Switch the parts of the ranking off one at a time instead, and print what each is worth; of several sets,
    /// the mean
    #[arg(long)]
    ablation: bool,
}

pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<Exit> {
    let mut tables = Vec::new();
    let mut reports = Vec::new();
    for path in &args.marked {
        let mut questions = Vec::new();
        for file in marked::files_of(path)? {
            questions.extend(marked::read(&file)?);
        }
        let scratch = tempfile::tempdir().context("there is no room for a scratch index")?;
        let docent = marked::open_docent(path, settings, scratch.path())?;
        if let Some(searcher) = &docent.searcher {
            marked::warn_of_missing(path, &missing_gold(&questions, searcher.generation())?);
        }
        if args.ablation {
            let searcher =
                docent.searcher.as_ref().context("there is nothing to measure without an index")?;
            tables.push(Ablation::of(&questions, searcher, &settings.search())?);
            continue;
        }
        let mut report = Report::default();
        for marked in questions {
            let judged = judge(&marked, &docent);
            report.add(marked, judged);
        }
        reports.push((marked::name_of(path), report));
    }
    let mut out = std::io::stdout().lock();
    match &*reports {
        [] => write!(out, "{}", Ablation::mean(&tables))?,
        [(_, report)] => write!(out, "{report}")?,
        several => write!(out, "{}", Overview(several))?,
    }
    Ok(Exit::Done)
}
