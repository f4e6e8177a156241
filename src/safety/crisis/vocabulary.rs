//! The words that the concepts and signs are made of, and what a misspelt word was meant to be.

use super::quick::QuickMap;
use super::rules::RuleFault;
use std::collections::{HashMap, HashSet};

/// A word of the vocabulary.
pub(super) type WordId = u16;

/// The fewest letters of a word that may be read as another: shorter ones are too near to each other.
const FEWEST_LETTERS: usize = 4;

/// From this many letters on a key word is recognised with two edits instead of one.
const TWO_EDITS_FROM: usize = 7;

/// From this many letters on even the first letter may be wrong.
const ANY_FIRST_LETTER_FROM: usize = 6;

/// The most words of one text that are compared with the key words; whoever misspells more is playing.
const MOST_COMPARED: usize = 100;

/// Numbers from here on are many pills.
const MANY: u32 = 8;

/// What the vocabulary knows of a number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    number: WordId,
    many: WordId,
    year: WordId,
    age: WordId,
}

#[derive(Debug)]
pub(super) struct Vocabulary {
    ids: QuickMap<&'static str, WordId>,
    /// What a short form or a usual misspelling stands for.
    aliases: QuickMap<&'static str, Vec<WordId>>,
    keys: Vec<Key>,
    keyed: HashSet<WordId>,
    numbers: Numbers,
}

/// A word that is recognised misspelt.
#[derive(Debug)]
struct Key {
    text: &'static str,
    id: WordId,
    letters: u32,
    edits: usize,
}

/// The words of one text that were compared with the key words, and what they may be meant to be.
#[derive(Debug, Default)]
pub(super) struct Compared(HashMap<String, Vec<WordId>>);

impl Vocabulary {
    pub(super) fn new() -> Self {
        let mut ids = QuickMap::default();
        let mut add = |text| {
            let id = WordId::try_from(ids.len()).unwrap_or(WordId::MAX);
            *ids.entry(text).or_insert(id)
        };
        let numbers =
            Numbers { number: add("#number"), many: add("#many"), year: add("#year"), age: add("#age") };
        Self { ids, aliases: QuickMap::default(), keys: Vec::new(), keyed: HashSet::new(), numbers }
    }

    pub(super) fn add(&mut self, text: &'static str) -> Result<WordId, RuleFault> {
        let next = WordId::try_from(self.ids.len()).map_err(|_| RuleFault::TooManyWords)?;
        Ok(*self.ids.entry(text).or_insert(next))
    }

    /// Has `alias` read as the word too.
    pub(super) fn add_alias(&mut self, alias: &'static str, word: WordId) {
        self.aliases.entry(alias).or_default().push(word);
    }

    /// Has the word recognised misspelt, when it is long enough.
    pub(super) fn add_key(&mut self, text: &'static str, id: WordId) {
        let length = text.chars().count();
        if length >= FEWEST_LETTERS && self.keyed.insert(id) {
            let edits = if length >= TWO_EDITS_FROM { 2 } else { 1 };
            self.keys.push(Key { text, id, letters: letters(text), edits });
        }
    }

    /// The words that a text is or stands for.
    pub(super) fn get(&self, text: &str) -> Vec<WordId> {
        let aliases = self.aliases.get(text).into_iter().flatten();
        self.ids.get(text).into_iter().chain(aliases).copied().collect()
    }

    /// The words that a run of digits stands for.
    pub(super) fn number(&self, digits: &str) -> impl Iterator<Item = WordId> {
        let value = digits.parse().unwrap_or(u32::MAX);
        let Numbers { number, many, year, age } = self.numbers;
        [
            Some(number),
            (MANY..2000).contains(&value).then_some(many),
            (1950..2100).contains(&value).then_some(year),
            (1..100).contains(&value).then_some(age),
        ]
        .into_iter()
        .flatten()
    }

    /// The key words that an unknown word may be meant to be.
    pub(super) fn meant(&self, text: &str, compared: &mut Compared) -> Vec<WordId> {
        let plain = text.bytes().all(|letter| letter.is_ascii_lowercase());
        if text.len() < FEWEST_LETTERS || !plain {
            return Vec::new();
        }
        if let Some(meant) = compared.0.get(text) {
            return meant.clone();
        }
        if compared.0.len() >= MOST_COMPARED {
            return Vec::new();
        }
        let meant = self.compare(text);
        compared.0.insert(text.to_owned(), meant.clone());
        meant
    }

    fn compare(&self, text: &str) -> Vec<WordId> {
        let length = text.len();
        let signature = letters(text);
        let near = |key: &&Key| {
            let first = key.text.as_bytes()[0] == text.as_bytes()[0];
            // Two edits must leave the first letter, and not make the word longer: "verbose" is no "overdose".
            let edits = if first && length <= key.text.len() { key.edits } else { 1 };
            key.text.len().abs_diff(length) <= edits
                && (key.letters ^ signature).count_ones() as usize <= 2 * edits
                && (first || key.text.len() >= ANY_FIRST_LETTER_FROM)
                && is_within(key.text, text, edits)
        };
        self.keys.iter().filter(near).map(|key| key.id).collect()
    }
}

/// Whether two ASCII words are at most this many edits apart (optimal string alignment). Nearly all pairs
/// are told apart by what is left when their common ends are cut off.
fn is_within(one: &str, other: &str, edits: usize) -> bool {
    let prefix = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[prefix..], &other[prefix..]);
    let suffix = one.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[..one.len() - suffix], &other[..other.len() - suffix]);
    match (one.as_bytes(), other.as_bytes()) {
        ([], rest) | (rest, []) => rest.len() <= edits,
        ([_], [_]) => edits >= 1,
        ([a, b], [c, d]) if a == d && b == c => edits >= 1,
        _ if edits < 2 || one.len().max(other.len()) > 4 => false,
        _ => strsim::osa_distance(one, other) <= edits,
    }
}

/// One bit for each letter that occurs.
fn letters(text: &str) -> u32 {
    text.bytes().filter(u8::is_ascii_lowercase).fold(0, |bits, letter| bits | 1 << (letter - b'a'))
}
