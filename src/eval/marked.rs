//! Questions with the passages that answer them, a JSON object a line.

use serde::Deserialize;
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// The grade of a passage that answers directly, and all grades.
const ANSWERS: u8 = 2;
const GRADES: RangeInclusive<u8> = 1..=ANSWERS;

/// A question, and what is right for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
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
#[serde(deny_unknown_fields)]
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
        let mut first_lines: HashMap<String, usize> = HashMap::new();
        let mut first_marks: HashMap<String, (Status, usize)> = HashMap::new();
        let parse = |(at, line): (usize, &str)| {
            let number = at + 1;
            let marked: Self = serde_json::from_str(line).map_err(|e| (number, e.to_string()))?;
            marked.check().map_err(|why| (number, why))?;
            let (first, at_first) =
                *first_marks.entry(marked.text.clone()).or_insert((marked.status, number));
            if (first == Status::Answerable) != (marked.status == Status::Answerable) {
                return Err((number, format!("line {at_first} marks the same text otherwise")));
            }
            match first_lines.insert(marked.id.clone(), number) {
                Some(first) => {
                    Err((number, format!("the id {:?} was given in line {first} already", marked.id)))
                }
                None => Ok(marked),
            }
        };
        lines.map(parse).collect()
    }

    /// Whether the marks agree with each other.
    fn check(&self) -> Result<(), String> {
        if let Some(Gold { grade, .. }) = self.gold.iter().find(|gold| !GRADES.contains(&gold.grade)) {
            return Err(format!("the grade {grade} is none: 2 answers directly, 1 partly"));
        }
        let answers = self.gold.iter().any(|gold| gold.grade == ANSWERS);
        match self.status {
            Status::Answerable if !self.gold.is_empty() && !answers => {
                Err(format!("it is answerable, and no passage has the grade {ANSWERS}"))
            }
            Status::Answerable => Ok(()),
            _ if answers => Err(format!("a passage has the grade {ANSWERS}: then it is answerable")),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_open_with_a_byte_order_mark_and_hold_empty_lines() {
        let line = r#"{"id": "q", "text": "does tea keep?", "status": "unanswerable"}"#;
        let other = line.replace("\"q\"", "\"r\"");
        let read = Marked::parse_all(&format!("\u{feff}{line}\r\n\r\n{other}\n")).unwrap();
        assert_eq!(read.len(), 2);
        let (at, _) = Marked::parse_all(&format!("{line}\n\n{{}}")).unwrap_err();
        assert_eq!(at, 3);
    }

    #[track_caller]
    fn check_refused(rest: &str, expect: &str) {
        let line = format!(r#"{{"id": "q", "text": "does tea keep?", {rest}}}"#);
        let (at, why) = Marked::parse_all(&line).unwrap_err();
        assert!(at == 1 && why.contains(expect), "{at}: {why}");
    }

    #[test]
    fn marks_that_contradict_each_other_are_refused() {
        let gold =
            |grade: u8| format!(r#""gold": [{{"section": "Tea", "starts_with": "It", "grade": {grade}}}]"#);
        check_refused(&format!(r#""status": "answerable", {}"#, gold(9)), "the grade 9 is none");
        check_refused(&format!(r#""status": "answerable", {}"#, gold(1)), "no passage has the grade 2");
        check_refused(&format!(r#""status": "partial", {}"#, gold(2)), "then it is answerable");
        check_refused(r#""status": "partial", "golds": []"#, "unknown field");
        let line = r#"{"id": "q", "text": "does tea keep?", "status": "unanswerable"}"#;
        let other = r#"{"id": "r", "text": "does tea keep?", "status": "answerable"}"#;
        let (at, why) = Marked::parse_all(&format!("{line}\n{other}")).unwrap_err();
        assert!(at == 2 && why.contains("line 1 marks"), "{at}: {why}");
        let (at, why) = Marked::parse_all(&format!("{line}\n{line}")).unwrap_err();
        assert!(at == 2 && why.contains("line 1 already"), "{at}: {why}");
    }
}
