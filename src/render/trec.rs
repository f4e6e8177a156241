//! Hits as a TREC run: `qid Q0 docno rank score tag`, the best passage of each document.

use crate::search::Hit;
use std::collections::HashSet;
use std::fmt::Write;

/// The tag of the run.
const RUN: &str = "docent";

/// The lines of one question, at most `top` documents.
pub fn render(qid: &str, hits: &[Hit], top: usize) -> String {
    let mut lines = String::new();
    for (at, hit) in best_of_each_document(hits).take(top).enumerate() {
        let rank = at + 1;
        let document = &hit.passage.info.document;
        writeln!(lines, "{qid} Q0 {document} {rank} {:.6} {RUN}", hit.score).expect("a string takes all");
    }
    lines
}

/// The first hit of each document, in order.
pub fn best_of_each_document(hits: &[Hit]) -> impl Iterator<Item = &Hit> {
    let mut seen = HashSet::new();
    hits.iter().filter(move |hit| seen.insert(hit.passage.info.document.as_str()))
}
