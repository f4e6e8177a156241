//! Where a text quotes somebody: between quotation marks, or after a colon.

use crate::safety::normal::Normal;
use std::ops::Range;

/// The words of each quotation, in order: between a pair of double marks, or from a colon to the end of its
/// line. A mark without its pair quotes nothing.
pub(super) fn quotations(raw: &str, normal: &Normal) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, sign) in raw.char_indices() {
        match (sign, open) {
            ('"' | '\u{201c}' | '\u{201d}' | '\u{201e}', None) => open = Some(at),
            ('"' | '\u{201c}' | '\u{201d}', Some(start)) => {
                found.push(words_in(normal, start..at));
                open = None;
            }
            (':', None) if raw[at + 1..].starts_with(char::is_whitespace) => {
                let end = raw[at..].find('\n').map_or(raw.len(), |length| at + length);
                found.push(words_in(normal, at..end));
            }
            _ => {}
        }
    }
    found
}

/// The words that begin in a range of bytes.
fn words_in(normal: &Normal, bytes: Range<usize>) -> Range<usize> {
    let first_from = |byte| normal.words().partition_point(|word| word.bytes.start < byte);
    first_from(bytes.start)..first_from(bytes.end)
}
