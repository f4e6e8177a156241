//! Forms (Discord's modals) and suggestions (its autocomplete) as plain data.

use super::action::Action;

/// A form that opens over the conversation. It is always the first response to a press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// What sending it calls.
    pub action: Action,
    /// At most 45 characters.
    pub title: String,
    /// One to five fields.
    pub fields: Vec<Field>,
}

/// A text field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Which one.
    pub id: FieldId,
    /// What it asks for, at most 45 characters.
    pub label: String,
    /// How much room it shows.
    pub size: FieldSize,
    /// Whether the form can be sent without it.
    pub required: bool,
    /// What stands in it at first, at most `max_chars`.
    pub prefilled: String,
    /// The most characters it takes, up to 4000.
    pub max_chars: u16,
}

/// The fields of all forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldId {
    /// The question that goes to the moderators.
    Question,
    /// What is wrong with a passage.
    Words,
    /// The question or heading of an entry.
    Heading,
    /// The answer, or the words of a passage.
    Answer,
    /// Other ways to ask.
    Phrasings,
    /// Whether it is about medication.
    Medication,
    /// When it has to be reviewed again.
    ReviewBy,
    /// Why a passage is withdrawn, or shown again.
    Reason,
}

/// How much room a field shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldSize {
    /// One line.
    Line,
    /// Several lines.
    Paragraph,
}

/// A suggestion while somebody types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is shown, 1 to 100 characters.
    pub name: String,
    /// What is sent when it is taken, 1 to 100 characters: the text, or [`PassageKey::to_choice`] where the
    /// text is longer.
    ///
    /// [`PassageKey::to_choice`]: super::PassageKey::to_choice
    pub value: String,
}

impl FieldId {
    /// Its name in Discord's payloads.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Words => "words",
            Self::Heading => "heading",
            Self::Answer => "answer",
            Self::Phrasings => "phrasings",
            Self::Medication => "medication",
            Self::ReviewBy => "review_by",
            Self::Reason => "reason",
        }
    }
}
