//! Questions with the passages that answer them, a JSON object a line.

use serde::Deserialize;

/// A question, and what is right for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Marked {
    /// Its own id.
    pub id: String,
    /// The message, exactly as it is received.
    pub text: String,
    /// Whether the content answers it.
    pub status: Status,
    /// The paragraphs that answer.
    #[serde(default)]
    pub gold: Vec<Gold>,
    /// Whether it touches medication.
    #[serde(default)]
    pub medication: bool,
    /// Whether it discloses a crisis.
    #[serde(default)]
    pub crisis: bool,
    /// The voice it is written in, for figures by style.
    #[serde(default)]
    pub style: Option<String>,
}

/// Whether the content answers a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It does.
    Answerable,
    /// It touches on it, or answers a part.
    Partial,
    /// It does not.
    Unanswerable,
    /// Greetings, thanks, noise.
    Chitchat,
}

/// A paragraph that answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Gold {
    /// Its heading; `FAQ` for an entry, `Introduction` before the first heading, the id of a row.
    pub section: String,
    /// Its first words, verbatim.
    pub starts_with: String,
    /// 2 answers directly, 1 partly.
    pub grade: u8,
}

impl Marked {
    /// Reads a whole file, with or without a byte order mark; a fault names its line, from 1.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, (usize, String)> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        lines.map(|(at, line)| serde_json::from_str(line).map_err(|e| (at + 1, e.to_string()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_open_with_a_byte_order_mark_and_hold_empty_lines() {
        let line = r#"{"id": "q", "text": "does tea keep?", "status": "unanswerable"}"#;
        let read = Marked::parse_all(&format!("\u{feff}{line}\r\n\r\n{line}\n")).unwrap();
        assert_eq!(read.len(), 2);
        let (at, _) = Marked::parse_all(&format!("{line}\n\n{{}}")).unwrap_err();
        assert_eq!(at, 3);
    }
}
