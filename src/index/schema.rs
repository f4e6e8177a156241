//! What a generation's tantivy index holds.

use super::terms::split_terms;
use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{PreTokenizedString, Token};

/// Goes up when generations written before can no longer be read or would give other hits.
pub const SCHEMA_VERSION: u32 = 1;

/// Ranking settings that shape the index itself.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexSettings {
    /// How many times a word of the title, a heading or a question counts.
    pub heading_weight: u32,
}

impl Default for IndexSettings {
    fn default() -> Self {
        Self { heading_weight: 3 }
    }
}

/// The fields. One tantivy document is one *phrasing* of a passage: its own heading and words, or an
/// "also asked" phrasing with its words; a passage scores by its best phrasing.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The passage's id.
    pub id: Field,
    /// The passage's ordinal in the generation.
    pub ordinal: Field,
    /// Stems of heading and words, those of the heading several times over.
    pub words: Field,
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
    let fields = Fields {
        id: builder.add_text_field("id", STRING),
        ordinal: builder.add_u64_field("ordinal", INDEXED | FAST),
        words: builder.add_text_field("words", terms(IndexRecordOption::WithFreqs)),
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
    pub(super) fn document(&self, phrasing: Phrasing<'_>, settings: &IndexSettings) -> TantivyDocument {
        let heading = split_terms(phrasing.heading);
        let body = split_terms(phrasing.words);
        let repeated = std::iter::repeat_n(&heading, settings.heading_weight as usize).flatten();
        let mut document = TantivyDocument::new();
        document.add_text(self.id, phrasing.id);
        document.add_u64(self.ordinal, phrasing.ordinal);
        let stems = repeated.chain(&body).map(|term| term.stem.as_str());
        document.add_pre_tokenized_text(self.words, pre_tokenized(stems));
        let surfaces = heading.iter().chain(&body).map(|term| term.surface.as_str());
        document.add_pre_tokenized_text(self.surface, pre_tokenized(surfaces));
        document
    }
}

fn pre_tokenized<'a>(words: impl Iterator<Item = &'a str>) -> PreTokenizedString {
    let tokens = words
        .enumerate()
        .map(|(position, text)| Token { position, text: text.to_owned(), ..Token::default() })
        .collect();
    PreTokenizedString { text: String::new(), tokens }
}
