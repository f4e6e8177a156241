//! The encoder: a text in, its sentence vector out.

use super::arithmetic;
use super::bert::{Bert, Room, Shape};
use super::error::ModelError;
use super::folder::ModelFolder;
use super::in_context::InContext;
use super::settings::{DEFAULT_MAX_TOKENS, ModelSettings, Pooling};
use super::vocabulary::Vocabulary;
use super::wordpiece;
use serde::Deserialize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Pieces of a question that are cut from its text: more than the longest question has.
const MAX_QUESTION_PIECES: usize = 8_192;

/// Two markers and one piece: the shortest text there is.
const LEAST_TOKENS: usize = 3;

/// Pieces of a single word that are read, its two markers included.
const MAX_WORD_PIECES: usize = 16;

/// The files that decide what a vector looks like, besides the tokenizer's.
const CONFIG: &str = "config.json";
const WEIGHTS: &str = "model.safetensors";

/// A loaded model. Sharing one between threads is free; its weights are memory-mapped.
#[derive(Debug)]
pub struct Encoder {
    bert: Bert,
    vocabulary: Vocabulary,
    dimension: usize,
    pooling: Pooling,
    query_prefix: String,
    passage_prefix: String,
    max_tokens: usize,
    fingerprint: String,
}

/// `1_Pooling/config.json`, as sentence-transformers writes it.
#[derive(Deserialize)]
struct PublishedPooling {
    #[serde(default)]
    pooling_mode_cls_token: bool,
    #[serde(default)]
    pooling_mode_mean_tokens: bool,
}

/// `sentence_bert_config.json`
#[derive(Deserialize)]
struct PublishedLimits {
    max_seq_length: Option<usize>,
}

impl Encoder {
    /// Opens the model in a folder. Reads the vocabulary and the table of weights, not the weights.
    ///
    /// # Errors
    /// Names the file that is missing, damaged, or of a kind that docent cannot run.
    pub fn open(folder: &ModelFolder, settings: &ModelSettings) -> Result<Self, ModelError> {
        let config = folder.path(CONFIG);
        let shape = Shape::parse(&config, &folder.text(CONFIG)?)?;
        let vocabulary = Vocabulary::open(folder)?;
        if vocabulary.size() > shape.vocab_size {
            let (pieces, rows) = (vocabulary.size(), shape.vocab_size);
            let what = format!("vocab_size is {rows}, but the vocabulary has {pieces} pieces");
            return Err(ModelError::foreign(&config, what));
        }
        let bert = Bert::open(&shape, &config, &folder.path(WEIGHTS))?;
        let pooling = settings.pooling.map_or_else(|| published_pooling(folder), Ok)?;
        let wanted = settings.max_tokens.map_or_else(|| published_max_tokens(folder), Ok)?;
        let max_tokens = wanted.min(shape.max_position_embeddings).max(LEAST_TOKENS);
        let ModelSettings { pooling: _, query_prefix, passage_prefix, max_tokens: _ } = settings.clone();
        let fingerprint = fingerprint(folder, pooling, &query_prefix, &passage_prefix, max_tokens)?;
        let dimension = shape.hidden_size;
        Ok(Self {
            bert,
            vocabulary,
            dimension,
            pooling,
            query_prefix,
            passage_prefix,
            max_tokens,
            fingerprint,
        })
    }

    /// How many numbers a vector has.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// 64 hex digits that change whenever the same text could get another vector: a digest of the
    /// model's files, the pooling, the prefixes and the maximum of tokens.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The vector of a question, of length 1.
    ///
    /// `None` when the model knows no piece of the text: an empty text, emoji only. Of a long text
    /// only its beginning and its end are read, so the time is bounded: a question stands in either.
    pub fn encode_question(&self, text: &str) -> Option<Vec<f32>> {
        let ids = self.question_ids(text)?;
        Some(self.pool(self.bert.run(&ids, &mut Room::default())))
    }

    /// The ids of a question after its prefix, no more than the model reads: the middle of a long one is left out.
    pub(super) fn question_ids(&self, text: &str) -> Option<Vec<u32>> {
        let ids = self.ids(&self.query_prefix, text, self.max_tokens.max(MAX_QUESTION_PIECES))?;
        if ids.len() <= self.max_tokens {
            return Some(ids);
        }
        let (head, tail) = ids.split_at(self.max_tokens / 2);
        Some([head, &tail[tail.len() - (self.max_tokens - head.len())..]].concat())
    }

    /// The same run of the network, with all that it says of the question's words.
    pub fn read_question(&self, text: &str) -> Option<InContext> {
        let ids = self.question_ids(text)?;
        let rows = self.bert.run(&ids, &mut Room::default()).to_vec();
        let whole = self.pool(&rows);
        let tokens = ids.len();
        let mut read = InContext { whole, focus: 0.0, ids, rows };
        let length = read.sum(0..tokens).iter().map(|x| x * x).sum::<f32>().sqrt();
        read.focus = (length / tokens as f32).max(f32::MIN_POSITIVE).ln();
        Some(read)
    }

    /// The vectors, of length 1, that words of a question have in its context; `None` for a word that the model
    /// does not know or did not read. Words are given as they were typed, in their order.
    pub fn words_in_context(&self, read: &InContext, words: &[&str]) -> Vec<Option<Vec<f32>>> {
        let mut next = 1;
        words
            .iter()
            .map(|word| {
                let ids = wordpiece::tokenize(&self.vocabulary, word, MAX_WORD_PIECES)?;
                // Without the two markers.
                let tokens = read.find(&ids[1..ids.len() - 1], next)?;
                next = tokens.end;
                let mut vector = read.sum(tokens);
                arithmetic::normalise_length(&mut vector);
                Some(vector)
            })
            .collect()
    }

