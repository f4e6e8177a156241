//! Finds characters that nobody sees: they hide words, break searches, or turn text around.

use super::Spot;

/// Characters whose names help to find where they came from.
const NAMES: [(char, &str); 16] = [
    ('\u{ad}', "soft hyphen"),
    ('\u{61c}', "Arabic letter mark"),
    ('\u{200b}', "zero width space"),
    ('\u{200c}', "zero width non-joiner"),
    ('\u{200d}', "zero width joiner"),
    ('\u{200e}', "left-to-right mark"),
    ('\u{200f}', "right-to-left mark"),
    ('\u{202a}', "left-to-right embedding"),
    ('\u{202b}', "right-to-left embedding"),
    ('\u{202d}', "left-to-right override"),
    ('\u{202e}', "right-to-left override"),
    ('\u{2060}', "word joiner"),
    ('\u{2066}', "left-to-right isolate"),
    ('\u{2067}', "right-to-left isolate"),
    ('\u{2800}', "blank Braille pattern"),
    ('\u{feff}', "byte order mark"),
];

/// The black flag that begins the flags of England, Scotland and Wales.
const BLACK_FLAG: char = '\u{1f3f4}';

/// Every invisible or direction-changing character of a source.
///
/// Joiners stay where writing needs them: between the parts of an emoji, and in Arabic and Indic scripts
/// (Unicode 16, chapters 9, 12 and 23.2), and so does one selector of a variant behind a sign (23.4); rows of
/// selectors carry hidden text. A byte order mark may begin a file.
pub(in crate::editorial) fn find(source: &str) -> Vec<Spot> {
    let mut spots = Vec::new();
    let mut before: Option<char> = None;
    let mut last: Option<char> = None;
    let mut chars = source.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        let is_hidden = if is_selector(c) {
            last.is_none_or(|last| last.is_whitespace() || is_selector(last))
        } else {
            is_invisible(c) && !belongs(c, at, before, after)
        };
        if is_hidden {
            let name = NAMES.iter().find(|(known, _)| *known == c).map_or("invisible", |(_, name)| name);
            let message = format!("U+{:04X} ({name}) cannot be seen: delete it", u32::from(c));
            spots.push(Spot { at, message });
        }
        // What only changes how a character looks stands between it and its joiner.
        if !is_selector(c) && !matches!(c, '\u{1f3fb}'..='\u{1f3ff}') {
            before = Some(c);
        }
        last = Some(c);
    }
    spots
}

fn belongs(c: char, at: usize, before: Option<char>, after: Option<char>) -> bool {
    let between = |fits: fn(char) -> bool| before.is_some_and(fits) && after.is_some_and(fits);
    match c {
        '\u{feff}' => at == 0,
        '\u{200d}' => between(is_pictograph) || before.is_some_and(is_joining_script),
        '\u{200c}' => before.is_some_and(is_joining_script),
        '\u{e0020}'..='\u{e007f}' => {
            before.is_some_and(|b| b == BLACK_FLAG || matches!(b, '\u{e0020}'..='\u{e007e}'))
        }
        _ => false,
    }
}

/// Signs that choose how the one before them looks.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_invisible(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}')
}

fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{3030}' | '\u{1f000}'..='\u{1faff}')
}

/// Scripts whose letters take another shape beside a joiner.
fn is_joining_script(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{18af}' | '\u{a8e0}'..='\u{a8ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expect: &[(usize, &str)]) {
        let found: Vec<(usize, String)> = find(source).into_iter().map(|s| (s.at, s.message)).collect();
        let begins = |((at, message), (place, code)): (&(usize, String), &(usize, &str))| {
            at == place && message.starts_with(code)
        };
        assert_eq!(found.len(), expect.len(), "{found:?}");
        assert!(found.iter().zip(expect).all(begins), "{found:?}");
    }

    #[test]
    fn hidden_characters_are_named_by_their_code() {
        check("te\u{200b}a", &[(2, "U+200B (zero width space)")]);
        check("\u{202e}aet\u{202c}", &[(0, "U+202E (right-to-left override)"), (6, "U+202C")]);
        check("a\u{ad}b\u{7}", &[(1, "U+00AD"), (4, "U+0007")]);
        check("line\r\n\ttab", &[]);
    }

    #[test]
    fn emoji_keep_their_joiners() {
        check("👩\u{200d}👩\u{200d}👧 🏳️\u{200d}🌈 👩🏽\u{200d}🚀 ❤️\u{200d}🔥 🧑\u{200d}⚕️", &[]);
        check("\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", &[]);
        check("a\u{200d}b 👩\u{200d} tag\u{e0041}", &[(1, "U+200D"), (10, "U+200D"), (17, "U+E0041")]);
    }

    #[test]
    fn one_selector_is_fine_and_a_row_of_them_hides_text() {
        check("❤\u{fe0f} 1\u{fe0f}\u{20e3} 葛\u{e0100}城", &[]);
        check(
            "a\u{fe0f}\u{e0101} \u{fe00}b\u{2800}",
            &[(4, "U+E0101"), (9, "U+FE00"), (13, "U+2800 (blank")],
        );
    }

    #[test]
    fn scripts_that_join_keep_theirs() {
        check("می\u{200c}خواهم क्\u{200d}ष", &[]);
        check("well\u{200c}being", &[(4, "U+200C")]);
    }

    #[test]
    fn a_mark_of_byte_order_may_only_begin_a_file() {
        check("\u{feff}tea", &[]);
        check("tea\u{feff}", &[(3, "U+FEFF")]);
    }
}
