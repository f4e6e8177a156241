//! How a question is read: its terms, their weight in this generation, and misspelt words put right.

use super::spelling::nearest_word;
use crate::english::binding::is_function_word;
use crate::english::{familiarity, long_form, slip_of};
use crate::index::{Fields, Generation, IndexError, TextTerm, pairs, pieces, split_terms};
use std::collections::HashSet;
use tantivy::schema::{Field, Term};

/// A question of Discord's full length can hold a thousand words: the rarest of them decide.
pub const MAX_QUESTION_TERMS: usize = 64;

/// The same for pairs of words and for pieces of words.
const MAX_FEATURES: usize = 4 * MAX_QUESTION_TERMS;

/// More misspelt words than this are not corrected: each costs a walk through the vocabulary.
const MAX_CORRECTIONS: usize = 12;

/// A question as this generation understands it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// The question with its misspelt words put right.
    pub text: String,
    /// Its distinct terms, in the order typed.
    pub terms: Vec<ReadTerm>,
    /// Distinct pairs of neighbouring terms that the content holds.
    pub pairs: Vec<Feature>,
    /// Distinct pieces of its words that the content holds.
    pub pieces: Vec<Feature>,
}

/// One term of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadTerm {
    /// The word as typed, folded.
    pub typed: String,
    /// The word of the vocabulary, or else of the dictionary, that it was taken for, when the typed one is unknown.
    pub corrected: Option<String>,
    /// The word that is searched for, folded: the corrected one, else the typed one.
    pub surface: String,
    /// Its stem, by which it is found.
    pub stem: String,
    /// Number of phrasings that hold it; 0 when it is unknown.
    pub frequency: u64,
    /// Inverse document frequency as BM25 counts it: ln(1 + (N − n + ½) / (n + ½)); of a word that holds a sentence
    /// together, no more than the greatest of the others that the content knows.
    pub idf: f32,
}

/// Something smaller or larger than a word that is searched for as well.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// As it is indexed.
    pub text: String,
    /// Its inverse document frequency.
    pub idf: f32,
}

/// Whether misspelt words are corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    Corrected,
    AsTyped,
}

impl Reading {
    /// Reads a question against the vocabulary of `generation`.
    pub(super) fn of(text: &str, spelling: Spelling, generation: &Generation) -> Result<Self, IndexError> {
        let reader =
            Reader { generation, total: generation.searcher().num_docs(), fields: generation.fields() };
        let mut reading = Self::default();
        let spelt_out = reader.spell_out(text)?;
        let text = spelt_out.as_str();
        let mut seen = HashSet::new();
        let mut corrections = if spelling == Spelling::Corrected { MAX_CORRECTIONS } else { 0 };
        let mut copied = 0;
        let mut words: Vec<TextTerm> = split_terms(text);
        for word in &mut words {
            let mut frequency = reader.frequency(reader.fields.words, &word.stem)?;
            let mut corrected = None;
            let typed = word.surface.clone();
            if frequency == 0 && corrections > 0 && familiarity(&typed).is_none() {
                corrections -= 1;
                // A word that the content lacks still tells the sentence vector what is meant.
                if let Some(near) = nearest_word(&typed, generation)?.or_else(|| slip_of(&typed)) {
                    word.stem = split_terms(&near).pop().map_or_else(|| near.clone(), |term| term.stem);
                    word.surface.clone_from(&near);
                    frequency = reader.frequency(reader.fields.words, &word.stem)?;
                    reading.text.push_str(&text[copied..word.bytes.start]);
                    reading.text.push_str(&near);
                    copied = word.bytes.end;
                    corrected = Some(near);
                }
            }
            if seen.insert(word.stem.clone()) {
                let (surface, stem) = (word.surface.clone(), word.stem.clone());
                let idf = idf(frequency, reader.total);
                reading.terms.push(ReadTerm { typed, corrected, surface, stem, frequency, idf });
            }
        }
        reading.text.push_str(&text[copied..]);
        let most = hold_down_function_words(&mut reading.terms);
        keep_rarest(&mut reading.terms, MAX_QUESTION_TERMS, |term| term.idf);
        reading.pairs = reader.features(reader.fields.pairs, pairs(&words))?;
        // A pair says no more than its two words.
        reading.pairs.iter_mut().for_each(|pair| pair.idf = pair.idf.min(2.0 * most));
        let pieces = words.iter().flat_map(|word| pieces(&word.surface));
        reading.pieces = reader.features(reader.fields.pieces, pieces)?;
        Ok(reading)
    }

