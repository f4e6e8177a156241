//! Reports: which passage, from which generation, why; and words, where whoever reported wrote some.

use super::{Store, StoreError, bounded};
use rusqlite::params;

/// Most reports that are kept until moderators deal with them.
pub const MAX_REPORTS: u32 = 10_000;

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The passage's id.
    pub passage: String,
    /// The generation it was shown from.
    pub generation: String,
    /// The reason's name.
    pub reason: String,
}

/// A report as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReport {
    /// The number by which words are added.
    pub key: u64,
    /// The report.
    pub report: Report,
    /// What whoever reported wrote.
    pub words: Option<String>,
    /// When.
    pub at: i64,
}

impl Store {
    /// Files a report and returns the number by which words can be added: 63 random bits.
    pub fn file_report(&self, report: &Report, now: i64) -> Result<u64, StoreError> {
        let Report { passage, generation, reason } = report;
        let connection = self.lock();
        let filed: u32 = connection
            .query_row("SELECT count(*) FROM reports", [], |row| row.get(0))
            .map_err(self.failed())?;
        if filed >= MAX_REPORTS {
            return Err(StoreError::Full { what: "reports", limit: MAX_REPORTS });
        }
        let key: i64 = connection
            .query_row(
                // Two equal draws of 63 bits would be refused by the key, and that report asked for again.
                "INSERT INTO reports (key, passage, generation, reason, at)
                 VALUES (random() & 0x7fffffffffffffff, ?1, ?2, ?3, ?4) RETURNING key",
                params![passage, generation, reason, now],
                |row| row.get(0),
            )
            .map_err(self.failed())?;
        Ok(key.unsigned_abs())
    }

    /// Deletes a report that moderators have dealt with, and its words; whether there was one.
    pub fn settle_report(&self, key: u64) -> Result<bool, StoreError> {
        let Ok(key) = i64::try_from(key) else { return Ok(false) };
        let deleted =
            self.lock().execute("DELETE FROM reports WHERE key = ?1", params![key]).map_err(self.failed())?;
        Ok(deleted > 0)
    }

    /// Adds the reporter's words to a report that has none yet; whether there was one.
    pub fn add_words(&self, key: u64, words: &str) -> Result<bool, StoreError> {
        let Ok(key) = i64::try_from(key) else { return Ok(false) };
        let changed = self
            .lock()
            .execute(
                "UPDATE reports SET words = ?2 WHERE key = ?1 AND words IS NULL",
                params![key, bounded(words)],
            )
            .map_err(self.failed())?;
        Ok(changed > 0)
    }

    /// All reports, latest first.
    pub fn reports(&self) -> Result<Vec<StoredReport>, StoreError> {
        let connection = self.lock();
        let mut rows = connection
            .prepare("SELECT key, passage, generation, reason, words, at FROM reports ORDER BY at DESC, key")
            .map_err(self.failed())?;
        let reports = rows.query_map([], |row| {
            let report = Report { passage: row.get(1)?, generation: row.get(2)?, reason: row.get(3)? };
            let key: i64 = row.get(0)?;
            Ok(StoredReport { key: key.unsigned_abs(), report, words: row.get(4)?, at: row.get(5)? })
        });
        reports.and_then(Iterator::collect).map_err(self.failed())
    }
}
