//! What a generation's tantivy index holds.

use super::terms::{TextTerm, pairs, pieces, split_terms};
use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{PreTokenizedString, Token};

/// Goes up when generations written before can no longer be read or would give other hits.
pub const SCHEMA_VERSION: u32 = 4;

/// Settings that shape the index itself; changing one makes a new generation.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexSettings {
    /// Up to this many passages every sentence gets a vector of its own; past it only passages and
    /// headings do, because vectors take some 20 ms of processor time each.
    pub sentences_up_to: u64,
}

impl Default for IndexSettings {
    fn default() -> Self {
        Self { sentences_up_to: 20_000 }
    }
}

/// The fields. One tantivy document is one *phrasing* of a passage: its own heading and words, or an
/// "also asked" phrasing with its words; a passage scores by its best phrasing.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The passage's id; in order, where scores tie.
    pub id: Field,
    /// The passage's ordinal in the generation.
    pub ordinal: Field,
    /// Stems of heading and words.
    pub words: Field,
    /// Stems of the heading alone: these count again.
    pub headings: Field,
    /// Pairs of neighbouring stems.
    pub pairs: Field,
    /// Pieces of four letters of the unstemmed words.
    pub pieces: Field,
    /// The unstemmed words: the vocabulary that misspelt words are corrected against.
    pub surface: Field,
}

/// Schema and fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let terms = |option| {
        TextOptions::default()
            .set_indexing_options(TextFieldIndexing::default().set_tokenizer("raw").set_index_option(option))
    };
    let counted = terms(IndexRecordOption::WithFreqs);
    let fields = Fields {
        id: builder.add_text_field("id", STRING | FAST),
        ordinal: builder.add_u64_field("ordinal", INDEXED | FAST),
        words: builder.add_text_field("words", counted.clone()),
        headings: builder.add_text_field("headings", counted.clone()),
        pairs: builder.add_text_field("pairs", counted.clone()),
        pieces: builder.add_text_field("pieces", counted),
        surface: builder.add_text_field("surface", terms(IndexRecordOption::Basic)),
    };
    (builder.build(), fields)
}

/// What is indexed for one phrasing of a passage.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrasing<'a> {
    /// The passage's ordinal.
    pub(super) ordinal: u64,
    /// Its id.
    pub(super) id: &'a str,
    /// Title, headings or question.
    pub(super) heading: &'a str,
    /// The words of the passage, without markup.
    pub(super) words: &'a str,
}

impl Fields {
    /// The tantivy document of one phrasing.
    pub(super) fn document(&self, phrasing: Phrasing<'_>) -> TantivyDocument {
        let heading = split_terms(phrasing.heading);
        let body = split_terms(phrasing.words);
        let all = || heading.iter().chain(&body);
        let mut document = TantivyDocument::new();
        document.add_text(self.id, phrasing.id);
        document.add_u64(self.ordinal, phrasing.ordinal);
        let mut add = |field, words: PreTokenizedString| document.add_pre_tokenized_text(field, words);
        add(self.words, pre_tokenized(all().map(stem)));
        add(self.headings, pre_tokenized(heading.iter().map(stem)));
        add(self.pairs, pre_tokenized(pairs(&heading).chain(pairs(&body))));
        add(self.pieces, pre_tokenized(all().flat_map(|term| pieces(&term.surface))));
        add(self.surface, pre_tokenized(all().map(|term| term.surface.clone())));
        document
    }
}

fn stem(term: &TextTerm) -> String {
    term.stem.clone()
}

fn pre_tokenized(words: impl Iterator<Item = String>) -> PreTokenizedString {
    let tokens =
        words.enumerate().map(|(position, text)| Token { position, text, ..Token::default() }).collect();
    PreTokenizedString { text: String::new(), tokens }
}
