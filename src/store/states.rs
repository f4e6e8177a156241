//! States of the content folder, by which it can be gone back; their bytes are kept elsewhere.

use super::audit::{Act, log};
use super::drafts::DraftState;
use super::{Store, StoreError};
use rusqlite::{OptionalExtension, Row, params};

/// A state to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewState {
    /// The act that made it; a state is kept once for each.
    pub operation: String,
    /// When.
    pub at: i64,
    /// Who made it.
    pub who: String,
    /// How, in a sentence.
    pub what: String,
    /// The generation that was published of it; `None` where it was only found.
    pub generation: Option<String>,
    /// blake3 of the list of its files, as hex.
    pub listing: String,
}

/// A state as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredState {
    /// Its number, counted up.
    pub number: i64,
    /// The state.
    pub state: NewState,
    /// Whether its bytes are still there.
    pub kept: bool,
}

impl Store {
    /// Keeps a state and logs what made it, with the draft that is thereby published: all of it or nothing, and
    /// once, however often it is asked for. Returns the state's number.
    pub fn keep_state(&self, state: &NewState, acts: &[Act], draft: Option<i64>) -> Result<i64, StoreError> {
        let NewState { operation, at, who, what, generation, listing } = state;
        self.write(|step| {
            step.execute(
                "INSERT INTO states (operation, at, who, what, generation, listing)
                 SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM states WHERE operation = ?1)",
                params![operation, at, who, what, generation, listing],
            )?;
            acts.iter().try_for_each(|act| log(step, act))?;
            if let Some(number) = draft {
                step.execute(
                    "UPDATE drafts SET state = ?2 WHERE number = ?1",
                    params![number, DraftState::Published.name()],
                )?;
            }
            step.query_row("SELECT number FROM states WHERE operation = ?1", params![operation], |row| {
                row.get(0)
            })
        })
    }

    /// The latest states, latest first.
    pub fn states(&self, most: usize) -> Result<Vec<StoredState>, StoreError> {
        let connection = self.lock();
        let mut rows = connection
            .prepare(
                "SELECT number, operation, at, who, what, generation, listing, kept FROM states
                 ORDER BY number DESC LIMIT ?1",
            )
            .map_err(self.failed())?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        rows.query_map(params![most], read).and_then(Iterator::collect).map_err(self.failed())
    }

    /// A state by its number.
    pub fn state(&self, number: i64) -> Result<Option<StoredState>, StoreError> {
        let found = self.lock().query_row(
            "SELECT number, operation, at, who, what, generation, listing, kept FROM states WHERE number = ?1",
            params![number],
            read,
        );
        found.optional().map_err(self.failed())
    }

    /// Says that the bytes of a state are no longer kept.
    pub fn drop_state(&self, number: i64) -> Result<(), StoreError> {
        self.lock()
            .execute("UPDATE states SET kept = 0 WHERE number = ?1", params![number])
            .map(|_| ())
            .map_err(self.failed())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredState> {
    let state = NewState {
        operation: row.get(1)?,
        at: row.get(2)?,
        who: row.get(3)?,
        what: row.get(4)?,
        generation: row.get(5)?,
        listing: row.get(6)?,
    };
    Ok(StoredState { number: row.get(0)?, state, kept: row.get(7)? })
}
