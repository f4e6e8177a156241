//! `docent explain`: why a question is answered as it is.

use super::{Exit, open};
use crate::config::Settings;
use crate::editorial::{Explanation, Outcome};
use crate::render::deep_link::Links;
use crate::render::json::JsonAnswer;
use crate::search::{Hit, Hits, ReadTerm};
use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Write as _;

/// Hits shown unless another number is asked for.
const HITS: u32 = 5;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The question, in a member's words
    #[arg(value_name = "QUESTION")]
    question: String,
    /// Number of hits to show
    #[arg(long, value_name = "K", default_value_t = HITS, value_parser = clap::value_parser!(u32).range(1..=1000))]
    top: u32,
    /// How to print the explanation
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One JSON object: that of `docent ask`, and what led to it.
    Json,
}

/// The answer as `docent ask` prints it, and what led to it.
#[derive(Debug, Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    answer: JsonAnswer<'a>,
    decision: String,
    thresholds: Value,
    terms: Vec<Value>,
    hits: Vec<Value>,
    signals: Value,
    /// How much likelier the words are shuffled than a question, in ln of the odds.
    disorder: f32,
}

pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<Exit> {
    let docent = open::open_docent(settings);
    let explanation = Explanation::of(&args.question, &docent, args.top as usize)?;
    let text = match args.format {
        Format::Text => plain(&explanation, &args.question),
        Format::Json => {
            serde_json::to_string(&report(
                &explanation,
                &args.question,
                &open::links(&explanation.answer, &docent),
            )?)? + "\n"
        }
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(if docent.searcher.is_some() { Exit::Done } else { Exit::Failed })
}

fn report<'a>(
    explanation: &'a Explanation,
    question: &'a str,
    links: &'a Links,
) -> serde_json::Result<Report<'a>> {
    let Explanation { answer, hits, policy } = explanation;
    let terms = hits.iter().flat_map(|hits| &hits.reading.terms).map(|term| {
        let ReadTerm { typed, corrected, surface: _, stem, frequency, idf } = term;
        json!({"typed": typed, "corrected": corrected, "stem": stem, "frequency": frequency, "idf": idf})
    });
    let ranked = hits.iter().flat_map(|hits| &hits.hits).enumerate().map(|(at, hit)| {
        let (rank, info) = (at + 1, &hit.passage.info);
        json!({"rank": rank, "score": hit.score, "parts": hit.parts, "passage": info.id, "headings": info.headings})
    });
    Ok(Report {
        answer: JsonAnswer::new(None, question, answer, links),
        decision: explanation.decision(),
        thresholds: serde_json::to_value(policy)?,
        terms: terms.collect(),
        hits: ranked.collect(),
        signals: hits
            .as_ref()
            .map(|hits| serde_json::to_value(hits.signals))
            .transpose()?
            .unwrap_or(Value::Null),
        disorder: hits.as_ref().map_or(0.0, |hits| hits.disorder),
    })
}

fn plain(explanation: &Explanation, question: &str) -> String {
    let mut text = String::new();
    let mut line = |words: String| writeln!(text, "{words}").expect("a string takes all");
    line(format!("question    {question:?}"));
    if let Some(Hits { reading, hits, signals, disorder, .. }) = &explanation.hits {
        for (at, term) in reading.terms.iter().enumerate() {
            line(format!("{:12}{}", if at == 0 { "terms" } else { "" }, describe_term(term)));
        }
        for (at, hit) in hits.iter().enumerate() {
            line(format!("{:12}{}", if at == 0 { "hits" } else { "" }, describe_hit(at + 1, hit)));
        }
        line(format!("signals     {}", numbers(signals)));
        if *disorder > 0.0 {
            line(format!(
                "order       of no question by {disorder:.2}: as much less sure, in ln of the odds"
            ));
        }
    }
    line(format!("decision    {}", explanation.decision()));
    line(format!("answer      docent {}", Outcome::of(&explanation.answer, &explanation.policy)));
    for notice in explanation.answer.open().notices.in_order() {
        for reason in &notice.reasons {
            let place = serde_json::to_value(reason.place).unwrap_or_default();
            let place = place.as_str().unwrap_or_default();
            line(format!("notice      {} in the {place}", reason.matched));
        }
    }
    text
}

fn describe_term(term: &ReadTerm) -> String {
    let ReadTerm { typed, corrected, surface: _, stem, frequency, idf } = term;
    let read = match corrected {
        Some(word) => format!("{typed} → {word} ({stem})"),
        None if typed == stem => typed.clone(),
        None => format!("{typed} ({stem})"),
    };
    let known = match frequency {
        0 => "not in the content".to_owned(),
        1 => "in 1 phrasing".to_owned(),
        n => format!("in {n} phrasings"),
    };
    format!("{read:32} idf {idf:5.2}  {known}")
}

fn describe_hit(rank: usize, hit: &Hit) -> String {
    let info = &hit.passage.info;
    let heading = info.headings.last().unwrap_or(&info.title);
    format!(
        "{rank:>2}  {:7.3}  {}\n{:25}{heading} ({}:{}); {}",
        hit.score,
        info.id,
        "",
        info.path,
        info.line,
        numbers(hit.parts)
    )
}

/// The fields of a record of numbers, by their names.
fn numbers(record: impl Serialize) -> String {
    let fields = serde_json::to_value(record).unwrap_or_default();
    let fields = fields.as_object().into_iter().flatten();
    let named = fields.map(|(name, value)| format!("{name} {:.3}", value.as_f64().unwrap_or_default()));
    named.collect::<Vec<_>>().join(" · ")
}