    /// Whether it names something that a title does, of more than what holds a sentence together.
    pub fn shares_subject(&self, title: &str) -> bool {
        let held: HashSet<String> = split_terms(title).into_iter().map(|term| term.stem).collect();
        self.terms.iter().any(|term| !is_function_word(&term.surface) && held.contains(&term.stem))
    }

    /// Σ idf of all terms, the unknown ones included.
    pub fn total_idf(&self) -> f32 {
        self.terms.iter().map(|term| term.idf).sum()
    }
}

/// Looks frequencies up.
struct Reader<'a> {
    generation: &'a Generation,
    fields: Fields,
    total: u64,
}

impl Reader<'_> {
    /// The text with chat shorthand in its long form, unless the content uses the short one itself.
    fn spell_out(&self, text: &str) -> Result<String, IndexError> {
        let mut spelt_out = String::with_capacity(text.len());
        let mut copied = 0;
        for word in split_terms(text) {
            if let Some(long) = long_form(&word.surface)
                && self.frequency(self.fields.words, &word.stem)? == 0
            {
                spelt_out.push_str(&text[copied..word.bytes.start]);
                spelt_out.push_str(long);
                copied = word.bytes.end;
            }
        }
        spelt_out.push_str(&text[copied..]);
        Ok(spelt_out)
    }

    fn frequency(&self, field: Field, text: &str) -> Result<u64, IndexError> {
        Ok(self.generation.searcher().doc_freq(&Term::from_field_text(field, text))?)
    }

    /// The distinct features that the content holds.
    fn features(
        &self,
        field: Field,
        texts: impl Iterator<Item = String>,
    ) -> Result<Vec<Feature>, IndexError> {
        let mut seen = HashSet::new();
        let mut features = Vec::new();
        for text in texts {
            if seen.contains(&text) {
                continue;
            }
            let frequency = self.frequency(field, &text)?;
            if frequency > 0 {
                features.push(Feature { text: text.clone(), idf: idf(frequency, self.total) });
            }
            seen.insert(text);
        }
        keep_rarest(&mut features, MAX_FEATURES, |feature| feature.idf);
        Ok(features)
    }
}

/// A word that only holds a sentence together counts no more than the rarest of those that say what it is about:
/// among fifty entries on tea, "do" is rarer than "tea". What it may count is given back.
fn hold_down_function_words(terms: &mut [ReadTerm]) -> f32 {
    let binds = |term: &ReadTerm| is_function_word(&term.surface);
    let about = terms.iter().filter(|term| term.frequency > 0 && !binds(term));
    let most = about.map(|term| term.idf).reduce(f32::max).unwrap_or(f32::INFINITY);
    for term in terms.iter_mut().filter(|term| binds(term)) {
        term.idf = term.idf.min(most);
    }
    most
}

fn keep_rarest<T>(items: &mut Vec<T>, most: usize, idf: impl Fn(&T) -> f32) {
    if items.len() > most {
        let mut by_idf: Vec<f32> = items.iter().map(&idf).collect();
        by_idf.sort_by(|a, b| b.total_cmp(a));
        let least = by_idf[most - 1];
        items.retain(|item| idf(item) >= least);
        items.truncate(most);
    }
}

/// Robertson and Spärck Jones's weight in the form that never turns negative (as in tantivy and Lucene).
fn idf(frequency: u64, total: u64) -> f32 {
    let (n, total) = (frequency as f32, total as f32);
    (1.0 + (total - n + 0.5).max(0.0) / (n + 0.5)).ln()
}
