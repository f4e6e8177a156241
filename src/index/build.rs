//! Builds a generation beside the published one, verifies it, and publishes it by one rename.

use super::IndexError;
use super::generation::{Generation, LEXICAL_FOLDER};
use super::lock::BuildLock;
use super::manifest::{FileSum, MANIFEST_FILE, Makings, Manifest, Scrutiny};
use super::pointer::sync_folder;
use super::prepared::{Prepared, Scratch, reuse};
use super::records::{PASSAGES, RecordWriter, Records};
use super::schema::{Fields, IndexSettings, Phrasing, schema};
use super::shelf::Shelf;
use super::vectors::{self, Embedding};
use crate::content::folder::{self, Event, Reader, SourceFile};
use crate::content::{Document, Overlay, Problem};
use crate::passage::{Passage, PassageInfo, split};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexWriter, TantivyDocument};

/// Memory of tantivy's indexing thread before it writes a segment, in bytes.
const WRITER_BYTES: usize = 64 * 1024 * 1024;

/// Faults handed on, at most; the rest is counted.
pub const MAX_PROBLEMS: usize = 100;

/// What to build from, and how.
#[derive(Debug)]
pub struct BuildPlan<'a> {
    /// The content folder.
    pub content: &'a Path,
    /// What shapes the index.
    pub settings: &'a IndexSettings,
    /// Generations that stay.
    pub keep: usize,
    /// Builds anew even when the published generation is up to date.
    pub force: bool,
    /// The sentence model; without one the index is lexical.
    pub embedding: Option<Embedding<'a>>,
    /// Now, in seconds since 1970; written into the manifest for people.
    pub now: i64,
}

/// How far a build is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// Documents indexed.
    pub documents: u64,
    /// Passages indexed.
    pub passages: u64,
    /// Bytes of content read.
    pub bytes: u64,
    /// Bytes of content in all.
    pub total_bytes: u64,
    /// Sentence vectors made or found again.
    pub vectors: u64,
    /// Sentence vectors in all; 0 until the content is read.
    pub total_vectors: u64,
}

/// What a build came to.
#[derive(Debug)]
pub struct Built {
    /// The published generation's id.
    pub id: String,
    /// What was done.
    pub outcome: Outcome,
    /// Its documents.
    pub documents: u64,
    /// Its passages.
    pub passages: u64,
    /// Faults of the content, the first [`MAX_PROBLEMS`]; what they spoil is not in the index.
    pub problems: Vec<Problem>,
    /// All faults, those not listed included.
    pub problem_count: usize,
    /// Why old generations could not be cleared away.
    pub uncleared: Option<String>,
}

/// Whether there was anything to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The published generation was already made from this content.
    Current,
    /// A kept generation was, and is published again.
    Republished,
    /// A new generation was built.
    Built,
}

/// What a build of `content` would be made from now; `model` is the fingerprint of the sentence model.
pub fn expected_makings(
    content: &Path,
    settings: &IndexSettings,
    model: Option<&str>,
) -> Result<Makings, IndexError> {
    makings_with(content, &Overlay::default(), settings, model)
}

/// The same of the content as it would be with the files of `overlay`.
pub fn makings_with(
    content: &Path,
    overlay: &Overlay,
    settings: &IndexSettings,
    model: Option<&str>,
) -> Result<Makings, IndexError> {
    let files = folder::fingerprint_with(content, overlay)?;
    let content = files.into_iter().map(|file| (file.path, file.hash.to_hex().to_string()));
    Ok(Makings::new(settings.clone(), model.map(str::to_owned), content))
}

