//! What was installed into a model's folder: each file's size, digest and time.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Its name inside a model's folder.
pub(super) const MANIFEST: &str = "docent-model.toml";

/// The record that an installation leaves beside the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) name: String,
    pub(super) licence: String,
    pub(super) source: String,
    #[serde(rename = "file")]
    pub(super) files: Vec<Installed>,
}

/// One installed file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Installed {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    /// Nanoseconds since 1970, as text: beyond what TOML's integers hold.
    pub(super) modified: String,
}

impl Installed {
    /// Describes a file whose digest is known.
    pub(super) fn of(root: &Path, path: &str, sha256: String) -> io::Result<Self> {
        let metadata = root.join(path).metadata()?;
        Ok(Self { path: path.to_owned(), bytes: metadata.len(), sha256, modified: modified(&metadata)? })
    }

    /// Whether size and time say that nobody touched the file since.
    pub(super) fn untouched(&self, metadata: &Metadata) -> bool {
        metadata.len() == self.bytes && modified(metadata).is_ok_and(|time| time == self.modified)
    }
}

fn modified(metadata: &Metadata) -> io::Result<String> {
    let since = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(since.as_nanos().to_string())
}

/// The SHA-256 of a file, as 64 hex digits, read in pieces so that it takes no memory.
pub(super) fn sha256(path: &Path) -> io::Result<String> {
    const PIECE: usize = 1 << 20;
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hex(&hasher.finalize())),
            n => hasher.update(&piece[..n]),
        }
    }
}

/// Bytes as hex digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
