//! How well known an English word is, what chat shorthand stands for, and whether words stand in English order.
//!
//! A small content knows few words. Without a dictionary every other word would pass for a slip of one of
//! them ("there" for "these"), and "there" would weigh as much as a name that nobody has heard of.

pub mod binding;
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
    WORDS.get(word).map(|known| match known & SIZE {
        0 => Familiarity::MostCommon,
        1 => Familiarity::Common,
        _ => Familiarity::Listed,
    })
}

/// The bits of [`WORDS`] that hold how well known a word is; its parts of speech stand behind them.
const SIZE: u64 = 0b11;

/// The letters of the parts of speech that a common word can be (`n`oun, `v`erb, `a`djective, adve`r`b), in this order;
/// empty for another word.
fn parts_of_speech(word: &str) -> String {
    let bits = WORDS.get(word).unwrap_or(0) >> SIZE.count_ones();
    "nvar".chars().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, letter)| letter).collect()
}

/// Shorter words are a slip away from too many others.
const SHORTEST_SLIP: usize = 5;

/// Longer words are no slips of anything.
const LONGEST_SLIP: usize = 24;

/// The well-known word that an unknown one is a slip of: the only one that is a letter too many, too few, another or
/// two swapped away. Its first and last letters have to be right, since names differ from words in these
/// ("concerta" and "concert").
pub fn slip_of(word: &str) -> Option<String> {
    if !(SHORTEST_SLIP..=LONGEST_SLIP).contains(&word.len()) || !word.bytes().all(|b| b.is_ascii_lowercase())
    {
        return None;
    }
    let mut found: Option<(Familiarity, String)> = None;
    for candidate in one_edit_within(word.as_bytes()) {
        let Ok(candidate) = String::from_utf8(candidate) else { continue };
        let known = familiarity(&candidate).filter(|known| *known < Familiarity::Listed);
        match (known, &found) {
            (Some(known), None) => found = Some((known, candidate)),
            (Some(_), Some((_, other))) if *other != candidate => return None,
            _ => {}
        }
    }
    found.map(|(_, word)| word)
}

/// All that is one edit from a word, its first and last letters kept.
fn one_edit_within(word: &[u8]) -> Vec<Vec<u8>> {
    let mut edited = Vec::new();
    let mut add = |at: usize, middle: &[u8], rest: usize| {
        edited.push([&word[..at], middle, &word[rest..]].concat());
    };
    let last = word.len() - 1;
    for at in 1..=last {
        for letter in b'a'..=b'z' {
            add(at, &[letter], at);
            if at < last {
                add(at, &[letter], at + 1);
            }
        }
        if at < last {
            add(at, &[], at + 1);
        }
        if at + 1 < last {
            add(at, &[word[at + 1], word[at]], at + 2);
        }
    }
    edited
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
    fn common_words_have_parts_of_speech() {
        for (word, parts) in [("sleep", "nv"), ("quickly", "r"), ("anxious", "a"), ("zolpidem", ""), ("", "")]
        {
            assert_eq!(parts_of_speech(word), parts, "{word}");
        }
    }

    #[test]
    fn slips_are_put_right_where_one_word_is_meant() {
        for (slip, meant) in [("tomorow", "tomorrow"), ("apointment", "appointment"), ("freind", "friend")] {
            assert_eq!(slip_of(slip).as_deref(), Some(meant));
        }
        // Names, words of other languages, and slips of two words at once.
        for word in
            ["concerta", "lyrica", "ambien", "masaje", "ansiedad", "gegen", "hilft", "cart", "", "übel"]
        {
            assert_eq!(slip_of(word), None, "{word}");
        }
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
