//! `docent calibrate`: fits the confidence to marked questions, and prints the settings to paste.

use super::{Exit, marked};
use crate::answer::{Finding, Searched};
use crate::config::Settings;
use crate::docent::{Asking, Docent, Surface};
use crate::editorial::expectations::{self, Wanted};
use crate::eval::{
    FOLDS, Gold, Kind, Marked, Outcome, Reliability, Sample, Status, auroc, balanced_accuracy,
    cross_validate, fit, is_gold, missing_gold,
};
use crate::index::IndexError;
use crate::passage::Withdrawn;
use crate::question::Question;
use crate::search::{Hit, Signals, Weights};
use anyhow::{Context, anyhow, ensure};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Marked questions (a JSON object a line), an expectations.toml, or folders with `questions.jsonl` (and
    /// `questions-….jsonl`) and, when they are about a content of their own, `content/`
    #[arg(required = true, value_name = "FILE|FOLDER")]
    marked: Vec<PathBuf>,
    /// Forget the weights in force instead of starting from them
    #[arg(long)]
    fresh: bool,
    /// Fit what is used without the sentence model, even where one is installed
    #[arg(long)]
    lexical: bool,
}

/// Hits among which a question's answers are looked for, to ask it without them.
const REACH: usize = 64;

/// The questions of one file or folder.
struct Set {
    name: String,
    questions: Vec<Told>,
    /// The same, of those that are marked with their passages.
    marked: Vec<Marked>,
}

/// A question, whether the content answers it, and where, if that is told.
struct Told {
    text: String,
    answerable: bool,
    gold: Vec<Gold>,
}

/// What became of the questions.
#[derive(Default)]
struct Gathered {
    samples: Vec<Sample>,
    /// Questions that never reach the confidence, or meet a bar: whether they are answerable.
    refused: Vec<(usize, bool)>,
    /// Small talk, crises and texts that are no questions.
    decided_before: usize,
}

pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<Exit> {
    let mut settings = settings.clone();
    settings.model.enabled &= !args.lexical;
    let mut gathered = Gathered::default();
    let mut names = Vec::new();
    let mut semantic = None;
    for path in &args.marked {
        let set = read_set(path)?;
        let scratch = tempfile::tempdir().context("there is no room for a scratch index")?;
        let docent = marked::open_docent(path, &settings, scratch.path())?;
        let with_model = docent.searcher.as_ref().is_some_and(crate::search::Searcher::is_semantic);
        ensure!(
            *semantic.get_or_insert(with_model) == with_model,
            "one index has sentence vectors and another has none; build both alike, or give --lexical"
        );
        if let Some(searcher) = &docent.searcher {
            marked::warn_of_missing(path, &missing_gold(&set.marked, searcher.generation())?);
        }
        gathered.add(&set, names.len(), &docent)?;
        names.push(format!("{} ({})", set.name, set.questions.len()));
    }
    let semantic = semantic.unwrap_or(false);
    let in_force = if semantic { settings.calibration.semantic } else { settings.calibration.lexical };
    let start = if args.fresh { Weights { bias: 0.0, signals: Signals::NONE } } else { in_force };
    let using: &[&str] = if semantic { &Signals::NAMES } else { &Signals::OF_WORDS };
    let report = report(&gathered, &names, &in_force, &start, using, settings.answer.quote_from)?;
    let fitted = fit(&gathered.samples, &start, using)?;
    let text = report + &toml(&fitted, using, semantic, &names);
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Exit::Done)
}

fn read_set(path: &Path) -> anyhow::Result<Set> {
    let (mut questions, mut marked) = (Vec::new(), Vec::new());
    for file in marked::files_of(path)? {
        if file.extension().is_some_and(|extension| extension == "toml") {
            questions.extend(read_expectations(&file)?);
        } else {
            marked.extend(marked::read(&file)?);
        }
    }
    questions.extend(marked.iter().filter(|one| one.status != Status::Partial).map(Told::of));
    Ok(Set { name: marked::name_of(path), questions, marked })
}

fn read_expectations(file: &Path) -> anyhow::Result<Vec<Told>> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {shown}"))?;
    let (expected, faults) = expectations::parse(&text);
    if let Some(fault) = faults.first() {
        return Err(anyhow!("{shown}: {fault}"));
    }
    let told = expected.cases.into_iter().filter_map(|case| {
        let answerable = matches!(case.finding?, Wanted::Cites(_));
        Some(Told { text: case.question, answerable, gold: Vec::new() })
    });
    Ok(told.collect())
}

impl Told {
    fn of(marked: &Marked) -> Self {
        let Marked { text, status, gold, .. } = marked;
        Self { text: text.clone(), answerable: *status == Status::Answerable, gold: gold.clone() }
    }
}

