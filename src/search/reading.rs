//! How a question is read: its terms, their weight in this generation, and misspelt words put right.

use crate::index::{Generation, IndexError, split_terms};
use std::collections::HashSet;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Term;

/// A question of Discord's full length can hold a thousand words: the rarest of them decide.
pub const MAX_QUESTION_TERMS: usize = 64;

/// Shorter words have too many neighbours to be corrected.
const MIN_CORRECTED_CHARS: usize = 4;

/// From this length on two edits are forgiven instead of one.
const TWO_EDITS_FROM_CHARS: usize = 8;

/// More misspelt words than this are not corrected: each costs a walk through the vocabulary.
const MAX_CORRECTIONS: usize = 12;

/// A question as this generation understands it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Its distinct terms, in the order typed.
    pub terms: Vec<ReadTerm>,
}

/// One term of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadTerm {
    /// The word as typed, folded.
    pub typed: String,
    /// The word of the vocabulary that it was taken for, when the typed one is unknown.
    pub corrected: Option<String>,
    /// The stem that is searched for.
    pub stem: String,
    /// Number of phrasings that hold it; 0 when it is unknown.
    pub frequency: u64,
    /// Inverse document frequency as BM25 counts it: ln(1 + (N − n + ½) / (n + ½)).
    pub idf: f32,
}

impl Reading {
    /// Reads a question against the vocabulary of `generation`.
    pub fn of(text: &str, generation: &Generation) -> Result<Self, IndexError> {
        let total = generation.searcher().num_docs();
        let mut seen = HashSet::new();
        let mut corrections = 0;
        let mut terms = Vec::new();
        for term in split_terms(text) {
            if !seen.insert(term.stem.clone()) {
                continue;
            }
            let mut read =
                ReadTerm { typed: term.surface, corrected: None, stem: term.stem, frequency: 0, idf: 0.0 };
            read.frequency = frequency(&read.stem, generation)?;
            if read.frequency == 0 && corrections < MAX_CORRECTIONS {
                corrections += 1;
                if let Some(word) = nearest_word(&read.typed, generation)? {
                    let stem = split_terms(&word).pop().map_or_else(|| word.clone(), |t| t.stem);
                    if !seen.insert(stem.clone()) {
                        continue;
                    }
                    read.frequency = frequency(&stem, generation)?;
                    read.stem = stem;
                    read.corrected = Some(word);
                }
            }
            read.idf = idf(read.frequency, total);
            terms.push(read);
        }
        keep_rarest(&mut terms);
        Ok(Self { terms })
    }

    /// Σ idf of all terms, the unknown ones included.
    pub fn total_idf(&self) -> f32 {
        self.terms.iter().map(|term| term.idf).sum()
    }

    /// Share of the terms that the vocabulary does not know, corrected or not.
    pub fn unknown_share(&self) -> f32 {
        let unknown = self.terms.iter().filter(|t| t.frequency == 0 || t.corrected.is_some()).count();
        unknown as f32 / self.terms.len().max(1) as f32
    }

    /// Σ idf of the terms found in `text`, as a share of all: 0 to 1.
    pub fn coverage<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> f32 {
        let held: HashSet<String> = texts.into_iter().flat_map(split_terms).map(|term| term.stem).collect();
        let covered: f32 = self.terms.iter().filter(|t| held.contains(&t.stem)).map(|t| t.idf).sum();
        covered / self.total_idf().max(f32::EPSILON)
    }
}

fn keep_rarest(terms: &mut Vec<ReadTerm>) {
    if terms.len() > MAX_QUESTION_TERMS {
        let mut by_idf: Vec<f32> = terms.iter().map(|term| term.idf).collect();
        by_idf.sort_by(|a, b| b.total_cmp(a));
        let least = by_idf[MAX_QUESTION_TERMS - 1];
        terms.retain(|term| term.idf >= least);
        terms.truncate(MAX_QUESTION_TERMS);
    }
}

fn frequency(stem: &str, generation: &Generation) -> Result<u64, IndexError> {
    Ok(generation.searcher().doc_freq(&Term::from_field_text(generation.fields().words, stem))?)
}

/// Robertson and Spärck Jones's weight in the form that never turns negative (as in tantivy and Lucene).
fn idf(frequency: u64, total: u64) -> f32 {
    let (n, total) = (frequency as f32, total as f32);
    (1.0 + (total - n + 0.5).max(0.0) / (n + 0.5)).ln()
}

/// The word of the vocabulary that a misspelt one most likely stands for: fewest edits, then the same
/// first letter, then the most frequent, then the first in the alphabet.
fn nearest_word(word: &str, generation: &Generation) -> Result<Option<String>, IndexError> {
    let chars = word.chars().count();
    if chars < MIN_CORRECTED_CHARS || word.chars().any(char::is_numeric) {
        return Ok(None);
    }
    let edits = if chars >= TWO_EDITS_FROM_CHARS { 2 } else { 1 };
    for distance in 1..=edits {
        let found = words_within(word, distance, generation)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn words_within(word: &str, distance: u8, generation: &Generation) -> Result<Option<String>, IndexError> {
    let field = generation.fields().surface;
    let query = FuzzyTermQuery::new(Term::from_field_text(field, word), distance, true);
    let mut best: Option<(bool, u32, String)> = None;
    for segment in generation.searcher().segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream =
            inverted.terms().search(query.automaton()?).into_stream().map_err(tantivy::TantivyError::from)?;
        while stream.advance() {
            let Ok(candidate) = std::str::from_utf8(stream.key()) else { continue };
            if candidate.chars().any(char::is_numeric) {
                continue;
            }
            let same_start = candidate.chars().next() == word.chars().next();
            let frequency = stream.value().doc_freq;
            if best.as_ref().is_none_or(|(start, most, _)| (same_start, frequency) > (*start, *most)) {
                best = Some((same_start, frequency, candidate.to_owned()));
            }
        }
    }
    Ok(best.map(|(_, _, candidate)| candidate))
}
