//! Forms that moderators fill in.

use super::action::Moderation;
use crate::render::discord::action::Action;
use crate::render::discord::form::{Field, FieldId, FieldSize, Form};
use crate::render::discord::notes::MAX_FIELD_CHARS;
use crate::render::wording::moderating::form as words;

/// The longest question, in characters (what the content takes).
const MAX_QUESTION: u16 = 300;

/// The longest reason, in characters.
const MAX_REASON: u16 = 1_000;

/// What stands in the form of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntryFields {
    /// The question or heading; none where there is no heading to change.
    pub heading: Option<String>,
    /// The answer, or the words of a passage.
    pub answer: String,
    /// Other ways to ask, one a line; none where only they can be changed elsewhere.
    pub phrasings: String,
    /// Whether it is about medication, as it is typed.
    pub medication: String,
    /// When it has to be reviewed again, as it is typed.
    pub review_by: String,
}

/// The form of an entry: a new one, or one that is there.
pub fn entry_form(action: Moderation, title: EntryForm, fields: &EntryFields) -> Form {
    let EntryFields { heading, answer, phrasings, medication, review_by } = fields;
    let heading = heading.as_ref().map(|heading| Field {
        id: FieldId::Heading,
        label: words::HEADING.to_owned(),
        size: FieldSize::Line,
        required: true,
        prefilled: fitting(heading, MAX_QUESTION),
        max_chars: MAX_QUESTION,
    });
    let field = |id, label: &str, size, required, prefilled: &str, max_chars| Field {
        id,
        label: label.to_owned(),
        size,
        required,
        prefilled: fitting(prefilled, max_chars),
        max_chars,
    };
    let long = FieldSize::Paragraph;
    let others = [
        field(FieldId::Answer, words::ANSWER, long, true, answer, MAX_FIELD_CHARS),
        field(FieldId::Phrasings, words::PHRASINGS, long, false, phrasings, MAX_FIELD_CHARS),
        field(FieldId::Medication, words::MEDICATION, FieldSize::Line, false, medication, 10),
        field(FieldId::ReviewBy, words::REVIEW_BY, FieldSize::Line, false, review_by, 10),
    ];
    let title = match title {
        EntryForm::New => words::NEW,
        EntryForm::Change => words::CHANGE,
    };
    Form {
        action: Action::Moderate(action),
        title: title.to_owned(),
        fields: heading.into_iter().chain(others).collect(),
    }
}

/// Which form of an entry it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryForm {
    /// Of a new entry.
    New,
    /// Of one that is there.
    Change,
}

/// The form of another way to ask, for a draft that holds one.
pub fn phrasing_form(action: Moderation, phrasings: &str) -> Form {
    let field = Field {
        id: FieldId::Phrasings,
        label: words::PHRASINGS.to_owned(),
        size: FieldSize::Paragraph,
        required: true,
        prefilled: fitting(phrasings, MAX_FIELD_CHARS),
        max_chars: MAX_FIELD_CHARS,
    };
    Form { action: Action::Moderate(action), title: words::CHANGE.to_owned(), fields: vec![field] }
}

/// The form that withdraws a passage.
pub fn withdraw_form(action: Moderation) -> Form {
    reason_form(action, words::WITHDRAW)
}

/// The form that lets a withdrawn passage be shown again.
pub fn lift_form(action: Moderation) -> Form {
    reason_form(action, words::LIFT)
}

fn reason_form(action: Moderation, title: &str) -> Form {
    let field = Field {
        id: FieldId::Reason,
        label: words::REASON.to_owned(),
        size: FieldSize::Paragraph,
        required: true,
        prefilled: String::new(),
        max_chars: MAX_REASON,
    };
    Form { action: Action::Moderate(action), title: title.to_owned(), fields: vec![field] }
}

/// Whether a text fits into a field whole.
pub fn fits(text: &str) -> bool {
    text.encode_utf16().count() <= usize::from(MAX_FIELD_CHARS)
}

/// Whether a question or heading fits into its field whole.
pub fn fits_heading(text: &str) -> bool {
    text.encode_utf16().count() <= usize::from(MAX_QUESTION)
}

fn fitting(text: &str, most: u16) -> String {
    let mut kept = String::new();
    let mut units = 0;
    for c in text.chars() {
        units += c.len_utf16();
        if units > usize::from(most) {
            break;
        }
        kept.push(c);
    }
    kept
}
