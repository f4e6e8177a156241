//! Where models are kept: one cache for each user, shared by all checkouts.

use super::folder::ModelFolder;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The name of the model that docent installs, and of its folder in the cache.
pub const DEFAULT_MODEL: &str = "all-MiniLM-L6-v2";

/// The folder of models: `docent/models` in `$XDG_CACHE_HOME`, `%LOCALAPPDATA%` or `~/.cache`.
///
/// `None` when the environment names no home at all, as in some containers.
pub fn models_folder() -> Option<PathBuf> {
    models_folder_in(|name| std::env::var_os(name))
}

/// The same, for an environment of one's own.
///
/// A relative path is as good as none: the XDG base directory specification says to ignore it.
fn models_folder_in(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    folder("XDG_CACHE_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(|| folder("HOME").map(|home| home.join(".cache")))
        .map(|cache| cache.join("docent").join("models"))
}

/// The folder of the model that docent installs.
pub fn default_model(models: &Path) -> ModelFolder {
    ModelFolder::at(models.join(DEFAULT_MODEL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_absolute_folder_of_the_environment_counts() {
        let check = |variables: &[(&str, &str)], want: Option<&str>| {
            let find =
                |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
            assert_eq!(models_folder_in(find), want.map(PathBuf::from), "{variables:?}");
        };
        check(&[("HOME", "/home/ada")], Some("/home/ada/.cache/docent/models"));
        check(&[("HOME", "/home/ada"), ("XDG_CACHE_HOME", "/var/c")], Some("/var/c/docent/models"));
        check(&[("HOME", "/home/ada"), ("XDG_CACHE_HOME", "c")], Some("/home/ada/.cache/docent/models"));
        check(&[("HOME", ""), ("XDG_CACHE_HOME", "")], None);
        check(&[], None);
    }
}
