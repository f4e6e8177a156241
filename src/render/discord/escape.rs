//! Writes a text so that Discord shows its very characters: nothing becomes a mark, a mention or a picture.
//!
//! What Discord reads as a mark is not published. The rules here are those of its clients' parser as far as
//! they are known, and `model` holds them in the tests; a sign is escaped wherever it could be one.

use crate::render::terminal::shown_as;
use std::ops::Range;

/// Signs that mean something anywhere.
const ANYWHERE: &str = "\\*_~`|[<";

/// Signs that mean something at the start of a line: quotations, headings, lists, small print.
const AT_START: &str = ">#-+";

/// What calls everybody.
const EVERYBODY: [&str; 2] = ["everyone", "here"];

/// A piece of a line: what of it is shown, and how that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its bytes in the line.
    pub(super) bytes: Range<usize>,
    /// What Discord is sent.
    pub(super) written: String,
}

/// How long Discord may find a text: it counts code points, which are never more than these UTF-16 units.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A text on one line, with single spaces.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Escapes a text as one line.
pub(super) fn escape_line(text: &str) -> String {
    pieces(&one_line(text)).into_iter().map(|piece| piece.written).collect()
}

/// The pieces of one line.
pub(super) fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    // Whether only spaces, or spaces and digits, stand before.
    let (mut at_start, mut in_number) = (true, false);
    while let Some(c) = line[at..].chars().next() {
        let rest = &line[at..];
        if let Some(length) = address(rest) {
            pieces.push(Piece { bytes: at..at + length, written: format!("<{}>", &rest[..length]) });
            (at_start, in_number) = (false, false);
            at += length;
            continue;
        }
        let after = &rest[c.len_utf8()..];
        let is_mark = ANYWHERE.contains(c)
            || (at_start && AT_START.contains(c))
            || (c == '.' && in_number && after.chars().next().is_none_or(char::is_whitespace))
            || (c == '@' && EVERYBODY.iter().any(|word| after.starts_with(word)))
            || (c == ':' && (after.starts_with("//") || opens_shortcode(after)));
        let shown = shown_as(c);
        let written = if is_mark { format!("\\{shown}") } else { shown.to_string() };
        pieces.push(Piece { bytes: at..at + c.len_utf8(), written });
        in_number = c.is_ascii_digit() && (at_start || in_number);
        at_start = at_start && c.is_whitespace();
        at += c.len_utf8();
    }
    pieces
}

/// `name:` after a colon: a picture.
fn opens_shortcode(after: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || "_+-".contains(c);
    let name = after.len() - after.trim_start_matches(is_name).len();
    name > 0 && after[name..].starts_with(':')
}

/// How many bytes of `rest` are an address that Discord links when it stands in `<…>`, which also keeps its
/// preview from unfolding.
fn address(rest: &str) -> Option<usize> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| rest.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))?;
    // No `*`: two of them would end what is bold around the address.
    let belongs = |c: char| c.is_alphanumeric() || "-._~:/?#[]@!$&'()+,;=%".contains(c);
    let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    let mut address = &rest[..end];
    // What ends a sentence around the address does not belong to it.
    while let Some(last) = address.chars().next_back() {
        let unopened = |open, close| address.matches(close).count() > address.matches(open).count();
        let ends = match last {
            ')' => unopened('(', ')'),
            ']' => unopened('[', ']'),
            last => ".,:;!?'_~&".contains(last),
        };
        if !ends {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    address.get(scheme.len()..)?.starts_with(char::is_alphanumeric).then_some(address.len())
}

/// Whether an address may stand in `<…>` as it is.
pub(super) fn is_address(url: &str) -> bool {
    address(url) == Some(url.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expect: &str) {
        let written: String = pieces(line).into_iter().map(|piece| piece.written).collect();
        assert_eq!(written, expect);
    }

    #[test]
    fn signs_that_mean_something_are_escaped_and_others_left() {
        check(
            "Plain words, 28.5% (of 3) - fine: yes; \"ok\" & more!",
            "Plain words, 28.5% (of 3) - fine: yes; \"ok\" & more!",
        );
        check(
            "2 * 3 ** snake_case ~~no~~ ||x|| `y`",
            "2 \\* 3 \\*\\* snake\\_case \\~\\~no\\~\\~ \\|\\|x\\|\\| \\`y\\`",
        );
        check("[a](b) <@1> <3 \\", "\\[a](b) \\<@1> \\<3 \\\\");
        check("@everyone, a@here.org @you", "\\@everyone, a\\@here.org @you");
        check(":tada: 10:30 10:30:45", "\\:tada: 10:30 10\\:30:45");
    }

    #[test]
    fn what_begins_a_line_is_no_mark() {
        check("# a", "\\# a");
        check("  - a - b", "  \\- a - b");
        check("> a > b", "\\> a > b");
        check("-# small", "\\-# small");
        check("12. a 3. b", "12\\. a 3. b");
        check("12.5 a", "12.5 a");
    }

    #[test]
    fn addresses_stand_in_brackets() {
        check("See https://x.org/a_b(c). Or", "See <https://x.org/a_b(c)>. Or");
        check("(http://x.org/*)", "(<http://x.org/>\\*)");
        check("[t](https://x.org)", "\\[t](<https://x.org>)");
        check("https:// and ftp://x", "https\\:// and ftp\\://x");
    }

    #[test]
    fn what_steers_the_text_is_replaced() {
        check("a\u{202e}b\u{0}c\td", "a\u{fffd}b\u{fffd}c\td");
    }

    #[test]
    fn astral_characters_count_twice() {
        assert_eq!((units("añ😀"), units("")), (4, 0));
    }
}
