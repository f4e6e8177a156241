//! Lists the source files below a content folder, in one order on every machine.

use crate::content::{Kind, Overlay, Problem};
use std::fs;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// A file that holds content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Below the content folder, with `/` between names.
    pub(super) path: String,
    /// Where to open it.
    pub(super) place: Place,
    pub(super) kind: Kind,
    /// In bytes, when it was listed.
    pub(super) size: u64,
}

/// Where the bytes of a file are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Disk(PathBuf),
    Held(Arc<[u8]>),
}

impl Place {
    /// Opens the file.
    pub(super) fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        match self {
            Self::Disk(path) => Ok(Box::new(fs::File::open(path)?)),
            Self::Held(bytes) => Ok(Box::new(Cursor::new(Arc::clone(bytes)))),
        }
    }

    /// When it was last changed, where the system says so.
    pub(super) fn changed(&self) -> Option<SystemTime> {
        match self {
            Self::Disk(path) => fs::metadata(path).and_then(|facts| facts.modified()).ok(),
            Self::Held(_) => None,
        }
    }
}

/// All source files below `root` with those of `overlay` in their places, sorted by the bytes of their paths, and
/// what stands in the way.
///
/// `root` has to be canonical, so that a symbolic link can be seen to lead outside.
pub(super) fn list_files(root: &Path, overlay: &Overlay) -> (Vec<Found>, Vec<Problem>) {
    let mut walk = Walk { root, found: Vec::new(), problems: Vec::new(), folders: vec![String::new()] };
    while let Some(folder) = walk.folders.pop() {
        walk.enter(&folder);
    }
    walk.lay(overlay);
    walk.found.sort_by(|a, b| a.path.cmp(&b.path));
    walk.problems.sort();
    (walk.found, walk.problems)
}

struct Walk<'r> {
    root: &'r Path,
    found: Vec<Found>,
    problems: Vec<Problem>,
    /// Still to enter; a list instead of recursion, so that depth costs no stack.
    folders: Vec<String>,
}

impl Walk<'_> {
    fn problem(&mut self, path: &str, message: impl Into<String>) {
        self.problems.push(Problem { path: path.to_owned(), line: 0, message: message.into() });
    }

    fn lay(&mut self, overlay: &Overlay) {
        self.found.retain(|found| overlay.get(&found.path).is_none());
        self.problems.retain(|problem| overlay.get(&problem.path).is_none());
        for (path, bytes) in overlay.files() {
            match (bytes, kind_of(path)) {
                (Some(bytes), Some(Ok(kind))) => self.found.push(Found {
                    path: path.to_owned(),
                    place: Place::Held(Arc::clone(bytes)),
                    kind,
                    size: bytes.len() as u64,
                }),
                (Some(_), Some(Err(message))) => self.problem(path, message),
                _ => {}
            }
        }
    }

    fn enter(&mut self, folder: &str) {
        let entries = match fs::read_dir(self.root.join(folder)) {
            Ok(entries) => entries,
            Err(error) => return self.problem(folder, format!("the folder cannot be read: {error}")),
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.problem(folder, format!("the folder cannot be read to its end: {error}"));
                    continue;
                }
            };
            let name = entry.file_name();
            let path = join(folder, &name.to_string_lossy());
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if name.to_str().is_none() {
                self.problem(&path, "the name is not UTF-8: rename it");
                continue;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.folders.push(path),
                Ok(kind) => self.meet_file(path, kind.is_symlink()),
                Err(error) => self.problem(&path, format!("it cannot be read: {error}")),
            }
        }
    }

    fn meet_file(&mut self, path: String, is_link: bool) {
        let mut place = self.root.join(&path);
        if is_link {
            match fs::canonicalize(&place) {
                Ok(target) if !target.starts_with(self.root) => {
                    return self.problem(
                        &path,
                        "the symbolic link leads outside of the content folder: copy the file instead",
                    );
                }
                Ok(target) if target.is_dir() => {
                    return self
                        .problem(&path, "a symbolic link to a folder is not followed: move the folder here");
                }
                Ok(target) => place = target,
                Err(error) => {
                    return self.problem(&path, format!("the symbolic link leads nowhere: {error}"));
                }
            }
        }
        match kind_of(&path) {
            Some(Ok(kind)) => match fs::metadata(&place) {
                Ok(metadata) if metadata.is_file() => {
                    self.found.push(Found { path, place: Place::Disk(place), kind, size: metadata.len() });
                }
                Ok(_) => self.problem(&path, "it is not an ordinary file: remove it"),
                Err(error) => self.problem(&path, format!("the file cannot be read: {error}")),
            },
            Some(Err(message)) => self.problem(&path, message),
            None => {}
        }
    }
}

/// What kind of content a file holds: `None` when it is none, an error when it is in the wrong folder.
fn kind_of(path: &str) -> Option<Result<Kind, &'static str>> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (_, extension) = name.rsplit_once('.')?;
    if extension.eq_ignore_ascii_case("jsonl") {
        return Some(Ok(Kind::Row));
    }
    if !extension.eq_ignore_ascii_case("md") || name.eq_ignore_ascii_case("README.md") {
        return None;
    }
    Some(match folders.split('/').next() {
        Some("articles") => Ok(Kind::Article),
        Some("faq") => Ok(Kind::Faq),
        _ => {
            Err("the file stands in neither articles/ nor faq/, so it is not read: move it into one of them")
        }
    })
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_and_the_extension_tell_the_kind() {
        assert_eq!(kind_of("articles/a.md"), Some(Ok(Kind::Article)));
        assert_eq!(kind_of("articles/b/c/a.MD"), Some(Ok(Kind::Article)));
        assert_eq!(kind_of("faq/a.md"), Some(Ok(Kind::Faq)));
        assert_eq!(kind_of("export/a.jsonl"), Some(Ok(Kind::Row)));
        assert_eq!(kind_of("a.jsonl"), Some(Ok(Kind::Row)));
    }

    #[test]
    fn other_files_are_no_content() {
        for path in ["safety.toml", "README.md", "articles/README.md", "images/a.png", "articles/a.md~", "md"]
        {
            assert_eq!(kind_of(path), None, "{path}");
        }
        assert!(matches!(kind_of("a.md"), Some(Err(_))));
        assert!(matches!(kind_of("article/a.md"), Some(Err(_))));
    }
}