    /// The vectors of passages, in their order, made on `threads` threads.
    ///
    /// Each text goes through the network alone, so its vector depends on nothing but the text.
    /// `progress` hears, now and then and on the calling thread, how many are done.
    pub fn encode(
        &self,
        texts: &[&str],
        threads: usize,
        progress: &mut dyn FnMut(usize),
    ) -> Vec<Option<Vec<f32>>> {
        let next = AtomicUsize::new(0);
        let vectors = Mutex::new(vec![None; texts.len()]);
        let (done, finished) = mpsc::channel();
        std::thread::scope(|scope| {
            for _ in 0..threads.clamp(1, texts.len().max(1)) {
                let (next, vectors, done) = (&next, &vectors, done.clone());
                scope.spawn(move || {
                    let mut room = Room::default();
                    while let Some((n, text)) = claim(next, texts) {
                        let vector = self.encode_passage(text, &mut room);
                        vectors.lock().unwrap_or_else(std::sync::PoisonError::into_inner)[n] = vector;
                        let _ = done.send(());
                    }
                });
            }
            drop(done);
            for (count, ()) in (1..).zip(finished) {
                progress(count);
            }
        });
        vectors.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn encode_passage(&self, text: &str, room: &mut Room) -> Option<Vec<f32>> {
        let ids = self.tokenize(&self.passage_prefix, text)?;
        Some(self.pool(self.bert.run(&ids, room)))
    }

    /// The ids of a text after its prefix, no more than the model reads.
    pub(super) fn tokenize(&self, prefix: &str, text: &str) -> Option<Vec<u32>> {
        self.ids(prefix, text, self.max_tokens)
    }

    /// The same, no more than `most`; `None` when the text itself holds nothing known.
    fn ids(&self, prefix: &str, text: &str, most: usize) -> Option<Vec<u32>> {
        let alone = wordpiece::tokenize(&self.vocabulary, text, most)?;
        if prefix.is_empty() {
            return Some(alone);
        }
        wordpiece::tokenize(&self.vocabulary, &format!("{prefix}{text}"), most)
    }

    /// The id of what the model does not know.
    #[cfg(test)]
    pub(super) fn unknown(&self) -> u32 {
        self.vocabulary.unknown
    }

    fn pool(&self, tokens: &[f32]) -> Vec<f32> {
        let mut vector = vec![0.0; self.dimension];
        match self.pooling {
            // The sum does as well as the mean: only the direction is kept.
            Pooling::Mean => {
                for row in tokens.chunks_exact(self.dimension) {
                    arithmetic::add(&mut vector, row);
                }
            }
            Pooling::Cls => vector.copy_from_slice(&tokens[..self.dimension]),
        }
        arithmetic::normalise_length(&mut vector);
        vector
    }
}

/// The next text that no thread has taken yet.
fn claim<'t>(next: &AtomicUsize, texts: &[&'t str]) -> Option<(usize, &'t str)> {
    let n = next.fetch_add(1, Ordering::Relaxed);
    texts.get(n).map(|text| (n, *text))
}

fn published_pooling(folder: &ModelFolder) -> Result<Pooling, ModelError> {
    const FILE: &str = "1_Pooling/config.json";
    let Some(json) = folder.text_if_there(FILE)? else { return Ok(Pooling::Mean) };
    let foreign = |what: &str| ModelError::foreign(&folder.path(FILE), what);
    let published: PublishedPooling =
        serde_json::from_str(&json).map_err(|e| foreign(&format!("not a pooling config ({e})")))?;
    match published {
        PublishedPooling { pooling_mode_cls_token: true, pooling_mode_mean_tokens: false } => {
            Ok(Pooling::Cls)
        }
        PublishedPooling { pooling_mode_cls_token: false, pooling_mode_mean_tokens: true } => {
            Ok(Pooling::Mean)
        }
        PublishedPooling { .. } => Err(foreign("names neither mean nor cls pooling alone; set `pooling`")),
    }
}

fn published_max_tokens(folder: &ModelFolder) -> Result<usize, ModelError> {
    const FILE: &str = "sentence_bert_config.json";
    let Some(json) = folder.text_if_there(FILE)? else { return Ok(DEFAULT_MAX_TOKENS) };
    let published: PublishedLimits = serde_json::from_str(&json)
        .map_err(|e| ModelError::foreign(&folder.path(FILE), format!("not a length limit ({e})")))?;
    Ok(published.max_seq_length.unwrap_or(DEFAULT_MAX_TOKENS))
}

fn fingerprint(
    folder: &ModelFolder,
    pooling: Pooling,
    query_prefix: &str,
    passage_prefix: &str,
    max_tokens: usize,
) -> Result<String, ModelError> {
    let tokenizer: &[&str] = if folder.path("vocab.txt").exists() {
        if folder.path("tokenizer_config.json").exists() {
            &["vocab.txt", "tokenizer_config.json"]
        } else {
            &["vocab.txt"]
        }
    } else {
        &["tokenizer.json"]
    };
    let digests = folder.digests(&[&[CONFIG, WEIGHTS], tokenizer].concat())?;
    // The `Debug` form quotes and separates, so no two different inputs look alike.
    let all =
        format!("docent vectors 1 {digests:?} {pooling:?} {query_prefix:?} {passage_prefix:?} {max_tokens}");
    Ok(blake3::hash(all.as_bytes()).to_hex().to_string())
}
