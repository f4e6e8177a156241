//! Layer c: names and ordinary words that count only near a dosing word.

use super::{Found, Rule, Words};
use crate::safety::lists::bits;
use std::ops::Range;

/// How far the dosing word may stand, in words. In a long message "take" and "iron" have nothing to do
/// with each other.
const NEAR: usize = 10;

pub(super) fn find(words: &Words<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (range, text, facts) in words.spans() {
        let needs = if facts.any(bits::CONTEXT_NAME) {
            bits::CUE | bits::DOSING
        } else if facts.any(bits::CONTEXT_WORD) {
            bits::DOSING
        } else {
            continue;
        };
        if !words.is_vetoed(text, facts) && is_near(words, &range, needs) {
            let name = facts.any(bits::CONTEXT_NAME).then(|| text.to_owned());
            found.push(Found { rule: Rule::ContextName, words: range, name, entry: facts.entry() });
        }
    }
    found
}

fn is_near(words: &Words<'_>, range: &Range<usize>, needs: u64) -> bool {
    let start = range.start.saturating_sub(NEAR);
    let end = (range.end + NEAR).min(words.len());
    (start..end).any(|at| !range.contains(&at) && !words.is_masked(at) && words.facts(at).any(needs))
}
