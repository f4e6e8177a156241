//! Vectors that were made before, by the text they belong to: an edit re-embeds only what changed.
//!
//! One file for each model (its fingerprint names it), appended to under a lock:
//!
//! ```text
//!   0  magic "docent v. cache1"   16 bytes
//!  16  the encoder's fingerprint  32
//!  48  records: blake3 of the text 32, scale f32 4, check 8, `dimension` signed bytes
//! ```
//!
//! Each record carries a check of its own, so a torn one counts as absent. Only texts of content
//! come here, never a question.

use super::error::ModelError;
use super::quantised::Row;
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// A file that grew to this size loses the older half of its records. 512 MB hold 1.2 million
/// vectors of 384 numbers.
const MAX_BYTES: u64 = 512 << 20;

/// Files of other models that are kept, the most recently used first.
const MAX_OTHER_MODELS: usize = 2;

const MAGIC: &[u8; 16] = b"docent v. cache1";
const HEADER: u64 = 48;
/// Bytes of a record before its row: key, scale, check.
const BEFORE_ROW: usize = 32 + 4 + 8;

type Key = [u8; 32];

/// An open cache of one model's vectors.
#[derive(Debug)]
pub struct VectorCache {
    path: PathBuf,
    fingerprint: blake3::Hash,
    dimension: usize,
    max_bytes: u64,
    /// Where the record of a text begins in `file`.
    known: HashMap<Key, u64>,
    file: Option<File>,
}

impl VectorCache {
    /// Opens the cache of a model below `folder`; there need not be one yet.
    ///
    /// What cannot be understood in it counts as absent: it is only a cache.
    ///
    /// # Errors
    /// When the folder cannot be made or the file not be read.
    pub fn open(folder: &Path, dimension: usize, fingerprint: &str) -> Result<Self, ModelError> {
        fs::create_dir_all(folder).map_err(|e| ModelError::write(folder, e))?;
        let path = folder.join(format!("{}.cache", fingerprint.get(..32).unwrap_or(fingerprint)));
        let fingerprint = blake3::Hash::from_hex(fingerprint).map_err(|_| {
            ModelError::foreign(&path, format!("\"{fingerprint}\" is no fingerprint of an encoder"))
        })?;
        let (known, file) = (HashMap::new(), None);
        let mut cache = Self { path, fingerprint, dimension, max_bytes: MAX_BYTES, known, file };
        cache.reload().map_err(|e| ModelError::read_vectors(&cache.path, e))?;
        Ok(cache)
    }

    /// The row of a text, if it was made before.
    pub fn get(&mut self, text: &str) -> Option<Row> {
        let at = *self.known.get(blake3::hash(text.as_bytes()).as_bytes())?;
        let mut record = vec![0; self.record()];
        let file = self.file.as_mut()?;
        file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(&mut record)).ok()?;
        parse_record(&record).map(|(_, row)| row)
    }

    /// Adds rows. Two processes may do so at once; what either adds stays.
    ///
    /// # Panics
    /// When a row is of another dimension: a mistake in docent.
    pub fn append<'t>(
        &mut self,
        rows: impl IntoIterator<Item = (&'t str, &'t Row)>,
    ) -> Result<(), ModelError> {
        let mut bytes = Vec::new();
        for (text, row) in rows {
            assert_eq!(row.bytes().len(), self.dimension, "a row of another dimension");
            write_record(blake3::hash(text.as_bytes()).as_bytes(), row, &mut bytes);
        }
        let (path, run) = (self.path.clone(), self.append_locked(&bytes));
        run.map_err(|e| ModelError::write(&path, e))
    }

    fn append_locked(&mut self, bytes: &[u8]) -> io::Result<()> {
        let lock = File::create(self.path.with_extension("lock"))?;
        lock.lock()?;
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&self.path)?;
        let mut length = file.metadata()?.len();
        if !self.is_ours(&mut file)? {
            file.set_len(0)?;
            file.write_all(&self.header())?;
            length = HEADER;
        }
        // A writer that died left part of a record, which would put all that follow out of step.
        let whole = length - (length - HEADER) % self.record() as u64;
        file.set_len(whole)?;
        file.write_all(bytes)?;
        if whole + bytes.len() as u64 > self.max_bytes {
            self.drop_older_half(&mut file)?;
            return self.reload();
        }
        for (n, record) in bytes.chunks_exact(self.record()).enumerate() {
            let key = record[..32].try_into().expect("a record begins with its key");
            self.known.insert(key, whole + (n * self.record()) as u64);
        }
        self.file = Some(file);
        drop_other_models(&self.path);
        Ok(())
    }

    /// Writes the newer records to a file that takes the place of this one; who still reads the
    /// old one goes on reading it.
    fn drop_older_half(&self, file: &mut File) -> io::Result<()> {
        let record = self.record() as u64;
        let records = (file.metadata()?.len() - HEADER) / record;
        file.seek(SeekFrom::Start(HEADER + records.div_ceil(2) * record))?;
        let fresh_path = self.path.with_extension("fresh");
        let mut fresh = File::create(&fresh_path)?;
        fresh.write_all(&self.header())?;
        io::copy(file, &mut fresh)?;
        fs::rename(fresh_path, &self.path)
    }

    /// Reads the table of what is there.
    fn reload(&mut self) -> io::Result<()> {
        self.known.clear();
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(e),
        };
        if self.is_ours(&mut file)? {
            let mut reader = BufReader::with_capacity(1 << 20, &mut file);
            let mut record = vec![0; self.record()];
            let mut at = HEADER;
            while read_whole(&mut reader, &mut record)? {
                if let Some((key, _)) = parse_record(&record) {
                    self.known.insert(key, at);
                }
                at += record.len() as u64;
            }
            self.file = Some(file);
        }
        Ok(())
    }

    /// Whether the file begins as this cache's does; leaves the position behind the header.
    fn is_ours(&self, file: &mut File) -> io::Result<bool> {
        let mut header = vec![0; self.header().len()];
        file.seek(SeekFrom::Start(0))?;
        Ok(read_whole(file, &mut header)? && header == self.header())
    }

    fn header(&self) -> Vec<u8> {
        [MAGIC.as_slice(), self.fingerprint.as_bytes()].concat()
    }

    fn record(&self) -> usize {
        BEFORE_ROW + self.dimension
    }
}

