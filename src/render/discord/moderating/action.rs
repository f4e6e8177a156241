//! What a moderator's control calls; like every custom id it is not to be trusted.

use crate::render::discord::PassageKey;
use crate::render::discord::action::{decimal, hex, number};

/// The longest place of a new entry, in bytes: what is left beside the rest of a custom id.
pub const MAX_PLACE: usize = 66;

/// The longest digest of what was looked at, in bytes.
const MAX_DIGEST: usize = 64;

/// Hex digits of the digest of words that a form was opened with.
const WORDS_DIGITS: usize = 8;

/// Everything that a moderator's button, menu or form can call.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Moderation {
    /// A page of documents, from 0.
    Documents(u32),
    /// A menu of documents; values are their numbers.
    PickDocument,
    /// A page of a document's sections: document, page.
    Sections(u32, u32),
    /// A menu of sections; values are [`PassageKey::encode`].
    PickSection,
    /// A page of what was found: where the words lie in memory, page.
    Found(u64, u32),
    /// Shows a passage with all that is known about it.
    Show(PassageKey),
    /// The first page of `/insights`.
    Insights,
    /// A page of one of its lists, from 0.
    Insight(Insight, u32),
    /// A menu of questions that members sent; values are their ids.
    PickGap,
    /// Settles a question that members sent, without an answer.
    DismissGap(i64),
    /// A menu of reports; values are their keys as 16 hex digits.
    PickReport,
    /// Settles a report.
    SettleReport(u64),
    /// Opens the form of a new entry for a question that members sent.
    AddForGap(i64),
    /// That form, filled in: the question that members sent (0: none), and the file.
    AddForm(i64, String),
    /// A menu of entries that a question which members sent is attached to; values are [`PassageKey::encode`].
    AlsoAskGap(i64),
    /// Asks what is expected of a question that members sent.
    ExpectGap(i64),
    /// A menu of what is expected of it; values are [`PassageKey::encode`], or [`REFUSED`].
    Expect(i64),
    /// Opens the form of a passage.
    Edit(PassageKey),
    /// That form, filled in: the first digits of the digest of the words that it was opened with, and the passage.
    EditForm(String, PassageKey),
    /// Makes a draft without the passage.
    Remove(PassageKey),
    /// A menu of drafts; values are their numbers.
    PickDraft,
    /// Publishes a draft, as it was looked at.
    Publish(i64, String),
    /// Opens the form of a draft.
    Again(i64),
    /// That form, filled in.
    AgainForm(i64),
    /// Opens a form again that was refused, with what was typed: where it lies in memory.
    Reopen(u64),
    /// Throws a draft away.
    Discard(i64),
    /// Takes a draft up again on the file as it is now.
    Redo(i64),
    /// A page of the history, from 0.
    History(u32),
    /// A menu of states; values are their numbers.
    PickState,
    /// Shows what going back to a state would change.
    PlanRollback(i64),
    /// Goes back to a state, as it was looked at.
    Rollback(i64, String),
    /// Opens the form that withdraws a passage.
    Withdraw(PassageKey),
    /// A menu of passages to withdraw; values are [`PassageKey::encode`].
    PickWithdraw,
    /// That form, filled in.
    WithdrawForm(PassageKey),
    /// A page of what is withdrawn, from 0.
    Withdrawn(u32),
    /// A menu of what is withdrawn; values are [`PassageKey::encode`].
    PickWithdrawn,
    /// That form, filled in.
    LiftForm(PassageKey),
}

/// The value that stands for "no answer" in the menu of [`Moderation::Expect`].
pub const REFUSED: &str = "refused";

/// The lists of `/insights`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Insight {
    /// Questions without an answer that members sent.
    Gaps,
    /// Reports.
    Reports,
    /// Passages by votes.
    Votes,
    /// Passages by how often they were shown.
    Asked,
    /// Overdue reviews.
    Overdue,
}

impl Insight {
    /// All of them, in the order of their buttons.
    pub const ALL: [Self; 5] = [Self::Gaps, Self::Reports, Self::Votes, Self::Asked, Self::Overdue];

    fn as_str(self) -> &'static str {
        match self {
            Self::Gaps => "gaps",
            Self::Reports => "reports",
            Self::Votes => "votes",
            Self::Asked => "asked",
            Self::Overdue => "overdue",
        }
    }
}

