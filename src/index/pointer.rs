//! The one small file that says which generation is published; replaced by rename, never written in place.

use super::IndexError;
use super::shelf::is_id;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Write;
use std::path::Path;

const POINTER_FILE: &str = "current.json";

/// Which generation is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pointer {
    /// The generation's id, which is the name of its folder.
    pub generation: String,
    /// Whether a rollback put it there: then it stays until an explicit build.
    #[serde(default)]
    pub pinned: bool,
    /// What was published before, latest first, at most fifty: the way back.
    #[serde(default)]
    pub before: Vec<String>,
}

/// Generations remembered as published before; more than are ever kept.
pub(super) const MAX_BEFORE: usize = 50;

impl Pointer {
    /// Reads the pointer of `index`; `None` when nothing was ever published, an error when it does not parse.
    pub fn load(index: &Path) -> Result<Option<Self>, String> {
        let bytes = match std::fs::read(index.join(POINTER_FILE)) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(format!("{POINTER_FILE} cannot be read: {e}")),
        };
        let pointer: Self =
            serde_json::from_slice(&bytes).map_err(|e| format!("{POINTER_FILE} does not parse: {e}"))?;
        (is_id(&pointer.generation) && pointer.before.iter().all(|id| is_id(id)))
            .then_some(Some(pointer))
            .ok_or_else(|| format!("{POINTER_FILE} names no generation"))
    }

    /// The pointer after publishing `id`: what was published until now comes first on the way back.
    pub(super) fn after_publishing(self, id: &str) -> Self {
        let mut before = self.before;
        before.insert(0, self.generation);
        before.retain(|known| known != id && is_id(known));
        before.truncate(MAX_BEFORE);
        Self { generation: id.to_owned(), pinned: false, before }
    }

    /// The pointer after going back to `id`: the way back goes on from there.
    pub(super) fn after_rollback(self, id: &str) -> Self {
        let at = self.before.iter().position(|known| known == id).map_or(0, |at| at + 1);
        Self { generation: id.to_owned(), pinned: true, before: self.before.into_iter().skip(at).collect() }
    }

    /// Publishes: a new file beside, flushed, then one rename.
    pub fn write(&self, index: &Path) -> Result<(), IndexError> {
        let failed = |e| IndexError::write(index, e);
        let mut beside = tempfile::Builder::new().prefix(".current-").tempfile_in(index).map_err(failed)?;
        serde_json::to_writer(&mut beside, self).map_err(|e| failed(e.into()))?;
        beside.write_all(b"\n").map_err(failed)?;
        make_readable(beside.as_file()).map_err(failed)?;
        beside.as_file().sync_all().map_err(failed)?;
        beside.persist(index.join(POINTER_FILE)).map_err(|e| failed(e.error))?;
        sync_folder(index).map_err(failed)
    }
}

/// Temporary files are private; the pointer is read by whichever user runs the bot.
#[cfg(unix)]
fn make_readable(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &File) -> std::io::Result<()> {
    Ok(())
}

/// Makes renames in a folder last through a power cut.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no handle to a folder; renames there are journalled.
#[cfg(not(unix))]
pub(super) fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Pointer::load(folder.path()), Ok(None));
        let pointer = Pointer {
            generation: "00ff00ff00ff00ff".into(),
            pinned: true,
            before: vec!["0123456789abcdef".into()],
        };
        pointer.write(folder.path()).unwrap();
        assert_eq!(Pointer::load(folder.path()), Ok(Some(pointer)));
    }

    #[test]
    fn the_way_back_is_the_order_of_publishing() {
        let [a, b, c] = ["a", "b", "c"].map(|letter| letter.repeat(16));
        let first = Pointer { generation: a.clone(), pinned: false, before: Vec::new() };
        let again = first.after_publishing(&b).after_publishing(&a);
        assert_eq!((&again.generation, &again.before), (&a, &vec![b.clone()]));
        let third = again.after_publishing(&c);
        assert_eq!(third.before, [a.clone(), b.clone()]);
        let back = third.after_rollback(&a);
        assert_eq!((back.pinned, back.before), (true, vec![b]));
    }

    #[test]
    fn nonsense_is_named() {
        let folder = tempfile::tempdir().unwrap();
        for nonsense in ["", "{", "{\"generation\":\"../../etc\"}", "{\"generation\":\"\"}"] {
            std::fs::write(folder.path().join(POINTER_FILE), nonsense).unwrap();
            assert!(Pointer::load(folder.path()).unwrap_err().contains(POINTER_FILE), "{nonsense}");
        }
    }
}
