//! Cuts a text into word pieces, as BERT's own tokenizer does (Devlin et al., 2018; Wu et al., 2016).
//!
//! One difference is meant: a text that spells out a marker such as `[SEP]` gets the pieces of its
//! letters, never the marker, so that nobody can end a text early by typing one.

use super::vocabulary::Vocabulary;
use unicode_categories::UnicodeCategories as _;
use unicode_normalization::UnicodeNormalization as _;

/// Longer words are unknown as a whole. From BERT's tokenizer, in characters.
const MAX_WORD_CHARS: usize = 100;

/// The ids of a text between its two markers, no more than `max_tokens` with them.
///
/// Reads no further than that, so a long text costs no more than a short one. `None` when no piece
/// of the text is known: there is nothing to make a vector of.
pub(super) fn tokenize(vocabulary: &Vocabulary, text: &str, max_tokens: usize) -> Option<Vec<u32>> {
    let room = max_tokens.saturating_sub(1);
    let mut ids = vec![vocabulary.begin];
    let mut word = String::new();
    for c in spell(vocabulary, text) {
        let alone = is_punctuation(c);
        if alone || c.is_whitespace() {
            push_pieces(vocabulary, &mut word, &mut ids);
            if alone {
                word.push(c);
                push_pieces(vocabulary, &mut word, &mut ids);
            }
            if ids.len() >= room {
                break;
            }
        } else {
            word.push(c);
        }
    }
    push_pieces(vocabulary, &mut word, &mut ids);
    ids.truncate(room);
    let known = ids[1..].iter().any(|id| *id != vocabulary.unknown);
    ids.push(vocabulary.end);
    known.then_some(ids)
}

/// The characters that matter, in the model's spelling.
fn spell<'t>(vocabulary: &Vocabulary, text: &'t str) -> Box<dyn Iterator<Item = char> + 't> {
    let spelling = vocabulary.spelling;
    let cleaned = text.chars().filter(|c| !is_dropped(*c)).flat_map(move |c| {
        let pad = (spelling.split_chinese && is_chinese(c)).then_some(' ');
        pad.into_iter().chain([c]).chain(pad)
    });
    let bare: Box<dyn Iterator<Item = char>> = if spelling.strip_accents {
        Box::new(cleaned.nfd().filter(|c| !c.is_mark_nonspacing()))
    } else {
        Box::new(cleaned)
    };
    if spelling.lowercase { Box::new(bare.flat_map(char::to_lowercase)) } else { bare }
}

/// Appends the pieces of a word and empties it: the longest known piece first, or one unknown.
fn push_pieces(vocabulary: &Vocabulary, word: &mut String, ids: &mut Vec<u32>) {
    if word.is_empty() {
        return;
    }
    let before = ids.len();
    if !push_longest(vocabulary, word, ids) {
        ids.truncate(before);
        ids.push(vocabulary.unknown);
    }
    word.clear();
}

/// Whether the whole word could be made of known pieces.
fn push_longest(vocabulary: &Vocabulary, word: &str, ids: &mut Vec<u32>) -> bool {
    if word.chars().nth(MAX_WORD_CHARS).is_some() {
        return false;
    }
    let mut piece = String::with_capacity(word.len() + 2);
    let mut start = 0;
    while start < word.len() {
        piece.clear();
        if start > 0 {
            piece.push_str("##");
        }
        let marker = piece.len();
        piece.push_str(&word[start..]);
        let found = loop {
            if let Some(id) = vocabulary.id(&piece) {
                break id;
            }
            piece.pop();
            if piece.len() == marker {
                return false;
            }
        };
        ids.push(found);
        start += piece.len() - marker;
    }
    true
}

/// Control and format characters, and the mark of broken text; tabs and line ends are white space.
fn is_dropped(c: char) -> bool {
    !matches!(c, '\t' | '\n' | '\r') && (c == '\u{fffd}' || c.is_other())
}

/// BERT counts every ASCII symbol as punctuation, `$` and `+` too.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || c.is_punctuation()
}

/// The blocks of Chinese characters that the tokenizer library sets apart, one word each. It starts
/// the last block but two at U+2B920 where BERT's own code has U+2B820; models met the former.
fn is_chinese(c: char) -> bool {
    matches!(c,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2a6df}'
        | '\u{2a700}'..='\u{2b73f}' | '\u{2b740}'..='\u{2b81f}' | '\u{2b920}'..='\u{2ceaf}'
        | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}
