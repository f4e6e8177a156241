//! The compiled rules, and the reading of a text by them.

use super::concepts::Concepts;
use super::frames::{Frames, Subject, has};
use super::judge::{self, Found};
use super::lattice::Lattice;
use super::quotations::quotations;
use super::signs::{Mark, Sign, Weight, Who, parse_signs};
use crate::safety::normal::Normal;
use crate::safety::report::{Crisis, Level};
use std::ops::Range;

/// Words around a sign within which its conditions look.
const NEARBY: usize = 20;

/// The compiled rules.
#[derive(Debug)]
pub(super) struct Rules {
    concepts: Concepts,
    idioms: Shelf,
    signs: Shelf,
    frames: Frames,
}

/// Signs, found by the rarest of the concepts that they need.
#[derive(Debug)]
struct Shelf {
    signs: Vec<Sign>,
    by_concept: Vec<Vec<usize>>,
    /// Signs that need no concept.
    always: Vec<usize>,
}

/// What a text was found to say, and what it took to find it.
pub(super) struct Reading {
    pub(super) crisis: Crisis,
    /// Steps of matching: they bound the time, whatever the text.
    #[cfg_attr(not(test), expect(dead_code, reason = "only tests hold it to a bound"))]
    pub(super) steps: usize,
}

/// What is wrong with the rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum RuleFault {
    #[error("line {line}: no `name:` before these words")]
    NoName { line: usize },
    #[error("line {line}: the concept `{name}` is there twice; join the two")]
    Twice { line: usize, name: &'static str },
    #[error("line {line}: no concept is called `{name}`; add it to concepts.txt")]
    Unknown { line: usize, name: &'static str },
    #[error("line {line}: `{step}` is no step of a pattern; see the top of the file")]
    Notation { line: usize, step: &'static str },
    #[error("line {line}: expected `id who weight marks : pattern`")]
    Columns { line: usize },
    #[error("more than 65,535 words or concepts")]
    TooManyWords,
}

impl Rules {
    pub(super) fn parse(concepts: &'static str, signs: &'static str) -> Result<Self, RuleFault> {
        let mut concepts = Concepts::parse(concepts)?;
        let signs = parse_signs(signs, &mut concepts)?;
        let frames = Frames::of(&concepts)?;
        let (idioms, signs) = signs.into_iter().partition(|sign| sign.weight == Weight::Idiom);
        let (idioms, signs) = (Shelf::new(idioms, concepts.count()), Shelf::new(signs, concepts.count()));
        Ok(Self { concepts, idioms, signs, frames })
    }

    /// Reads a text, given as typed and as words.
    pub(super) fn read(&self, raw: &str, normal: &Normal, is_english: impl Fn(&str) -> bool) -> Reading {
        let text = self.concepts.read(normal, is_english);
        let mut steps = text.hits.len();
        let idioms: Vec<Range<usize>> = self
            .idioms
            .matches(&text, &mut steps)
            .into_iter()
            .filter(|(idiom, words)| !is_doubtful(idiom, &text, words))
            .map(|(_, words)| words)
            .collect();
        let mut found: Vec<Found<'_>> = self
            .signs
            .matches(&text, &mut steps)
            .into_iter()
            .filter(|(_, words)| !idioms.iter().any(|idiom| overlap(idiom, words)))
            .filter_map(|(sign, words)| self.weigh(&text, sign, words))
            .collect();
        let own: Vec<Range<usize>> =
            found.iter().filter(|found| !found.lowered).map(|found| found.words.clone()).collect();
        let only_signs = self.frames.is_all(&text, &own);
        let plain =
            if self.is_told_of_another(raw, normal, &text, &found) { Level::Other } else { Level::Own };
        for one in &mut found {
            one.level = one.level.min(plain);
        }
        Reading { crisis: judge::judge(raw, normal, &found, only_signs, plain), steps }
    }

    /// Whether what sounds like the writer's own words is another person's: quoted from them, or said of
    /// them by a writer who is nowhere in the text. Danger is the writer's, whoever brings it.
    fn is_told_of_another(&self, raw: &str, normal: &Normal, text: &Lattice, found: &[Found<'_>]) -> bool {
        let own =
            || found.iter().filter(|one| matches!(one.level, Level::Own | Level::Topic) && !one.lowered);
        if own().next().is_none() || own().any(|one| one.sign.is(Mark::Danger)) {
            return false;
        }
        let quoted = self.frames.told_by_another(text, &quotations(raw, normal));
        let is_absent = self.frames.is_without_writer(text, &quoted);
        own().all(|one| {
            quoted.iter().any(|words| words.contains(&one.words.start))
                || is_absent && self.frames.is_of_another(text, &one.words)
        })
    }

    /// What a sign says where it stands; `None` when nothing.
    fn weigh<'a>(&self, text: &Lattice, sign: &'a Sign, words: Range<usize>) -> Option<Found<'a>> {
        let subject = match sign.who {
            Who::Own => Subject::Own,
            Who::Near => self.frames.subject(text, &words),
            Who::Other if self.frames.names_other(text, &words) => Subject::Other,
            Who::Other => return None,
        };
        let denied = !sign.is(Mark::Fixed) && self.frames.is_denied(text, words.start);
        let past = !sign.is(Mark::Fixed) && !sign.is(Mark::Danger) && self.frames.is_past(text, &words);
        let doubtful = is_doubtful(sign, text, &words);
        let played = self.frames.is_played(text, &words);
        let lowered = denied || past || doubtful || played || self.frames.is_exaggerated(text, &words);
        let weight = match (sign.weight, subject) {
            (_, Subject::Thing) => return None,
            _ if played && !denied && !past => return None,
            _ if sign.is(Mark::Danger) && doubtful => return None,
            (Weight::Weak | Weight::Hint, _) if lowered => return None,
            (Weight::Topic, _) if doubtful => return None,
            (Weight::Hint, Subject::Anyone | Subject::Other) => return None,
            _ if doubtful && subject != Subject::Own => return None,
            (_, Subject::Anyone) => Weight::Topic,
            // An idiom stands nearby: it says something beside other signs only.
            (_, _) if doubtful => Weight::Hint,
            _ if lowered => Weight::Topic,
            (Weight::Weak | Weight::Hint, Subject::Own)
                if sign.is(Mark::Bare) && self.frames.is_all(text, std::slice::from_ref(&words)) =>
            {
                Weight::Full
            }
            (weight, _) => weight,
        };
        let level = match (weight, subject) {
            (Weight::Full, Subject::Other) => Level::Other,
            (Weight::Full, _) => Level::Own,
            (Weight::Weak, Subject::Other) if self.frames.worries(text) => Level::Other,
            (Weight::Hint, _) => Level::None,
            _ => Level::Topic,
        };
        Some(Found { sign, words, weight, level, lowered })
    }
}

impl Shelf {
    fn new(signs: Vec<Sign>, concepts: usize) -> Self {
        let mut shelf = Self { signs, by_concept: vec![Vec::new(); concepts], always: Vec::new() };
        for (at, sign) in shelf.signs.iter().enumerate() {
            match sign.pattern.key() {
                Some(key) => key.iter().for_each(|concept| shelf.by_concept[usize::from(*concept)].push(at)),
                None => shelf.always.push(at),
            }
        }
        shelf
    }

    /// Every match of every sign, in the order of the signs.
    fn matches(&self, text: &Lattice, steps: &mut usize) -> Vec<(&Sign, Range<usize>)> {
        let mut likely = self.always.clone();
        likely.extend(text.concepts().flat_map(|concept| &self.by_concept[usize::from(concept)]));
        likely.sort_unstable();
        likely.dedup();
        let mut found = Vec::new();
        for sign in likely.into_iter().map(|at| &self.signs[at]).filter(|sign| sign.pattern.may_match(text)) {
            let here = sign.pattern.find(text, steps).into_iter().filter(|words| has_all(sign, text, words));
            found.extend(here.map(|words| (sign, words)));
        }
        found
    }
}

/// Whether the words that a sign needs stand around a match.
fn has_all(sign: &Sign, text: &Lattice, words: &Range<usize>) -> bool {
    sign.with.iter().all(|concepts| has(text, &around(text, words), concepts))
}

/// Whether words that speak against a sign stand around a match.
fn is_doubtful(sign: &Sign, text: &Lattice, words: &Range<usize>) -> bool {
    let around = around(text, words);
    has(text, &(around.start..words.start), &sign.without)
        || has(text, &(words.end..around.end), &sign.without)
}

fn around(text: &Lattice, words: &Range<usize>) -> Range<usize> {
    words.start.saturating_sub(NEARBY)..(words.end + NEARBY).min(text.hits.len())
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}
