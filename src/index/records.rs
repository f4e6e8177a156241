//! The passages of a generation in reading order, and the bytes of the sources they are cut from.
//!
//! `sources.bin` holds the sources end to end, `passages.jsonl` one record a line, `passages.idx` the
//! offset of each line (and of the end) as little-endian `u64`.

use super::IndexError;
use crate::passage::{Passage, PassageInfo, Verbatim};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use tantivy::HasLen;
use tantivy::directory::{Directory, FileSlice, MmapDirectory};

const SOURCES: &str = "sources.bin";
const PASSAGES: &str = "passages.jsonl";
const OFFSETS: &str = "passages.idx";
const OFFSET_BYTES: usize = size_of::<u64>();

/// A passage as a generation keeps it: its words proven to be those that were indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its place among the generation's passages, from 0.
    pub ordinal: u64,
    /// Where it stands.
    pub info: PassageInfo,
    /// Its exact words.
    pub words: Verbatim,
    /// Its words without markup.
    pub plain: String,
}

#[derive(Serialize, Deserialize)]
struct Record<'a> {
    info: std::borrow::Cow<'a, PassageInfo>,
    /// Left out when the words have no markup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plain: Option<std::borrow::Cow<'a, str>>,
    /// Where the document's source begins in `sources.bin`.
    source: u64,
}

/// Writes the records of a generation being built.
pub(super) struct RecordWriter {
    sources: BufWriter<File>,
    source_at: u64,
    sources_end: u64,
    passages: BufWriter<File>,
    passages_end: u64,
    offsets: BufWriter<File>,
    count: u64,
}

impl RecordWriter {
    pub(super) fn create(folder: &Path) -> io::Result<Self> {
        let create = |name| File::create_new(folder.join(name)).map(BufWriter::new);
        Ok(Self {
            sources: create(SOURCES)?,
            source_at: 0,
            sources_end: 0,
            passages: create(PASSAGES)?,
            passages_end: 0,
            offsets: create(OFFSETS)?,
            count: 0,
        })
    }

    /// Keeps the bytes of a document; the passages that follow are ranges of them.
    pub(super) fn source(&mut self, bytes: &str) -> io::Result<()> {
        self.source_at = self.sources_end;
        self.sources_end += bytes.len() as u64;
        self.sources.write_all(bytes.as_bytes())
    }

    /// Writes one passage and returns its ordinal.
    pub(super) fn passage(&mut self, passage: &Passage) -> io::Result<u64> {
        let plain = (passage.plain != passage.words.as_str()).then_some(passage.plain.as_str().into());
        let record =
            Record { info: std::borrow::Cow::Borrowed(&passage.info), plain, source: self.source_at };
        let mut line = serde_json::to_vec(&record)?;
        line.push(b'\n');
        self.offsets.write_all(&self.passages_end.to_le_bytes())?;
        self.passages.write_all(&line)?;
        self.passages_end += line.len() as u64;
        self.count += 1;
        Ok(self.count - 1)
    }

    /// Ends the files and returns the number of passages.
    pub(super) fn finish(mut self) -> io::Result<u64> {
        self.offsets.write_all(&self.passages_end.to_le_bytes())?;
        for file in [self.sources, self.passages, self.offsets] {
            file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        }
        Ok(self.count)
    }
}

/// Reads the records of a generation, memory-mapped.
pub(super) struct Records {
    folder: PathBuf,
    sources: FileSlice,
    passages: FileSlice,
    offsets: FileSlice,
}

impl Records {
    /// Opens the records in a folder.
    pub(super) fn open_in(folder: &Path) -> Result<Self, IndexError> {
        let directory =
            MmapDirectory::open(folder).map_err(|e| IndexError::damaged(folder, e.to_string()))?;
        Self::open(folder, &directory)
    }

    fn open(folder: &Path, directory: &MmapDirectory) -> Result<Self, IndexError> {
        let open = |name| {
            directory
                .open_read(Path::new(name))
                .map_err(|e| IndexError::damaged(folder, format!("{name}: {e}")))
        };
        let records = Self {
            folder: folder.to_owned(),
            sources: open(SOURCES)?,
            passages: open(PASSAGES)?,
            offsets: open(OFFSETS)?,
        };
        let whole =
            records.offsets.len() >= OFFSET_BYTES && records.offsets.len().is_multiple_of(OFFSET_BYTES);
        whole.then_some(records).ok_or_else(|| IndexError::damaged(folder, format!("{OFFSETS} is cut short")))
    }

    /// Number of passages.
    pub(super) fn len(&self) -> u64 {
        (self.offsets.len() / OFFSET_BYTES) as u64 - 1
    }

    /// The passage at `ordinal`, its words proven against the hash taken when it was indexed.
    pub(super) fn read(&self, ordinal: u64) -> Result<Stored, IndexError> {
        let damaged = |what: &str| IndexError::damaged(&self.folder, format!("passage {ordinal}: {what}"));
        let start = self.offset(ordinal).ok_or_else(|| damaged("there is none"))?;
        let end = self.offset(ordinal + 1).ok_or_else(|| damaged("its record has no end"))?;
        let line = bytes(&self.passages, start..end).ok_or_else(|| damaged("its record is out of bounds"))?;
        let Record { info, plain, source } =
            serde_json::from_slice(&line).map_err(|e| damaged(&format!("its record does not parse: {e}")))?;
        let info = info.into_owned();
        let base = usize::try_from(source).map_err(|_| damaged("its source is out of bounds"))?;
        let range = base.saturating_add(info.bytes.start)..base.saturating_add(info.bytes.end);
        let cut = bytes(&self.sources, range).ok_or_else(|| damaged("its words are out of bounds"))?;
        let words = std::str::from_utf8(&cut)
            .ok()
            .and_then(|words| Verbatim::restore(words, &info.hash))
            .ok_or_else(|| damaged("its words are not those that were indexed"))?;
        let plain = plain.map_or_else(|| words.as_str().to_owned(), std::borrow::Cow::into_owned);
        Ok(Stored { ordinal, info, words, plain })
    }

    fn offset(&self, index: u64) -> Option<usize> {
        let at = usize::try_from(index).ok()?.checked_mul(OFFSET_BYTES)?;
        let eight = bytes(&self.offsets, at..at.checked_add(OFFSET_BYTES)?)?;
        usize::try_from(u64::from_le_bytes(eight.as_slice().try_into().ok()?)).ok()
    }
}

/// The bytes of a slice, when it is that long.
fn bytes(slice: &FileSlice, range: Range<usize>) -> Option<tantivy::directory::OwnedBytes> {
    (range.start <= range.end && range.end <= slice.len())
        .then(|| slice.read_bytes_slice(range).ok())
        .flatten()
}
