//! The word pieces a model knows, from its `vocab.txt` or `tokenizer.json`.

use super::error::ModelError;
use super::folder::ModelFolder;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

/// Word pieces and their ids, and how words are to be spelled before they are looked up.
#[derive(Debug)]
pub(super) struct Vocabulary {
    pieces: HashMap<Box<str>, u32>,
    pub(super) unknown: u32,
    pub(super) begin: u32,
    pub(super) end: u32,
    pub(super) spelling: Spelling,
}

/// What is done to a text before it is cut into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spelling {
    pub(super) lowercase: bool,
    pub(super) strip_accents: bool,
    pub(super) split_chinese: bool,
}

/// `tokenizer_config.json`, as far as it matters beside a `vocab.txt`.
#[derive(Deserialize)]
struct PlainConfig {
    #[serde(default = "yes")]
    do_lower_case: bool,
    strip_accents: Option<bool>,
    #[serde(default = "yes")]
    tokenize_chinese_chars: bool,
}

/// `tokenizer.json`, as far as it matters.
#[derive(Deserialize)]
struct FullConfig {
    normalizer: Option<Normalizer>,
    model: Pieces,
}

#[derive(Deserialize)]
struct Normalizer {
    #[serde(default = "yes")]
    lowercase: bool,
    strip_accents: Option<bool>,
    #[serde(default = "yes")]
    handle_chinese_chars: bool,
}

#[derive(Deserialize)]
struct Pieces {
    // Older files leave the type out.
    #[serde(rename = "type")]
    kind: Option<String>,
    vocab: HashMap<Box<str>, u32>,
}

fn yes() -> bool {
    true
}

impl Spelling {
    /// Accents go where case goes, unless the model says otherwise.
    fn new(lowercase: bool, strip_accents: Option<bool>, split_chinese: bool) -> Self {
        Self { lowercase, strip_accents: strip_accents.unwrap_or(lowercase), split_chinese }
    }
}

impl Vocabulary {
    /// Reads `vocab.txt`, which loads five times faster, or `tokenizer.json`.
    pub(super) fn open(folder: &ModelFolder) -> Result<Self, ModelError> {
        let plain = folder.path("vocab.txt");
        if plain.exists() {
            let config = folder.path("tokenizer_config.json");
            let config_json =
                if config.exists() { folder.text("tokenizer_config.json")? } else { "{}".to_owned() };
            let config: PlainConfig = serde_json::from_str(&config_json)
                .map_err(|e| ModelError::foreign(&config, format!("not a tokenizer's settings ({e})")))?;
            let spelling =
                Spelling::new(config.do_lower_case, config.strip_accents, config.tokenize_chinese_chars);
            let pieces = parse_lines(&folder.text("vocab.txt")?);
            Self::new(&plain, pieces, spelling)
        } else {
            let path = folder.path("tokenizer.json");
            let full: FullConfig = serde_json::from_str(&folder.text("tokenizer.json")?)
                .map_err(|e| ModelError::foreign(&path, format!("not a WordPiece tokenizer ({e})")))?;
            if full.model.kind.is_some_and(|kind| kind != "WordPiece") {
                return Err(ModelError::foreign(&path, "not a WordPiece tokenizer"));
            }
            let spelling = full.normalizer.map_or(Spelling::new(false, None, false), |n| {
                Spelling::new(n.lowercase, n.strip_accents, n.handle_chinese_chars)
            });
            Self::new(&path, full.model.vocab, spelling)
        }
    }

    fn new(path: &Path, pieces: HashMap<Box<str>, u32>, spelling: Spelling) -> Result<Self, ModelError> {
        let marker = |name: &str| {
            pieces.get(name).copied().ok_or_else(|| ModelError::foreign(path, format!("has no piece {name}")))
        };
        let (unknown, begin, end) = (marker("[UNK]")?, marker("[CLS]")?, marker("[SEP]")?);
        Ok(Self { pieces, unknown, begin, end, spelling })
    }

    /// The id of a piece, `##` before it unless it begins a word.
    pub(super) fn id(&self, piece: &str) -> Option<u32> {
        self.pieces.get(piece).copied()
    }

    /// One more than the largest id.
    pub(super) fn size(&self) -> usize {
        self.pieces.values().max().map_or(0, |id| *id as usize + 1)
    }
}

/// One piece a line; its id is the line's number, from 0.
fn parse_lines(text: &str) -> HashMap<Box<str>, u32> {
    text.lines().zip(0..).map(|(piece, id)| (piece.into(), id)).collect()
}
