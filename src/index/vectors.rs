//! The sentence vectors of a generation, and which passage each belongs to.
//!
//! `vectors.bin` holds one row for each different text; `vectors.idx` tells for each passage, as
//! little-endian `u32`, how many headings and how many sentences it has, then the row of its text under
//! its heading, the rows of its heading and "also asked" phrasings, and the rows of its sentences.

use super::IndexError;
use super::build::Progress;
use super::records::{Records, Stored};
use crate::embed::{Encoder, ModelError, Probe, VectorCache, VectorWriter, Vectors, make_rows};
use crate::passage::split_sentences;
use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::path::Path;

pub(super) const ROWS: &str = "vectors.bin";
pub(super) const OWNERS: &str = "vectors.idx";

/// Texts held in memory until they are encoded.
const TEXTS_A_ROUND: usize = 4096;

/// A model to build with, and the vectors it made before.
#[derive(Debug)]
pub struct Embedding<'a> {
    /// The model.
    pub encoder: &'a Encoder,
    /// Vectors of earlier builds; `None` makes all anew.
    pub cache: Option<VectorCache>,
    /// Threads to encode on.
    pub threads: usize,
}

/// The texts of one passage that get vectors.
struct Texts {
    text: String,
    headings: Vec<String>,
    sentences: Vec<String>,
}

impl Texts {
    fn of(stored: &Stored, with_sentences: bool) -> Self {
        let info = &stored.info;
        let heading = info.own_heading();
        let sentences = if with_sentences { sentences(&stored.plain) } else { Vec::new() };
        Self {
            text: heading
                .map_or_else(|| stored.plain.clone(), |heading| format!("{heading}\n{}", stored.plain)),
            headings: heading.map(str::to_owned).into_iter().chain(info.also_asked.iter().cloned()).collect(),
            sentences,
        }
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.text).chain(&self.headings).chain(&self.sentences)
    }
}

/// The sentences of a passage of more than one; a single one is the passage's own text.
fn sentences(plain: &str) -> Vec<String> {
    let sentences = split_sentences(plain);
    if sentences.len() < 2 {
        return Vec::new();
    }
    sentences.into_iter().map(|range| plain[range].to_owned()).collect()
}

/// Writes the vectors of all passages of `records`; each text is encoded once, however many share it.
pub(super) fn write(
    folder: &Path,
    records: &Records,
    sentences_up_to: u64,
    embedding: &mut Embedding<'_>,
    told: Progress,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), IndexError> {
    let with_sentences = records.len() <= sentences_up_to;
    let rows = write_owners(folder, records, with_sentences)?;
    let encoder = embedding.encoder;
    let mut writer = VectorWriter::create(&folder.join(ROWS), encoder.dimension(), encoder.fingerprint())?;
    let mut told = Progress { total_vectors: rows.len() as u64, ..told };
    let mut round: Vec<String> = Vec::new();
    let mut next = 0;
    let mut encode = |round: &mut Vec<String>| -> Result<(), ModelError> {
        let texts: Vec<&str> = round.iter().map(String::as_str).collect();
        let before = told.vectors;
        let mut tell = |done: usize| progress(Progress { vectors: before + done as u64, ..told });
        let mut take = |row: &_| writer.push(row);
        make_rows(encoder, embedding.cache.as_mut(), &texts, embedding.threads, &mut take, &mut tell)?;
        told.vectors += round.len() as u64;
        round.clear();
        Ok(())
    };
    for ordinal in 0..records.len() {
        for text in Texts::of(&records.read(ordinal)?, with_sentences).all() {
            // The first occurrence of a text is the one that its row was given to.
            if rows.get(blake3::hash(text.as_bytes()).as_bytes()) == Some(&next) {
                next += 1;
                round.push(text.clone());
            }
        }
        if round.len() >= TEXTS_A_ROUND {
            encode(&mut round)?;
        }
    }
    encode(&mut round)?;
    Ok(writer.finish()?)
}

/// Gives each different text a row, in order of first occurrence, and writes who owns which.
fn write_owners(
    folder: &Path,
    records: &Records,
    with_sentences: bool,
) -> Result<HashMap<[u8; 32], u32>, IndexError> {
    let path = folder.join(OWNERS);
    let failed = |e| IndexError::write(&path, e);
    let mut file = BufWriter::new(std::fs::File::create_new(&path).map_err(failed)?);
    let mut rows = HashMap::new();
    for ordinal in 0..records.len() {
        let texts = Texts::of(&records.read(ordinal)?, with_sentences);
        let mut numbers = vec![count(texts.headings.len()), count(texts.sentences.len())];
        for text in texts.all() {
            let fresh = count(rows.len());
            numbers.push(*rows.entry(*blake3::hash(text.as_bytes()).as_bytes()).or_insert(fresh));
        }
        for number in numbers {
            file.write_all(&number.to_le_bytes()).map_err(failed)?;
        }
    }
    let file = file.into_inner().map_err(|e| failed(e.into_error()))?;
    file.sync_all().map_err(failed)?;
    Ok(rows)
}

