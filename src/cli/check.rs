//! `docent check`: every fault of the content, and the answers that it expects.

use super::{Exit, open};
use crate::config::Settings;
use crate::content::Overlay;
use crate::editorial::check::check_folder;
use crate::editorial::expectations::{self, Expectation, Ran};
use crate::editorial::{Fault, Faults, MAX_SHOWN, check_expectations};
use anyhow::Context;
use clap::ValueEnum;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write as _;
use time::Date;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Number of faults to show; all are counted
    #[arg(long, value_name = "N", default_value_t = MAX_SHOWN)]
    most: usize,
    /// The day by which reviews are overdue [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    today: Option<Date>,
    /// Do not build the content and ask what content/expectations.toml expects
    #[arg(long)]
    no_answers: bool,
    /// How to print faults
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line a fault, as compilers write it.
    Text,
    /// One JSON object.
    Json,
}

/// All that a check has to say.
#[derive(Debug, Serialize)]
struct Report<'a> {
    content: String,
    documents: u64,
    passages: u64,
    errors: u64,
    warnings: u64,
    /// `null` when no answer was tested.
    expectations: Option<Ran>,
    faults: Vec<&'a Fault>,
}

pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<Exit> {
    let content = &settings.folders.content;
    let today = args.today.unwrap_or_else(|| time::OffsetDateTime::now_utc().date());
    let mut faults = Faults::new(args.most);
    let expected = check_expectations(content, &Overlay::default(), &mut faults);
    let read = check_folder(content, &Overlay::default(), today, &expected, &mut faults)?;
    let wanted = !args.no_answers && read.passages > 0 && !read.cases.is_empty();
    let ran = wanted.then(|| test_answers(&read.cases, settings, &mut faults)).transpose()?;
    let report = Report {
        content: content.display().to_string(),
        documents: read.documents,
        passages: read.passages,
        errors: faults.errors(),
        warnings: faults.warnings(),
        expectations: ran,
        faults: faults.shown(),
    };
    let text = match args.format {
        Format::Text => plain(&report),
        Format::Json => serde_json::to_string(&report)? + "\n",
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(match (report.errors, report.warnings) {
        (0, 0) => Exit::Done,
        (0, _) => Exit::Without,
        _ => Exit::Failed,
    })
}

/// Asks the cases of a build that nobody else sees.
fn test_answers(cases: &[&Expectation], settings: &Settings, faults: &mut Faults) -> anyhow::Result<Ran> {
    let scratch = tempfile::tempdir().context("there is no room for a build to test the answers on")?;
    let (docent, _) = open::open_fresh(settings, scratch.path())?;
    Ok(expectations::run(cases.iter().copied(), &docent, faults))
}

pub(super) fn parse_day(text: &str) -> Result<Date, String> {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    Date::parse(text, format).map_err(|_| "a day is written like 2026-05-01".to_owned())
}

fn plain(report: &Report<'_>) -> String {
    let Report { content, documents, passages, errors, warnings, expectations, faults } = report;
    let mut text = String::new();
    for fault in faults {
        let slash = if fault.path.is_empty() { "" } else { "/" };
        writeln!(text, "{content}{slash}{fault}").expect("a string takes all");
    }
    let hidden = errors + warnings - faults.len() as u64;
    if hidden > 0 {
        writeln!(text, "… and {hidden} more; show them with --most").expect("a string takes all");
    }
    if !text.is_empty() {
        text.push('\n');
    }
    let answers = match expectations {
        None => String::new(),
        Some(Ran { run, failed }) => format!(", {} of {run} expected answers hold", run - failed),
    };
    let (documents, passages) = (count(*documents, "document"), count(*passages, "passage"));
    let (errors, warnings) = (count(*errors, "error"), count(*warnings, "warning"));
    writeln!(text, "{documents}, {passages}{answers}: {errors}, {warnings}").expect("a string takes all");
    text
}

pub(super) fn count(number: u64, noun: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{end}")
}
