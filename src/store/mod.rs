//! What must outlive a restart: votes, reports, and questions that members chose to send.
//!
//! One `SQLite` file, `docent.sqlite` in the state folder, readable by its owner alone. No question stands in
//! it but those that somebody sent to the moderators, and of a member nothing but votes.

mod error;
mod gaps;
mod members;
mod open;
mod reports;
mod votes;

pub use error::StoreError;
pub use gaps::{GAP_DAYS, Gap, MAX_GAPS};
pub use members::KeptVote;
pub use open::STORE_FILE;
pub use reports::{MAX_REPORTS, Report, StoredReport};
pub use votes::{Tally, Vote, Voted};

use rusqlite::Connection;
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
}

impl Store {
    /// A panic under the lock leaves no transaction half-done: `SQLite` rolls it back.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self) -> impl Fn(rusqlite::Error) -> StoreError {
        |reason| StoreError::Failed { path: self.path.clone(), reason }
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
