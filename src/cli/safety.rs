//! `docent safety`: why a sentence is flagged, how well the checks do on marked lines, and what the second
//! opinion is made of.

use super::{Exit, model, open};
use crate::config::Settings;
use crate::embed::Encoder;
use crate::safety::crisis::opinion::{Line, Opinion, fit};
use crate::safety::eval::{Case, evaluate, parse_cases};
use crate::safety::{Level, Match, Report, Safety};
use anyhow::{Context, anyhow, bail};
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
    /// Fit the second opinion on crises to marked lines, and write its weights
    ///
    /// Lines at level 1, and lines that are not marked for crises, are passed over.
    Fit {
        /// The marked lines
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Where to write the weights (docent comes with `src/safety/crisis/opinion/weights.txt`)
        #[arg(long)]
        out: PathBuf,
    },
}

pub(super) fn run(verb: &Verb, settings: &Settings) -> anyhow::Result<Exit> {
    let text = match verb {
        Verb::Test { text } => explain(text, settings),
        Verb::Eval { file } => measure(file, settings)?,
        Verb::Fit { files, out } => fit_opinion(files, out, settings)?,
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::Done)
}

fn measure(file: &Path, settings: &Settings) -> anyhow::Result<String> {
    let (safety, encoder) = (open::load_safety(settings), model::open_encoder(settings));
    let opinion = |text: &str| encoder.as_ref().and_then(|encoder| probability(text, encoder));
    Ok(evaluate(&safety, &cases(file)?, &opinion).to_string())
}

fn cases(file: &Path) -> anyhow::Result<Vec<Case>> {
    let path = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {path}"))?;
    parse_cases(&text).map_err(|bad| anyhow!("{path}:{}: {}", bad.line, bad.message))
}

/// What the second opinion thinks of a text.
fn probability(text: &str, encoder: &Encoder) -> Option<f32> {
    Opinion::shipped()?.probability(encoder.fingerprint(), &encoder.encode_question(text)?)
}

fn fit_opinion(files: &[PathBuf], out: &Path, settings: &Settings) -> anyhow::Result<String> {
    let encoder = model::open_encoder(settings)
        .context("the second opinion is fitted to sentence vectors: run `docent model install` first")?;
    let mut lines = Vec::new();
    for file in files {
        for case in cases(file)? {
            let Some(crisis) = case.crisis.filter(|expected| !expected.is_topic()) else { continue };
            if let Some(vector) = encoder.encode_question(&case.text) {
                lines.push(Line { vector, crisis: crisis.is_flagged() });
            }
        }
    }
    let fitted = fit(encoder.fingerprint(), &lines);
    if fitted.crises.0 == 0 || fitted.others.0 == 0 {
        bail!("lines of both kinds are needed: some at level 2 or 3, and some at level 0");
    }
    std::fs::write(out, fitted.opinion.to_string())
        .with_context(|| format!("cannot write {}", out.display()))?;
    let ((crises, raised), (others, in_vain)) = (fitted.crises, fitted.others);
    Ok(format!(
        "fitted to {} lines; of lines left out of a fit it raised {raised} of {crises} crises and {in_vain} of \
         {others} others\nwrote {}\n",
        lines.len(),
        out.display()
    ))
}

fn explain(text: &str, settings: &Settings) -> String {
    let safety: Safety = open::load_safety(settings);
    let Report { medication, mut crisis } = safety.read_question(text);
    if let Some(encoder) = model::open_encoder(settings)
        && let Some(probability) = probability(text, &encoder)
    {
        crisis.hear(probability);
    }
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
