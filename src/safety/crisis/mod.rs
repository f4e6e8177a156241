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
mod pattern;
mod reply;
mod rules;
mod signs;
mod vocabulary;
mod wording;

pub use lines::{HelpLine, HelpLines, LineFault, LineKind, LineWarning};
pub use reply::{MAX_REPLY_CHARS, Replies, TooLong};
pub use wording::Wording;

use super::normal::Normal;
use super::report::Crisis;
use rules::Rules;
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    Rules::parse(include_str!("rules/concepts.txt"), include_str!("rules/signs.txt"))
        .unwrap_or_else(|fault| panic!("the rules that come with the program: {fault}"))
});

/// Reads the raw text that a member typed. `is_english` knows the words that are never read as misspelt.
pub(super) fn read(raw: &str, is_english: impl Fn(&str) -> bool) -> Crisis {
    RULES.read(raw, &Normal::of(raw), is_english).crisis
}

#[cfg(test)]
mod tests;
