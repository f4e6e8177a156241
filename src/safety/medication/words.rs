//! A message as the layers see it: words, other readings, joined neighbours, and what is masked.

use crate::safety::lists::{Facts, Lists, bits};
use crate::safety::normal::{After, Normal, Word};
use crate::safety::pattern::{Hit, Meaning};
use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

/// The most letters of a piece of a name that is torn in three: `zo lo ft`.
const LONGEST_PIECE: usize = 4;

/// The most neighbours that are joined in one message. Only a flood, or a long text in another language, has
/// more words that are not English.
const MOST_JOINS: usize = 400;

/// A text that may be a name, where it stands, and what the lists say about it.
pub(super) type Span<'a> = (Range<usize>, &'a str, Facts);

/// A word or a reading in a sequence that covers the message.
#[derive(Debug, Clone)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) words: Range<usize>,
    pub(super) facts: Facts,
}

/// A message with what the lists say about each word.
pub(super) struct Words<'a> {
    pub(super) normal: &'a Normal,
    pub(super) lists: &'a Lists,
    facts: Vec<Facts>,
    masked: Vec<bool>,
    readings: Vec<Facts>,
    dosed: bool,
    vocabulary: OnceCell<HashSet<&'a str>>,
    joined: Vec<(Range<usize>, String, Facts)>,
}

impl<'a> Words<'a> {
    pub(super) fn new(normal: &'a Normal, lists: &'a Lists) -> Self {
        let facts: Vec<Facts> = normal.words().iter().map(|word| lists.facts(&word.text)).collect();
        let masked = vec![false; facts.len()];
        let readings = normal.readings().iter().map(|reading| lists.facts(&reading.text)).collect();
        let joined = join_neighbours(normal.words(), &facts)
            .into_iter()
            .map(|(range, text)| {
                let facts = lists.facts(&text);
                (range, text, facts)
            })
            .collect();
        let dosed = facts.iter().any(|facts| facts.any(bits::DOSING));
        Self { normal, lists, facts, masked, readings, dosed, vocabulary: OnceCell::new(), joined }
    }

    pub(super) fn len(&self) -> usize {
        self.facts.len()
    }

    pub(super) fn list(&self) -> &'a [Word] {
        self.normal.words()
    }

    pub(super) fn facts(&self, at: usize) -> Facts {
        self.facts[at]
    }

    pub(super) fn is_masked(&self, at: usize) -> bool {
        self.masked[at]
    }

    /// Masks the words of idioms: hard ones always, others while no dosing word stands outside all of them.
    pub(super) fn mask(&mut self, hits: &[Hit]) {
        let mut inside = vec![false; self.len()];
        for hit in hits.iter().filter(|hit| hit.meaning != Meaning::Frame) {
            inside[hit.words.clone()].fill(true);
        }
        let lifted = (0..self.len()).any(|at| !inside[at] && self.facts[at].any(bits::DOSING));
        for hit in hits {
            if hit.meaning == Meaning::HardIdiom || hit.meaning == Meaning::Idiom && !lifted {
                self.masked[hit.words.clone()].fill(true);
            }
        }
    }

    /// Words, readings and joined neighbours that no idiom masks.
    pub(super) fn spans(&self) -> impl Iterator<Item = Span<'_>> {
        let words =
            self.list().iter().enumerate().map(|(at, word)| (at..at + 1, word.text.as_str(), self.facts[at]));
        let readings = self.normal.readings().iter().zip(&self.readings);
        let readings =
            readings.map(|(reading, facts)| (reading.words.clone(), reading.text.as_str(), *facts));
        let joined = self.joined.iter().map(|(range, text, facts)| (range.clone(), text.as_str(), *facts));
        words
            .chain(readings)
            .chain(joined)
            .filter(|(range, text, _)| !self.any_masked(range) && !self.is_stretched_ordinary(range, text))
    }

    /// The words, and the words with the longest readings put in place: `l-theanine`, `st. jo||hns|| wort`.
    pub(super) fn sequences(&self) -> Vec<Vec<Piece<'_>>> {
        let piece =
            |at: usize| Piece { text: &self.list()[at].text, words: at..at + 1, facts: self.facts[at] };
        let plain = (0..self.len()).map(piece).collect();
        if self.normal.readings().is_empty() {
            return vec![plain];
        }
        let mut merged = Vec::with_capacity(self.len());
        let mut at = 0;
        for (reading, facts) in self.normal.readings().iter().zip(&self.readings) {
            if reading.words.start >= at {
                merged.extend((at..reading.words.start).map(piece));
                merged.push(Piece { text: &reading.text, words: reading.words.clone(), facts: *facts });
                at = reading.words.end;
            }
        }
        merged.extend((at..self.len()).map(piece));
        vec![plain, merged]
    }

    /// Whether this is an ordinary word with letters taken out: "laziness" from "lazinesss".
    fn is_stretched_ordinary(&self, range: &Range<usize>, text: &str) -> bool {
        range.len() == 1 && self.list()[range.start].text != text && self.facts[range.start].is_ordinary()
    }

    pub(super) fn any_masked(&self, range: &Range<usize>) -> bool {
        self.masked[range.clone()].iter().any(|masked| *masked)
    }

    /// Whether a word of the message bars this one from counting. For a name a dosing word lifts that.
    pub(super) fn is_vetoed(&self, text: &str, facts: Facts) -> bool {
        let vocabulary = || self.list().iter().map(|word| word.text.as_str()).collect();
        let has = |veto: &str| self.vocabulary.get_or_init(vocabulary).contains(veto);
        !(self.dosed && facts.any(bits::NAME)) && self.lists.is_vetoed(text, has)
    }
}

/// `well butrin`, `zo lo ft`: neighbours with a space between, of which one at least is no English word.
fn join_neighbours(words: &[Word], facts: &[Facts]) -> Vec<(Range<usize>, String)> {
    let may_join = |at: usize| {
        matches!(words[at].after, After::Space | After::Wide)
            && !words[at].is_number()
            && !words[at + 1].is_number()
    };
    let english = |at: usize| facts[at].any(bits::ENGLISH);
    let short = |at: usize| words[at].text.len() <= LONGEST_PIECE;
    let mut joined = Vec::new();
    for at in 0..words.len().saturating_sub(1) {
        if joined.len() >= MOST_JOINS {
            break;
        }
        if !may_join(at) || english(at) && english(at + 1) {
            continue;
        }
        let two = format!("{}{}", words[at].text, words[at + 1].text);
        if at + 2 < words.len() && may_join(at + 1) && (at..at + 3).all(short) {
            joined.push((at..at + 3, format!("{two}{}", words[at + 2].text)));
        }
        joined.push((at..at + 2, two));
    }
    joined
}