/// Builds and publishes; does nothing when the published generation is up to date.
pub fn build(
    shelf: &Shelf,
    plan: BuildPlan<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Built, IndexError> {
    prepare(shelf, plan, &Overlay::default(), progress)?.publish()
}

/// Builds the content as it would be with the files of `overlay`, up to the last step: nobody finds the generation
/// before it is published. Nobody else can build meanwhile.
pub fn prepare(
    shelf: &Shelf,
    mut plan: BuildPlan<'_>,
    overlay: &Overlay,
    progress: &mut dyn FnMut(Progress),
) -> Result<Prepared, IndexError> {
    refuse_index_below_content(plan.content, shelf.folder())?;
    // Read before the lock, so that a missing content folder leaves no index folder behind.
    let model = plan.embedding.as_ref().map(|e| e.encoder.fingerprint());
    let makings = makings_with(plan.content, overlay, plan.settings, model)?;
    let lock = BuildLock::take(shelf.folder())?;
    shelf.clear_scratch()?;
    let id = makings.id();
    if !plan.force
        && let Some((built, manifest)) = reuse(shelf, &id)
    {
        return Ok(Prepared { shelf: shelf.clone(), lock, keep: plan.keep, built, manifest, fresh: None });
    }
    let scratch = Scratch::create(shelf, &id)?;
    let mut writer = GenerationWriter::create(&scratch.0)?;
    let mut reader = folder::open_with(plan.content, overlay)?;
    writer.read_all(&mut reader, &makings, progress)?;
    let sequence = shelf.list().iter().flat_map(|kept| &kept.manifest).map(|m| m.sequence).max().unwrap_or(0);
    let GenerationWriter { documents, passages, problems, problem_count, .. } = &writer;
    let built = Built {
        id,
        outcome: Outcome::Built,
        documents: *documents,
        passages: *passages,
        problems: problems.clone(),
        problem_count: *problem_count,
        uncleared: None,
    };
    if built.passages == 0 {
        let hint = built.problems.first().map_or_else(
            || {
                "Put Markdown files into its folders articles/ and faq/, or .jsonl collections beside them"
                    .to_owned()
            },
            |problem| format!("First fault: {problem}"),
        );
        return Err(IndexError::Empty { content: plan.content.to_owned(), hint });
    }
    let manifest = Manifest {
        makings,
        sequence: sequence.saturating_add(1),
        built: plan.now,
        problems: built.problem_count as u64,
        documents: built.documents,
        passages: built.passages,
        files: BTreeMap::new(),
    };
    let vectors = plan.embedding.as_mut().map(|embedding| (embedding, plan.settings.sentences_up_to));
    let manifest = writer.finish(manifest, vectors, progress)?;
    Ok(Prepared { shelf: shelf.clone(), lock, keep: plan.keep, built, manifest, fresh: Some(scratch) })
}

/// The files of an index end like those of collections: below the content they would be read as such.
fn refuse_index_below_content(content: &Path, index: &Path) -> Result<(), IndexError> {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| absolute(path));
    if real(index).starts_with(real(content)) {
        return Err(IndexError::BelowContent { content: content.to_owned(), index: index.to_owned() });
    }
    Ok(())
}

/// Writes documents into the folder of a build, one at a time: memory stays flat.
struct GenerationWriter<'a> {
    folder: &'a Path,
    fields: Fields,
    index: IndexWriter<TantivyDocument>,
    records: RecordWriter,
    documents: u64,
    passages: u64,
    problems: Vec<Problem>,
    problem_count: usize,
    told: Progress,
}

impl<'a> GenerationWriter<'a> {
    fn create(folder: &'a Path) -> Result<Self, IndexError> {
        let failed = |e| IndexError::write(folder, e);
        let lexical = folder.join(LEXICAL_FOLDER);
        std::fs::create_dir(&lexical).map_err(failed)?;
        let (schema, fields) = schema();
        let index = Index::create_in_dir(&lexical, schema)?;
        // One thread: documents stay in reading order, so that ties break the same way everywhere.
        let writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let records = RecordWriter::create(folder).map_err(failed)?;
        Ok(Self {
            folder,
            fields,
            index: writer,
            records,
            documents: 0,
            passages: 0,
            problems: Vec::new(),
            problem_count: 0,
            told: Progress::default(),
        })
    }

    fn read_all(
        &mut self,
        reader: &mut Reader,
        makings: &Makings,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), IndexError> {
        let mut read = 0;
        let total_bytes = reader.total_bytes();
        while let Some(event) = reader.next() {
            match event {
                Event::Document(document) => self.document(&document)?,
                Event::Problem(problem) => self.problem(problem),
                Event::Spoiled(_) => {}
                Event::Read(SourceFile { path, hash }) => {
                    // The id was taken from what the files were: they must still be that.
                    if makings.content.get(&path).map(String::as_str) != Some(hash.to_hex().as_str()) {
                        return Err(IndexError::Moved(path));
                    }
                    read += 1;
                }
            }
            let Self { documents, passages, .. } = *self;
            let bytes = reader.read_bytes();
            self.told = Progress { documents, passages, bytes, total_bytes, ..Progress::default() };
            progress(self.told);
        }
        if makings.content.len() == read {
            Ok(())
        } else {
            Err(IndexError::Moved("the content folder".into()))
        }
    }

