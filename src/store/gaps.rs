//! Gaps: questions without an answer that members chose to send to the moderators, without a name.

use super::asked::first_day;
use super::drafts::DRAFT_DAYS;
use super::{Store, StoreError, bounded};
use rusqlite::{TransactionBehavior, params};

/// How many days a gap is kept.
pub const GAP_DAYS: i64 = 30;

/// Most gaps that are kept; past that the oldest goes.
pub const MAX_GAPS: u32 = 10_000;

const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// What became of a question that a member sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapState {
    /// An answer was published, or the question attached to one.
    Answered,
    /// Moderators want none.
    Dismissed,
}

/// A question that a member sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Its number.
    pub id: i64,
    /// What the member wrote into the form.
    pub question: String,
    /// When.
    pub at: i64,
}

impl Store {
    /// Keeps a question that a member sent.
    pub fn keep_gap(&self, question: &str, now: i64) -> Result<(), StoreError> {
        let mut connection = self.lock();
        let step =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(self.failed())?;
        step.execute("INSERT INTO gaps (question, at) VALUES (?1, ?2)", params![bounded(question), now])
            .map_err(self.failed())?;
        step.execute(
            "DELETE FROM gaps WHERE id NOT IN (SELECT id FROM gaps ORDER BY at DESC, id DESC LIMIT ?1)",
            params![MAX_GAPS],
        )
        .map_err(self.failed())?;
        step.commit().map_err(self.failed())
    }

    /// The open gaps that are not past their time, latest first.
    pub fn gaps(&self, now: i64) -> Result<Vec<Gap>, StoreError> {
        let connection = self.lock();
        let mut rows = connection
            .prepare("SELECT id, question, at FROM gaps WHERE at > ?1 AND state = 'open' ORDER BY at DESC, id DESC")
            .map_err(self.failed())?;
        let gaps = rows.query_map(params![oldest(now)], |row| {
            Ok(Gap { id: row.get(0)?, question: row.get(1)?, at: row.get(2)? })
        });
        gaps.and_then(Iterator::collect).map_err(self.failed())
    }

    /// Settles an open gap; whether there was one. It goes when its time is past, as it would have.
    pub fn settle_gap(&self, id: i64, state: GapState) -> Result<bool, StoreError> {
        let state = match state {
            GapState::Answered => "answered",
            GapState::Dismissed => "dismissed",
        };
        let changed = self
            .lock()
            .execute("UPDATE gaps SET state = ?2 WHERE id = ?1 AND state = 'open'", params![id, state])
            .map_err(self.failed())?;
        Ok(changed > 0)
    }

    /// Deletes what is past its time, to the file's bytes: gaps, drafts, counts. Says how many gaps there were.
    /// To be called at the start and once a day.
    pub fn sweep(&self, now: i64) -> Result<usize, StoreError> {
        let (swept, others) = self.write(|step| {
            let swept = step.execute("DELETE FROM gaps WHERE at <= ?1", params![oldest(now)])?;
            let drafts = now.saturating_sub(DRAFT_DAYS * SECONDS_A_DAY);
            let drafts = step.execute("DELETE FROM drafts WHERE at <= ?1", params![drafts])?;
            let asked = step.execute("DELETE FROM asked WHERE day < ?1", params![first_day(now)])?;
            Ok((swept, drafts + asked))
        })?;
        if swept + others > 0 {
            self.wipe()?;
        }
        Ok(swept)
    }
}

fn oldest(now: i64) -> i64 {
    now.saturating_sub(GAP_DAYS * SECONDS_A_DAY)
}