impl Moderation {
    /// What stands behind the verb of a moderator's custom id.
    pub(in crate::render::discord) fn encode(&self) -> String {
        match self {
            Self::Documents(page) => format!("docs:{page}"),
            Self::PickDocument => "pick".to_owned(),
            Self::Sections(document, page) => format!("secs:{document}:{page}"),
            Self::PickSection => "sec".to_owned(),
            Self::Found(words, page) => format!("found:{words:016x}:{page}"),
            Self::Show(passage) => format!("show:{}", passage.encode()),
            Self::Insights => "ins".to_owned(),
            Self::Insight(insight, page) => format!("ins:{}:{page}", insight.as_str()),
            Self::PickGap => "gap".to_owned(),
            Self::DismissGap(id) => format!("drop:{id}"),
            Self::PickReport => "rep".to_owned(),
            Self::SettleReport(key) => format!("done:{key:016x}"),
            Self::AddForGap(id) => format!("add:{id}"),
            Self::AddForm(id, place) => format!("adf:{id}:{place}"),
            Self::AlsoAskGap(id) => format!("also:{id}"),
            Self::ExpectGap(id) => format!("exg:{id}"),
            Self::Expect(id) => format!("exp:{id}"),
            Self::Edit(passage) => format!("edit:{}", passage.encode()),
            Self::EditForm(words, passage) => format!("edf:{words}:{}", passage.encode()),
            Self::Remove(passage) => format!("rem:{}", passage.encode()),
            Self::PickDraft => "draft".to_owned(),
            Self::Publish(draft, digest) => format!("pub:{draft}:{digest}"),
            Self::Again(draft) => format!("again:{draft}"),
            Self::AgainForm(draft) => format!("agf:{draft}"),
            Self::Reopen(form) => format!("open:{form:016x}"),
            Self::Discard(draft) => format!("disc:{draft}"),
            Self::Redo(draft) => format!("redo:{draft}"),
            Self::History(page) => format!("hist:{page}"),
            Self::PickState => "state".to_owned(),
            Self::PlanRollback(state) => format!("plan:{state}"),
            Self::Rollback(state, digest) => format!("back:{state}:{digest}"),
            Self::Withdraw(passage) => format!("wd:{}", passage.encode()),
            Self::PickWithdraw => "pwd".to_owned(),
            Self::WithdrawForm(passage) => format!("wdf:{}", passage.encode()),
            Self::Withdrawn(page) => format!("wds:{page}"),
            Self::PickWithdrawn => "pwn".to_owned(),
            Self::LiftForm(passage) => format!("lif:{}", passage.encode()),
        }
    }

    /// Reads what [`encode`](Self::encode) wrote.
    pub(in crate::render::discord) fn parse(text: &str) -> Option<Self> {
        let (verb, rest) = text.split_once(':').unwrap_or((text, ""));
        let two = || rest.split_once(':');
        let key = || PassageKey::parse(rest);
        Some(match verb {
            "docs" => Self::Documents(decimal(rest)?),
            "pick" => Self::PickDocument,
            "secs" => Self::Sections(decimal(two()?.0)?, decimal(two()?.1)?),
            "sec" => Self::PickSection,
            "found" => Self::Found(number(two()?.0)?, decimal(two()?.1)?),
            "show" => Self::Show(key()?),
            "ins" if rest.is_empty() => Self::Insights,
            "ins" => {
                let (name, page) = two()?;
                let insight = Insight::ALL.into_iter().find(|insight| insight.as_str() == name)?;
                Self::Insight(insight, decimal(page)?)
            }
            "gap" => Self::PickGap,
            "drop" => Self::DismissGap(decimal(rest)?),
            "rep" => Self::PickReport,
            "done" => Self::SettleReport(number(rest)?),
            "add" => Self::AddForGap(decimal(rest)?),
            "adf" => {
                let (id, place) = two()?;
                Self::AddForm(decimal(id)?, bounded(place, MAX_PLACE)?)
            }
            "also" => Self::AlsoAskGap(decimal(rest)?),
            "exg" => Self::ExpectGap(decimal(rest)?),
            "exp" => Self::Expect(decimal(rest)?),
            "edit" => Self::Edit(key()?),
            "edf" => {
                let (words, passage) = two()?;
                Self::EditForm(hex(words, WORDS_DIGITS)?, PassageKey::parse(passage)?)
            }
            "rem" => Self::Remove(key()?),
            "draft" => Self::PickDraft,
            "pub" => Self::Publish(decimal(two()?.0)?, bounded(two()?.1, MAX_DIGEST)?),
            "again" => Self::Again(decimal(rest)?),
            "agf" => Self::AgainForm(decimal(rest)?),
            "open" => Self::Reopen(number(rest)?),
            "disc" => Self::Discard(decimal(rest)?),
            "redo" => Self::Redo(decimal(rest)?),
            "hist" => Self::History(decimal(rest)?),
            "state" => Self::PickState,
            "plan" => Self::PlanRollback(decimal(rest)?),
            "back" => Self::Rollback(decimal(two()?.0)?, bounded(two()?.1, MAX_DIGEST)?),
            "wd" => Self::Withdraw(key()?),
            "pwd" => Self::PickWithdraw,
            "wdf" => Self::WithdrawForm(key()?),
            "wds" => Self::Withdrawn(decimal(rest)?),
            "pwn" => Self::PickWithdrawn,
            "lif" => Self::LiftForm(key()?),
            _ => return None,
        })
    }
}

/// The first digits of a digest of words, as [`Moderation::EditForm`] carries them; `digest` is in hex.
pub fn words_digest(digest: &str) -> String {
    digest.chars().take(WORDS_DIGITS).collect()
}

fn bounded(text: &str, most: usize) -> Option<String> {
    (!text.is_empty() && text.len() <= most).then(|| text.to_owned())
}