/// Fills the buffer; `false` when the file ends before.
fn read_whole(reader: &mut impl io::Read, buffer: &mut [u8]) -> io::Result<bool> {
    match reader.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(e) => Err(e),
    }
}

fn check(key: &[u8], scale: &[u8], row: &[u8]) -> [u8; 8] {
    let hash = *blake3::Hasher::new().update(key).update(scale).update(row).finalize().as_bytes();
    std::array::from_fn(|n| hash[n])
}

fn write_record(key: &Key, row: &Row, out: &mut Vec<u8>) {
    let (scale, bytes) = (row.scale().to_le_bytes(), bytemuck::cast_slice(row.bytes()));
    out.extend_from_slice(key);
    out.extend_from_slice(&scale);
    out.extend_from_slice(&check(key, &scale, bytes));
    out.extend_from_slice(bytes);
}

/// The key and the row of a record, unless it was torn.
fn parse_record(record: &[u8]) -> Option<(Key, Row)> {
    let (key, rest) = record.split_first_chunk::<32>()?;
    let (scale, rest) = rest.split_first_chunk::<4>()?;
    let (sum, bytes) = rest.split_first_chunk::<8>()?;
    let row = || Row::from_parts(bytemuck::cast_slice(bytes).to_vec(), f32::from_le_bytes(*scale));
    (check(key, scale, bytes) == *sum).then(|| (*key, row()))
}

