//! Reads `content/safety.toml`, in which moderators extend the lists and reword the notices.

mod entries;
mod keys;

use super::lists::Lists;
use super::{Safety, Texts};
use entries::Entries;
use keys::{Document, Key};

/// The longest text that members read, in characters: a Discord message holds 2,000, and a quotation has
/// to stand beside it.
pub const MAX_TEXT_CHARS: usize = 1_000;

/// The keys of `content/safety.toml`.
const KEYS: [&str; 7] =
    ["add_names", "add_class_words", "add_phrases", "idioms", "vetoes", "ignore", "texts"];

/// What is wrong in `content/safety.toml`, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// From 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.line, self.message)
    }
}

/// Lays `content/safety.toml` over the shipped lists and texts: the checks with warnings, or all faults.
pub(super) fn parse(toml: &str) -> Result<(Safety, Vec<Fault>), Vec<Fault>> {
    let document = Document::parse(toml).map_err(|fault| vec![fault])?;
    let mut entries = Entries::default();
    let mut texts = Texts::default();
    for key in document.keys() {
        match key.name {
            "add_names" => document.strings(&key).for_each(|name| entries.add_name(name)),
            "add_class_words" => document.strings(&key).for_each(|word| entries.add_class_word(word)),
            "add_phrases" => document.strings(&key).for_each(|phrase| entries.add_phrase(phrase)),
            "idioms" => document.strings(&key).for_each(|idiom| entries.add_idiom(idiom)),
            "ignore" => document.strings(&key).for_each(|word| entries.ignore(word)),
            "vetoes" => document.table(&key).for_each(|veto| {
                let by = document.strings(&veto).collect();
                entries.add_veto(&veto, by);
            }),
            "texts" => document.table(&key).for_each(|text| set_text(&document, &text, &mut texts)),
            unknown => document.fault(key.line, unknown_key(unknown, &KEYS)),
        }
    }
    let (lists, found, warnings) = entries.settle();
    let mut faults = document.into_faults();
    faults.extend(found);
    faults.sort();
    if faults.is_empty() { Ok((Safety::with(lists, texts), warnings)) } else { Err(faults) }
}

fn set_text(document: &Document<'_>, key: &Key<'_>, texts: &mut Texts) {
    let Some(text) = document.string(key) else { return };
    let Some(place) = texts.text_mut(key.name) else {
        return document.fault(key.line, unknown_key(key.name, &Texts::keys().collect::<Vec<_>>()));
    };
    if text.trim().is_empty() {
        document.fault(
            key.line,
            format!("`{}` is empty: write a text, or leave the line out for the default", key.name),
        );
    } else if text.chars().count() > MAX_TEXT_CHARS {
        document.fault(
            key.line,
            format!("`{}` is longer than {MAX_TEXT_CHARS} characters: shorten it", key.name),
        );
    } else {
        text.trim().clone_into(place);
    }
}

/// Names the nearest key.
fn unknown_key(name: &str, keys: &[&str]) -> String {
    let nearest =
        keys.iter().max_by(|a, b| strsim::jaro_winkler(name, a).total_cmp(&strsim::jaro_winkler(name, b)));
    match nearest {
        Some(nearest) => format!("there is no key `{name}`: did you mean `{nearest}`?"),
        None => format!("there is no key `{name}`"),
    }
}

/// Whatever the moderators wrote about medicines, for `Safety`.
impl Safety {
    fn with(lists: Lists, texts: Texts) -> Self {
        Self { lists: Some(lists), texts }
    }
}

#[cfg(test)]
mod tests;
