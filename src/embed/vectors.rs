//! A file of sentence vectors: a header, then rows of bytes that are compared where they lie.
//!
//! ```text
//!   0  magic "docent vectors 1"     16 bytes
//!  16  dimension, u32 little endian  4
//!  20  rows, u32                     4
//!  24  the encoder's fingerprint    32
//!  56  blake3 of all that follows   32
//!  88  blake3 of bytes 0..88, cut    8
//!  96  rows: `dimension` signed bytes each
//!      one f32 a row: what its bytes are to be multiplied by
//! ```
//!
//! The magic is written last, so a file whose writer died is told from a whole one.

use super::error::ModelError;
use super::quantised::{Probe, Row};
use super::raw;
use memmap2::Mmap;
use std::fs::File;
use std::io::{BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 16] = b"docent vectors 1";
const HEADER: usize = 96;
/// Bytes of the header that its own digest covers.
const SEALED: usize = 88;

/// Writes a file of vectors row by row; holds four bytes a row in memory.
#[derive(Debug)]
pub struct VectorWriter {
    path: PathBuf,
    file: BufWriter<File>,
    hasher: blake3::Hasher,
    dimension: usize,
    fingerprint: [u8; 32],
    scales: Vec<f32>,
}

/// A memory-mapped file of vectors.
#[derive(Debug)]
pub struct Vectors {
    path: PathBuf,
    bytes: Mmap,
    dimension: usize,
    rows: usize,
}

impl VectorWriter {
    /// Starts a file; one that is already there is overwritten.
    pub fn create(path: &Path, dimension: usize, fingerprint: &str) -> Result<Self, ModelError> {
        let write = |e| ModelError::write(path, e);
        let fingerprint = parse_fingerprint(path, fingerprint)?;
        let mut file = BufWriter::new(File::create(path).map_err(write)?);
        file.write_all(&[0; HEADER]).map_err(write)?;
        let (path, hasher) = (path.to_owned(), blake3::Hasher::new());
        Ok(Self { path, file, hasher, dimension, fingerprint, scales: Vec::new() })
    }

    /// Appends a row.
    ///
    /// # Panics
    /// When the row is of another dimension: a mistake in docent.
    pub fn push(&mut self, row: &Row) -> Result<(), ModelError> {
        assert_eq!(row.bytes().len(), self.dimension, "a row of another dimension");
        self.scales.push(row.scale());
        self.put(bytemuck::cast_slice(row.bytes()))
    }

    /// Completes the file and makes sure that it is on disk.
    pub fn finish(mut self) -> Result<(), ModelError> {
        let padding = padding(self.dimension * self.scales.len());
        self.put(&[0; 4][..padding])?;
        let scales = std::mem::take(&mut self.scales);
        for scale in &scales {
            self.put(&scale.to_le_bytes())?;
        }
        let number = |n: usize| {
            u32::try_from(n).map_err(|_| ModelError::foreign(&self.path, "more than 2³² rows or dimensions"))
        };
        let mut header = Vec::with_capacity(HEADER);
        header.extend_from_slice(MAGIC);
        header.extend_from_slice(&number(self.dimension)?.to_le_bytes());
        header.extend_from_slice(&number(scales.len())?.to_le_bytes());
        header.extend_from_slice(&self.fingerprint);
        header.extend_from_slice(self.hasher.finalize().as_bytes());
        let seal = blake3::hash(&header);
        header.extend_from_slice(&seal.as_bytes()[..HEADER - SEALED]);
        self.seal(&header).map_err(|e| ModelError::write(&self.path, e))
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), ModelError> {
        self.hasher.update(bytes);
        self.file.write_all(bytes).map_err(|e| ModelError::write(&self.path, e))
    }

    fn seal(&mut self, header: &[u8]) -> std::io::Result<()> {
        self.file.flush()?;
        let file = self.file.get_mut();
        file.sync_data()?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(header)?;
        file.sync_all()
    }
}

