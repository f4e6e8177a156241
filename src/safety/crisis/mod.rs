//! Says whether a text discloses a crisis, and answers it with help lines.
//!
//! A signpost, not a screening tool. `rules/concepts.txt` groups words, `rules/signs.txt` puts groups in
//! order; a sign that is found is weighed by what stands around it (`frames`), then together with the
//! others (`judge`).

mod concepts;
mod frames;
mod judge;
mod lattice;
mod lines;
pub mod opinion;
mod pattern;
mod quick;
mod quotations;
mod reply;
mod rules;
mod signs;
mod vocabulary;
mod wording;

pub use lines::{HelpLine, HelpLines, LineFault, LineKind, LineWarning};
pub use reply::{MAX_REPLY_CHARS, Replies, TooLong};
pub use wording::Wording;

use super::normal::{MAX_READ_CHARS, Normal};
use super::report::Crisis;
use rules::Rules;
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    Rules::parse(include_str!("rules/concepts.txt"), include_str!("rules/signs.txt"))
        .unwrap_or_else(|fault| panic!("the rules that come with the program: {fault}"))
});

/// Reads the raw text that a member typed, given also as words. `is_english` knows the words that are never
/// read as misspelt.
///
/// Of a text longer than the normaliser reads, the start and the end are read: people come to the point there.
pub(super) fn read(raw: &str, normal: &Normal, is_english: impl Fn(&str) -> bool) -> Crisis {
    let start = RULES.read(raw, normal, &is_english).crisis;
    if !normal.was_cut() {
        return start;
    }
    let tail = tail(raw);
    let mut end = RULES.read(tail, &Normal::of(tail), &is_english).crisis;
    for found in &mut end.matched {
        found.bytes = found.bytes.start + raw.len() - tail.len()..found.bytes.end + raw.len() - tail.len();
    }
    if end.level > start.level { end } else { start }
}

/// The last characters of a text, as many as are read.
fn tail(raw: &str) -> &str {
    let start = raw.char_indices().rev().nth(MAX_READ_CHARS - 1).map_or(0, |(at, _)| at);
    &raw[start..]
}

#[cfg(test)]
mod tests;
