//! Turns answers into Discord messages, forms and suggestions as plain data; knows nothing of the network.

mod action;
mod form;
mod post;

pub use action::{Action, MAX_CUSTOM_ID, MemoryKey, PassageKey, Quoted, ReportKey, ReportReason, Verdict};
pub use form::{Choice, Field, FieldId, FieldSize, Form};
pub use post::{Button, Menu, MenuOption, Post, Press, Row, Tone, Usable};
