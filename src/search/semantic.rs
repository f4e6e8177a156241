//! The semantic part of the ranking: how near the question's vector is to those of the passages.

use crate::embed::{Encoder, InContext, Probe};
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
    most_recent: usize,
}

/// A text encoded lately, as a digest, and what came of it: the safety check and the search mostly read the same
/// words, as do two generations that are compared, and encoding them is the dearest part of an answer.
type Recent = (blake3::Hash, Arc<InContext>);

/// Texts remembered so while members are answered: what several of them asked at the same time.
const MAX_RECENT: usize = 16;

/// A question's vector before the passages of a generation.
#[derive(Debug)]
pub(super) struct Look<'a> {
    encoder: &'a Encoder,
    vectors: &'a PassageVectors,
    read: Arc<InContext>,
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
        Ok(vectors.map(|vectors| Self {
            encoder,
            vectors: Arc::new(vectors),
            recent: Arc::default(),
            most_recent: MAX_RECENT,
        }))
    }

    /// The same with so many texts remembered: for whoever asks the same questions again and again.
    #[must_use]
    pub fn remembering(self, most_recent: usize) -> Self {
        Self { most_recent, ..self }
    }

    pub(super) fn encoder(&self) -> &Arc<Encoder> {
        &self.encoder
    }

    /// The semantic side of another generation, which remembers the same texts.
    pub(super) fn over(&self, generation: &Generation) -> Result<Option<Self>, IndexError> {
        let other = Self::open(generation, Arc::clone(&self.encoder))?;
        let recent = Arc::clone(&self.recent);
        Ok(other.map(|other| Self { recent, most_recent: self.most_recent, ..other }))
    }

    fn read(&self, text: &str) -> Option<Arc<InContext>> {
        let digest = blake3::hash(text.as_bytes());
        let recent = || self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let known = recent().iter().find(|(known, _)| *known == digest).map(|(_, read)| Arc::clone(read));
        if known.is_some() {
            return known;
        }
        let read = Arc::new(self.encoder.read_question(text)?);
        let mut recent = recent();
        recent.truncate(self.most_recent.saturating_sub(1));
        recent.push_front((digest, Arc::clone(&read)));
        Some(read)
    }

    /// A text's vector and its model; `None` when the model knows no piece of it.
    pub(super) fn vector_of(&self, text: &str) -> Option<(&str, Vec<f32>)> {
        Some((self.encoder.fingerprint(), self.read(text)?.whole.clone()))
    }

    /// Reads a question; `None` when the model knows no piece of it.
    pub(super) fn look(&self, text: &str) -> Option<Look<'_>> {
        let read = self.read(text)?;
        let probe = Probe::new(&read.whole);
        let all = (self.vectors.rows() <= FULL_SCAN_ROWS).then(|| self.vectors.cosines(&probe));
        Some(Look { encoder: &self.encoder, vectors: &self.vectors, read, probe, all })
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

    /// How much to the point the question is.
    pub(super) fn focus(&self) -> f32 {
        self.read.focus
    }

    /// How far each word of the question, in its context, leads away from a passage: how much nearer it is to
    /// the question than to anything in the passage. `None` for a word that the model does not know.
    pub(super) fn strays(&self, words: &[&str], passage: usize) -> Vec<Option<f32>> {
        let vectors = self.encoder.words_in_context(&self.read, words);
        let stray = |vector: Vec<f32>| {
            let Nearness { text, heading, sentence } = self.vectors.nearness(&Probe::new(&vector), passage);
            let to_question: f32 = vector.iter().zip(&self.read.whole).map(|(a, b)| a * b).sum();
            to_question - text.max(heading).max(sentence)
        };
        vectors.into_iter().map(|vector| vector.map(stray)).collect()
    }
}
