//! One thing that was looked at, how it is, and what to do about it.

use serde::Serialize;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at, in a word or two.
    pub about: &'static str,
    /// How it is.
    pub level: Level,
    /// The same in a sentence.
    pub says: String,
    /// What to do; none where all is well.
    pub remedy: Option<String>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// As it should be.
    Ok,
    /// docent works, and less well than it could.
    Warning,
    /// Members go without something.
    Error,
}

impl Finding {
    /// All is well.
    pub fn ok(about: &'static str, says: impl Into<String>) -> Self {
        Self { about, level: Level::Ok, says: says.into(), remedy: None }
    }

    /// Something could be better.
    pub fn warning(about: &'static str, says: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { about, level: Level::Warning, says: says.into(), remedy: Some(remedy.into()) }
    }

    /// Something is broken.
    pub fn error(about: &'static str, says: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { about, level: Level::Error, says: says.into(), remedy: Some(remedy.into()) }
    }
}
