//! Turns headings into the slugs of passage ids, each one once in a document.

use std::collections::{HashMap, HashSet};
use unicode_normalization::char::is_combining_mark;

/// The slug of the text before the first heading.
pub(super) const INTRODUCTION: &str = "introduction";

/// The longest slug, in characters: people read and type it.
const MAX_SLUG_CHARS: usize = 80;

/// Hands out the slugs of one document.
#[derive(Default)]
pub(super) struct Slugs {
    taken: HashSet<String>,
    counts: HashMap<String, u32>,
}

impl Slugs {
    /// The slug of the next heading; one that recurs gets `-2`, `-3`, ….
    pub(super) fn next(&mut self, heading: &str) -> String {
        let base = slug(heading);
        let count = self.counts.entry(base.clone()).or_default();
        loop {
            *count += 1;
            let slug = if *count == 1 { base.clone() } else { format!("{base}-{count}") };
            if self.taken.insert(slug.clone()) {
                return slug;
            }
        }
    }
}

/// A heading as GitHub anchors it: lower case, spaces to `-`, letters, digits, `-` and `_` kept.
fn slug(heading: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || is_combining_mark(c) || c == '-' || c == '_';
    let slug: String = heading
        .trim()
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_whitespace() { '-' } else { c })
        .filter(|c| kept(*c))
        .take(MAX_SLUG_CHARS)
        .collect();
    if slug.chars().any(char::is_alphanumeric) { slug } else { "section".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_become_slugs() {
        assert_eq!(slug("How Can I Sleep? Ten Tips"), "how-can-i-sleep-ten-tips");
        assert_eq!(slug("  Sleep_well -- now  "), "sleep_well----now");
        assert_eq!(slug("Schlaf für Ängstliche"), "schlaf-für-ängstliche");
        assert_eq!(slug("הרפיה ושינה"), "הרפיה-ושינה");
        assert_eq!(slug("caf\u{65}\u{301}"), "cafe\u{301}");
        assert_eq!(slug("?!"), "section");
        assert_eq!(slug(""), "section");
        assert_eq!(slug(&"x".repeat(10_000)).len(), MAX_SLUG_CHARS);
    }

    #[test]
    fn a_slug_is_given_once() {
        let mut slugs = Slugs::default();
        let given: Vec<_> = ["Tea", "Tea 2", "tea", "TEA!", "Tea 2"].iter().map(|h| slugs.next(h)).collect();
        assert_eq!(given, ["tea", "tea-2", "tea-3", "tea-4", "tea-2-2"]);
    }
}
