//! Reads a content folder from disk, one document at a time.

mod walk;

use super::file::{parse_file, salvage_file};
use super::ids::Ids;
use super::lines::{Line, Lines};
use super::rows::parse_row;
use super::{Document, Kind, Loaded, Overlay, Problem};
use std::collections::VecDeque;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use walk::{Found, Place, list_files};

/// The largest Markdown file, in bytes: some 700,000 words, more than any article has.
pub const MAX_FILE_BYTES: u64 = 4 << 20;

/// The longest line of a `.jsonl` file, in bytes.
pub const MAX_ROW_BYTES: usize = 1 << 20;

/// Why a content folder cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// There is nothing at the path.
    #[error("there is no content folder at {}: create it with a folder `articles/` or `faq/` in it, or name another with --content", .0.display())]
    Missing(PathBuf),
    /// The path leads to something else.
    #[error("{} is not a folder: name the content folder with --content", .0.display())]
    NotAFolder(PathBuf),
    /// The system refuses.
    #[error("the content folder {} cannot be read: {error}", .path.display())]
    Unreadable {
        /// Where it is.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// What reading a content folder brings up, in the order of the files.
#[derive(Debug)]
pub enum Event {
    /// A document whose id no earlier one has.
    Document(Document),
    /// A document that a fault keeps from being used; what else is wrong with it can be found all the same.
    Spoiled(Document),
    /// A fault; what it spoils is left out, the rest is read.
    Problem(Problem),
    /// A file was read to its end.
    Read(SourceFile),
}

/// A source file and the blake3 of its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Below the content folder, with `/` between names.
    pub path: String,
    /// Of all its bytes.
    pub hash: blake3::Hash,
}

/// Begins to read the content folder at `root`.
///
/// Sources are `articles/**/*.md`, `faq/**/*.md` and `**/*.jsonl`; names that begin with a dot are
/// passed over. Memory stays flat: one file or one row at a time, and some 32 bytes for each id.
pub fn open(root: &Path) -> Result<Reader, FolderError> {
    open_with(root, &Overlay::default())
}

/// Begins to read the content folder at `root` as it would be with the files of `overlay`.
pub fn open_with(root: &Path, overlay: &Overlay) -> Result<Reader, FolderError> {
    let (files, problems) = list(root, overlay)?;
    Ok(Reader {
        total_bytes: files.iter().map(|file| file.size).sum(),
        read_bytes: 0,
        ahead: problems.into_iter().map(Event::Problem).collect(),
        files: files.into_iter(),
        rows: None,
        ids: Ids::default(),
    })
}

/// Reads the whole content folder into memory; for small folders and tests.
pub fn load(root: &Path) -> Result<Loaded, FolderError> {
    let mut loaded = Loaded::default();
    for event in open(root)? {
        match event {
            Event::Document(document) => loaded.documents.push(document),
            Event::Problem(problem) => loaded.problems.push(problem),
            Event::Spoiled(_) | Event::Read(_) => {}
        }
    }
    loaded.problems.sort();
    Ok(loaded)
}

/// The source files and their hashes, sorted by path, without parsing them.
///
/// The same list as the [`Event::Read`]s of a [`Reader`], unless something changed in between. A
/// file that cannot be read is in neither.
pub fn fingerprint(root: &Path) -> Result<Vec<SourceFile>, FolderError> {
    fingerprint_with(root, &Overlay::default())
}

/// The same of the folder as it would be with the files of `overlay`.
pub fn fingerprint_with(root: &Path, overlay: &Overlay) -> Result<Vec<SourceFile>, FolderError> {
    let (files, _) = list(root, overlay)?;
    let hash = |file: Found| {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(file.place.open().ok()?).ok()?;
        Some(SourceFile { path: file.path, hash: hasher.finalize() })
    };
    Ok(files.into_iter().filter_map(hash).collect())
}

/// A digest of the paths, lengths and times of change of the source files, at the price of a look at each: while it
/// stays the same, so does what [`fingerprint`] reads them for.
pub fn glance(root: &Path) -> Result<blake3::Hash, FolderError> {
    let (files, _) = list(root, &Overlay::default())?;
    let mut hasher = blake3::Hasher::new();
    for file in files {
        let since = file.place.changed().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        hasher.update(file.path.as_bytes());
        hasher.update(&[0]);
        hasher.update(&file.size.to_le_bytes());
        hasher.update(&since.map_or(0, |since| since.as_nanos()).to_le_bytes());
    }
    Ok(hasher.finalize())
}

fn list(root: &Path, overlay: &Overlay) -> Result<(Vec<Found>, Vec<Problem>), FolderError> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => FolderError::Missing(root.to_owned()),
        io::ErrorKind::NotADirectory => FolderError::NotAFolder(root.to_owned()),
        _ => FolderError::Unreadable { path: root.to_owned(), error },
    };
    let canonical = root.canonicalize().map_err(unreadable)?;
    // Tried once here, so that a folder that nobody may read is no empty one.
    std::fs::read_dir(&canonical).map_err(unreadable)?;
    Ok(list_files(&canonical, overlay))
}

/// Reads a content folder on demand; made by [`open`].
pub struct Reader {
    files: std::vec::IntoIter<Found>,
    /// The collection that is being read.
    rows: Option<Rows>,
    /// Found, not yet handed over.
    ahead: VecDeque<Event>,
    ids: Ids,
    total_bytes: u64,
    read_bytes: u64,
}