impl Gathered {
    fn add(&mut self, set: &Set, number: usize, docent: &Docent) -> Result<(), IndexError> {
        let asking = Asking { surface: Surface::Program, ..Asking::default() };
        for Told { text, answerable, gold } in &set.questions {
            let crisis = matches!(docent.answer(text, &asking).open().finding, Finding::Crisis);
            let question = Question::parse(text).ok().filter(|q| Searched::without_search(q).is_none());
            let (Some(searcher), Some(question), false) = (&docent.searcher, question, crisis) else {
                self.decided_before += 1;
                continue;
            };
            let medication = docent.safety.read_question(text).medication;
            let hits = docent.find(&question, &medication, if gold.is_empty() { 1 } else { REACH })?;
            if hits.bar.is_some() || hits.hits.is_empty() {
                self.refused.push((number, *answerable));
                continue;
            }
            let kind = if *answerable { Kind::Answerable } else { Kind::Refusable };
            self.samples.push(Sample { signals: hits.signals, kind, set: number });
            let holds_gold = |hit: &&Hit| gold.iter().any(|gold| is_gold(gold, &hit.passage));
            let answering: Vec<_> = hits.hits.iter().filter(holds_gold).collect();
            // Where none was found the question is one without its answers already.
            if *answerable && !answering.is_empty() {
                let mut answers = Withdrawn::none();
                for hit in answering {
                    answers.add(&hit.passage.info.id, &hit.passage.info.hash);
                }
                let hits = searcher.search_without(&question, 1, &answers)?;
                if hits.bar.is_none() && !hits.hits.is_empty() {
                    self.samples.push(Sample { signals: hits.signals, kind: Kind::LeftOut, set: number });
                }
            }
        }
        Ok(())
    }

    /// Confidences of the samples, and 0 for what was refused without one.
    fn outcomes(&self, confidences: &[f32], of: &dyn Fn(usize) -> bool) -> Vec<Outcome> {
        let judged = self.samples.iter().zip(confidences);
        let judged = judged.filter(|(sample, _)| of(sample.set) && sample.kind != Kind::LeftOut);
        let refused =
            self.refused.iter().filter(|(set, _)| of(*set)).map(|(_, answerable)| (0.0, *answerable));
        judged.map(|(sample, confidence)| (*confidence, sample.is_answerable())).chain(refused).collect()
    }

    /// Confidences of the questions that were asked with and without their answers: they are worded alike, and
    /// every one has neighbours among what is left.
    fn with_and_without(&self, confidences: &[f32], of: &dyn Fn(usize) -> bool) -> Vec<Outcome> {
        let judged = self.samples.iter().zip(confidences);
        let judged = judged.filter(|(sample, _)| of(sample.set) && sample.kind != Kind::Refusable);
        judged.map(|(sample, confidence)| (*confidence, sample.is_answerable())).collect()
    }
}

fn report(
    gathered: &Gathered,
    names: &[String],
    in_force: &Weights,
    start: &Weights,
    using: &[&str],
    quote_from: f32,
) -> anyhow::Result<String> {
    let samples = &gathered.samples;
    let all = |_| true;
    let mut text = String::new();
    let mut line = |words: String| writeln!(text, "{words}").expect("a string takes all");
    let left_out = samples.iter().filter(|sample| sample.kind == Kind::LeftOut).count();
    line(format!(
        "{} questions, {left_out} of them asked without their answers too, {} more refused whatever their \
         confidence, {} decided before the search",
        samples.len() - left_out,
        gathered.refused.len(),
        gathered.decided_before
    ));
    let now: Vec<f32> = samples.iter().map(|sample| in_force.confidence(&sample.signals)).collect();
    line(format!("in force         {}", figures(&gathered.outcomes(&now, &all), quote_from)));
    let validated = cross_validate(samples, start, using);
    let outcomes = gathered.outcomes(&validated, &all);
    line(format!(
        "fitted           {}   each tenth by the other {}",
        figures(&outcomes, quote_from),
        FOLDS - 1
    ));
    if left_out > 0 {
        line("answerable questions with their answers, against the same without".to_owned());
        for (name, confidences) in [("in force", &now), ("fitted", &validated)] {
            line(format!("{name:16} {}", figures(&gathered.with_and_without(confidences, &all), quote_from)));
        }
    }
    if names.len() > 1 {
        line("each set by a fit to the others".to_owned());
        for (set, name) in names.iter().enumerate() {
            let others: Vec<Sample> = samples.iter().filter(|sample| sample.set != set).copied().collect();
            let weights = fit(&others, start, using)?;
            let left: Vec<f32> = samples.iter().map(|sample| weights.confidence(&sample.signals)).collect();
            line(format!("  {name:24} {}", figures(&gathered.outcomes(&left, &|of| of == set), quote_from)));
        }
    }
    line(format!("reliability of the fitted confidences\n{}", Reliability(&outcomes)));
    Ok(text)
}

fn figures(outcomes: &[Outcome], quote_from: f32) -> String {
    let shown = |number: Option<f64>| number.map_or("–".to_owned(), |number| format!("{number:.3}"));
    format!(
        "AUROC {}   balanced accuracy {}",
        shown(auroc(outcomes)),
        shown(balanced_accuracy(outcomes, quote_from))
    )
}

/// The section of the configuration that holds the weights.
fn toml(fitted: &Weights, using: &[&str], semantic: bool, names: &[String]) -> String {
    let section = if semantic { "semantic" } else { "lexical" };
    let mut text =
        format!("[calibration.{section}]\n# Fitted on {}.\nbias = {:.3}\n", names.join(", "), fitted.bias);
    for (name, weight) in Signals::NAMES.iter().zip(fitted.signals.values()) {
        if using.contains(name) || weight != 0.0 {
            writeln!(text, "{name} = {weight:.3}").expect("a string takes all");
        }
    }
    text
}
