//! Backups of the store: one file, taken while docent runs, and proven before it takes the place of another.

use super::open::{make_folder, open_presence};
use super::{STORE_FILE, Store, StoreError};
use rusqlite::{Connection, OpenFlags, params};
use std::fs::File;
use std::path::{Path, PathBuf};

/// What became of the store that was there before a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where it was put; `None` where there was none.
    pub aside: Option<PathBuf>,
}

/// What `SQLite` keeps beside a database.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// Triggers that keep the audit log as it is: `schema-2.sql`.
const AUDIT_GUARDS: i64 = 3;

impl Store {
    /// Whether the database itself refuses changes of the audit log.
    fn keeps_its_log(&self) -> bool {
        let guards = "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'";
        self.lock()
            .query_row(guards, [], |row| row.get::<_, i64>(0))
            .is_ok_and(|guards| guards == AUDIT_GUARDS)
    }

    /// Writes all of the store into a new file, as it is at this moment; docent may go on working with it.
    ///
    /// # Errors
    /// When the file is there already, cannot be written, or is not whole afterwards.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let fault = |reason: String| StoreError::Backup { path: to.to_owned(), reason };
        if to.exists() {
            return Err(fault("there is a file of that name already; name another".to_owned()));
        }
        let folder = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Made in a folder for its owner alone: a backup holds what the store holds.
        let room = tempfile::Builder::new().prefix(".docent-backup-").tempdir_in(folder);
        let room = room.map_err(|e| fault(e.to_string()))?;
        let copy = room.path().join(STORE_FILE);
        let name = copy.to_str().ok_or_else(|| fault("the path is not UTF-8".to_owned()))?;
        self.lock().execute("VACUUM INTO ?1", params![name]).map_err(|e| fault(e.to_string()))?;
        owned(&copy).and_then(|()| File::open(&copy)?.sync_all()).map_err(|e| fault(e.to_string()))?;
        // A hard link fails where the name was taken meanwhile; a rename would not.
        let placed = std::fs::hard_link(&copy, to).or_else(|_| std::fs::rename(&copy, to));
        placed.map_err(|e| fault(e.to_string()))
    }

    /// Compares every page and index of the file; `Ok` where all is well.
    fn verify(&self) -> Result<(), StoreError> {
        let sound: String = self
            .lock()
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(self.failed())?;
        if sound == "ok" { Ok(()) } else { Err(StoreError::Damaged { path: self.path.clone(), what: sound }) }
    }
}

/// Puts a backup in the place of the store in `folder`. What was there is kept beside it.
///
/// # Errors
/// When the backup is damaged or none, or docent runs with the store; then nothing is changed.
pub fn restore(folder: &Path, from: &Path) -> Result<Restored, StoreError> {
    let fault = |reason: String| StoreError::Backup { path: from.to_owned(), reason };
    let io = |e: std::io::Error| fault(e.to_string());
    make_folder(folder).map_err(|reason| StoreError::Folder { path: folder.to_owned(), reason })?;
    let path = folder.join(STORE_FILE);
    let presence = open_presence(folder).map_err(io)?;
    presence.try_lock().map_err(|_| StoreError::InUse { path: path.clone() })?;
    let room = tempfile::Builder::new().prefix(".restore-").tempdir_in(folder).map_err(io)?;
    let copy = room.path().join(STORE_FILE);
    std::fs::copy(from, &copy).map_err(io)?;
    if !is_a_store(&copy) {
        return Err(fault("it is no store of docent's, or damaged".to_owned()));
    }
    {
        // Brought up to date and read to its end, on a copy.
        let store = Store::open(room.path()).and_then(|store| store.verify().map(|()| store));
        let store = store.map_err(|e| match e {
            StoreError::Damaged { what, .. } => {
                fault(format!("it is no store of docent's, or damaged ({what})"))
            }
            StoreError::TooNew { found, known, .. } => {
                fault(format!("it was made by a later docent (schema {found}, this one knows {known})"))
            }
            other => other,
        })?;
        if !store.keeps_its_log() {
            return Err(fault("its audit log could be changed: what sees to that is missing".to_owned()));
        }
        store.wipe()?;
    }
    File::open(&copy).and_then(|file| file.sync_all()).map_err(io)?;
    let aside = put_aside(&path).map_err(io)?;
    std::fs::rename(&copy, &path).map_err(io)?;
    #[cfg(unix)]
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?;
    Ok(Restored { aside })
}

