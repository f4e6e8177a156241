//! What the checks found: which rule, which words, where.

use serde::Serialize;
use std::ops::Range;

/// What both checks say about one text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// Why the text touches medication; empty when it does not.
    pub medication: Vec<Match>,
    /// Whether the text discloses a crisis.
    pub crisis: Crisis,
}

/// Words that made a rule fire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Match {
    /// The rule.
    pub rule: Rule,
    /// The words as they stand in the raw text.
    pub words: String,
    /// The listed name that they mean (`zolft` → `zoloft`), for rules about names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The international name of that medicine (`zoloft` → `sertraline`), when it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generic: Option<String>,
    /// Its class (`ssri`), when it is listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Where the words stand in the raw text.
    pub bytes: Range<usize>,
}

/// Which rule fired. Its id goes into JSON and logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The exact name of a medicine (layer a).
    Name,
    /// A class word or slang: `antidepressant`, `meds` (layer b).
    ClassWord,
    /// A name or word that counts only beside a dosing word: `sonata`, `cream` (layer c).
    ContextName,
    /// The ending of an international name: `-oxetine` (layer d).
    Stem,
    /// A misspelt name or class word (layer e).
    Misspelling,
    /// An unknown word, or an indirect wording, where a medicine stands (layer f).
    Frame,
    /// The author marked the entry as being about medication.
    Marked,
    /// The check could not be made, so it counts as found.
    FailClosed,
    /// A sign of a crisis, by its id in `crisis/rules/signs.txt`.
    #[serde(untagged)]
    Crisis(&'static str),
}

/// Which text a match was found in; whoever asks for the check attaches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Where {
    /// What the member typed.
    Question,
    /// The turn before, in the same conversation.
    Previous,
    /// The passage that is quoted.
    Passage,
    /// The author marked the entry.
    Entry,
}

/// Whether a text discloses a crisis.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Crisis {
    /// How near it is.
    pub level: Level,
    /// Which words say so.
    pub matched: Vec<Match>,
    /// Overdose, lethal dose, plan or method: the emergency number stands first.
    pub emergency: bool,
    /// Danger from another person: the emergency number, and no word about suicide.
    pub danger: bool,
}

/// How near a crisis is to whoever writes; serialised as 0 to 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(into = "u8")]
pub enum Level {
    /// Nothing of the kind.
    #[default]
    None,
    /// The topic, the past, a negation, a bereavement.
    Topic,
    /// Worry about another person.
    Other,
    /// The person who writes.
    Own,
}

impl Crisis {
    /// What stands for a check that could not be made: help lines.
    pub fn fail_closed() -> Self {
        Self { level: Level::Own, matched: vec![Match::fail_closed()], emergency: false, danger: false }
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level as Self
    }
}

impl Rule {
    /// The id in JSON and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::ClassWord => "class-word",
            Self::ContextName => "context-name",
            Self::Stem => "stem",
            Self::Misspelling => "misspelling",
            Self::Frame => "frame",
            Self::Marked => "marked",
            Self::FailClosed => "fail-closed",
            Self::Crisis(id) => id,
        }
    }
}

impl Match {
    /// The author's own mark on an entry; the words are the entry's id.
    pub fn marked(entry: &str) -> Self {
        Self { rule: Rule::Marked, words: entry.to_owned(), ..Self::fail_closed() }
    }

    /// The match that stands for a check which could not be made.
    pub fn fail_closed() -> Self {
        Self {
            rule: Rule::FailClosed,
            words: String::new(),
            name: None,
            generic: None,
            class: None,
            bytes: 0..0,
        }
    }
}

/// `misspelling "zolft" → zoloft (sertraline, ssri)`, for `explain` and the moderators' why-view.
impl std::fmt::Display for Match {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.rule.as_str())?;
        if !self.words.is_empty() {
            write!(f, " \"{}\"", self.words)?;
        }
        if let Some(name) = &self.name {
            write!(f, " → {name}")?;
        }
        let about: Vec<&str> =
            [&self.generic, &self.class].into_iter().flatten().map(String::as_str).collect();
        if !about.is_empty() {
            write!(f, " ({})", about.join(", "))?;
        }
        Ok(())
    }
}
