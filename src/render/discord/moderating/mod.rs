//! What moderators see: what docent answers from, and what can be done with it.

mod action;
mod listing;
mod notices;

pub use action::Moderation;
pub use listing::{
    DocumentLine, LINES, Review, Reviewed, SectionLine, Shown, documents, found, no_such_entry,
    search_forgotten, sections, show,
};
pub use notices::{CrisisNotice, ReportNotice, crisis_notice, report_notice, words_notice};