fn count(n: usize) -> u32 {
    // Four thousand million texts would take three years to encode.
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The vectors of a generation, memory-mapped.
#[derive(Debug)]
pub struct PassageVectors {
    vectors: Vectors,
    numbers: Vec<u32>,
    /// Where each passage's numbers begin.
    starts: Vec<usize>,
}

/// How near a question is to the texts of one passage, as cosines.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Nearness {
    /// To its text under its heading.
    pub text: f32,
    /// To its heading, or to the "also asked" phrasing nearest to the question.
    pub heading: f32,
    /// To the sentence nearest to the question; to the whole text where there are no sentence vectors.
    pub sentence: f32,
}

impl PassageVectors {
    /// Opens the vectors in the folder of a generation of `passages` passages.
    pub(super) fn open(folder: &Path, passages: u64, encoder: &Encoder) -> Result<Self, IndexError> {
        let vectors = Vectors::open(&folder.join(ROWS), encoder.dimension(), encoder.fingerprint())?;
        let damaged = |what: &str| IndexError::damaged(folder, format!("{OWNERS} {what}"));
        let bytes = std::fs::read(folder.join(OWNERS)).map_err(|e| damaged(&e.to_string()))?;
        let numbers: Vec<u32> = bytes
            .chunks_exact(size_of::<u32>())
            .map(|four| u32::from_le_bytes(four.try_into().expect("chunks are of four bytes")))
            .collect();
        let mut starts = Vec::new();
        let mut at = 0;
        while let [headings, sentences, rows @ ..] = &numbers[at..] {
            let held = 1 + *headings as usize + *sentences as usize;
            let sound =
                rows.get(..held).is_some_and(|rows| rows.iter().all(|row| (*row as usize) < vectors.len()));
            if !sound {
                return Err(damaged("names vectors that are not there"));
            }
            starts.push(at);
            at += 2 + held;
        }
        if starts.len() as u64 == passages {
            Ok(Self { vectors, numbers, starts })
        } else {
            Err(damaged("is not about these passages"))
        }
    }

    /// Number of vectors.
    pub fn rows(&self) -> usize {
        self.vectors.len()
    }

    /// How near a question is to every vector, by row.
    pub fn cosines(&self, probe: &Probe) -> Vec<f32> {
        self.vectors.cosines(probe)
    }

    /// How near a question is to one passage, by the cosines of all rows.
    pub fn nearness_among(&self, cosines: &[f32], passage: usize) -> Nearness {
        self.nearness_by(&|row| cosines[row], passage)
    }

    /// How near a question is to one passage; for a few passages of many.
    pub fn nearness(&self, probe: &Probe, passage: usize) -> Nearness {
        self.nearness_by(&|row| self.vectors.cosine(probe, row), passage)
    }

    fn nearness_by(&self, cosine: &dyn Fn(usize) -> f32, passage: usize) -> Nearness {
        let (text, headings, sentences) = self.rows_of(passage);
        let nearest = |rows: &[u32]| rows.iter().map(|row| cosine(*row as usize)).reduce(f32::max);
        let text = cosine(text as usize);
        let heading = nearest(headings).unwrap_or(text);
        Nearness { text, heading, sentence: nearest(sentences).unwrap_or(text) }
    }

    /// The cosine of each sentence of a passage; empty where sentences have no vectors.
    pub fn sentences(&self, probe: &Probe, passage: usize) -> Vec<f32> {
        let (.., sentences) = self.rows_of(passage);
        sentences.iter().map(|row| self.vectors.cosine(probe, *row as usize)).collect()
    }

    /// The rows of a passage: its text, its headings, its sentences.
    fn rows_of(&self, passage: usize) -> (u32, &[u32], &[u32]) {
        let numbers = &self.numbers[self.starts[passage]..];
        let (headings, sentences) = (numbers[0] as usize, numbers[1] as usize);
        let (headings, rest) = numbers[3..].split_at(headings);
        (numbers[2], headings, &rest[..sentences])
    }
}