    fn problem(&mut self, problem: Problem) {
        self.problem_count += 1;
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }

    fn document(&mut self, document: &Document) -> Result<(), IndexError> {
        let split = split(document);
        split.problems.into_iter().for_each(|problem| self.problem(problem));
        self.records.source(&document.source).map_err(|e| IndexError::write(self.folder, e))?;
        for passage in &split.passages {
            self.passage(passage)?;
        }
        self.documents += 1;
        Ok(())
    }

    fn passage(&mut self, passage: &Passage) -> Result<(), IndexError> {
        let ordinal = self.records.passage(passage).map_err(|e| IndexError::write(self.folder, e))?;
        let info = &passage.info;
        let own = heading_words(info);
        for heading in std::iter::once(&own).chain(&info.also_asked) {
            let phrasing = Phrasing { ordinal, id: &info.id, heading, words: &passage.plain };
            self.index.add_document(self.fields.document(phrasing))?;
        }
        self.passages += 1;
        Ok(())
    }

    /// Merges, writes the manifest, flushes everything, and tries the result.
    fn finish(
        self,
        mut manifest: Manifest,
        vectors: Option<(&mut Embedding<'_>, u64)>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Manifest, IndexError> {
        let Self { folder, mut index, records, passages, told, .. } = self;
        let failed = |e| IndexError::write(folder, e);
        if records.finish().map_err(failed)? != passages {
            return Err(IndexError::damaged(folder, "passages were lost on the way"));
        }
        index.commit()?;
        let segments = index.index().searchable_segment_ids()?;
        if segments.len() > 1 {
            index.merge(&segments).wait()?;
            index.garbage_collect_files().wait()?;
        }
        index.wait_merging_threads()?;
        tidy(folder).map_err(failed)?;
        if let Some((embedding, sentences_up_to)) = vectors {
            let records = Records::open_in(folder)?;
            vectors::write(folder, &records, sentences_up_to, embedding, told, progress)?;
        }
        manifest.files = sum_files(folder).map_err(failed)?;
        let json = manifest.to_json().map_err(|e| failed(e.into()))?;
        let path = folder.join(MANIFEST_FILE);
        std::fs::write(&path, json).and_then(|()| File::open(&path)?.sync_all()).map_err(failed)?;
        sync_folder(&folder.join(LEXICAL_FOLDER)).and_then(|()| sync_folder(folder)).map_err(failed)?;
        manifest.check_files(folder, Scrutiny::Bytes)?;
        let generation = Generation::open_checked(folder, manifest)?;
        generation.try_canaries()?;
        Ok(generation.manifest().clone())
    }
}

/// What stands above a passage, as one text: its headings, else what [`PassageInfo::own_heading`] is.
///
/// The title of an article stands above all its passages, so it tells none from the other.
fn heading_words(info: &PassageInfo) -> String {
    if info.headings.is_empty() {
        info.own_heading().unwrap_or_default().to_owned()
    } else {
        info.headings.join("\n")
    }
}

/// tantivy leaves lock files behind and makes some files private: a generation is never written to again,
/// and read by whoever may read the files that stand beside them.
fn tidy(folder: &Path) -> std::io::Result<()> {
    let permissions = std::fs::metadata(folder.join(PASSAGES))?.permissions();
    for entry in std::fs::read_dir(folder.join(LEXICAL_FOLDER))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "lock") {
            std::fs::remove_file(path)?;
        } else {
            std::fs::set_permissions(path, permissions.clone())?;
        }
    }
    Ok(())
}

fn sum_files(folder: &Path) -> std::io::Result<BTreeMap<String, FileSum>> {
    let mut sums = BTreeMap::new();
    for (below, prefix) in
        [(folder.to_owned(), String::new()), (folder.join(LEXICAL_FOLDER), format!("{LEXICAL_FOLDER}/"))]
    {
        for entry in std::fs::read_dir(below)? {
            let entry = entry?;
            let name = entry.file_name().into_string().unwrap_or_default();
            if entry.file_type()?.is_file() {
                sums.insert(prefix.clone() + &name, FileSum::measure(&entry.path())?);
            }
        }
    }
    Ok(sums)
}
