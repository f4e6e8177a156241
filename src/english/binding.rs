//! Words that hold a sentence together and say nothing of what it is about: those of English, and those that tell
//! another language.

use std::collections::HashSet;
use std::sync::LazyLock;

static FUNCTION_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words_of(include_str!("lists/function_words.txt")));

static FOREIGN_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words_of(include_str!("lists/foreign_words.txt")));

fn words_of(list: &'static str) -> HashSet<&'static str> {
    list.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

/// Whether a word, in lower case, holds a sentence together and says nothing of what it is about.
pub fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.contains(word)
}

/// Whether a word, in lower case, holds sentences of another language together, and is no English.
pub fn is_foreign_word(word: &str) -> bool {
    FOREIGN_WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::english::{Familiarity, familiarity};

    #[test]
    fn foreign_words_are_no_english() {
        for word in FOREIGN_WORDS.iter() {
            assert!(!is_function_word(word), "{word}");
            assert!(familiarity(word).is_none_or(|known| known > Familiarity::Common), "{word}");
        }
    }
}
