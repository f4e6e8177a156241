//! What a moderator typed into the form of an entry, and what of it is a change.

use crate::editorial::{Editable, Revision};
use crate::render::discord::moderating::EntryFields;
use crate::render::discord::{FieldId, Form};
use time::Date;
use time::macros::format_description;

/// What stands between phrasings in a file, and may stand between them in a form as well as a line break.
const BETWEEN_PHRASINGS: [char; 2] = ['\n', '·'];

/// What somebody typed into the form of an entry.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) heading: Option<String>,
    pub(super) answer: String,
    pub(super) phrasings: String,
    pub(super) medication: String,
    pub(super) review_by: String,
}

impl Typed {
    pub(super) fn of(fields: &[(String, String)]) -> Self {
        let field = |id: FieldId| {
            fields.iter().find(|(name, _)| name == id.as_str()).map(|(_, typed)| typed.trim().to_owned())
        };
        Self {
            heading: field(FieldId::Heading),
            answer: field(FieldId::Answer).unwrap_or_default(),
            phrasings: field(FieldId::Phrasings).unwrap_or_default(),
            medication: field(FieldId::Medication).unwrap_or_default(),
            review_by: field(FieldId::ReviewBy).unwrap_or_default(),
        }
    }

    pub(super) fn fields(&self) -> EntryFields {
        let Self { heading, answer, phrasings, medication, review_by } = self.clone();
        EntryFields { heading, answer, phrasings, medication, review_by }
    }

    /// Puts what was typed into a form.
    pub(super) fn fill(&self, form: &mut Form) {
        for field in &mut form.fields {
            let typed = match field.id {
                FieldId::Heading => self.heading.clone().unwrap_or_default(),
                FieldId::Answer => self.answer.clone(),
                FieldId::Phrasings => self.phrasings.clone(),
                FieldId::Medication => self.medication.clone(),
                FieldId::ReviewBy => self.review_by.clone(),
                FieldId::Question | FieldId::Words | FieldId::Reason => continue,
            };
            field.prefilled = typed;
        }
    }

    pub(super) fn phrasings(&self) -> Vec<String> {
        let phrasings = self.phrasings.split(BETWEEN_PHRASINGS).map(str::trim);
        phrasings.filter(|phrasing| !phrasing.is_empty()).map(str::to_owned).collect()
    }

    /// Anything but a plain "no" counts as yes: a notice too many is noise, one too few does harm.
    pub(super) fn is_medication(&self) -> bool {
        !matches!(self.medication.to_lowercase().as_str(), "" | "no" | "n" | "false" | "-")
    }

    pub(super) fn review_by(&self) -> Result<Option<Date>, time::error::Parse> {
        if self.review_by.is_empty() {
            return Ok(None);
        }
        Date::parse(&self.review_by, format_description!("[year]-[month]-[day]")).map(Some)
    }

    pub(super) fn as_text(&self) -> String {
        let Self { heading, answer, phrasings, medication: _, review_by: _ } = self;
        let heading = heading.as_ref().map(|heading| format!("## {heading}\n\n")).unwrap_or_default();
        let phrasings = if phrasings.is_empty() { String::new() } else { format!("\n\n{phrasings}") };
        format!("{heading}{answer}{phrasings}\n")
    }
}

/// Only what was changed: the rest stays as it stands in the file, byte for byte.
pub(super) fn revision(typed: &Typed, review_by: Option<Date>, editable: &Editable) -> Revision {
    let Editable { heading, words, also_asked, medication, review_by: before, .. } = editable;
    let typed_heading =
        typed.heading.clone().filter(|typed| heading.as_ref().is_some_and(|was| was != typed));
    Revision {
        heading: typed_heading,
        words: Some(typed.answer.clone()).filter(|typed| typed != words.trim()),
        also_asked: Some(typed.phrasings()).filter(|typed| typed != also_asked),
        medication: Some(typed.is_medication()).filter(|typed| typed != medication),
        review_by: review_by.filter(|typed| Some(*typed) != *before),
    }
}
