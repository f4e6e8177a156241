//! The lexical part of the ranking: BM25 over stems, heading words counted several times.

use super::reading::Reading;
use crate::index::{Generation, IndexError};
use std::collections::HashMap;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};

/// A passage's "also asked" phrasings are tantivy documents of their own: so many more are fetched than
/// passages are wanted.
const PHRASINGS_A_PASSAGE: usize = 4;

/// The `top` passages with their BM25 scores, best first, ties in reading order.
pub(super) fn search(
    reading: &Reading,
    top: usize,
    generation: &Generation,
) -> Result<Vec<(u64, f32)>, IndexError> {
    let words = generation.fields().words;
    let clauses: Vec<(Occur, Box<dyn Query>)> = reading
        .terms
        .iter()
        .filter(|term| term.frequency > 0)
        .map(|term| {
            let query =
                TermQuery::new(Term::from_field_text(words, &term.stem), IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(query) as Box<dyn Query>)
        })
        .collect();
    if clauses.is_empty() || top == 0 {
        return Ok(Vec::new());
    }
    let limit = top
        .saturating_mul(PHRASINGS_A_PASSAGE)
        .min(generation.searcher().num_docs().try_into().unwrap_or(usize::MAX));
    let found = generation
        .searcher()
        .search(&BooleanQuery::new(clauses), &TopDocs::with_limit(limit.max(1)).order_by_score())?;
    let mut best: HashMap<u64, f32> = HashMap::new();
    for (score, address) in found {
        let ordinal = generation.ordinal(address)?;
        let known = best.entry(ordinal).or_insert(score);
        *known = known.max(score);
    }
    let mut ranked: Vec<(u64, f32)> = best.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.truncate(top);
    Ok(ranked)
}