impl Vectors {
    /// Opens a file that was made by the encoder of this fingerprint.
    ///
    /// # Errors
    /// Names the file that is half-written, cut short, of another kind, or made by another model.
    /// Reads the header only; [`Vectors::verify`] reads all of it.
    pub fn open(path: &Path, dimension: usize, fingerprint: &str) -> Result<Self, ModelError> {
        let stale = |what: String| ModelError::Stale { path: path.to_owned(), what };
        let read = |e| ModelError::read_vectors(path, e);
        let file = File::open(path).map_err(read)?;
        let bytes = raw::map(&file).map_err(read)?;
        let Some(header) = bytes.get(..HEADER) else { return Err(stale("it was never finished".to_owned())) };
        if header.iter().all(|byte| *byte == 0) {
            return Err(stale("it was never finished".to_owned()));
        }
        if &header[..16] != MAGIC {
            return Err(stale("it is no file of vectors".to_owned()));
        }
        if blake3::hash(&header[..SEALED]).as_bytes()[..HEADER - SEALED] != header[SEALED..] {
            return Err(stale("its header is damaged".to_owned()));
        }
        let (found, rows) = (number(&header[16..20]), number(&header[20..24]));
        if found != dimension {
            return Err(stale(format!("its vectors have {found} numbers, the model's have {dimension}")));
        }
        if header[24..56] != parse_fingerprint(path, fingerprint)? {
            return Err(stale("another model, or other settings of it, made it".to_owned()));
        }
        let body = rows * dimension;
        let whole = HEADER + body + padding(body) + rows * size_of::<f32>();
        if bytes.len() != whole {
            return Err(stale(format!("it has {} bytes instead of {whole}", bytes.len())));
        }
        Ok(Self { path: path.to_owned(), bytes, dimension, rows })
    }

    /// Reads the whole file and compares it with its digest.
    pub fn verify(&self) -> Result<(), ModelError> {
        if blake3::hash(&self.bytes[HEADER..]).as_bytes() == &self.bytes[56..SEALED] {
            Ok(())
        } else {
            Err(ModelError::Stale { path: self.path.clone(), what: "its rows are damaged".to_owned() })
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The cosine of a question's vector and one row; 0 for a row whose text had no vector.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn cosine(&self, probe: &Probe, row: usize) -> f32 {
        let bytes = &self.bodies()[row * self.dimension..][..self.dimension];
        probe.dot(bytes) * self.scales()[row]
    }

    /// The cosines of a question's vector and every row, in order.
    pub fn cosines(&self, probe: &Probe) -> Vec<f32> {
        let rows = self.bodies().chunks_exact(self.dimension.max(1));
        rows.zip(self.scales()).map(|(row, scale)| probe.dot(row) * scale).collect()
    }

    fn bodies(&self) -> &[i8] {
        bytemuck::cast_slice(&self.bytes[HEADER..HEADER + self.rows * self.dimension])
    }

    fn scales(&self) -> &[f32] {
        // The header's length and the padding keep the scales at a multiple of four bytes.
        bytemuck::cast_slice(&self.bytes[self.bytes.len() - self.rows * size_of::<f32>()..])
    }
}

/// Bytes up to the next multiple of four.
fn padding(length: usize) -> usize {
    length.next_multiple_of(size_of::<f32>()) - length
}

fn number(bytes: &[u8]) -> usize {
    bytes.iter().rev().fold(0, |n, byte| n << 8 | usize::from(*byte))
}

fn parse_fingerprint(path: &Path, digits: &str) -> Result<[u8; 32], ModelError> {
    blake3::Hash::from_hex(digits)
        .map(|hash| *hash.as_bytes())
        .map_err(|_| ModelError::foreign(path, format!("\"{digits}\" is no fingerprint of an encoder")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const FINGERPRINT: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    fn rows() -> Vec<Row> {
        let vectors: [Option<[f32; 3]>; 4] =
            [Some([1.0, 0.0, 0.0]), Some([0.0, 0.6, 0.8]), None, Some([-0.6, 0.8, 0.0])];
        vectors.iter().map(|vector| Row::new(vector.as_ref().map(<[f32; 3]>::as_slice), 3)).collect()
    }

    fn written(folder: &Path) -> PathBuf {
        let path = folder.join("passages.vectors");
        let mut writer = VectorWriter::create(&path, 3, FINGERPRINT).unwrap();
        for row in rows() {
            writer.push(&row).unwrap();
        }
        writer.finish().unwrap();
        path
    }

    #[test]
    fn rows_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let vectors = Vectors::open(&written(folder.path()), 3, FINGERPRINT).unwrap();
        vectors.verify().unwrap();
        assert_eq!(vectors.len(), 4);
        let probe = Probe::new(&[0.0, 0.6, 0.8]);
        let want: Vec<f32> = rows().iter().map(|row| probe.cosine(row)).collect();
        assert_eq!(vectors.cosines(&probe), want);
        assert_eq!((0..4).map(|row| vectors.cosine(&probe, row)).collect::<Vec<_>>(), want);
        assert!(want[1] > 0.998 && want[2] == 0.0 && (want[3] - 0.48).abs() < 0.01, "{want:?}");
    }

    #[test]
    fn the_same_rows_make_the_same_bytes() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert_eq!(fs::read(written(one.path())).unwrap(), fs::read(written(two.path())).unwrap());
    }

    #[test]
    fn a_file_without_rows_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none");
        VectorWriter::create(&path, 3, FINGERPRINT).unwrap().finish().unwrap();
        let vectors = Vectors::open(&path, 3, FINGERPRINT).unwrap();
        assert!(vectors.is_empty() && vectors.cosines(&Probe::new(&[1.0, 0.0, 0.0])).is_empty());
    }

