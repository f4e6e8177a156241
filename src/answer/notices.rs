//! What must be said along with an answer, whatever the answer is.

use crate::safety::{Match, Where};

/// The notices of one answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notices {
    /// Help lines; at levels 2 and 3 they are the answer.
    pub crisis: Option<Notice>,
    /// "Consult your provider".
    pub medication: Option<Notice>,
}

/// A text that is shown whole, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Which of the two.
    pub kind: NoticeKind,
    /// The configured text.
    pub text: String,
    /// What raised it.
    pub reasons: Vec<Reason>,
}

/// Which notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// "Consult your provider".
    Medication,
    /// Help lines, with the crisis level: 1 to 3.
    Crisis(u8),
}

/// Words that raised a notice, and in which text they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The rule and its words.
    pub matched: Match,
    /// The text.
    pub place: Where,
}

impl Notices {
    /// In the order of reading: in a crisis the help lines come first and the notice last; a single line
    /// of help beside an ordinary answer follows the notice as well.
    pub fn in_order(&self) -> impl Iterator<Item = &Notice> {
        self.crisis.iter().chain(&self.medication)
    }
}
