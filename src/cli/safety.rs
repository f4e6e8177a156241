//! `docent safety`: why a sentence is flagged, and how well the checks do on marked lines.

use super::{Exit, open};
use crate::config::Settings;
use crate::safety::eval::{evaluate, parse_cases};
use crate::safety::{Level, Match, Report, Safety};
use anyhow::{Context, anyhow};
use clap::Subcommand;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Explain what the checks say about a sentence
    Test {
        /// The sentence
        text: String,
    },
    /// Measure the checks on marked lines: JSON objects with `text` and `medication`, `level` or `crisis`
    Eval {
        /// The marked lines
        file: PathBuf,
    },
}

pub(super) fn run(verb: &Verb, settings: &Settings) -> anyhow::Result<Exit> {
    let safety = open::load_safety(settings);
    let text = match verb {
        Verb::Test { text } => explain(text, &safety),
        Verb::Eval { file } => measure(file, &safety)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::Done)
}

fn measure(file: &Path, safety: &Safety) -> anyhow::Result<String> {
    let path = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {path}"))?;
    let cases = parse_cases(&text).map_err(|bad| anyhow!("{path}:{}: {}", bad.line, bad.message))?;
    Ok(evaluate(safety, &cases).to_string())
}

fn explain(text: &str, safety: &Safety) -> String {
    let Report { medication, crisis } = safety.read_question(text);
    let mut lines = String::new();
    list(
        &mut lines,
        "medication",
        if medication.is_empty() { "no" } else { "yes: the notice is attached" },
        &medication,
    );
    let level = match crisis.level {
        Level::None => "no",
        Level::Topic => "level 1, the topic: answered as usual, with a line of help",
        Level::Other => "level 2, worry about another: help lines, worded for a helper",
        Level::Own => "level 3, the person who writes: help lines",
    };
    list(&mut lines, "crisis", level, &crisis.matched);
    list(&mut lines, "as a passage", "", &safety.read_passage(text));
    lines
}

fn list(lines: &mut String, check: &str, verdict: &str, matches: &[Match]) {
    let none = if verdict.is_empty() && matches.is_empty() { "no" } else { verdict };
    writeln!(lines, "{check}: {none}").expect("a string takes all");
    for matched in matches {
        writeln!(lines, "  {matched} at bytes {}..{}", matched.bytes.start, matched.bytes.end)
            .expect("a string takes all");
    }
}
