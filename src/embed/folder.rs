//! A model's folder: where its files are, and whether they are the ones that were installed.

use super::error::ModelError;
use super::manifest::{self, MANIFEST, Manifest};
use std::path::{Path, PathBuf};

/// A folder with `config.json`, `model.safetensors` and `vocab.txt` or `tokenizer.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFolder {
    root: PathBuf,
}

impl ModelFolder {
    /// Names a folder; nothing is read yet.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }

    pub(super) fn text(&self, file: &str) -> Result<String, ModelError> {
        let path = self.path(file);
        std::fs::read_to_string(&path).map_err(|e| ModelError::read(&path, e))
    }

    /// The text of a file that a model may do without.
    pub(super) fn text_if_there(&self, file: &str) -> Result<Option<String>, ModelError> {
        if self.path(file).exists() { self.text(file).map(Some) } else { Ok(None) }
    }

    /// What the installation wrote down; a folder that an operator put together has no record.
    pub(super) fn manifest(&self) -> Result<Option<Manifest>, ModelError> {
        let Some(text) = self.text_if_there(MANIFEST)? else { return Ok(None) };
        let path = self.path(MANIFEST);
        toml::from_str(&text)
            .map(Some)
            .map_err(|e| ModelError::damaged(&path, format!("cannot be understood ({e})")))
    }

    /// The SHA-256 of each of these files.
    ///
    /// A file that size and time say is untouched since its installation is taken at its record's
    /// word, which spares reading 90 MB at every start; any other is read, and refused when it is
    /// not what was installed.
    pub(super) fn digests(&self, files: &[&str]) -> Result<Vec<String>, ModelError> {
        let manifest = self.manifest()?;
        let recorded = |file: &str| manifest.iter().flat_map(|m| &m.files).find(|entry| entry.path == file);
        files
            .iter()
            .map(|file| {
                let path = self.path(file);
                let read = |e| ModelError::read(&path, e);
                match recorded(file) {
                    Some(entry) if entry.untouched(&path.metadata().map_err(read)?) => {
                        Ok(entry.sha256.clone())
                    }
                    Some(entry) => {
                        let found = manifest::sha256(&path).map_err(read)?;
                        if found == entry.sha256 {
                            Ok(found)
                        } else {
                            Err(ModelError::damaged(&path, "differs from the file that was installed"))
                        }
                    }
                    None => manifest::sha256(&path).map_err(read),
                }
            })
            .collect()
    }
}
