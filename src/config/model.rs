//! The `[model]` table: which sentence model, and how it is to be used.

use crate::embed::{ModelFolder, ModelSettings, Pooling, default_model, models_folder};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Which sentence model, and what its own files do not say or the operator wants otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelChoice {
    /// Whether a model is used where there is one; without, docent answers by words alone.
    pub enabled: bool,
    /// The model's folder; empty means the one that `docent model install` fills.
    pub folder: PathBuf,
    /// How token vectors become one.
    pub pooling: PoolingChoice,
    /// Put before every question, such as `query: `.
    pub query_prefix: String,
    /// Put before every passage, such as `passage: `.
    pub passage_prefix: String,
    /// Tokens read of one text; 0 means what the model was published with.
    pub max_tokens: usize,
}

/// [`Pooling`], or what the model's files say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PoolingChoice {
    /// As the model was published.
    #[default]
    Published,
    /// The mean over all tokens.
    Mean,
    /// The first token's vector.
    Cls,
}

impl Default for ModelChoice {
    fn default() -> Self {
        Self {
            enabled: true,
            folder: PathBuf::new(),
            pooling: PoolingChoice::default(),
            query_prefix: String::new(),
            passage_prefix: String::new(),
            max_tokens: 0,
        }
    }
}

impl ModelChoice {
    /// The model's folder, which may not exist; `None` when there is no home to look in.
    pub fn find(&self) -> Option<ModelFolder> {
        if self.folder.as_os_str().is_empty() {
            Some(default_model(&models_folder()?))
        } else {
            Some(ModelFolder::at(&self.folder))
        }
    }

    /// How the model is to be used.
    pub fn settings(&self) -> ModelSettings {
        ModelSettings {
            pooling: match self.pooling {
                PoolingChoice::Published => None,
                PoolingChoice::Mean => Some(Pooling::Mean),
                PoolingChoice::Cls => Some(Pooling::Cls),
            },
            query_prefix: self.query_prefix.clone(),
            passage_prefix: self.passage_prefix.clone(),
            max_tokens: (self.max_tokens > 0).then_some(self.max_tokens),
        }
    }
}
