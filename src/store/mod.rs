//! What must outlive a restart: votes, reports, questions that members chose to send; drafts, states of the
//! content and the audit log; and, in a file of their own, the withdrawals.
//!
//! One `SQLite` file, `docent.sqlite` in the state folder, readable by its owner alone; `schema.sql` and the files
//! after it describe every column. No question stands in it but those that somebody sent to the moderators, and
//! of a member nothing but votes.
//!
//! Outside of this module nobody knows that it is `SQLite`: the methods of [`Store`] take and give plain values,
//! and so a second database could stand behind them.

mod asked;
mod audit;
mod backup;
mod drafts;
mod error;
mod gaps;
mod lost;
mod members;
mod open;
mod reports;
mod states;
mod votes;
mod withdrawals;

pub use asked::ASKED_DAYS;
pub use audit::{Act, AuditEntry};
pub use backup::{Restored, restore};
pub use drafts::{DRAFT_DAYS, DraftState, MAX_DRAFTS, NewDraft, StoredDraft};
pub use error::StoreError;
pub use gaps::{GAP_DAYS, Gap, GapState, MAX_GAPS};
pub use members::KeptVote;
pub use open::STORE_FILE;
pub use reports::{MAX_REPORTS, Report, StoredReport};
pub use states::{NewState, StoredState};
pub use votes::{Tally, Vote, Voted};
pub use withdrawals::{
    MAX_WITHDRAWALS, Standing, WITHDRAWALS_FILES, Withdrawal, WithdrawalError, Withdrawals,
};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The longest text that is kept of a report or a gap, in characters: what a field of a form takes.
pub const MAX_WORDS_CHARS: usize = 4_000;

/// The open store. Its calls block for milliseconds ([`Store::forget`] longer): keep them off async threads.
///
/// Times are seconds since 1970, UTC, and are handed in.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
    path: PathBuf,
    hold: Mutex<lost::Hold>,
}

impl Store {
    /// A panic under the lock leaves no transaction half-done: `SQLite` rolls it back.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        self.open_again_if_lost(&mut connection);
        connection
    }

    /// Does several things at once: all of them or none.
    fn write<T>(&self, steps: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let mut connection = self.lock();
        let step =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(self.failed())?;
        let done = steps(&step).map_err(self.failed())?;
        step.commit().map_err(self.failed())?;
        Ok(done)
    }

    fn failed(&self) -> impl Fn(rusqlite::Error) -> StoreError {
        |reason| self.fault_of(reason)
    }
}

/// The start of a text, as much as is kept.
fn bounded(words: &str) -> &str {
    words.char_indices().nth(MAX_WORDS_CHARS).map_or(words, |(end, _)| &words[..end])
}

/// Discord's ids are 64 bits without a sign, `SQLite`'s integers have one: the bits stay.
fn signed(id: u64) -> i64 {
    i64::from_ne_bytes(id.to_ne_bytes())
}

#[cfg(test)]
mod tests;
