//! Decides from hits and safety what to say: quote, offer, or admit nothing; adds notices.
//!
//! An [`Answer`] can only be made here and only be taken apart whole ([`Answer::open`]), so no renderer
//! can show a passage without meeting the notices that belong to it.

mod compose;
mod listing;
mod medicines;
mod notices;
mod policy;
mod small_talk;

pub use compose::{Checked, Searched, compose, list, notices_beside};
pub use listing::Listing;
pub use medicines::Medicines;
pub use notices::{Notice, NoticeKind, Notices, Reason};
pub use policy::Policy;
pub use small_talk::SmallTalk;

use crate::index::Stored;
use crate::question::NotAQuestion;
use std::ops::Range;

/// What docent says to one question.
#[derive(Debug, Clone)]
pub struct Answer {
    finding: Finding,
    notices: Notices,
    confidence: f32,
    generation: Option<String>,
    misread: Misread,
}

/// All of an [`Answer`]; renderers take it apart by name, so that a new part cannot be forgotten.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// What was found.
    pub finding: &'a Finding,
    /// What must be said along with it.
    pub notices: &'a Notices,
    /// How likely the first passage answers the question, 0 to 1; 0 where nothing was searched.
    pub confidence: f32,
    /// The generation that was searched, if one could be.
    pub generation: Option<&'a str>,
    /// Whether a reply to a crisis may be taken back.
    pub misread: Misread,
}

/// Whether whoever reads a reply to a crisis may say "that isn't it" and get the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Misread {
    /// The help lines stay: there is no crisis, it is another's, or words of an overdose, of means, of a plan or
    /// of danger were found.
    #[default]
    Settled,
    /// They may.
    MayBe,
}

/// What was found.
#[derive(Debug, Clone)]
pub enum Finding {
    /// Passages that answer.
    Quoted {
        /// The one that answers best.
        best: Box<Quote>,
        /// Up to two others, best first.
        others: Vec<Quote>,
    },
    /// No answer, but questions and headings close by that the content does answer.
    Near(Vec<Nearest>),
    /// Nothing at all.
    Nothing(Silence),
    /// A crisis: the help lines of the notices are the answer.
    Crisis,
}

/// A passage as it is quoted.
#[derive(Debug, Clone)]
pub struct Quote {
    /// The passage, its words proven against the generation.
    pub passage: Stored,
    /// Its score in the ranking.
    pub score: f32,
    /// The sentence that answers, in bytes of its words.
    pub highlight: Range<usize>,
}

/// A question or heading that the content answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// The id of its (first) passage.
    pub passage: String,
    /// The question or heading, as the author wrote it.
    pub title: String,
    /// Whether its author marked it as about medication.
    pub medication: bool,
    /// The place of that passage in its generation, from 0.
    pub ordinal: u64,
    /// The blake3 of that passage's words, as 64 hex digits.
    pub hash: String,
}

/// Why there is nothing to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Silence {
    /// The text is no question.
    NotAQuestion(NotAQuestion),
    /// The text is a question, but none about anything.
    SmallTalk(SmallTalk),
    /// The content holds nothing near it.
    NoMatch,
    /// A passage asked for by id that is not there.
    NoSuchPassage,
    /// The search is down; the operator's log says why.
    SearchDown,
    /// So many questions are being answered that this one cannot wait its turn.
    Busy,
    /// Too many questions from one member, in one channel or on one server; again in so many seconds.
    TooSoon(u64),
    /// docent is being stopped, and will be back.
    Stopping,
    /// docent answers nothing in this channel.
    ChannelClosed,
    /// What was asked is no longer in memory.
    Expired,
}

impl Silence {
    /// Its name in metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotAQuestion(_) => "not_a_question",
            Self::SmallTalk(_) => "small_talk",
            Self::NoMatch => "no_match",
            Self::NoSuchPassage => "no_such_passage",
            Self::SearchDown => "search_down",
            Self::Busy => "busy",
            Self::TooSoon(_) => "too_soon",
            Self::Stopping => "stopping",
            Self::ChannelClosed => "channel_closed",
            Self::Expired => "expired",
        }
    }
}

impl Finding {
    /// Its name in JSON and logs.
    pub fn outcome(&self) -> &'static str {
        match self {
            Self::Quoted { .. } => "quoted",
            Self::Near(_) => "near",
            Self::Nothing(_) => "nothing",
            Self::Crisis => "crisis",
        }
    }
}

impl Answer {
    /// All of it at once.
    pub fn open(&self) -> Said<'_> {
        let Self { finding, notices, confidence, generation, misread } = self;
        let generation = generation.as_deref();
        Said { finding, notices, confidence: *confidence, generation, misread: *misread }
    }
}

impl Quote {
    /// What stands above the passage: its last heading, else the document's title.
    pub fn heading(&self) -> &str {
        self.passage.info.headings.last().unwrap_or(&self.passage.info.title)
    }
}

#[cfg(test)]
mod tests;
