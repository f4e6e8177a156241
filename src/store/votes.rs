//! Votes: one a member and passage, changeable.

use super::{Store, StoreError, signed};
use rusqlite::{OptionalExtension, TransactionBehavior, params};

/// What a member thinks of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// The passage's id.
    pub passage: String,
    /// The generation it was shown from.
    pub generation: String,
    /// Whether it helped.
    pub helpful: bool,
}

/// What became of a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voted {
    /// It is the member's first on this passage.
    New,
    /// It takes the place of the opposite one.
    Changed,
    /// The member had voted so already.
    Same,
}

/// How many members voted for and against a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The passage's id.
    pub passage: String,
    /// Whom it helped.
    pub helpful: u32,
    /// Whom it did not.
    pub not_helpful: u32,
}

impl Store {
    /// Keeps a member's vote.
    pub fn vote(&self, member: u64, vote: &Vote, now: i64) -> Result<Voted, StoreError> {
        let Vote { passage, generation, helpful } = vote;
        let mut connection = self.lock();
        let step =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(self.failed())?;
        let before: Option<bool> = step
            .query_row(
                "SELECT helpful FROM votes WHERE member = ?1 AND passage = ?2",
                params![signed(member), passage],
                |row| row.get(0),
            )
            .optional()
            .map_err(self.failed())?;
        step.execute(
            "INSERT INTO votes (member, passage, generation, helpful, at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (member, passage) DO UPDATE SET generation = ?3, helpful = ?4, at = ?5",
            params![signed(member), passage, generation, helpful, now],
        )
        .map_err(self.failed())?;
        step.commit().map_err(self.failed())?;
        Ok(match before {
            None => Voted::New,
            Some(before) if before == *helpful => Voted::Same,
            Some(_) => Voted::Changed,
        })
    }

    /// The votes by passage, in the order of ids.
    pub fn tallies(&self) -> Result<Vec<Tally>, StoreError> {
        let connection = self.lock();
        let mut rows = connection
            .prepare(
                "SELECT passage, sum(helpful), sum(1 - helpful) FROM votes GROUP BY passage ORDER BY passage",
            )
            .map_err(self.failed())?;
        let tallies = rows.query_map([], |row| {
            Ok(Tally { passage: row.get(0)?, helpful: row.get(1)?, not_helpful: row.get(2)? })
        });
        tallies.and_then(Iterator::collect).map_err(self.failed())
    }
}