/// Whether docent made this database: any other is empty to docent, and would take the place of what is kept.
fn is_a_store(path: &Path) -> bool {
    let opened = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let version = opened.and_then(|it| it.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)));
    version.is_ok_and(|version| version > 0)
}

/// Gives a store and what belongs to it names that nobody has.
fn put_aside(path: &Path) -> std::io::Result<Option<PathBuf>> {
    let named = |end: &str| PathBuf::from(format!("{}{end}", path.display()));
    if !path.exists() {
        for end in BESIDE {
            // A journal without its database would be played into the next one.
            let _ = std::fs::remove_file(named(end));
        }
        return Ok(None);
    }
    let free = (1..=u16::MAX).map(|n| named(&format!(".replaced-{n}"))).find(|name| !name.exists());
    let aside = free.ok_or(std::io::ErrorKind::AlreadyExists)?;
    for end in BESIDE.into_iter().chain([""]) {
        match std::fs::rename(named(end), format!("{}{end}", aside.display())) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            done => done?,
        }
    }
    Ok(Some(aside))
}

#[cfg(unix)]
fn owned(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn owned(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Vote, Voted};

    fn vote() -> Vote {
        Vote { passage: "tea#a/1".into(), generation: "0123456789abcdef".into(), helpful: true }
    }

    /// A state folder with one vote in its store, and a backup of that.
    fn backed_up() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let (state, backup) = (folder.path().join("state"), folder.path().join("backup.sqlite"));
        let store = Store::open(&state).unwrap();
        store.vote(1, &vote(), 1).unwrap();
        store.backup(&backup).unwrap();
        (folder, state, backup)
    }

    #[test]
    fn a_backup_holds_all_and_takes_the_place_of_a_store() {
        let folder = tempfile::tempdir().unwrap();
        let (state, backup) = (folder.path().join("state"), folder.path().join("backup.sqlite"));
        let store = Store::open(&state).unwrap();
        store.vote(1, &vote(), 1).unwrap();
        store.backup(&backup).unwrap();
        assert!(store.backup(&backup).unwrap_err().to_string().contains("name another"));
        store.forget(1).unwrap();
        assert!(matches!(restore(&state, &backup), Err(StoreError::InUse { .. })));
        drop(store);
        let aside = restore(&state, &backup).unwrap().aside.unwrap();
        assert!(aside.exists());
        let store = Store::open(&state).unwrap();
        assert_eq!(store.vote(1, &vote(), 2).unwrap(), Voted::Same);
    }

    #[test]
    fn a_database_of_somebody_elses_or_with_an_open_log_is_refused() {
        let (folder, state, backup) = backed_up();
        let foreign = folder.path().join("foreign.sqlite");
        Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE x (y)").unwrap();
        Connection::open(&backup).unwrap().execute_batch("DROP TRIGGER audit_loses_no_rows").unwrap();
        for (file, why) in [(&foreign, "no store of docent's"), (&backup, "audit log")] {
            let refused = restore(&state, file).unwrap_err().to_string();
            assert!(refused.contains(why), "{refused}");
        }
        assert_eq!(Store::open(&state).unwrap().kept_of(1).unwrap().len(), 1);
    }

    #[test]
    fn what_is_no_backup_changes_nothing() {
        let (folder, state, backup) = backed_up();
        let mut bytes = std::fs::read(&backup).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..].fill(0xff);
        for damaged in [&b"no database, but long enough to be looked at"[..], &bytes] {
            std::fs::write(&backup, damaged).unwrap();
            let refused = restore(&state, &backup).unwrap_err();
            assert!(matches!(refused, StoreError::Backup { .. }), "{refused}");
        }
        assert!(matches!(restore(&state, &folder.path().join("none")), Err(StoreError::Backup { .. })));
        assert_eq!(Store::open(&state).unwrap().kept_of(1).unwrap().len(), 1);
    }

    #[test]
    fn a_damaged_store_makes_way_for_a_backup() {
        let (_folder, state, backup) = backed_up();
        std::fs::write(state.join(STORE_FILE), "this is no database, but it is long enough to look at")
            .unwrap();
        assert!(matches!(Store::open(&state), Err(StoreError::Damaged { .. })));
        restore(&state, &backup).unwrap();
        assert_eq!(Store::open(&state).unwrap().kept_of(1).unwrap().len(), 1);
    }
}
