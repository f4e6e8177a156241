//! The audit log: who did what to the content and when. Append-only, which the database itself sees to.

use super::{Store, StoreError};
use rusqlite::{Connection, Transaction, params};

/// One act upon one subject.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Act {
    /// Drawn at random; the same for all that one act touches. An act is logged once, however often it is finished.
    pub operation: String,
    /// A file below the content folder, a passage, or a generation.
    pub subject: String,
    /// When.
    pub at: i64,
    /// Who.
    pub who: String,
    /// What, in a word: `publish`, `rollback`, `withdraw`, ….
    pub what: String,
    /// blake3 of the file before, as hex; `None` where there was none.
    pub old: Option<String>,
    /// blake3 of the file after, as hex; `None` where there is none.
    pub new: Option<String>,
    /// The reason, or the change in a sentence.
    pub words: String,
}

/// An act as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AuditEntry {
    /// Its place in the log, counted from 1.
    pub number: i64,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

impl Store {
    /// Logs acts, each of them once.
    pub fn log(&self, acts: &[Act]) -> Result<(), StoreError> {
        self.write(|step| acts.iter().try_for_each(|act| log(step, act)))
    }

    /// The latest acts, latest first.
    pub fn audit(&self, most: usize) -> Result<Vec<AuditEntry>, StoreError> {
        read_audit(&self.lock(), most).map_err(self.failed())
    }
}

/// The latest acts that a database holds, latest first.
pub(super) fn read_audit(connection: &Connection, most: usize) -> rusqlite::Result<Vec<AuditEntry>> {
    let mut rows = connection.prepare(
        "SELECT number, operation, subject, at, who, what, old, new, words FROM audit
         ORDER BY number DESC LIMIT ?1",
    )?;
    let entries = rows.query_map(params![i64::try_from(most).unwrap_or(i64::MAX)], |row| {
        let act = Act {
            operation: row.get(1)?,
            subject: row.get(2)?,
            at: row.get(3)?,
            who: row.get(4)?,
            what: row.get(5)?,
            old: row.get(6)?,
            new: row.get(7)?,
            words: row.get(8)?,
        };
        Ok(AuditEntry { number: row.get(0)?, act })
    })?;
    entries.collect()
}

/// Logs one act, unless it is logged already.
pub(super) fn log(step: &Transaction<'_>, act: &Act) -> rusqlite::Result<()> {
    let Act { operation, subject, at, who, what, old, new, words } = act;
    step.execute(
        "INSERT INTO audit (operation, subject, at, who, what, old, new, words)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
         WHERE NOT EXISTS (SELECT 1 FROM audit WHERE operation = ?1 AND subject = ?2)",
        params![operation, subject, at, who, what, old, new, words],
    )
    .map(|_| ())
}
