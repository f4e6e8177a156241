//! The semantic part of the ranking: how near the question's vector is to those of the passages.

use crate::embed::{Encoder, Probe};
use crate::index::{Generation, IndexError, Nearness, PassageVectors};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Up to this many vectors each is compared with the question: some 30 ns each, so 10 ms at most. Past it
/// only the passages that share most words with the question are, [`CANDIDATES`] of them.
pub const FULL_SCAN_ROWS: usize = 400_000;

/// Passages that are compared with the question where not all are.
pub const CANDIDATES: usize = 500;

/// A model, and the vectors of a generation that it made.
#[derive(Debug, Clone)]
pub struct Semantic {
    encoder: Arc<Encoder>,
    vectors: Arc<PassageVectors>,
    recent: Arc<Mutex<VecDeque<Recent>>>,
}

/// A text encoded lately, as a digest, and its vector: the safety check and the search mostly read the same
/// words, as do two generations that are compared, and encoding them is the dearest part of an answer.
type Recent = (blake3::Hash, Vec<f32>);

/// Texts remembered so: one for each thread that compares generations, and some.
const MAX_RECENT: usize = 16;

/// A question's vector before the passages of a generation.
#[derive(Debug)]
pub(super) struct Look<'a> {
    vectors: &'a PassageVectors,
    probe: Probe,
    all: Option<Vec<f32>>,
}

impl Semantic {
    /// The semantic side of a generation; `None` when it was built without a model.
    ///
    /// # Errors
    /// When its vectors are damaged or another model made them: the generation still answers lexically.
    pub fn open(generation: &Generation, encoder: Arc<Encoder>) -> Result<Option<Self>, IndexError> {
        let vectors = generation.vectors(&encoder)?;
        Ok(vectors.map(|vectors| Self { encoder, vectors: Arc::new(vectors), recent: Arc::default() }))
    }

    pub(super) fn encoder(&self) -> &Arc<Encoder> {
        &self.encoder
    }

    /// The semantic side of another generation, which remembers the same texts.
    pub(super) fn over(&self, generation: &Generation) -> Result<Option<Self>, IndexError> {
        let other = Self::open(generation, Arc::clone(&self.encoder))?;
        Ok(other.map(|other| Self { recent: Arc::clone(&self.recent), ..other }))
    }

    fn encode(&self, text: &str) -> Option<Vec<f32>> {
        let digest = blake3::hash(text.as_bytes());
        let recent = || self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let known = recent().iter().find(|(known, _)| *known == digest).map(|(_, vector)| vector.clone());
        if known.is_some() {
            return known;
        }
        let vector = self.encoder.encode_question(text)?;
        let mut recent = recent();
        recent.truncate(MAX_RECENT - 1);
        recent.push_front((digest, vector.clone()));
        Some(vector)
    }

    /// A text's vector and its model; `None` when the model knows no piece of it.
    pub(super) fn vector_of(&self, text: &str) -> Option<(&str, Vec<f32>)> {
        Some((self.encoder.fingerprint(), self.encode(text)?))
    }

    /// Reads a question; `None` when the model knows no piece of it.
    pub(super) fn look(&self, text: &str) -> Option<Look<'_>> {
        let probe = Probe::new(&self.encode(text)?);
        let all = (self.vectors.rows() <= FULL_SCAN_ROWS).then(|| self.vectors.cosines(&probe));
        Some(Look { vectors: &self.vectors, probe, all })
    }
}

impl Look<'_> {
    /// Whether every passage is compared, or only some.
    pub(super) fn sees_all(&self) -> bool {
        self.all.is_some()
    }

    /// How near the question is to one passage.
    pub(super) fn nearness(&self, passage: usize) -> Nearness {
        match &self.all {
            Some(cosines) => self.vectors.nearness_among(cosines, passage),
            None => self.vectors.nearness(&self.probe, passage),
        }
    }

    /// The cosine of each sentence of a passage; empty where sentences have no vectors.
    pub(super) fn sentences(&self, passage: usize) -> Vec<f32> {
        self.vectors.sentences(&self.probe, passage)
    }
}