struct Rows {
    path: String,
    lines: Lines<BufReader<Box<dyn Read + Send>>>,
    line: u32,
}

impl Iterator for Reader {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ahead.pop_front() {
                return Some(event);
            }
            if let Some(rows) = self.rows.take() {
                self.read_row(rows);
                continue;
            }
            let file = self.files.next()?;
            match file.kind {
                Kind::Row => self.open_rows(file),
                Kind::Article | Kind::Faq => self.read_file(file),
            }
        }
    }
}

impl Reader {
    /// How many bytes all source files had when they were listed.
    pub fn total_bytes(&self) -> u64 {
        self.total_bytes
    }

    /// How many bytes were read so far.
    pub fn read_bytes(&self) -> u64 {
        self.read_bytes + self.rows.as_ref().map_or(0, |rows| rows.lines.read())
    }

    fn problem(&mut self, path: &str, line: u32, message: impl Into<String>) {
        self.ahead.push_back(Event::Problem(Problem {
            path: path.to_owned(),
            line,
            message: message.into(),
        }));
    }

    fn document(&mut self, document: Document) {
        match self.ids.claim(&document) {
            None => self.ahead.push_back(Event::Document(document)),
            Some(place) => {
                let message = format!("the id `{}` is taken by {place}: change one of the two", document.id);
                self.problem(&document.path, document.line, message);
                self.ahead.push_back(Event::Spoiled(document));
            }
        }
    }

    fn read_file(&mut self, file: Found) {
        match read_bounded(&file.place) {
            Err(error) => self.problem(&file.path, 0, format!("the file cannot be read: {error}")),
            Ok((hash, bytes)) => {
                match bytes.as_deref().map(std::str::from_utf8) {
                    None => {
                        let message = format!("the file is larger than {MAX_FILE_BYTES} bytes: split it");
                        self.problem(&file.path, 0, message);
                    }
                    Some(Err(error)) => {
                        let (line, message) = not_utf8(bytes.as_deref().unwrap_or_default(), error);
                        self.problem(&file.path, line, message);
                    }
                    Some(Ok(text)) => match parse_file(&file.path, file.kind, text) {
                        Ok(document) => self.document(document),
                        Err(problems) => {
                            self.ahead.extend(problems.into_iter().map(Event::Problem));
                            self.ahead.push_back(Event::Spoiled(salvage_file(&file.path, file.kind, text)));
                        }
                    },
                }
                self.read_bytes += file.size;
                self.ahead.push_back(Event::Read(SourceFile { path: file.path, hash }));
            }
        }
    }

    fn open_rows(&mut self, file: Found) {
        match file.place.open() {
            Ok(opened) => {
                let lines = Lines::new(BufReader::with_capacity(1 << 16, opened), MAX_ROW_BYTES);
                self.rows = Some(Rows { path: file.path, lines, line: 0 });
            }
            Err(error) => self.problem(&file.path, 0, format!("the file cannot be read: {error}")),
        }
    }

    fn read_row(&mut self, mut rows: Rows) {
        rows.line = rows.line.saturating_add(1);
        let (path, number) = (rows.path.as_str(), rows.line);
        match rows.lines.read_line() {
            Err(error) => {
                self.problem(path, number, format!("the file cannot be read to its end: {error}"));
                return;
            }
            Ok(None) => {
                self.read_bytes += rows.lines.read();
                self.ahead.push_back(Event::Read(SourceFile { hash: rows.lines.hash(), path: rows.path }));
                return;
            }
            Ok(Some(Line::TooLong)) => {
                let message =
                    format!("the row is longer than {MAX_ROW_BYTES} bytes: split its text into several rows");
                self.problem(path, number, message);
            }
            Ok(Some(Line::Whole)) => match std::str::from_utf8(rows.lines.bytes()) {
                Err(error) => {
                    let (_, message) = not_utf8(rows.lines.bytes(), error);
                    self.problem(path, number, message);
                }
                Ok(text) => self.row(path, number, text),
            },
        }
        self.rows = Some(rows);
    }

    fn row(&mut self, path: &str, number: u32, text: &str) {
        let text = if number == 1 { text.trim_start_matches('\u{feff}') } else { text };
        if text.trim().is_empty() {
            return;
        }
        match parse_row(path, number, text) {
            Err(problem) => self.ahead.push_back(Event::Problem(problem)),
            Ok(read) => {
                self.document(read.document);
                self.ahead.extend(read.problem.map(Event::Problem));
            }
        }
    }
}

/// The hash of a file, and its bytes when they are not too many.
fn read_bounded(place: &Place) -> io::Result<(blake3::Hash, Option<Vec<u8>>)> {
    let mut file = place.open()?;
    let mut bytes = Vec::new();
    (&mut file).take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&bytes);
    if bytes.len() as u64 <= MAX_FILE_BYTES {
        return Ok((hasher.finalize(), Some(bytes)));
    }
    hasher.update_reader(file)?;
    Ok((hasher.finalize(), None))
}

fn not_utf8(bytes: &[u8], error: std::str::Utf8Error) -> (u32, String) {
    let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
    let line = u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX);
    let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1) + 1;
    (line, format!("byte {column} of this line is not UTF-8: save the file as UTF-8"))
}

#[cfg(test)]
mod tests;
