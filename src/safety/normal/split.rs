//! Cuts a raw text into words of letters and words of digits.

use super::fold::{self, Sign};
use super::{After, MAX_READ_CHARS, MAX_WORD_CHARS, Word, markup};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Words that touch, where digits or symbols meet letters: `pr0zac`, `50mg`, `$ertraline`.
pub(super) struct Run {
    /// The words it is made of.
    pub(super) words: Range<usize>,
    /// All its letters, digits and symbols.
    pub(super) signs: Vec<char>,
}

/// A letter that was repeated for effect and cut to two.
pub(super) struct Stretched {
    pub(super) word: usize,
    pub(super) letter: char,
}

/// What a text splits into.
pub(super) struct Pieces {
    pub(super) words: Vec<Word>,
    pub(super) runs: Vec<Run>,
    pub(super) stretched: Vec<Stretched>,
    /// Whether the text was longer than what is read.
    pub(super) cut: bool,
}

/// Splits at most [`MAX_READ_CHARS`] characters of a text.
pub(super) fn split_words(raw: &str) -> Pieces {
    let mut splitter = Splitter::default();
    let mut at = 0;
    let mut read = 0;
    while let Some(c) = raw[at..].chars().next() {
        if read >= MAX_READ_CHARS {
            return splitter.end(true);
        }
        let skipped = markup::skip(&raw[at..]);
        if skipped > 0 {
            splitter.gap(After::Space);
            at += skipped;
            read += skipped;
            continue;
        }
        let end = at + c.len_utf8();
        let next = raw[end..].chars().next();
        if matches!(c, '™' | '℠') {
            // NFKD would hang the letters "tm" on the name.
            splitter.gap(After::Hyphen);
            read += 1;
        } else if c.is_ascii() {
            splitter.take(fold::sign(c), at..end, next);
            read += 1;
        } else {
            // The pieces count, for one character can decompose into 18.
            for piece in std::iter::once(c).nfkd() {
                splitter.take(fold::sign(piece), at..end, next);
                read += 1;
            }
        }
        at = end;
    }
    splitter.end(false)
}

#[derive(Default)]
struct Splitter {
    words: Vec<Word>,
    runs: Vec<Run>,
    /// The run being read: its signs, and where its words begin.
    signs: Vec<char>,
    run_start: usize,
    mixed: bool,
    /// What the last word is made of, while it still grows.
    growing: Option<Kind>,
    /// Whether the last sign was white space.
    spaced: bool,
    stretched: Vec<Stretched>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letters,
    Digits,
}

impl Splitter {
    fn end(mut self, cut: bool) -> Pieces {
        self.gap(After::Sentence);
        Pieces { words: self.words, runs: self.runs, stretched: self.stretched, cut }
    }

    fn take(&mut self, sign: Sign, bytes: Range<usize>, next: Option<char>) {
        match sign {
            Sign::Nothing => {}
            Sign::Letter(c) => self.grow(Kind::Letters, c, bytes),
            Sign::Digit(c) => self.grow(Kind::Digits, c, bytes),
            Sign::Symbol(c) => {
                if next.is_some_and(char::is_alphabetic) {
                    self.symbol(c, After::Space);
                } else {
                    self.gap(After::Space);
                }
            }
            Sign::Sentence('!') if !self.signs.is_empty() && next.is_some_and(char::is_alphabetic) => {
                self.symbol('!', After::Sentence);
            }
            Sign::Sentence('.') | Sign::Clause if self.inside_number(next) => self.gap(After::Hyphen),
            Sign::Sentence(_) => self.gap(After::Sentence),
            Sign::Clause => self.gap(After::Clause),
            Sign::Space => self.gap(After::Space),
            // A dash between spaces parts clauses; a hyphen at the edge of a word does not.
            Sign::Hyphen if self.spaced && next.is_some_and(char::is_whitespace) => self.gap(After::Clause),
            Sign::Hyphen => self.gap(After::Hyphen),
            Sign::Pill => self.pill(bytes),
        }
    }

    fn inside_number(&self, next: Option<char>) -> bool {
        self.growing == Some(Kind::Digits) && next.is_some_and(|c| c.is_ascii_digit())
    }

    fn grow(&mut self, kind: Kind, c: char, bytes: Range<usize>) {
        self.spaced = false;
        if self.signs.is_empty() {
            self.run_start = self.words.len();
        }
        if self.growing == Some(kind) {
            let word = self.words.last_mut().expect("a word is growing");
            word.bytes.end = bytes.end;
            if ends_in_two(&word.text, c) {
                let word = self.words.len() - 1;
                if self.stretched.last().is_none_or(|last| (last.word, last.letter) != (word, c)) {
                    self.stretched.push(Stretched { word, letter: c });
                }
            } else if word.text.len() < MAX_WORD_CHARS {
                word.text.push(c);
            }
        } else {
            self.mixed |= self.growing.is_some();
            self.growing = Some(kind);
            self.words.push(Word { text: c.to_string(), bytes, after: After::Tight });
        }
        if self.signs.len() <= MAX_WORD_CHARS {
            self.signs.push(c);
        }
    }

    /// A sign that may stand for a letter of the run, and parts the words all the same.
    fn symbol(&mut self, c: char, after: After) {
        if self.signs.is_empty() {
            self.run_start = self.words.len();
        }
        self.growing = None;
        self.mixed = true;
        self.spaced = false;
        if self.signs.len() <= MAX_WORD_CHARS {
            self.signs.push(c);
        }
        if self.run_start < self.words.len() {
            self.widen(after);
        } else {
            self.widen(After::Space);
        }
    }

    fn gap(&mut self, after: After) {
        self.end_run();
        self.growing = None;
        let after = if after == After::Space && self.spaced { After::Wide } else { after };
        self.spaced = after == After::Space || after == After::Wide;
        self.widen(after);
    }

    fn widen(&mut self, after: After) {
        if let Some(last) = self.words.last_mut() {
            last.after = last.after.max(after);
        }
    }

    fn pill(&mut self, bytes: Range<usize>) {
        self.gap(After::Space);
        // "red pill 💊" says it once.
        if self.words.last().is_none_or(|word| !word.text.starts_with("pill")) {
            self.words.push(Word { text: "pill".to_owned(), bytes, after: After::Space });
        }
    }

    fn end_run(&mut self) {
        if self.mixed {
            let words = self.run_start..self.words.len();
            self.runs.push(Run { words, signs: std::mem::take(&mut self.signs) });
        }
        self.signs.clear();
        self.mixed = false;
        self.growing = None;
    }
}

fn ends_in_two(text: &str, c: char) -> bool {
    let mut back = text.chars().rev();
    c.is_alphabetic() && back.next() == Some(c) && back.next() == Some(c)
}
