//! Adds an entry at the end of an FAQ file.

use super::notes::{Marks, also_asked_line};
use super::parts::{Cut, Parts, line_end};
use super::revise::prove;
use super::text::{Headings, MAX_QUESTION_CHARS, escape, line, phrasings, words};
use super::{EditError, Entry};
use crate::content::MAX_TITLE_CHARS;
use crate::passage::{PassageKind, Reach};

/// The file with an entry more; a new one where there was none.
pub(super) fn add(
    path: &str,
    title: Option<&str>,
    entry: &Entry,
    before: Option<&str>,
) -> Result<String, EditError> {
    if !path.starts_with("faq/") {
        let why = "entries stand in files of faq/; name one of those";
        return Err(EditError::Path { path: path.to_owned(), why });
    }
    let Entry { question, answer, also_asked, medication, review_by } = entry;
    let question = line("question", question, MAX_QUESTION_CHARS)?;
    let answer = words(answer, Headings::Small)?;
    let also_asked = phrasings(also_asked)?;
    let mut text = if let Some(before) = before {
        before.to_owned()
    } else {
        let title = title.ok_or_else(|| EditError::NoTitle(path.to_owned()))?;
        let title = line("title", title, MAX_TITLE_CHARS)?;
        format!("+++\ntitle = {}\n+++\n", toml::Value::String(title))
    };
    let parts = Parts::of(path, &text)?;
    let mut expected = parts.cuts();
    let end = line_end(&text);
    // An empty line above, whatever the file ends with.
    let gap = match text.as_str() {
        text if text.ends_with("\n\n") || text.ends_with("\n\r\n") => 0,
        text if text.ends_with('\n') => 1,
        _ => 2,
    };
    let marks = Marks { medication: *medication, review_by: *review_by };
    let also = (!also_asked.is_empty()).then(|| also_asked_line(Reach::Section, &also_asked));
    let blocks: Vec<String> = [format!("## {}", escape(&question)), answer.clone()]
        .into_iter()
        .chain(also)
        .chain(marks.comment())
        .collect();
    let added = "\n".repeat(gap) + &blocks.join("\n\n") + "\n";
    text.push_str(&added.replace('\n', end));
    // It stands under the part that the file ends with, where it has parts.
    let above = Parts::of(path, &text)?.passages.last().map(|last| last.info.headings.clone());
    let mut headings = above.unwrap_or_default();
    headings.pop();
    headings.push(question);
    let about = &parts.document.about;
    let fresh = expected.len()..expected.len() + 1;
    expected.push(Cut {
        asked_here: 0,
        headings,
        kind: PassageKind::Entry,
        words: answer,
        also_asked,
        medication: about.medication || *medication,
        review_by: review_by.or(about.review_by),
    });
    prove(path, &text, &expected, &fresh)?;
    Ok(text)
}
