//! Everything that is said beside answers: short notes, `/about`, `/privacy`, reports and forms.

use super::action::{Action, Quoted, ReportKey, ReportReason};
use super::citation::shortened;
use super::controls::button;
use super::draft::{Draft, Order};
use super::escape::{escape_line, is_address, one_line};
use super::form::{Field, FieldId, FieldSize, Form};
use super::post::{Menu, MenuOption, Post, Row, Tone};
use crate::answer::Notices;
use crate::render::wording::{self, form, label};
use time::OffsetDateTime;
use time::macros::format_description;

/// The most characters that a field of a form takes.
pub const MAX_FIELD_CHARS: u16 = 4_000;

/// Sources that `/about` lists at most.
const MAX_SOURCES: usize = 15;

/// Votes that `/privacy` lists at most.
const MAX_VOTES: usize = 20;

/// The longest title in a list, in UTF-16 units.
const TITLE_UNITS: usize = 120;

/// What a press or a form came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// The vote counts, or counted before.
    Voted,
    /// It was the other one before.
    VoteChanged,
    /// The report is filed.
    Reported,
    /// Words were added to it.
    WordsKept,
    /// The question is in the moderators' inbox.
    GapKept,
    /// The form came back empty.
    NothingWritten,
    /// The answer stands in the channel now.
    Shared,
    /// The reply stands under the message now.
    Replied,
    /// Discord does not let docent post there.
    CannotPost,
    /// So many votes were deleted.
    Forgotten(usize),
    /// The store refused.
    NotKept,
    /// A control that docent does not know.
    NotUnderstood,
    /// A message without text.
    NoText,
}

/// What `/about` says.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// docent's own id.
    pub me: u64,
    /// Whether moderators get notes of crises.
    pub tells_moderators: bool,
    /// Title and address of what docent reads.
    pub sources: &'a [(String, Option<String>)],
    /// docent's version.
    pub version: &'a str,
    /// The generation that answers come from.
    pub generation: Option<&'a str>,
    /// How many passages it has.
    pub passages: u64,
}

/// A vote as `/privacy` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownVote {
    /// The passage's id.
    pub passage: String,
    /// Whether it helped.
    pub helpful: bool,
    /// When, in seconds since 1970, UTC.
    pub at: i64,
}

/// A short note, with the notices of what it follows from.
pub fn note(note: Note, notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    draft.add(wording::note(note));
    draft.finish()
}

/// What docent is, reads and keeps.
pub fn about(about: &About<'_>, notices: &Notices) -> Post {
    let About { me, tells_moderators, sources, version, generation, passages } = *about;
    let mut draft = Draft::new([notices], Order::Around);
    for paragraph in wording::about(&format!("<@{me}>"), tells_moderators) {
        draft.add(paragraph);
    }
    draft.add(wording::version(version, generation, passages));
    let lines = sources.iter().take(MAX_SOURCES).map(|(title, url)| {
        let title = escape_line(&shortened(&one_line(title), TITLE_UNITS));
        match url.as_deref().filter(|url| is_address(url)) {
            Some(url) => format!("- {title} (<{url}>)"),
            None => format!("- {title}"),
        }
    });
    if !sources.is_empty() {
        draft.add_lines(wording::SOURCES, lines);
    }
    draft.finish()
}

/// What is kept about a member, and the button that deletes it.
pub fn privacy(votes: &[ShownVote], moderates: bool, notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    draft.add(wording::NOT_KEPT.to_owned());
    if moderates {
        draft.add(wording::moderating::KEPT_OF_MODERATORS.to_owned());
    }
    if votes.is_empty() {
        draft.add(if moderates { wording::NO_VOTES } else { wording::NOTHING_KEPT }.to_owned());
        return draft.finish();
    }
    let more = votes.len().saturating_sub(MAX_VOTES);
    let lines = votes.iter().take(MAX_VOTES).map(|ShownVote { passage, helpful, at }| {
        let passage = escape_line(&shortened(&one_line(passage), TITLE_UNITS));
        format!("- {} ({})", wording::vote(*helpful, &passage), day(*at))
    });
    let counted = (more > 0).then(|| format!("{} {more}", wording::MORE_VOTES));
    if let Some(counted) = counted {
        draft.add(counted);
    }
    draft.add_lines(wording::KEPT, lines);
    draft.add_buttons([button(label::FORGET, Action::ForgetMe, Tone::Danger)]);
    draft.finish()
}

/// The menu of reasons of a report.
pub fn report_reasons(quoted: &Quoted, notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    draft.add(wording::WHY_REPORT.to_owned());
    let options = ReportReason::ALL.map(|reason| MenuOption {
        label: wording::reason(reason).to_owned(),
        value: reason.as_str().to_owned(),
    });
    draft.add_row(Row::Menu(Menu {
        action: Action::ReportReason(quoted.clone()),
        placeholder: form::REASON.to_owned(),
        options: options.to_vec(),
    }));
    draft.finish()
}

/// The form with words to a report that is filed.
pub fn report_form(report: ReportKey) -> Form {
    let field = Field {
        id: FieldId::Words,
        label: form::REPORT_FIELD.to_owned(),
        size: FieldSize::Paragraph,
        required: false,
        prefilled: String::new(),
        max_chars: 1_000,
    };
    Form { action: Action::ReportWords(report), title: form::REPORT.to_owned(), fields: vec![field] }
}

/// The form that sends a question to the moderators, with what the member typed already in it.
pub fn gap_form(question: &str) -> Form {
    let mut prefilled = String::new();
    for c in question.chars().filter(|c| !c.is_control() || *c == '\n') {
        if prefilled.encode_utf16().count() + c.len_utf16() > usize::from(MAX_FIELD_CHARS) {
            break;
        }
        prefilled.push(c);
    }
    let field = Field {
        id: FieldId::Question,
        label: form::GAP_FIELD.to_owned(),
        size: FieldSize::Paragraph,
        required: true,
        prefilled,
        max_chars: MAX_FIELD_CHARS,
    };
    Form { action: Action::GapForm, title: form::GAP.to_owned(), fields: vec![field] }
}

/// The minute of a time, as `2026-03-01 14:05`, UTC.
pub(super) fn minute(at: i64) -> String {
    let format = format_description!("[year]-[month]-[day] [hour]:[minute]");
    OffsetDateTime::from_unix_timestamp(at)
        .ok()
        .and_then(|time| time.format(&format).ok())
        .unwrap_or_default()
}

/// The day of a time, as `2026-03-01`.
pub(super) fn day(at: i64) -> String {
    let format = format_description!("[year]-[month]-[day]");
    OffsetDateTime::from_unix_timestamp(at)
        .ok()
        .and_then(|time| time.format(&format).ok())
        .unwrap_or_default()
}
