//! How a model is to be used: what its files do not say, or what the operator wants otherwise.

use serde::{Deserialize, Serialize};

/// Tokens read of one text when neither the settings nor the model say: what all-MiniLM-L6-v2 was
/// published with (its `sentence_bert_config.json`).
pub(super) const DEFAULT_MAX_TOKENS: usize = 256;

/// How token vectors become one sentence vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pooling {
    /// The mean over all tokens (all-MiniLM, e5, gte).
    Mean,
    /// The first token's vector (bge, snowflake-arctic).
    Cls,
}

/// The `[model]` table of the settings. Everything left out is taken from the model's own files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ModelSettings {
    /// Left out: `1_Pooling/config.json`, else the mean.
    pub pooling: Option<Pooling>,
    /// Put before every question, such as `query: `.
    pub query_prefix: String,
    /// Put before every passage, such as `passage: `.
    pub passage_prefix: String,
    /// Tokens read of one text, the two markers at its ends included; what follows is cut. Left
    /// out: `sentence_bert_config.json`, else 256. Never above the model's own
    /// number of positions.
    pub max_tokens: Option<usize>,
}
