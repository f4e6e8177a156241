//! Layer d: the endings that international names share (`-oxetine`, `-azepam`).

use super::{Found, Rule, Words};
use crate::safety::lists::{Entry, bits};
use std::sync::LazyLock;

/// Shorter words end like a medicine by chance.
const SHORTEST: usize = 7;

/// Stem and class, the longest first, so that `-floxacin` wins over `-oxacin`.
static STEMS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("../lists/stems.txt").lines().filter(|line| !line.starts_with('#'));
    let mut stems: Vec<_> = lines.map(|line| line.split_once('\t').unwrap_or((line, ""))).collect();
    stems.sort_by_key(|(stem, _)| std::cmp::Reverse(stem.len()));
    stems
});

pub(super) fn find(words: &Words<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (range, text, facts) in words.spans() {
        let is_word = text.bytes().all(|b| b.is_ascii_lowercase());
        if facts.is_ordinary() || facts.any(bits::IGNORED) || text.len() < SHORTEST || !is_word {
            continue;
        }
        let singular = text.strip_suffix('s').unwrap_or(text);
        if singular != text && words.lists.facts(singular).is_ordinary() {
            continue;
        }
        if let Some((stem, class)) = STEMS.iter().find(|(stem, _)| singular.ends_with(stem)) {
            let name = Some(format!("-{stem}"));
            found.push(Found { rule: Rule::Stem, words: range, name, entry: Entry { generic: "", class } });
        }
    }
    found
}
