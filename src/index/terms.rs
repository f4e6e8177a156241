//! Turns text into the terms that are indexed and searched: one function for both sides.

use frostem::{Algorithm, Stemmer};
use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

/// Longest word indexed, in bytes; what is longer is no word (tantivy itself stops at 65,530).
const MAX_WORD_BYTES: usize = 60;

/// Letters of a piece of a word.
pub const PIECE_LETTERS: usize = 4;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextTerm {
    /// Lower-cased, without accents and apostrophes.
    pub surface: String,
    /// Its English (Snowball) stem.
    pub stem: String,
    /// Where it stands in the text, in bytes.
    pub bytes: Range<usize>,
}

/// The words of a text in order. Stop words stay: in short questions they carry meaning.
pub fn split_terms(text: &str) -> Vec<TextTerm> {
    let stemmer = Stemmer::new(Algorithm::English);
    text.unicode_word_indices()
        .flat_map(|(start, word)| split_joined(start, word))
        .filter(|(_, word)| word.len() <= MAX_WORD_BYTES)
        .filter_map(|(start, word)| {
            let surface = fold(word);
            (!surface.is_empty()).then(|| TextTerm {
                stem: stemmer.stem(&surface).into_owned(),
                surface,
                bytes: start..start + word.len(),
            })
        })
        .collect()
}

/// Marks that Unicode (Annex 29) keeps within a word when letters stand on both sides.
const JOINING: [char; 4] = ['.', ':', '_', '·'];

/// `sleep.does` and `title:tea` are two words that lack a space; `U.S.` and `1.5` are one.
fn split_joined(start: usize, word: &str) -> impl Iterator<Item = (usize, &str)> {
    let numeric = word.starts_with(|c: char| c.is_ascii_digit());
    let short = word.split(JOINING).all(|piece| piece.chars().count() <= 1);
    let pieces: Vec<(usize, &str)> = if numeric || short {
        vec![(start, word)]
    } else {
        let offset = |piece: &str| piece.as_ptr() as usize - word.as_ptr() as usize;
        word.split(JOINING)
            .filter(|piece| !piece.is_empty())
            .map(|piece| (start + offset(piece), piece))
            .collect()
    };
    pieces.into_iter()
}

/// Each two neighbouring stems, as one term.
pub fn pairs(terms: &[TextTerm]) -> impl Iterator<Item = String> {
    terms.windows(2).map(|two| format!("{} {}", two[0].stem, two[1].stem))
}

/// The pieces of [`PIECE_LETTERS`] letters of a word, its two ends marked: inflected and compound words
/// share some of them with their relatives. A shorter word is its own piece.
pub fn pieces(surface: &str) -> Vec<String> {
    let letters: Vec<char> = std::iter::once('^').chain(surface.chars()).chain(['$']).collect();
    if letters.len() <= PIECE_LETTERS {
        return vec![letters.into_iter().collect()];
    }
    letters.windows(PIECE_LETTERS).map(|piece| piece.iter().collect()).collect()
}

/// Lower case, no accents, no apostrophes: `Don’t` and `dont` are one word, so are `café` and `cafe`.
fn fold(word: &str) -> String {
    word.nfkd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | 'ʼ') && !JOINING.contains(c))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let stems: Vec<_> = split_terms(text).into_iter().map(|t| t.stem).collect();
        assert_eq!(stems.join(" "), expect, "{text}");
    }

    #[test]
    fn words_are_folded_and_stemmed() {
        check("Massages, massaging!", "massag massag");
        check("Don’t don't dont", "dont dont dont");
        check("Café naïve", "cafe naiv");
        check("bi-weekly sessions (4-8 weeks)", "bi week session 4 8 week");
        check("28% of U.S. adults", "28 of us adult");
        check("can't sleep.does it help? title:tea snake_case", "cant sleep doe it help titl tea snake case");
    }

    #[test]
    fn a_word_falls_into_overlapping_pieces() {
        assert_eq!(pieces("sleep"), ["^sle", "slee", "leep", "eep$"]);
        assert_eq!(pieces("ptsd"), ["^pts", "ptsd", "tsd$"]);
        assert_eq!(pieces("is"), ["^is$"]);
    }

    #[test]
    fn neighbours_make_pairs() {
        let pairs: Vec<_> = pairs(&split_terms("How often massages?")).collect();
        assert_eq!(pairs, ["how often", "often massag"]);
    }

    #[test]
    fn every_script_gives_words() {
        check("מה זה", "מה זה");
        check("", "");
        check("😂 — …", "");
    }

    #[test]
    fn ranges_point_into_the_text() {
        let text = "“Thérapie” now";
        let words: Vec<_> = split_terms(text).into_iter().map(|t| &text[t.bytes]).collect();
        assert_eq!(words, ["Thérapie", "now"]);
    }

    #[test]
    fn an_endless_word_is_left_out() {
        check(&format!("{} ok", "x".repeat(100_000)), "ok");
    }
}
