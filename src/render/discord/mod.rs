//! Turns answers into Discord messages, forms and suggestions as plain data; knows nothing of the network.
//!
//! Every message is made from an answer, a listing, or the notices of a conversation, and carries them whole:
//! there is no other way to make a [`Post`].

mod action;
mod browse;
mod citation;
mod controls;
mod draft;
mod escape;
mod form;
mod message;
pub mod moderating;
mod notes;
mod passages;
mod post;
mod quotation;
mod setting;

pub use action::{Action, MAX_CUSTOM_ID, MemoryKey, PassageKey, Quoted, ReportKey, ReportReason, Verdict};
pub use browse::{MAX_CHOICES, PAGE, Page, TopicLine, choices, questions, suggestions, topics};
pub use draft::{MAX_BUTTONS, MAX_CONTENT, MAX_ROWS};
pub use form::{Choice, Field, FieldId, FieldSize, Form};
pub use message::{answer, see_earlier};
pub use notes::{
    About, MAX_FIELD_CHARS, Note, ShownVote, about, gap_form, note, privacy, report_form, report_reasons,
};
pub use passages::{candidates, context, others};
pub use post::{Attached, Button, Menu, MenuOption, Post, Press, Row, Tone, Usable};
pub use setting::{Audience, Lead, Setting};

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
