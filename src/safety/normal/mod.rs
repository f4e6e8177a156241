//! Turns what someone typed into plain words, each knowing the bytes it stands in.
//!
//! Costumes go (look-alike letters, zero-width characters, Discord markdown, links, mentions); where a
//! text can be read in more than one way (`anti-depressant`, `pr0zac`, `z o l o f t`, `meeeds`), the words
//! hold the plainest and [`Normal::readings`] the others. Everything is linear in the length of the text.

mod fold;
mod markup;
mod readings;
mod split;

use std::ops::Range;

/// The most characters of a message that are read. Discord lets a string option hold 6,000 and a message
/// 4,000; a longer text comes from elsewhere, and whoever checks it must say so ([`Normal::was_cut`]).
pub const MAX_READ_CHARS: usize = 16_384;

/// The most letters of one word that are kept: longer than any name in the lists.
pub const MAX_WORD_CHARS: usize = 64;

/// A message as plain words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Normal {
    words: Vec<Word>,
    readings: Vec<Reading>,
    cut: bool,
}

/// A run of letters or of digits: lower-case, costumes off, apostrophes deleted (`don't` is `dont`),
/// three or more of the same letter cut to two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The letters or digits.
    pub text: String,
    /// Where it stands in the raw text.
    pub bytes: Range<usize>,
    /// What stands between it and the next word.
    pub after: After,
}

/// What stands between two words, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum After {
    /// Nothing: letters meet digits, as in `50mg`.
    Tight,
    /// A hyphen, markdown, an emoji, a decimal point.
    Hyphen,
    /// One space, or a sign that is no punctuation.
    Space,
    /// Several spaces.
    Wide,
    /// A comma, a colon, a bracket, a quotation mark, a dash between spaces.
    Clause,
    /// A full stop, `!`, `?`, a line break, or the end of the text.
    Sentence,
}

/// Another way to read one or more neighbouring words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The letters (and digits) as one word.
    pub text: String,
    /// Which of [`Normal::words`] it replaces; never empty.
    pub words: Range<usize>,
    /// Why it can be read so.
    pub why: Why,
}

/// Why words can be read in another way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Letters and digits that touch: `b12`, `5htp`.
    Joined,
    /// Words with hyphens between: `anti-depressant`.
    Hyphened,
    /// Digits or symbols that stand for letters: `pr0zac`, `$ertraline`.
    Leet,
    /// Single letters with something between them: `z o l o f t`.
    Spaced,
    /// A letter that is repeated for effect, once: `meeeds`.
    Squeezed,
}

impl Normal {
    /// Reads a raw text, at most [`MAX_READ_CHARS`] characters of it.
    pub fn of(raw: &str) -> Self {
        let pieces = split::split_words(raw);
        let (readings, too_many) = readings::find_readings(&pieces);
        Self { words: pieces.words, readings, cut: pieces.cut || too_many }
    }

    /// The words, in order.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The other ways to read some of them, by first word, then the longest first.
    pub fn readings(&self) -> &[Reading] {
        &self.readings
    }

    /// Whether the text was longer than what is read, or could be read in too many ways.
    pub fn was_cut(&self) -> bool {
        self.cut
    }

    /// The bytes of the raw text that a range of words covers. The range must not be empty.
    pub fn bytes_of(&self, words: &Range<usize>) -> Range<usize> {
        self.words[words.start].bytes.start..self.words[words.end - 1].bytes.end
    }

    /// The words with their readings put in place (the longest at each word), or `None` when there are
    /// no readings. For checks that match phrases: read both sequences.
    pub fn merged(&self) -> Option<Vec<Word>> {
        if self.readings.is_empty() {
            return None;
        }
        let mut merged = Vec::with_capacity(self.words.len());
        let mut readings = self.readings.iter().peekable();
        let mut at = 0;
        while at < self.words.len() {
            while readings.next_if(|reading| reading.words.start < at).is_some() {}
            if let Some(reading) = readings.next_if(|reading| reading.words.start == at) {
                let after = self.words[reading.words.end - 1].after;
                merged.push(Word { text: reading.text.clone(), bytes: self.bytes_of(&reading.words), after });
                at = reading.words.end;
            } else {
                merged.push(self.words[at].clone());
                at += 1;
            }
        }
        Some(merged)
    }
}

impl Word {
    /// Whether a clause (or a sentence) ends after it.
    pub fn ends_clause(&self) -> bool {
        self.after >= After::Clause
    }

    /// Whether a sentence ends after it.
    pub fn ends_sentence(&self) -> bool {
        self.after == After::Sentence
    }

    /// Whether it is digits.
    pub fn is_number(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }
}

#[cfg(test)]
mod tests;
