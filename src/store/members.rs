//! What is kept about a member, and its deletion, complete to the file's bytes.

use super::{Store, StoreError, signed};
use rusqlite::params;

/// A vote as the member sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptVote {
    /// The passage's id.
    pub passage: String,
    /// Whether it helped.
    pub helpful: bool,
    /// When it was given.
    pub at: i64,
}

impl Store {
    /// All that is kept about a member, latest first.
    pub fn kept_of(&self, member: u64) -> Result<Vec<KeptVote>, StoreError> {
        let connection = self.lock();
        let mut rows = connection
            .prepare("SELECT passage, helpful, at FROM votes WHERE member = ?1 ORDER BY at DESC, passage")
            .map_err(self.failed())?;
        let votes = rows.query_map(params![signed(member)], |row| {
            Ok(KeptVote { passage: row.get(0)?, helpful: row.get(1)?, at: row.get(2)? })
        });
        votes.and_then(Iterator::collect).map_err(self.failed())
    }

    /// Deletes all that is kept about a member, and says how much that was.
    ///
    /// Nothing of it stays in the file or its journal: what is deleted is overwritten, the file is written
    /// anew (rows that were moved leave copies of themselves on their pages), and the journal emptied.
    pub fn forget(&self, member: u64) -> Result<usize, StoreError> {
        let deleted = self
            .lock()
            .execute("DELETE FROM votes WHERE member = ?1", params![signed(member)])
            .map_err(self.failed())?;
        // Also when nothing is left to delete: an earlier attempt may have ended half-way.
        self.wipe()?;
        Ok(deleted)
    }

    /// Leaves nothing in the file and its journal but what is kept.
    pub(super) fn wipe(&self) -> Result<(), StoreError> {
        let connection = self.lock();
        connection.execute_batch("VACUUM").map_err(self.failed())?;
        let blocked: bool = connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
            .map_err(self.failed())?;
        if blocked { Err(StoreError::TracesLeft { path: self.path.clone() }) } else { Ok(()) }
    }
}
