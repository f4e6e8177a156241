//! What a person asked: trimmed, normalised, of sensible length.

use unicode_normalization::UnicodeNormalization;

/// The longest question read, in characters: what Discord lets a string option hold.
pub const MAX_QUESTION_CHARS: usize = 6000;

/// A question that is worth searching for.
///
/// Its text is NFKC-normalised, free of control and invisible characters, with single spaces,
/// and holds at least one letter or digit. Only [`Question::parse`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    text: String,
}

/// Why a text is no question. The safety checks have read it all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAQuestion {
    /// Nothing but white space and invisible characters.
    #[error("the question is empty")]
    Empty,
    /// No letter and no digit: emoji, punctuation.
    #[error("the question has no words")]
    NoWords,
    /// More than [`MAX_QUESTION_CHARS`] characters.
    #[error("the question is longer than {MAX_QUESTION_CHARS} characters")]
    TooLong,
}

impl Question {
    /// Reads what someone typed.
    pub fn parse(typed: &str) -> Result<Self, NotAQuestion> {
        // Counted before normalising: NFKC can make a text 18 times as long.
        if typed.chars().nth(MAX_QUESTION_CHARS).is_some() {
            return Err(NotAQuestion::TooLong);
        }
        let visible: String = typed
            .nfkc()
            .map(|c| if c.is_control() { ' ' } else { c })
            .filter(|c| !is_invisible(*c))
            .collect();
        let text = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            Err(NotAQuestion::Empty)
        } else if !text.chars().any(char::is_alphanumeric) {
            Err(NotAQuestion::NoWords)
        } else {
            Ok(Self { text })
        }
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Characters that print nothing or change the direction of what follows.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(typed: &str) -> Result<String, NotAQuestion> {
        Question::parse(typed).map(|q| q.text)
    }

    #[test]
    fn spaces_controls_and_invisible_characters_go() {
        assert_eq!(parsed("  how\tlong\r\ndoes\u{0} it\u{200b} last? ").unwrap(), "how long does it last?");
        assert_eq!(parsed("\u{202e}ma\u{ad}ssage").unwrap(), "massage");
    }

    #[test]
    fn compatibility_forms_become_plain() {
        assert_eq!(parsed("ｍａｓｓａｇｅ ﬁrst").unwrap(), "massage first");
    }

    #[test]
    fn texts_without_words_are_no_questions() {
        assert_eq!(parsed("\u{200b} \n"), Err(NotAQuestion::Empty));
        assert_eq!(parsed("😂😂 ?!"), Err(NotAQuestion::NoWords));
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert!(parsed(&"é".repeat(MAX_QUESTION_CHARS)).is_ok());
        assert_eq!(parsed(&"é".repeat(MAX_QUESTION_CHARS + 1)), Err(NotAQuestion::TooLong));
    }

    #[test]
    fn one_letter_and_other_scripts_are_questions() {
        assert_eq!(parsed("a").unwrap(), "a");
        assert_eq!(parsed("¿cómo? מה زה").unwrap(), "¿cómo? מה زה");
    }
}
