//! Matches wordings: a small language of words, choices, optional words and gaps.
//!
//! `take|took` is one of them, `the?` may be missing, `*` is up to three words, `<doctor>` is a named
//! group (`doctor = doc | gp`), `<number>` is digits, `<unknown>` is a word of five or more letters that no
//! list knows, `<word>` is any word that is not listed as a medicine. A wording never runs past the end of
//! a sentence.

use super::normal::{After, Normal, Word};
use std::collections::HashMap;
use std::ops::Range;

/// The most words that a `*` stands for.
const WIDEST_GAP: usize = 3;

/// What a wording means when it is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A medicine is meant.
    Frame,
    /// Its words do not count, unless a dosing word stands outside.
    Idiom,
    /// Its words never count.
    HardIdiom,
}

/// Why a wording is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum BadPattern {
    #[error("it has no word")]
    Empty,
    #[error("it would match everything: write at least one word of two letters or more")]
    MatchesEverything,
    #[error(
        "it must begin with a word that has to be there, not with `*`, `<unknown>`, `<number>` or an optional word"
    )]
    OpenStart,
    #[error("there is no group `<{0}>`")]
    UnknownGroup(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    One(Choice),
    Maybe(Choice),
    Gap,
}

/// What one word may be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Choice {
    ids: Vec<u32>,
    number: bool,
    open: Option<Open>,
}

/// What is asked of a word that is not written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    /// `<unknown>`: may be a medicine that nobody listed.
    Unknown,
    /// `<word>`: is not listed as a medicine.
    Unlisted,
}

/// Many wordings, found in one pass.
#[derive(Debug, Clone, Default)]
pub(super) struct Patterns {
    vocabulary: HashMap<String, u32>,
    groups: HashMap<String, Vec<u32>>,
    wordings: Vec<(Vec<Step>, Meaning)>,
    by_first: HashMap<u32, Vec<usize>>,
}

/// A wording that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) words: Range<usize>,
    pub(super) meaning: Meaning,
}

impl Patterns {
    /// Adds `name = word | word`.
    pub(super) fn add_group(&mut self, name: &str, words: &str) {
        let ids = words.split('|').flat_map(|word| self.ids(word)).collect();
        self.groups.insert(name.trim().to_owned(), ids);
    }

    /// Adds one wording.
    pub(super) fn add(&mut self, pattern: &str, meaning: Meaning) -> Result<(), BadPattern> {
        let mut steps = Vec::new();
        for token in pattern.split_whitespace() {
            steps.extend(self.steps_of(token)?);
        }
        let Some(first) = steps.first() else { return Err(BadPattern::Empty) };
        if !pattern.split(|c: char| !c.is_alphanumeric()).any(|word| word.chars().count() >= 2)
            || steps.iter().all(|step| matches!(step, Step::Maybe(_) | Step::Gap))
        {
            return Err(BadPattern::MatchesEverything);
        }
        let Step::One(Choice { ids: firsts, number: false, open: None }) = first else {
            return Err(BadPattern::OpenStart);
        };
        for first in firsts {
            self.by_first.entry(*first).or_default().push(self.wordings.len());
        }
        self.wordings.push((steps, meaning));
        Ok(())
    }

    fn steps_of(&mut self, token: &str) -> Result<Vec<Step>, BadPattern> {
        if token == "*" {
            return Ok(vec![Step::Gap]);
        }
        let (token, optional) = token.strip_suffix('?').map_or((token, false), |token| (token, true));
        let step = |choice| if optional { Step::Maybe(choice) } else { Step::One(choice) };
        if !token.contains(['|', '<']) {
            // "anti-depressant" is two words to the normaliser.
            let ids = self.ids(token);
            return Ok(ids
                .into_iter()
                .map(|id| step(Choice { ids: vec![id], ..Choice::default() }))
                .collect());
        }
        let mut choice = Choice::default();
        for part in token.split('|') {
            match part.strip_prefix('<').and_then(|name| name.strip_suffix('>')) {
                Some("number") => choice.number = true,
                Some("unknown") => choice.open = Some(Open::Unknown),
                Some("word") => choice.open = Some(Open::Unlisted),
                Some(name) => {
                    let group =
                        self.groups.get(name).ok_or_else(|| BadPattern::UnknownGroup(name.to_owned()))?;
                    choice.ids.extend(group);
                }
                None => choice.ids.extend(self.ids(part)),
            }
        }
        choice.ids.sort_unstable();
        Ok(vec![step(choice)])
    }

    fn ids(&mut self, text: &str) -> Vec<u32> {
        let normal = Normal::of(text);
        let mut id = |word: &Word| {
            let next = u32::try_from(self.vocabulary.len()).unwrap_or(u32::MAX);
            *self.vocabulary.entry(word.text.clone()).or_insert(next)
        };
        normal.words().iter().map(&mut id).collect()
    }

