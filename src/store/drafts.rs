//! Drafts: changes of one content file each, before they are published.

use super::{Store, StoreError};
use rusqlite::{OptionalExtension, Row, params};

/// Most drafts that wait to be published.
pub const MAX_DRAFTS: u32 = 200;

/// How many days a draft that nobody publishes is kept.
pub const DRAFT_DAYS: i64 = 30;

/// A draft to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDraft {
    /// When it was made.
    pub at: i64,
    /// By whom.
    pub who: String,
    /// The file that it changes, below the content folder.
    pub path: String,
    /// blake3 of the file that it was made from, as hex; `None` where there was none.
    pub base: Option<String>,
    /// The change, in the words of whoever applies it.
    pub edit: String,
}

/// A draft as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDraft {
    /// Its number; never given twice.
    pub number: i64,
    /// The draft.
    pub draft: NewDraft,
    /// What became of it.
    pub state: DraftState,
}

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftState {
    /// It waits to be published.
    Open,
    /// It was published.
    Published,
    /// It was thrown away.
    Discarded,
}

impl DraftState {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Published => "published",
            Self::Discarded => "discarded",
        }
    }

    fn parse(name: &str) -> Self {
        match name {
            "open" => Self::Open,
            "published" => Self::Published,
            _ => Self::Discarded,
        }
    }
}

impl Store {
    /// Keeps a draft and returns its number.
    pub fn keep_draft(&self, draft: &NewDraft) -> Result<i64, StoreError> {
        let NewDraft { at, who, path, base, edit } = draft;
        let connection = self.lock();
        let open: u32 = connection
            .query_row("SELECT count(*) FROM drafts WHERE state = 'open'", [], |row| row.get(0))
            .map_err(self.failed())?;
        if open >= MAX_DRAFTS {
            return Err(StoreError::Full { what: "drafts", limit: MAX_DRAFTS });
        }
        connection
            .query_row(
                "INSERT INTO drafts (at, who, path, base, edit) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING number",
                params![at, who, path, base, edit],
                |row| row.get(0),
            )
            .map_err(self.failed())
    }

    /// A draft by its number.
    pub fn draft(&self, number: i64) -> Result<Option<StoredDraft>, StoreError> {
        let found = self.lock().query_row(
            "SELECT number, at, who, path, base, edit, state FROM drafts WHERE number = ?1",
            params![number],
            read,
        );
        found.optional().map_err(self.failed())
    }

    /// The drafts that wait, latest first.
    pub fn open_drafts(&self) -> Result<Vec<StoredDraft>, StoreError> {
        let connection = self.lock();
        let mut rows = connection
            .prepare(
                "SELECT number, at, who, path, base, edit, state FROM drafts WHERE state = 'open'
                 ORDER BY number DESC",
            )
            .map_err(self.failed())?;
        rows.query_map([], read).and_then(Iterator::collect).map_err(self.failed())
    }

    /// Puts another change in the place of a draft's.
    pub fn redraft(
        &self,
        number: i64,
        path: &str,
        base: Option<&str>,
        edit: &str,
        now: i64,
    ) -> Result<(), StoreError> {
        self.lock()
            .execute(
                "UPDATE drafts SET path = ?2, base = ?3, edit = ?4, at = ?5 WHERE number = ?1 AND state = 'open'",
                params![number, path, base, edit, now],
            )
            .map(|_| ())
            .map_err(self.failed())
    }

    /// Settles a draft that waits; whether it did.
    pub fn settle_draft(&self, number: i64, state: DraftState) -> Result<bool, StoreError> {
        let changed = self
            .lock()
            .execute(
                "UPDATE drafts SET state = ?2 WHERE number = ?1 AND state = 'open'",
                params![number, state.name()],
            )
            .map_err(self.failed())?;
        Ok(changed > 0)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredDraft> {
    let draft = NewDraft {
        at: row.get(1)?,
        who: row.get(2)?,
        path: row.get(3)?,
        base: row.get(4)?,
        edit: row.get(5)?,
    };
    let state: String = row.get(6)?;
    Ok(StoredDraft { number: row.get(0)?, draft, state: DraftState::parse(&state) })
}
