//! Where a message will stand, and what goes with it.

use super::escape::escape_line;
use crate::render::deep_link::Links;
use crate::render::wording;

/// Who reads a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Only whoever asked, in a channel: the answer can be shared there.
    Asker,
    /// The member, in a direct message.
    Direct,
    /// Everybody in the channel.
    Channel,
}

/// What goes with an answer.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// Who reads it.
    pub audience: Audience,
    /// Where the question lies in memory; without it, what needs the question is not offered.
    pub memory: Option<u64>,
    /// The full deep links ([`Room::Button`](crate::render::deep_link::Room::Button)) of what is quoted.
    pub links: &'a Links,
    /// Why it stands there.
    pub lead: Lead<'a>,
}

/// What stands before an answer. Members are given by their ids and never pinged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead<'a> {
    /// Nothing: whoever asked reads the answer.
    None,
    /// A member shares it.
    SharedBy(u64),
    /// A member shares it with what they typed.
    Asked(u64, &'a str),
    /// A member chose it for another's message.
    ChosenBy(u64),
}

/// The longest question that is shown with an answer, in UTF-16 units.
const QUESTION_UNITS: usize = 300;

impl Lead<'_> {
    /// The lines before the answer.
    pub(super) fn text(self) -> Option<String> {
        let mention = |member: u64| format!("<@{member}>");
        match self {
            Self::None => None,
            Self::SharedBy(member) => Some(wording::shared_by(&mention(member))),
            Self::ChosenBy(member) => Some(wording::chosen_by(&mention(member))),
            Self::Asked(member, question) => {
                let question = super::citation::shortened(&super::escape::one_line(question), QUESTION_UNITS);
                Some(format!("{} {}", wording::asked_by(&mention(member)), escape_line(&question)))
            }
        }
    }
}