    /// All wordings in the words, the longest for each start and meaning.
    pub(super) fn find(&self, words: &[Word], is_open: impl Fn(Open, usize) -> bool) -> Vec<Hit> {
        if self.wordings.is_empty() {
            return Vec::new();
        }
        let ids: Vec<Option<u32>> =
            words.iter().map(|word| self.vocabulary.get(&word.text).copied()).collect();
        let text = Text { words, ids: &ids, is_open: &is_open };
        let mut hits = Vec::new();
        for (start, id) in ids.iter().enumerate() {
            let Some(candidates) = id.as_ref().and_then(|id| self.by_first.get(id)) else { continue };
            for candidate in candidates {
                let (steps, meaning) = &self.wordings[*candidate];
                if let Some(end) = text.end_of(steps, start) {
                    hits.push(Hit { words: start..end, meaning: *meaning });
                }
            }
        }
        hits
    }
}

struct Text<'a, F> {
    words: &'a [Word],
    ids: &'a [Option<u32>],
    is_open: &'a F,
}

impl<F: Fn(Open, usize) -> bool> Text<'_, F> {
    /// Where the steps end when they begin at a word; gaps are kept as narrow as can be.
    fn end_of(&self, steps: &[Step], at: usize) -> Option<usize> {
        let Some((step, rest)) = steps.split_first() else { return Some(at) };
        match step {
            Step::One(choice) if self.is_one_of(choice, at) => self.after(rest, at),
            Step::One(_) => None,
            Step::Maybe(choice) => {
                let taken = if self.is_one_of(choice, at) { self.after(rest, at) } else { None };
                taken.or_else(|| self.end_of(rest, at))
            }
            Step::Gap => (at..=at + WIDEST_GAP)
                .take_while(|next| *next == at || !self.stops(next - 1))
                .find_map(|next| self.end_of(rest, next)),
        }
    }

    fn is_one_of(&self, choice: &Choice, at: usize) -> bool {
        let Some(word) = self.words.get(at) else { return false };
        self.ids[at].is_some_and(|id| choice.ids.binary_search(&id).is_ok())
            || choice.number && word.is_number()
            || choice.open.is_some_and(|open| (self.is_open)(open, at))
    }

    fn after(&self, rest: &[Step], at: usize) -> Option<usize> {
        if rest.is_empty() || !self.stops(at) {
            self.end_of(rest, at + 1)
        } else {
            only_optional(rest, at + 1)
        }
    }

    fn stops(&self, at: usize) -> bool {
        self.words.get(at).is_none_or(|word| word.after == After::Sentence)
    }
}

/// The sentence is over; the wording is whole if nothing more has to come.
fn only_optional(rest: &[Step], end: usize) -> Option<usize> {
    rest.iter().all(|step| matches!(step, Step::Maybe(_) | Step::Gap)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(pattern: &str, text: &str) -> Option<String> {
        let mut patterns = Patterns::default();
        patterns.add_group("doctor", "doc | gp");
        patterns.add(pattern, Meaning::Frame).unwrap();
        let normal = Normal::of(text);
        let is_open = |_: Open, at: usize| normal.words()[at].text.starts_with("zz");
        let hit = patterns.find(normal.words(), is_open).into_iter().next()?;
        Some(text[normal.bytes_of(&hit.words)].to_owned())
    }

    #[test]
    fn wordings_are_found() {
        let check = |pattern: &str, text: &str, expect: &str| {
            assert_eq!(finds(pattern, text).as_deref().unwrap_or(""), expect, "{pattern} in {text}");
        };
        check("take it", "i'll take it now", "take it");
        check("take|took the? edge", "it took edge", "took edge");
        check("stuff * put me on", "the stuff that my doc put me on", "stuff that my doc put me on");
        check("stuff * put me on", "the stuff that my old doc put me on", "");
        check("<doctor> has me", "my GP has me", "GP has me");
        check("taking <unknown>", "taking zzopril", "taking zzopril");
        check("took <number> of", "took 20 of", "took 20 of");
        check("take it", "what a take. it is", "");
        check("don't take", "i dont take", "dont take");
        check("take it?", "so i take. it", "take");
    }

    #[test]
    fn open_wordings_are_refused() {
        let add = |pattern: &str| Patterns::default().add(pattern, Meaning::Frame);
        assert_eq!(add(""), Err(BadPattern::Empty));
        assert_eq!(add("..."), Err(BadPattern::Empty));
        assert_eq!(add("*"), Err(BadPattern::MatchesEverything));
        assert_eq!(add("a?"), Err(BadPattern::MatchesEverything));
        assert_eq!(add("i"), Err(BadPattern::MatchesEverything));
        assert_eq!(add("* pills"), Err(BadPattern::OpenStart));
        assert_eq!(add("the <nurse>"), Err(BadPattern::UnknownGroup("nurse".to_owned())));
        assert_eq!(add("pills"), Ok(()));
    }
}
