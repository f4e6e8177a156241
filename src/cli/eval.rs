//! `docent eval`: measures recall, refusal and safety on a file of marked questions.

use super::{Exit, open};
use crate::config::Settings;
use crate::eval::{Ablation, Marked, Report, judge};
use anyhow::{Context, anyhow};
use std::io::Write;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Marked questions, a JSON object a line: `id`, `text`, `status`, `gold`, `medication`, `crisis`
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Switch the parts of the ranking off one at a time instead, and print what each is worth
    #[arg(long)]
    ablation: bool,
}

pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<Exit> {
    let path = args.file.display();
    let text = std::fs::read_to_string(&args.file).with_context(|| format!("cannot read {path}"))?;
    let questions = Marked::parse_all(&text).map_err(|(line, why)| anyhow!("{path}:{line}: {why}"))?;
    let docent = open::open_docent(settings);
    let searcher = docent.searcher.as_ref().context("there is nothing to measure without an index")?;
    if args.ablation {
        let table = Ablation::of(&questions, searcher, &settings.search())?;
        write!(std::io::stdout().lock(), "{table}")?;
        return Ok(Exit::Done);
    }
    let mut report = Report::default();
    for marked in questions {
        let judged = judge(&marked, &docent);
        report.add(marked, judged);
    }
    write!(std::io::stdout().lock(), "{report}")?;
    Ok(Exit::Done)
}
