//! How often a passage was the first one quoted, by day: no member, no words.

use super::{Store, StoreError};
use rusqlite::params;

/// How many days the counts are kept.
pub const ASKED_DAYS: i64 = 90;

const SECONDS_A_DAY: i64 = 24 * 60 * 60;

impl Store {
    /// Counts a passage that was quoted first.
    pub fn count_asked(&self, passage: &str, now: i64) -> Result<(), StoreError> {
        self.lock()
            .execute(
                "INSERT INTO asked (day, passage, times) VALUES (?1, ?2, 1)
                 ON CONFLICT (day, passage) DO UPDATE SET times = times + 1",
                params![day(now), passage],
            )
            .map(|_| ())
            .map_err(self.failed())
    }

    /// The passages quoted most often since a day, with how often; most first, then in the order of ids.
    pub fn most_asked(&self, since: i64, most: usize) -> Result<Vec<(String, u64)>, StoreError> {
        let connection = self.lock();
        let mut rows = connection
            .prepare(
                "SELECT passage, sum(times) AS total FROM asked WHERE day >= ?1
                 GROUP BY passage ORDER BY total DESC, passage LIMIT ?2",
            )
            .map_err(self.failed())?;
        let counts = rows.query_map(params![day(since), i64::try_from(most).unwrap_or(i64::MAX)], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
        });
        counts.and_then(Iterator::collect).map_err(self.failed())
    }
}

fn day(at: i64) -> i64 {
    at.div_euclid(SECONDS_A_DAY)
}

/// The first day whose counts are kept.
pub(super) fn first_day(now: i64) -> i64 {
    day(now) - ASKED_DAYS
}
