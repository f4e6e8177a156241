//! How well known an English word is, and what chat shorthand stands for.
//!
//! A small content knows few words. Without a dictionary every other word would pass for a slip of one of
//! them ("there" for "these"), and "there" would weigh as much as a name that nobody has heard of.

pub mod order;

use fst::Map;
use std::collections::HashMap;
use std::sync::LazyLock;

static WORDS: LazyLock<Map<&'static [u8]>> = LazyLock::new(|| {
    let bytes: &'static [u8] = include_bytes!(concat!(env!("OUT_DIR"), "/english.fst"));
    Map::new(bytes).expect("build.rs wrote a valid map")
});

static SHORTHAND: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("lists/shorthand.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).collect()
});

/// How well known a word is, by the sizes of SCOWL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Familiarity {
    /// One of the four thousand that nearly everybody uses.
    MostCommon,
    /// One of the seven thousand next.
    Common,
    /// In the dictionary.
    Listed,
}

/// How well known a word is, lower case and without apostrophes; `None` when it is not in the dictionary.
pub fn familiarity(word: &str) -> Option<Familiarity> {
    WORDS.get(word).map(|size| match size {
        0 => Familiarity::MostCommon,
        1 => Familiarity::Common,
        _ => Familiarity::Listed,
    })
}

/// What a word of chat shorthand stands for.
pub fn long_form(word: &str) -> Option<&'static str> {
    SHORTHAND.get(word).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_by_how_common_they_are() {
        assert_eq!(familiarity("there"), Some(Familiarity::MostCommon));
        assert_eq!(familiarity("nerves"), Some(Familiarity::Common));
        assert_eq!(familiarity("massage"), Some(Familiarity::Listed));
        assert_eq!(familiarity("dont"), Some(Familiarity::MostCommon));
        assert_eq!(familiarity("anxeity"), None);
        assert_eq!(familiarity(""), None);
    }

    #[test]
    fn shorthand_has_a_long_form_of_known_words() {
        assert_eq!(long_form("u"), Some("you"));
        assert_eq!(long_form("you"), None);
        for (short, long) in SHORTHAND.iter() {
            for word in long.split(' ') {
                assert!(familiarity(word).is_some(), "{short}: {word}");
                assert_eq!(long_form(word), None, "{short}: {word} is shorthand itself");
            }
        }
    }
}
