//! The lexical part of the ranking: BM25 over words, pairs of words and pieces of words, heading words
//! counted several times, every passage that shares anything with the question scored.
//!
//! Scores are added up term by term for all passages at once. That is exact and repeatable, takes a time
//! bounded by the length of the posting lists, and keeps the parts of a score apart; a top-K search that
//! skips blocks does none of the three.

use super::Ranking;
use super::reading::{Feature, Reading};
use crate::english::binding::is_function_word;
use crate::index::{Generation, IndexError};
use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocSet, SegmentReader, TERMINATED};

/// BM25: how soon further occurrences of a term stop to count (tantivy's and Lucene's default).
const K1: f32 = 1.2;

/// BM25: how much long texts are held back (tantivy's and Lucene's default).
const B: f32 = 0.75;

/// BM25 of a term that a text is full of, as a multiple of its idf.
const CEILING: f32 = K1 + 1.0;

/// The lexical scores of one passage, each a share of the most that the question's terms could give.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Lexical {
    /// Whole words.
    pub(super) words: f32,
    /// Pairs of words.
    pub(super) pairs: f32,
    /// Pieces of words.
    pub(super) pieces: f32,
}

impl Lexical {
    /// All of it in one number.
    pub(super) fn sum(&self, ranking: &Ranking) -> f32 {
        self.words + ranking.pairs * self.pairs + ranking.pieces * self.pieces
    }
}

/// The scores of all passages, by ordinal.
pub(super) fn score(
    reading: &Reading,
    ranking: &Ranking,
    generation: &Generation,
) -> Result<Vec<Lexical>, IndexError> {
    let mut best = vec![Lexical::default(); usize::try_from(generation.passages()).unwrap_or(usize::MAX)];
    for segment in generation.searcher().segment_readers() {
        let phrasings = score_segment(reading, ranking, segment, generation)?;
        let ordinals: Column<u64> = segment.fast_fields().u64("ordinal")?;
        let mut last = None;
        for (Phrasing { lexical: mut phrasing, binding }, document) in phrasings.into_iter().zip(0..) {
            let Some(ordinal) = ordinals.first(document).and_then(|n| usize::try_from(n).ok()) else {
                continue;
            };
            // A passage's own heading comes first, its "also asked" phrasings follow.
            let also_asked = last.replace(ordinal) == Some(ordinal);
            if also_asked && !ranking.also_asked {
                continue;
            }
            if also_asked {
                // In an article "can I" is rare, and would lead whoever asks so to the entry with most phrasings.
                phrasing.words -= binding;
            }
            if let Some(known) = best.get_mut(ordinal)
                && phrasing.sum(ranking) > known.sum(ranking)
            {
                *known = phrasing;
            }
        }
    }
    Ok(best)
}

/// What one phrasing scores.
#[derive(Clone, Copy, Default)]
struct Phrasing {
    lexical: Lexical,
    /// What comes, of its whole words, from those that hold a sentence together.
    binding: f32,
}

fn score_segment(
    reading: &Reading,
    ranking: &Ranking,
    segment: &SegmentReader,
    generation: &Generation,
) -> Result<Vec<Phrasing>, IndexError> {
    let fields = generation.fields();
    let mut scores = vec![Phrasing::default(); segment.max_doc() as usize];
    let total = reading.total_idf().max(f32::EPSILON) * CEILING;
    let words = Bm25::new(segment, fields.words, Some((fields.headings, ranking.heading_weight - 1.0)))?;
    for term in reading.terms.iter().filter(|term| term.frequency > 0) {
        let binds = is_function_word(&term.surface);
        words.add(&term.stem, term.idf / total, &mut |document, score| {
            scores[document].lexical.words += score;
            scores[document].binding += if binds { score } else { 0.0 };
        })?;
    }
    if ranking.pairs > 0.0 {
        let pairs = Bm25::new(segment, fields.pairs, None)?;
        for Feature { text, idf } in &reading.pairs {
            pairs.add(text, idf / total, &mut |document, score| scores[document].lexical.pairs += score)?;
        }
    }
    if ranking.pieces > 0.0 {
        let total = reading.pieces.iter().map(|piece| piece.idf).sum::<f32>().max(f32::EPSILON) * CEILING;
        let pieces = Bm25::new(segment, fields.pieces, None)?;
        for Feature { text, idf } in &reading.pieces {
            pieces.add(text, idf / total, &mut |document, score| scores[document].lexical.pieces += score)?;
        }
    }
    Ok(scores)
}

/// BM25 over one field of a segment; the occurrences in a second field, which holds a part of the first,
/// count again (the simple form of BM25F, Robertson et al. 2004).
struct Bm25<'a> {
    segment: &'a SegmentReader,
    field: Field,
    lengths: FieldNormReader,
    again: Option<(Field, f32, FieldNormReader)>,
    average: f32,
}

impl<'a> Bm25<'a> {
    fn new(
        segment: &'a SegmentReader,
        field: Field,
        again: Option<(Field, f32)>,
    ) -> Result<Self, IndexError> {
        let tokens = |field| segment.inverted_index(field).map(|index| index.total_num_tokens() as f32);
        let mut total = tokens(field)?;
        let again = match again {
            Some((part, weight)) => {
                total += weight * tokens(part)?;
                Some((part, weight, segment.get_fieldnorms_reader(part)?))
            }
            None => None,
        };
        let average = (total / segment.max_doc().max(1) as f32).max(1.0);
        Ok(Self { segment, field, lengths: segment.get_fieldnorms_reader(field)?, again, average })
    }

    /// Hands over what a term of this weight adds to each document.
    fn add(&self, text: &str, weight: f32, to: &mut dyn FnMut(usize, f32)) -> Result<(), IndexError> {
        let read = |field| {
            let index = self.segment.inverted_index(field)?;
            index
                .read_postings(&Term::from_field_text(field, text), IndexRecordOption::WithFreqs)
                .map_err(tantivy::TantivyError::from)
        };
        let Some(mut postings) = read(self.field)? else { return Ok(()) };
        let mut again = match &self.again {
            Some((field, ..)) => read(*field)?,
            None => None,
        };
        let mut document = postings.doc();
        while document != TERMINATED {
            let mut count = postings.term_freq() as f32;
            let mut length = self.lengths.fieldnorm(document) as f32;
            if let Some((_, weight, lengths)) = &self.again {
                length += weight * lengths.fieldnorm(document) as f32;
                if let Some(part) = &mut again {
                    let at = if part.doc() < document { part.seek(document) } else { part.doc() };
                    if at == document {
                        count += weight * part.term_freq() as f32;
                    }
                }
            }
            let norm = K1 * (1.0 - B + B * length / self.average);
            to(document as usize, weight * CEILING * count / (count + norm));
            document = postings.advance();
        }
        Ok(())
    }
}
