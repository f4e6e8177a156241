//! Reads `config.toml` and the environment; settles them into each stage's own settings.
//!
//! Later wins: defaults, the file, `DOCENT_*`, the command line.

mod error;
mod layers;
mod model;

pub use error::ConfigError;
pub use layers::Origin;
pub use model::{ModelChoice, PoolingChoice};

use crate::answer::Policy;
use crate::discord;
use crate::http;
use crate::index::IndexSettings;
use crate::search::{Calibration, Ranking, SearchSettings};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The file that is read when none is named.
pub const CONFIG_FILE: &str = "config.toml";

/// Variables of the environment that begin like this are settings.
pub const ENVIRONMENT_PREFIX: &str = "DOCENT_";

/// Every setting, settled.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The three folders.
    #[serde(flatten)]
    pub folders: Folders,
    /// How many generations are kept.
    pub build: BuildSettings,
    /// The sentence model.
    pub model: ModelChoice,
    /// What shapes the index.
    pub vectors: IndexSettings,
    /// How the parts of a score are weighed.
    pub ranking: Ranking,
    /// What the confidence is computed with.
    pub calibration: Calibration,
    /// When to quote, offer, or admit nothing.
    pub answer: Policy,
    /// Help lines.
    pub help: HelpSettings,
    /// Where health and metrics can be read.
    pub http: http::Settings,
    /// Where and how docent answers on Discord.
    pub discord: discord::Settings,
}

/// Where things are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folders {
    /// Articles, FAQs and collections.
    pub content: PathBuf,
    /// Generations of the index.
    pub index: PathBuf,
    /// What is neither content nor index; empty means a folder of the user's own.
    pub state_dir: PathBuf,
}

/// How the index is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuildSettings {
    /// Generations that stay, the published one included; at least 1.
    pub keep: usize,
}

/// Which help lines come first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpSettings {
    /// A region of `content/help-lines.toml`; empty leaves the order of the file.
    pub region: String,
}

impl Default for Folders {
    fn default() -> Self {
        Self { content: "content".into(), index: "index".into(), state_dir: PathBuf::new() }
    }
}

impl Default for BuildSettings {
    fn default() -> Self {
        Self { keep: 5 }
    }
}

/// What the command line says about settings.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// The configuration file; when named it has to exist.
    pub config: Option<PathBuf>,
    /// The content folder.
    pub content: Option<PathBuf>,
    /// The index folder.
    pub index: Option<PathBuf>,
}

/// The settled settings, and where each came from.
#[derive(Debug, Clone)]
pub struct Config {
    /// The settings.
    pub settings: Settings,
    /// Where each setting came from, by its dotted name.
    pub origins: BTreeMap<String, Origin>,
}

impl Config {
    /// Settles defaults, file, environment and flags.
    pub fn load(
        flags: &Flags,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigError> {
        let mut layers = layers::Layers::new(&Settings::default());
        let path = Self::path(flags);
        match std::fs::read_to_string(&path) {
            Ok(text) => layers.file(&path, &text)?,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && flags.config.is_none() => {}
            Err(e) => return Err(ConfigError::Unreadable { path, reason: e }),
        }
        layers.environment(environment)?;
        for (key, flag, folder) in
            [("content", "--content", &flags.content), ("index", "--index", &flags.index)]
        {
            if let Some(folder) = folder {
                layers.flag(key, flag, folder)?;
            }
        }
        layers.settle()
    }

    /// The file that is read.
    pub fn path(flags: &Flags) -> PathBuf {
        flags.config.clone().unwrap_or_else(|| CONFIG_FILE.into())
    }

    /// Every setting by its dotted name.
    pub fn keys(&self) -> Vec<String> {
        self.origins.keys().cloned().collect()
    }

    /// The settings that have another value in `other`, by their dotted names.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        layers::differences(&self.settings, &other.settings)
    }

    /// Takes these settings over from `other`, with their origins; the rest stays.
    ///
    /// # Errors
    /// Settings that do not go together.
    pub fn take_over(&mut self, other: &Self, keys: &[String]) -> Result<(), ConfigError> {
        *self = layers::Layers::of(self).with(other, keys).settle()?;
        Ok(())
    }

    /// The settings as TOML lines with their origins, for people.
    pub fn render(&self) -> String {
        layers::render(&self.settings, &self.origins)
    }
}

impl Settings {
    /// The state folder: the configured one, else the user's own.
    pub fn state_dir(&self) -> PathBuf {
        if self.folders.state_dir.as_os_str().is_empty() {
            let base = dirs::state_dir().or_else(dirs::data_local_dir).unwrap_or_else(std::env::temp_dir);
            base.join("docent")
        } else {
            self.folders.state_dir.clone()
        }
    }

    /// What a searcher goes by.
    pub fn search(&self) -> SearchSettings {
        SearchSettings { ranking: self.ranking, calibration: self.calibration }
    }

    /// What no type can say.
    fn check(&self) -> Result<(), (&'static str, &'static str)> {
        let share = 0.0..=1.0;
        match self {
            s if s.build.keep == 0 => Err(("build.keep", "at least 1, the published generation")),
            s if !(1.0..=100.0).contains(&s.ranking.heading_weight) => {
                Err(("ranking.heading_weight", "from 1 to 100"))
            }
            s if s.ranking.vector_words.is_nan() || s.ranking.vector_words < 1.0 => {
                Err(("ranking.vector_words", "at least 1"))
            }
            s if !share.contains(&s.answer.quote_from) => Err(("answer.quote_from", "from 0.0 to 1.0")),
            s if !share.contains(&s.answer.near_from) => Err(("answer.near_from", "from 0.0 to 1.0")),
            s if s.answer.near_from > s.answer.quote_from => {
                Err(("answer.near_from", "at most what `answer.quote_from` is"))
            }
            s if s.answer.others > 10 => Err(("answer.others", "from 0 to 10")),
            s if s.folders.content.as_os_str().is_empty() => Err(("content", "the path of a folder")),
            s if s.folders.index.as_os_str().is_empty() => Err(("index", "the path of a folder")),
            s => s.http.check().and_then(|()| s.discord.check()),
        }
    }
}

/// A path of a configuration file is relative to the folder of that file.
fn beside(file: &Path, path: &str) -> PathBuf {
    match file.parent() {
        Some(folder) if !path.is_empty() => folder.join(path),
        _ => path.into(),
    }
}