    #[test]
    fn unfit_files_are_refused_by_name() {
        let check = |change: &dyn Fn(&mut Vec<u8>), want: &str| {
            let folder = tempfile::tempdir().unwrap();
            let path = written(folder.path());
            let mut bytes = fs::read(&path).unwrap();
            change(&mut bytes);
            fs::write(&path, bytes).unwrap();
            let said = match Vectors::open(&path, 3, FINGERPRINT) {
                Ok(vectors) => vectors.verify().unwrap_err().to_string(),
                Err(refused) => refused.to_string(),
            };
            assert!(said.contains("passages.vectors") && said.contains(want), "{said}");
            assert!(said.ends_with("rebuild it with `docent index build`"), "{said}");
        };
        check(&|bytes| bytes[..HEADER].fill(0), "never finished");
        check(&|bytes| bytes.truncate(50), "never finished");
        check(&Vec::clear, "never finished");
        check(&|bytes| bytes[0] = b'X', "no file of vectors");
        check(&|bytes| bytes[20] = 9, "header is damaged");
        check(&|bytes| bytes.truncate(HEADER + 5), "bytes instead of");
        check(&|bytes| bytes.push(0), "bytes instead of");
        check(&|bytes| bytes[HEADER] ^= 1, "rows are damaged");
    }

    #[test]
    fn another_models_vectors_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = written(folder.path());
        let said =
            |dimension, fingerprint| Vectors::open(&path, dimension, fingerprint).unwrap_err().to_string();
        assert!(said(384, FINGERPRINT).contains("its vectors have 3 numbers, the model's have 384"));
        assert!(said(3, &FINGERPRINT.replace('0', "1")).contains("another model"));
        let missing = Vectors::open(&folder.path().join("gone"), 3, FINGERPRINT).unwrap_err().to_string();
        assert!(missing.contains("it is missing"), "{missing}");
    }

    #[test]
    fn a_writer_that_dies_leaves_a_file_that_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("half");
        let mut writer = VectorWriter::create(&path, 3, FINGERPRINT).unwrap();
        writer.push(&rows()[0]).unwrap();
        drop(writer);
        let said = Vectors::open(&path, 3, FINGERPRINT).unwrap_err().to_string();
        assert!(said.contains("never finished"), "{said}");
    }
}