/// Removes the caches of models that were not used for longest. Nobody waits for it: a failure
/// leaves files for the next time.
fn drop_other_models(ours: &Path) {
    let Some(entries) = ours.parent().and_then(|folder| fs::read_dir(folder).ok()) else { return };
    let mut others: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path != ours && path.extension().is_some_and(|extension| extension == "cache"))
        .map(|path| (path.metadata().and_then(|metadata| metadata.modified()).ok(), path))
        .collect();
    others.sort_unstable_by(|a, b| b.cmp(a));
    for (_, path) in others.into_iter().skip(MAX_OTHER_MODELS) {
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FINGERPRINT: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    fn open(folder: &Path) -> VectorCache {
        VectorCache::open(folder, 3, FINGERPRINT).unwrap()
    }

    fn file(folder: &Path) -> PathBuf {
        open(folder).path
    }

    /// A row that tells `n` apart from all others below 127.
    fn row(n: i8) -> Row {
        Row::from_parts(vec![n, 127, -n], 0.5)
    }

    fn add(cache: &mut VectorCache, texts: &[(&str, i8)]) {
        let rows: Vec<Row> = texts.iter().map(|(_, n)| row(*n)).collect();
        cache.append(texts.iter().map(|(text, _)| *text).zip(&rows)).unwrap();
    }

    #[test]
    fn rows_are_found_again_by_their_text() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = open(folder.path());
        assert_eq!(cache.get("tea"), None);
        add(&mut cache, &[("tea", 1), ("", 2)]);
        add(&mut cache, &[("bath", 3)]);
        for mut cache in [cache, open(folder.path())] {
            assert_eq!([cache.get("tea"), cache.get(""), cache.get("bath")], [1, 2, 3].map(|n| Some(row(n))));
            assert_eq!(cache.get("Tea"), None);
        }
    }

    #[test]
    fn a_text_without_a_vector_is_remembered_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let nothing = Row::new(None, 3);
        open(folder.path()).append([("😂", &nothing)]).unwrap();
        assert_eq!(open(folder.path()).get("😂"), Some(nothing));
    }

    #[test]
    fn every_torn_tail_is_dropped_and_written_over() {
        let folder = tempfile::tempdir().unwrap();
        add(&mut open(folder.path()), &[("tea", 1), ("bath", 2)]);
        let path = file(folder.path());
        let whole = fs::read(&path).unwrap();
        let first = whole.len() - BEFORE_ROW - 3;
        for torn in 0..whole.len() {
            fs::write(&path, &whole[..torn]).unwrap();
            let mut cache = open(folder.path());
            assert_eq!(cache.get("tea"), (torn >= first).then(|| row(1)), "cut at {torn}");
            assert_eq!(cache.get("bath"), None, "cut at {torn}");
            add(&mut cache, &[("walk", 3)]);
            let mut again = open(folder.path());
            assert_eq!(again.get("walk"), Some(row(3)), "cut at {torn}");
            assert_eq!(again.get("tea"), (torn >= first).then(|| row(1)), "cut at {torn}");
        }
    }

    #[test]
    fn a_damaged_record_counts_as_absent() {
        let folder = tempfile::tempdir().unwrap();
        add(&mut open(folder.path()), &[("tea", 1), ("bath", 2)]);
        let path = file(folder.path());
        let mut bytes = fs::read(&path).unwrap();
        let at = usize::try_from(HEADER).unwrap() + BEFORE_ROW;
        bytes[at] ^= 1;
        fs::write(&path, bytes).unwrap();
        let mut cache = open(folder.path());
        assert_eq!([cache.get("tea"), cache.get("bath")], [None, Some(row(2))]);
    }

    #[test]
    fn two_writers_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let texts: Vec<(String, i8)> = (0..100).map(|n| (format!("text {n}"), n)).collect();
        std::thread::scope(|scope| {
            for half in texts.chunks(50) {
                let folder = folder.path();
                scope.spawn(move || {
                    let mut cache = open(folder);
                    for (text, n) in half {
                        add(&mut cache, &[(text, *n)]);
                    }
                });
            }
        });
        let mut cache = open(folder.path());
        for (text, n) in &texts {
            assert_eq!(cache.get(text), Some(row(*n)), "{text}");
        }
    }

    #[test]
    fn a_full_cache_keeps_the_newer_half() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = open(folder.path());
        cache.max_bytes = HEADER + 9 * cache.record() as u64;
        for n in 0..25 {
            add(&mut cache, &[(&n.to_string(), n)]);
            assert!(cache.path.metadata().unwrap().len() <= cache.max_bytes);
            assert_eq!(cache.get(&n.to_string()), Some(row(n)));
        }
        assert_eq!(open(folder.path()).get("24"), Some(row(24)));
        assert_eq!(open(folder.path()).get("0"), None);
    }

    #[test]
    fn another_models_vectors_are_never_given() {
        let folder = tempfile::tempdir().unwrap();
        add(&mut open(folder.path()), &[("tea", 1)]);
        let other = FINGERPRINT.replace('0', "5");
        assert_eq!(VectorCache::open(folder.path(), 3, &other).unwrap().get("tea"), None);
        // The same name, but the file says otherwise.
        let path = file(folder.path());
        let mut bytes = fs::read(&path).unwrap();
        bytes[47] ^= 1;
        fs::write(&path, bytes).unwrap();
        let mut cache = open(folder.path());
        assert_eq!(cache.get("tea"), None);
        add(&mut cache, &[("bath", 2)]);
        assert_eq!(open(folder.path()).get("bath"), Some(row(2)));
    }

    #[test]
    fn caches_of_models_long_unused_go() {
        let folder = tempfile::tempdir().unwrap();
        for n in ["1", "2", "3", "4", "5"] {
            let mut cache = VectorCache::open(folder.path(), 3, &n.repeat(64)).unwrap();
            add(&mut cache, &[("tea", 1)]);
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().map(|entry| entry.path()).collect();
        let left = left.iter().filter(|path| path.extension().is_some_and(|extension| extension == "cache"));
        assert_eq!(left.count(), MAX_OTHER_MODELS + 1);
    }
}
