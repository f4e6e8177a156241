//! Opens the file, makes it when it is missing, and brings an older one up to date.

use super::lost::Hold;
use super::{Store, StoreError};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fs::{File, OpenOptions};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The file's name in the state folder.
pub const STORE_FILE: &str = "docent.sqlite";

/// The file of which everybody who has the store open holds a lock.
const PRESENCE_FILE: &str = "docent.lock";

/// How long opening waits for another program that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a call waits for one: what a member pressed has to be answered within three seconds, and a form cannot
/// be put off.
const CALL_TIMEOUT: Duration = Duration::from_millis(1_500);

/// Between two tries where the database does not wait by itself.
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// Each step brings a file of the version before to its own, which is its place in the list, from 1.
const MIGRATIONS: [&str; 2] = [include_str!("schema.sql"), include_str!("schema-2.sql")];

impl Store {
    /// Opens the store in the state folder; makes both where they are missing.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let (connection, presence) = Self::connect(folder)?;
        let path = folder.join(STORE_FILE);
        let hold = Mutex::new(Hold::open(&path, presence));
        Ok(Self { connection: Mutex::new(connection), path, hold })
    }

    /// A connection, and the file that says that there is one.
    pub(super) fn connect(folder: &Path) -> Result<(Connection, File), StoreError> {
        make_folder(folder).map_err(|reason| StoreError::Folder { path: folder.to_owned(), reason })?;
        let path = folder.join(STORE_FILE);
        let unopenable = |reason: String| StoreError::Unopenable { path: path.clone(), reason };
        make_file(&path).map_err(|reason| unopenable(reason.to_string()))?;
        let presence = present(folder).map_err(|reason| unopenable(reason.to_string()))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection =
            Connection::open_with_flags(&path, flags).map_err(|reason| unopenable(reason.to_string()))?;
        patiently(|| prepare(&mut connection, &path))?;
        connection.busy_timeout(CALL_TIMEOUT).map_err(|reason| refused(&path, reason))?;
        Ok((connection, presence))
    }
}

/// Says that somebody has the store open, for as long as the file that is returned.
fn present(folder: &Path) -> std::io::Result<File> {
    let file = open_presence(folder)?;
    file.lock_shared()?;
    Ok(file)
}

/// The file whose lock tells that the store is open.
pub(super) fn open_presence(folder: &Path) -> std::io::Result<File> {
    make_file(&folder.join(PRESENCE_FILE))
}

/// Sets the connection up and checks the file behind it.
fn prepare(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |reason| refused(path, reason);
    connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
    // What is deleted is overwritten.
    connection.pragma_update(None, "secure_delete", true).map_err(failed)?;
    connection.pragma_update(None, "journal_mode", "wal").map_err(failed)?;
    // What is said to be logged is logged, also after a power cut.
    connection.pragma_update(None, "synchronous", "full").map_err(failed)?;
    // Nothing of a sort or a big statement goes to a temporary file.
    connection.pragma_update(None, "temp_store", "memory").map_err(failed)?;
    let sound: String =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(failed)?;
    if sound != "ok" {
        return Err(StoreError::Damaged { path: path.to_owned(), what: sound });
    }
    migrate(connection, path)
}

/// Changing the journal of a file that another program has just opened fails at once, whatever the busy timeout.
fn patiently(mut prepare: impl FnMut() -> Result<(), StoreError>) -> Result<(), StoreError> {
    let started = Instant::now();
    loop {
        match prepare() {
            Err(StoreError::Failed { reason, .. })
                if is_busy(&reason) && started.elapsed() < BUSY_TIMEOUT =>
            {
                std::thread::sleep(BETWEEN_TRIES);
            }
            done => return done,
        }
    }
}

fn is_busy(fault: &rusqlite::Error) -> bool {
    matches!(fault.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |reason| refused(path, reason);
    // Takes the right to write before it reads the version: two programs may start at once.
    let step =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(failed)?;
    let found: i64 = step.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(failed)?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let Some(missing) = usize::try_from(found).ok().and_then(|found| MIGRATIONS.get(found..)) else {
        return Err(StoreError::TooNew { path: path.to_owned(), found, known });
    };
    for migration in missing {
        step.execute_batch(migration).map_err(failed)?;
    }
    step.pragma_update(None, "user_version", known).map_err(failed)?;
    step.commit().map_err(failed)
}

/// Tells a damaged file from one that cannot be written.
fn refused(path: &Path, reason: rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    match reason.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Damaged { path, what: reason.to_string() }
        }
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            StoreError::Unopenable { path, reason: reason.to_string() }
        }
        _ => StoreError::Failed { path, reason },
    }
}

#[cfg(unix)]
pub(super) fn make_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
pub(super) fn make_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}

/// An empty file for its owner alone, which `SQLite` then fills; its journals get the same rights.
pub(super) fn make_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        options.mode(0o600);
        let file = options.open(path)?;
        // Also where an earlier umask or a copy left it open to others.
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        Ok(file)
    }
    #[cfg(not(unix))]
    options.open(path)
}
