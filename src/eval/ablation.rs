//! What each part of the ranking is worth: the same questions with one part off at a time.

use super::{Marked, Outcome, RANKS, Status, auroc, grade, is_refusable};
use crate::index::IndexError;
use crate::question::Question;
use crate::search::{Ranking, SearchSettings, Searcher};
use std::fmt;

/// A variant of the ranking, and what it came to.
#[derive(Debug, Clone)]
struct Row {
    name: &'static str,
    first: Option<f64>,
    third: Option<f64>,
    auroc: Option<f64>,
}

/// The table.
#[derive(Debug, Clone)]
pub struct Ablation {
    rows: Vec<Row>,
}

type Change = fn(&mut Ranking);

/// What is switched off in each row; the first is the ranking as it is set.
const VARIANTS: [(&str, Change); 12] = [
    ("as set", |_| {}),
    ("no heading weight", |r| r.heading_weight = 1.0),
    ("no pairs of words", |r| r.pairs = 0.0),
    ("no pieces of words", |r| (r.pieces, r.pieces_alone) = (0.0, 0.0)),
    ("no spelling", |r| r.spelling = false),
    ("no also-asked", |r| r.also_asked = false),
    ("no heading vectors", |r| r.heading = 0.0),
    ("no passage vectors", |r| r.text = 0.0),
    ("no sentence vectors", |r| r.sentence = 0.0),
    ("vectors of long texts in full", |r| r.vector_words = f32::INFINITY),
    ("words alone", |r| (r.heading, r.text, r.sentence) = (0.0, 0.0, 0.0)),
    ("whole words alone", |r| {
        (r.heading, r.text, r.sentence) = (0.0, 0.0, 0.0);
        (r.pairs, r.pieces, r.pieces_alone, r.heading_weight, r.spelling) = (0.0, 0.0, 0.0, 1.0, false);
    }),
];

impl Ablation {
    /// Asks every question once a variant.
    pub fn of(marked: &[Marked], searcher: &Searcher, settings: &SearchSettings) -> Result<Self, IndexError> {
        let rows = VARIANTS.iter().map(|(name, change)| {
            let mut varied = *settings;
            change(&mut varied.ranking);
            row(name, marked, &searcher.with_settings(varied))
        });
        Ok(Self { rows: rows.collect::<Result<_, _>>()? })
    }

    /// The mean of the tables of several sets, each counting the same.
    pub fn mean(tables: &[Self]) -> Self {
        let rows = VARIANTS.iter().enumerate().map(|(at, (name, _))| {
            let of = |value: &dyn Fn(&Row) -> Option<f64>| {
                let values: Vec<f64> =
                    tables.iter().filter_map(|table| table.rows.get(at)).filter_map(value).collect();
                (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
            };
            Row {
                name,
                first: of(&|row| row.first),
                third: of(&|row| row.third),
                auroc: of(&|row| row.auroc),
            }
        });
        Self { rows: rows.collect() }
    }
}

fn row(name: &'static str, marked: &[Marked], searcher: &Searcher) -> Result<Row, IndexError> {
    let (mut first, mut third, mut asked) = (0, 0, 0);
    let mut outcomes: Vec<Outcome> = Vec::new();
    for one in marked {
        let answerable = one.status == Status::Answerable;
        if !answerable && !is_refusable(one.status) {
            continue;
        }
        let Ok(question) = Question::parse(&one.text) else {
            outcomes.push((0.0, answerable));
            asked += usize::from(answerable);
            continue;
        };
        let hits = searcher.search(&question, RANKS)?;
        outcomes.push((hits.confidence, answerable));
        if answerable {
            asked += 1;
            let direct = hits.hits.iter().position(|hit| grade(one, &hit.passage) == 2);
            first += usize::from(direct == Some(0));
            third += usize::from(direct.is_some());
        }
    }
    let share = |number: usize| (asked > 0).then(|| number as f64 / asked as f64);
    Ok(Row { name, first: share(first), third: share(third), auroc: auroc(&outcomes) })
}

impl fmt::Display for Ablation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| ranking | Recall@1 | Recall@3 | AUROC |\n| --- | ---: | ---: | ---: |")?;
        for Row { name, first, third, auroc } in &self.rows {
            let [first, third, auroc] = [first, third, auroc]
                .map(|share| share.map_or("–".to_owned(), |share| format!("{share:.3}")));
            writeln!(f, "| {name} | {first} | {third} | {auroc} |")?;
        }
        Ok(())
    }
}
