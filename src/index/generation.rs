//! An open generation: immutable, memory-mapped, shared by every question that it answers.

use super::IndexError;
use super::frozen::Frozen;
use super::manifest::{Manifest, Scrutiny};
use super::records::{Records, Stored};
use super::schema::{Fields, schema};
use super::vectors::PassageVectors;
use crate::embed::Encoder;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tantivy::collector::TopDocs;
use tantivy::directory::MmapDirectory;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{Index, ReloadPolicy, Searcher};

/// The folder of a generation that tantivy keeps.
pub(super) const LEXICAL_FOLDER: &str = "lexical";

/// Passages looked up again before a new generation is published, spread over all of it.
const CANARIES: u64 = 16;

/// One immutable build of the content.
pub struct Generation {
    folder: PathBuf,
    manifest: Manifest,
    records: Records,
    searcher: Searcher,
    fields: Fields,
    vectors_are_whole: bool,
    id_ranks: OnceLock<Vec<u64>>,
}

impl std::fmt::Debug for Generation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Generation").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Generation {
    /// Opens the generation in `folder` after comparing its files with its manifest.
    pub fn open(folder: &Path, scrutiny: Scrutiny) -> Result<Self, IndexError> {
        let manifest = Manifest::load(folder)?;
        manifest.check_files(folder, scrutiny)?;
        Self::open_checked(folder, manifest)
    }

    /// Opens files that were compared with `manifest`, or have just been written.
    pub(super) fn open_checked(folder: &Path, manifest: Manifest) -> Result<Self, IndexError> {
        let damaged = |e: &dyn std::fmt::Display| IndexError::damaged(folder, e.to_string());
        let records = Records::open_in(folder)?;
        let lexical = MmapDirectory::open(folder.join(LEXICAL_FOLDER)).map_err(|e| damaged(&e))?;
        let index = Index::open(Frozen(lexical)).map_err(|e| damaged(&e))?;
        let (expected, fields) = schema();
        if index.schema() != expected {
            return Err(IndexError::damaged(folder, "its schema is not the one of its version"));
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        if records.len() != manifest.passages {
            return Err(IndexError::damaged(folder, format!("it holds {} passages", records.len())));
        }
        Ok(Self {
            folder: folder.to_owned(),
            manifest,
            records,
            searcher,
            fields,
            vectors_are_whole: true,
            id_ranks: OnceLock::new(),
        })
    }

    /// The same generation for searching by words alone: its vectors are damaged.
    pub(super) fn without_vectors(self) -> Self {
        Self { vectors_are_whole: false, ..self }
    }

    /// Its id.
    pub fn id(&self) -> String {
        self.manifest.makings.id()
    }

    /// What it says about itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Number of passages.
    pub fn passages(&self) -> u64 {
        self.records.len()
    }

    /// Its sentence vectors, for the model that made them; `None` when it was built without one.
    pub fn vectors(&self, encoder: &Encoder) -> Result<Option<PassageVectors>, IndexError> {
        let usable = self.manifest.makings.model.is_some() && self.vectors_are_whole;
        usable.then(|| PassageVectors::open(&self.folder, self.passages(), encoder)).transpose()
    }

    /// tantivy's view of it.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// The fields of [`Generation::searcher`].
    pub fn fields(&self) -> Fields {
        self.fields
    }

    /// The passage at `ordinal`, proven against the hash taken when it was indexed.
    pub fn passage(&self, ordinal: u64) -> Result<Stored, IndexError> {
        self.records.read(ordinal)
    }

    /// The place of each passage's id among all ids in order, by ordinal; read when it is first needed.
    pub fn id_ranks(&self) -> &[u64] {
        self.id_ranks.get_or_init(|| {
            self.read_id_ranks().unwrap_or_else(|fault| {
                tracing::error!(%fault, "ids cannot be put in order; where scores tie, passages are in reading order");
                (0..self.passages()).collect()
            })
        })
    }

    /// Words of a phrasing, those of its headings included, on average.
    ///
    /// # Errors
    /// When the files of the generation cannot be read.
    pub fn mean_words(&self) -> Result<f32, IndexError> {
        let mut words = 0;
        for segment in self.searcher.segment_readers() {
            words += segment.inverted_index(self.fields.words)?.total_num_tokens();
        }
        Ok(words as f32 / self.searcher.num_docs().max(1) as f32)
    }

    /// Words of the content's own vocabulary, unstemmed and lower case, of which no more than `most` are read; in the
    /// order of the alphabet, with the steps between them that spread them over all of it.
    ///
    /// # Errors
    /// When the files of the generation cannot be read.
    pub fn sample_vocabulary(&self, most: usize) -> Result<Vec<String>, IndexError> {
        let mut words = Vec::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(self.fields.surface)?;
            let step = inverted.terms().num_terms().div_ceil(most.max(1)).max(1);
            let mut stream = inverted.terms().stream().map_err(tantivy::TantivyError::from)?;
            let mut at = 0;
            while stream.advance() {
                if at % step == 0
                    && let Ok(word) = std::str::from_utf8(stream.key())
                {
                    words.push(word.to_owned());
                }
                at += 1;
            }
        }
        Ok(words)
    }

    fn read_id_ranks(&self) -> Result<Vec<u64>, IndexError> {
        let mut ranks = vec![u64::MAX; usize::try_from(self.passages()).unwrap_or(usize::MAX)];
        // A build leaves one segment, whose dictionary is in order.
        for segment in self.searcher.segment_readers() {
            let ids = segment.fast_fields().str("id")?;
            let ordinals = segment.fast_fields().u64("ordinal")?;
            for document in 0..segment.max_doc() {
                let rank = ids.as_ref().and_then(|ids| ids.term_ords(document).next());
                let ordinal = ordinals.first(document).and_then(|ordinal| usize::try_from(ordinal).ok());
                if let (Some(rank), Some(known)) = (rank, ordinal.and_then(|ordinal| ranks.get_mut(ordinal)))
                {
                    *known = rank;
                }
            }
        }
        Ok(ranks)
    }

    /// The ordinal of the passage with this id.
    pub fn find(&self, id: &str) -> Result<Option<u64>, IndexError> {
        let query = TermQuery::new(Term::from_field_text(self.fields.id, id), IndexRecordOption::Basic);
        let hits = self.searcher.search(&query, &TopDocs::with_limit(1).order_by_score())?;
        hits.first().map(|(_, address)| self.ordinal(*address)).transpose()
    }

    /// The ordinal of the passage that a tantivy document is a phrasing of.
    pub fn ordinal(&self, address: tantivy::DocAddress) -> Result<u64, IndexError> {
        let column = self.searcher.segment_reader(address.segment_ord).fast_fields().u64("ordinal")?;
        column
            .first(address.doc_id)
            .ok_or_else(|| IndexError::damaged(&self.folder, "a phrasing has no passage"))
    }

    /// Looks passages up the ways members do, before anybody relies on this generation.
    pub fn try_canaries(&self) -> Result<(), IndexError> {
        let step = (self.passages() / CANARIES).max(1);
        for ordinal in (0..self.passages()).step_by(usize::try_from(step).unwrap_or(usize::MAX)) {
            let stored = self.passage(ordinal)?;
            if self.find(&stored.info.id)? != Some(ordinal) {
                return Err(IndexError::damaged(
                    &self.folder,
                    format!("{} cannot be found by id", stored.info.id),
                ));
            }
            self.find_by_rarest_word(&stored)?;
        }
        Ok(())
    }

    /// Some phrasing of the passage must be among those that hold its rarest word.
    fn find_by_rarest_word(&self, stored: &Stored) -> Result<(), IndexError> {
        let mut rarest: Option<(u64, Term)> = None;
        for term in super::terms::split_terms(&stored.plain) {
            let term = Term::from_field_text(self.fields.words, &term.stem);
            let frequency = self.searcher.doc_freq(&term)?;
            if rarest.as_ref().is_none_or(|(least, _)| frequency < *least) {
                rarest = Some((frequency, term));
            }
        }
        let Some((frequency, term)) = rarest else { return Ok(()) };
        let lost =
            || IndexError::damaged(&self.folder, format!("{} cannot be found by its words", stored.info.id));
        let holders = usize::try_from(frequency).ok().filter(|n| *n > 0).ok_or_else(lost)?;
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        for (_, address) in self.searcher.search(&query, &TopDocs::with_limit(holders).order_by_score())? {
            if self.ordinal(address)? == stored.ordinal {
                return Ok(());
            }
        }
        Err(lost())
    }
}
