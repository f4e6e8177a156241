//! Says whether a text discloses a crisis, and which signs say so.
//!
//! A signpost, not a screening tool. `rules/concepts.txt` groups words, `rules/signs.txt` puts groups in
//! order; a sign that is found is then weighed by what stands around it.

mod concepts;
mod frames;
mod pattern;
mod rules;
mod vocabulary;

use super::normal::Normal;
use super::report::{Crisis, Level, Match, Rule};
use concepts::{Concepts, Lattice};
use frames::{Frames, Subject, has};
use rules::{RuleFault, Sign, Weight, Who, parse_signs};
use std::collections::BTreeSet;
use std::ops::Range;

/// Words around a sign within which its conditions look.
const NEARBY: usize = 20;

const CONCEPTS: &str = include_str!("rules/concepts.txt");
const SIGNS: &str = include_str!("rules/signs.txt");

/// The compiled rules.
#[derive(Debug)]
pub struct Crises {
    concepts: Concepts,
    signs: Vec<Sign>,
    frames: Frames,
}

/// A sign that was found, before it is weighed together with the others.
struct Found<'a> {
    sign: &'a Sign,
    words: Range<usize>,
    weight: Weight,
    level: Level,
    /// Denied, past, played or told.
    lowered: bool,
}

impl Crises {
    /// The rules that come with the program.
    ///
    /// # Panics
    ///
    /// When they are faulty, which a test excludes.
    pub fn compiled_in() -> Self {
        Self::parse(CONCEPTS, SIGNS).expect("the compiled-in rules are sound, a test reads them")
    }

    fn parse(concepts: &'static str, signs: &'static str) -> Result<Self, RuleFault> {
        let mut concepts = Concepts::parse(concepts)?;
        let signs = parse_signs(signs, &mut concepts)?;
        let frames = Frames::of(&concepts)?;
        Ok(Self { concepts, signs, frames })
    }

    /// Reads a text. `is_english` knows the words that are never read as misspelt.
    pub fn read(&self, raw: &str, normal: &Normal, is_english: impl Fn(&str) -> bool) -> Crisis {
        self.read_counting(raw, normal, is_english).0
    }

    /// The same, and the steps that it took.
    fn read_counting(
        &self,
        raw: &str,
        normal: &Normal,
        is_english: impl Fn(&str) -> bool,
    ) -> (Crisis, usize) {
        let text = self.concepts.read(normal, is_english);
        let mut work = text.hits.len();
        let idioms = self.idioms(&text, &mut work);
        let mut found = Vec::new();
        for sign in &self.signs {
            if sign.weight == Weight::Idiom || !sign.pattern.may_match(&text) {
                continue;
            }
            for words in sign.pattern.find(&text, &mut work) {
                let idiom = idioms.iter().any(|idiom| idiom.start < words.end && words.start < idiom.end);
                if !idiom && sign.holds(&text, &words) {
                    found.extend(self.weigh(&text, sign, words));
                }
            }
        }
        (self.judge(raw, normal, &text, &found), work)
    }

    fn idioms(&self, text: &Lattice, work: &mut usize) -> Vec<Range<usize>> {
        let mut idioms = Vec::new();
        for sign in self.signs.iter().filter(|sign| sign.weight == Weight::Idiom) {
            if sign.pattern.may_match(text) {
                idioms.extend(sign.pattern.find(text, work).filter(|words| sign.holds(text, words)));
            }
        }
        idioms
    }

    fn weigh<'a>(&self, text: &Lattice, sign: &'a Sign, words: Range<usize>) -> Option<Found<'a>> {
        let subject = match sign.who {
            Who::Own => Subject::Own,
            Who::Near => self.frames.subject(text, &words),
            Who::Other if self.frames.names_other(text, &words) => Subject::Other,
            Who::Other => return None,
        };
        let mut weight = sign.weight;
        match subject {
            Subject::Thing => return None,
            Subject::Anyone => weight = Weight::Topic,
            Subject::Own | Subject::Other => {}
        }
        let denied = !sign.fixed && self.frames.is_denied(text, words.start);
        let past = !sign.fixed && !sign.danger && self.frames.is_past(text, &words);
        let lowered = denied || past || self.frames.is_played(text, &words);
        if lowered {
            weight = if weight == Weight::Weak { return None } else { Weight::Topic };
        }
        let level = match (weight, subject) {
            (Weight::Full, Subject::Other) => Level::Other,
            (Weight::Full, _) => Level::Own,
            (Weight::Weak, Subject::Other) if self.frames.worries(text) => Level::Other,
            _ => Level::Topic,
        };
        Some(Found { sign, words, weight, level, lowered })
    }

    fn judge(&self, raw: &str, normal: &Normal, text: &Lattice, found: &[Found<'_>]) -> Crisis {
        let mut level = found.iter().map(|found| found.level).max().unwrap_or_default();
        let weak: BTreeSet<&str> =
            found.iter().filter(|found| found.weight == Weight::Weak).map(|found| found.sign.id).collect();
        let topic = found.iter().any(|found| found.weight == Weight::Topic && !found.sign.done && !found.lowered);
        if level < Level::Own && (weak.len() > 1 || !weak.is_empty() && topic) {
            level = if level == Level::Other { Level::Other } else { Level::Own };
        }
        let dead = found.iter().any(|found| found.sign.done && found.level <= Level::Topic);
        if dead && level == Level::Other {
            level = Level::Topic;
        }
        let _ = text;
        let counts = |found: &&Found<'_>| found.level == level || level >= Level::Other && found.weight == Weight::Weak;
        let told = found.iter().filter(counts);
        let words_of = |words: &Range<usize>| {
            let bytes = normal.bytes_of(words);
            Match {
                rule: Rule::FailClosed,
                words: raw.get(bytes.clone()).unwrap_or_default().to_owned(),
                name: None,
                generic: None,
                class: None,
                bytes,
            }
        };
        Crisis {
            level,
            matched: told.clone().map(|found| words_of(&found.words)).collect(),
            emergency: level >= Level::Other && told.clone().any(|found| found.sign.urgent),
        }
    }
}

impl Sign {
    /// Whether the conditions of the sign hold around a match.
    fn holds(&self, text: &Lattice, words: &Range<usize>) -> bool {
        let from = words.start.saturating_sub(NEARBY);
        let to = (words.end + NEARBY).min(text.hits.len());
        self.with.iter().all(|concepts| has(text, &(from..to), concepts))
            && !has(text, &(from..words.start), &self.without)
            && !has(text, &(words.end..to), &self.without)
    }
}

#[cfg(test)]
mod tests;
