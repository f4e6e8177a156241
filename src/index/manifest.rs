//! What a generation says about itself, and the proof that its files are the ones that were written.

use super::{IndexError, SCHEMA_VERSION, schema::IndexSettings};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

/// The file of a generation that holds its [`Manifest`].
pub(super) const MANIFEST_FILE: &str = "manifest.json";

/// Hex digits of a generation id: 64 bits, plenty for the few generations that are kept.
const ID_DIGITS: usize = 16;

/// Everything that decides what a generation holds: the same makings give the same id, whatever the
/// order of the files, the machine or the clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Makings {
    /// The version of the index's layout.
    pub schema: u32,
    /// The ranking settings that shape the index.
    pub settings: IndexSettings,
    /// The fingerprint of the sentence model, when there is one.
    pub model: Option<String>,
    /// blake3 of each content file, by its path below the content folder.
    pub content: BTreeMap<String, String>,
}

impl Makings {
    /// Makings under the schema that this docent writes.
    pub fn new(
        settings: IndexSettings,
        model: Option<String>,
        content: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        Self { schema: SCHEMA_VERSION, settings, model, content: content.into_iter().collect() }
    }

    /// The generation's id.
    ///
    /// # Panics
    /// Never: plain data serialises.
    pub fn id(&self) -> String {
        let canonical = serde_json::to_vec(self).expect("plain data serialises");
        blake3::hash(&canonical).to_hex()[..ID_DIGITS].to_owned()
    }
}

/// A file of a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSum {
    /// Its length.
    pub bytes: u64,
    /// blake3 of its bytes, as hex.
    pub blake3: String,
}

/// The contents of a generation's `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// What it was made from; its digest is the generation's id.
    pub makings: Makings,
    /// Counts up with each build in a folder: which generation is newer, whatever the clock says.
    pub sequence: u64,
    /// When it was built, in seconds since 1970; for people.
    pub built: i64,
    /// Number of documents.
    pub documents: u64,
    /// Number of passages.
    pub passages: u64,
    /// Its files, by path below the generation's folder.
    pub files: BTreeMap<String, FileSum>,
}

/// The part of a manifest that every version writes.
#[derive(Deserialize)]
struct Versioned {
    makings: VersionedMakings,
}

#[derive(Deserialize)]
struct VersionedMakings {
    schema: u32,
}

/// How closely the files are compared with the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scrutiny {
    /// Their lengths.
    Lengths,
    /// Every byte.
    Bytes,
}

impl Manifest {
    /// Reads the manifest of the generation in `folder`, whose name must be its id.
    pub fn load(folder: &Path) -> Result<Self, IndexError> {
        let path = folder.join(MANIFEST_FILE);
        let bytes =
            std::fs::read(&path).map_err(|e| IndexError::damaged(folder, format!("{MANIFEST_FILE}: {e}")))?;
        let unreadable = |e| IndexError::damaged(folder, format!("{MANIFEST_FILE} does not parse: {e}"));
        let Versioned { makings: VersionedMakings { schema } } =
            serde_json::from_slice(&bytes).map_err(unreadable)?;
        if schema != SCHEMA_VERSION {
            return Err(IndexError::OtherSchema { folder: folder.to_owned(), found: schema });
        }
        let manifest: Self = serde_json::from_slice(&bytes).map_err(unreadable)?;
        let id = manifest.makings.id();
        if folder.file_name().is_some_and(|name| name == id.as_str()) {
            Ok(manifest)
        } else {
            Err(IndexError::damaged(folder, format!("its manifest is that of generation {id}")))
        }
    }

    /// Compares the files in `folder` with this manifest.
    pub fn check_files(&self, folder: &Path, scrutiny: Scrutiny) -> Result<(), IndexError> {
        for (name, sum) in &self.files {
            let path = folder.join(name);
            let damaged = |what: &str| IndexError::damaged(folder, format!("{name} {what}"));
            let length =
                std::fs::metadata(&path).map_err(|e| damaged(&format!("cannot be read: {e}")))?.len();
            if length != sum.bytes {
                return Err(damaged(&format!("has {length} bytes instead of {}", sum.bytes)));
            }
            if scrutiny == Scrutiny::Bytes {
                let found = FileSum::measure(&path).map_err(|e| damaged(&format!("cannot be read: {e}")))?;
                if found != *sum {
                    return Err(damaged("is not the file that was built"));
                }
            }
        }
        Ok(())
    }

    /// The bytes of all files.
    pub fn total_bytes(&self) -> u64 {
        self.files.values().map(|sum| sum.bytes).sum()
    }
}

impl FileSum {
    /// Reads a file.
    pub fn measure(path: &Path) -> std::io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(File::open(path)?)?;
        Ok(Self { bytes: hasher.count(), blake3: hasher.finalize().to_hex().to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn makings(files: &[(&str, &str)]) -> Makings {
        let content = files.iter().map(|(path, hash)| ((*path).to_owned(), (*hash).to_owned()));
        Makings::new(IndexSettings::default(), None, content)
    }

    #[test]
    fn the_order_of_files_does_not_matter() {
        assert_eq!(makings(&[("a", "1"), ("b", "2")]).id(), makings(&[("b", "2"), ("a", "1")]).id());
    }

    #[test]
    fn content_settings_and_model_each_change_the_id() {
        let base = makings(&[("a", "1")]);
        let mut ids = vec![base.id(), makings(&[("a", "2")]).id(), makings(&[("b", "1")]).id()];
        ids.push(Makings { settings: IndexSettings { sentences_up_to: 9 }, ..base.clone() }.id());
        ids.push(Makings { model: Some("m".into()), ..base.clone() }.id());
        ids.push(Makings { schema: SCHEMA_VERSION + 1, ..base }.id());
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 6);
    }
}
