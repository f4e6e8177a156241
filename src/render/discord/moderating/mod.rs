//! What moderators see: what docent answers from, and what can be done with it.

mod action;
mod attachment;
mod drafting;
mod forms;
mod history;
mod insights;
mod listing;
mod notices;

pub use action::{Insight, MAX_PLACE, Moderation, REFUSED, words_digest};
pub use attachment::AttachmentFault;
pub use drafting::{
    AnswerLine, DraftLine, Preview, conflict, drafts, expect, overtaken, plainly, preview, refused,
    settled_draft, too_long_for_a_form,
};
pub use forms::{
    EntryFields, EntryForm, entry_form, fits, fits_heading, lift_form, phrasing_form, withdraw_form,
};
pub use history::{
    StateLine, WithdrawnLine, history, pick_withdraw, rollback_plan, state, withdrawal_done, withdrawn,
};
pub use insights::{
    Counts, GapLine, PassageLine, ReportLine, gap, gaps, insights, no_store, overdue, passages, report,
    reports, settled, shown, votes,
};
pub use listing::short;
pub use listing::{
    DocumentLine, LINES, Review, Reviewed, SectionLine, Shown, documents, found, no_such_entry,
    search_forgotten, sections, show,
};
pub use notices::{CrisisNotice, ReportNotice, crisis_notice, report_notice, words_notice};

#[cfg(test)]
mod tests;
