//! Writes passages as a new generation under `index/`, publishes it by one rename, keeps the last few,
//! goes back to one.
//!
//! ```text
//! index/current.json              which generation is published: replaced by rename
//! index/<id>/manifest.json        what it was made from, and the checksums of its files
//! index/<id>/sources.bin          the bytes of the sources, end to end
//! index/<id>/passages.jsonl, .idx where each passage stands in them
//! index/<id>/lexical/             the tantivy index
//! index/<id>/vectors.bin, .idx   sentence vectors, when there is a model
//! index/.building-*               a build under way, or left by one that was killed
//! ```

mod build;
mod document;
mod error;
mod frozen;
mod generation;
mod lock;
mod manifest;
mod pointer;
mod prepared;
mod records;
mod schema;
mod shelf;
mod terms;
mod vectors;

pub use build::{
    BuildPlan, Built, MAX_PROBLEMS, Outcome, Progress, build, expected_makings, makings_with, prepare,
};
pub use document::MAX_DOCUMENT_PASSAGES;
pub use error::IndexError;
pub use generation::Generation;
pub use manifest::{FileSum, Makings, Manifest, Scrutiny};
pub use pointer::Pointer;
pub use prepared::Prepared;
pub use records::Stored;
pub use schema::{Fields, IndexSettings, SCHEMA_VERSION};
pub use shelf::{Kept, Opened, Shelf};
pub use terms::{PIECE_LETTERS, TextTerm, pairs, pieces, split_terms};
pub use vectors::{Embedding, Nearness, PassageVectors};
