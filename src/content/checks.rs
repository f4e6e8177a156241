//! What an id and a web address have to look like.

use unicode_normalization::UnicodeNormalization;

/// The longest document id, in characters: it begins every passage id, which people type.
pub const MAX_ID_CHARS: usize = 200;

/// The longest web address, in bytes: what browsers and proxies agree to carry.
pub const MAX_URL_BYTES: usize = 2048;

/// Whether `id` can name a file: letters, digits, `-`, `_` and `.`.
pub(crate) fn is_file_id(id: &str) -> bool {
    is_row_id(id) && id.chars().all(is_file_id_char)
}

/// Whether `id` can name a row: whatever prints, without white space, so that it is one word in
/// a TREC run and on a command line.
pub(crate) fn is_row_id(id: &str) -> bool {
    let invisible = |c: char| {
        c.is_control()
            || c.is_whitespace()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    !id.is_empty() && id.chars().count() <= MAX_ID_CHARS && !id.chars().any(invisible)
}

/// The id of a file that states none: its stem, with `-` for whatever an id cannot hold.
///
/// Composed (NFC), because some systems store file names decomposed.
pub(crate) fn id_of_stem(stem: &str) -> String {
    let replaced: String = stem.nfc().map(|c| if is_file_id_char(c) { c } else { '-' }).collect();
    let words: Vec<&str> = replaced.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// Whether `url` is an `http` or `https` address that can stand in a link.
pub(crate) fn is_web_address(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['))
        && url.len() <= MAX_URL_BYTES
        && !url.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"`\\{}|^".contains(c))
}

fn is_file_id_char(c: char) -> bool {
    c.is_alphanumeric() || "-_.".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_ids_are_letters_digits_and_three_signs() {
        assert!(["tea", "tea-2.v1_b", "thé", "お茶"].into_iter().all(is_file_id));
        assert!(!["", "a b", "a#b", "a/b", "a\u{200b}"].into_iter().any(is_file_id));
        assert!(!is_file_id(&"x".repeat(MAX_ID_CHARS + 1)));
    }

    #[test]
    fn row_ids_are_one_visible_word() {
        assert!(["42", "MED-10", "https://x.org/a#b", "a/b?c=d"].into_iter().all(is_row_id));
        assert!(!["", "a b", "a\tb", "a\u{202e}b", "\u{0}"].into_iter().any(is_row_id));
    }

    #[test]
    fn stems_become_ids() {
        assert_eq!(id_of_stem("tea.v2"), "tea.v2");
        assert_eq!(id_of_stem("My  notes (old)"), "My-notes-old");
        assert_eq!(id_of_stem("the\u{301}"), "th\u{e9}");
        assert_eq!(id_of_stem("??"), "");
    }

    #[test]
    fn only_web_addresses_are_addresses() {
        assert!(
            ["https://x.org", "http://x.org/a?b=c#d", "https://bücher.example/ü"]
                .into_iter()
                .all(is_web_address)
        );
        assert!(
            ![
                "",
                "x.org",
                "ftp://x.org",
                "javascript:alert(1)",
                "https://",
                "https:///a",
                "https://x y",
                "https://x>"
            ]
            .into_iter()
            .any(is_web_address)
        );
    }
}
