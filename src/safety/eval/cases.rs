//! Reads marked lines: `{text, medication}`, `{text, level}`, or `{text, medication, crisis}` as JSON, one a line.

use crate::safety::Level;
use serde::Deserialize;

/// A text with what the checks should say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The line of the file, from 1.
    pub line: usize,
    /// The raw text.
    pub text: String,
    /// Whether it touches medication, if marked.
    pub medication: Option<bool>,
    /// Whether, and how near, it discloses a crisis, if marked.
    pub crisis: Option<Expected>,
}

/// What is marked about a crisis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The level itself.
    Level(Level),
    /// Only whether it is one, which is level 2 or 3.
    Flagged(bool),
}

/// A line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct BadCase {
    /// From 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    medication: Option<bool>,
    level: Option<Named>,
    crisis: Option<bool>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Named {
    Number(u8),
    Name(String),
}

/// Reads all lines; other keys than those named above are passed over, empty lines too.
pub fn parse_cases(jsonl: &str) -> Result<Vec<Case>, BadCase> {
    let lines = jsonl.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(index, line)| parse_case(index + 1, line)).collect()
}

fn parse_case(line: usize, json: &str) -> Result<Case, BadCase> {
    let bad = |message: String| BadCase { line, message };
    let marked: Line = serde_json::from_str(json).map_err(|error| bad(error.to_string()))?;
    let level = match &marked.level {
        None => None,
        Some(named) => Some(level_of(named).ok_or_else(|| {
            bad("the level is none, resources, full-third-party or full, or a number from 0 to 3".to_owned())
        })?),
    };
    let crisis = level.map(Expected::Level).or(marked.crisis.map(Expected::Flagged));
    if marked.medication.is_none() && crisis.is_none() {
        return Err(bad("it is marked neither `medication` nor `level` nor `crisis`".to_owned()));
    }
    Ok(Case { line, text: marked.text, medication: marked.medication, crisis })
}

fn level_of(named: &Named) -> Option<Level> {
    Some(match named {
        Named::Number(0) => Level::None,
        Named::Number(1) => Level::Topic,
        Named::Number(2) => Level::Other,
        Named::Number(3) => Level::Own,
        Named::Number(_) => return None,
        Named::Name(name) => match name.as_str() {
            "none" => Level::None,
            "resources" => Level::Topic,
            "full-third-party" => Level::Other,
            "full" => Level::Own,
            _ => return None,
        },
    })
}

impl Expected {
    /// Whether it is the topic, the past or a bereavement: neither a crisis nor far from one.
    pub fn is_topic(self) -> bool {
        self == Self::Level(Level::Topic)
    }

    /// Whether help lines should stand in place of an answer.
    pub fn is_flagged(self) -> bool {
        match self {
            Self::Level(level) => level >= Level::Other,
            Self::Flagged(flagged) => flagged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_forms_are_read() {
        let jsonl = "{\"text\":\"a\",\"medication\":true,\"source\":\"x\"}\n\n{\"text\":\"b\",\"level\":\"resources\"}\n\
                     {\"text\":\"c\",\"medication\":false,\"crisis\":true}";
        let cases = parse_cases(jsonl).unwrap();
        assert_eq!(cases.iter().map(|case| case.line).collect::<Vec<_>>(), [1, 3, 4]);
        assert_eq!(cases[0].medication, Some(true));
        assert_eq!(cases[1].crisis, Some(Expected::Level(Level::Topic)));
        assert_eq!((cases[2].medication, cases[2].crisis), (Some(false), Some(Expected::Flagged(true))));
    }

    #[test]
    fn a_bad_line_is_named() {
        let check = |jsonl: &str, expect: &str| {
            let bad = parse_cases(jsonl).unwrap_err().to_string();
            assert!(bad.contains(expect), "{bad}");
        };
        check("{\"text\":\"a\",\"medication\":true}\nnonsense", "line 2: ");
        check("{\"text\":\"a\",\"level\":\"high\"}", "full-third-party");
        check("{\"text\":\"a\"}", "neither");
    }
}
