//! Turns one line of a `.jsonl` collection into a [`Document`].

use super::checks::{MAX_ID_CHARS, is_row_id, is_web_address};
use super::{About, Document, Kind, Problem};
use serde::Deserialize;
use std::sync::Arc;

/// The longest title of a row, in characters; a title is repeated with each of the row's passages.
pub const MAX_ROW_TITLE_CHARS: usize = 1_000;

/// A row as it is written; exports carry other keys, which mean nothing here.
#[derive(Deserialize)]
struct Row {
    id: RowId,
    #[serde(default)]
    title: Option<String>,
    text: String,
    #[serde(default)]
    url: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "`id` has to be text or a whole number")]
enum RowId {
    Text(String),
    Positive(u64),
    Negative(i64),
}

/// What a line held.
pub(crate) struct ReadRow {
    pub(crate) document: Document,
    /// A fault that does not keep the row from being used.
    pub(crate) problem: Option<Problem>,
}

/// Reads one row: `{"id", "title"?, "text", "url"?}`.
pub(crate) fn parse_row(path: &str, line: u32, json: &str) -> Result<ReadRow, Problem> {
    let problem = |message: String| Problem { path: path.to_owned(), line, message };
    let Row { id, title, text, url } = serde_json::from_str(json).map_err(|error| {
        problem(format!(
            "the row cannot be read ({}): write {{\"id\", \"title\", \"text\"}} as one line of JSON",
            describe(&error)
        ))
    })?;
    let id = match id {
        RowId::Text(text) => text.trim().to_owned(),
        RowId::Positive(number) => number.to_string(),
        RowId::Negative(number) => number.to_string(),
    };
    if !is_row_id(&id) {
        return Err(problem(format!(
            "the id {id:?} has to be 1 to {MAX_ID_CHARS} visible characters without spaces"
        )));
    }
    if text.trim().is_empty() {
        return Err(problem(format!("the row `{id}` has no text: add some, or remove the row")));
    }
    let title = title.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    if title.chars().nth(MAX_ROW_TITLE_CHARS).is_some() {
        return Err(problem(format!(
            "the title of the row `{id}` is longer than {MAX_ROW_TITLE_CHARS} characters: move some of it into its text"
        )));
    }
    let url = url.map(|url| url.trim().to_owned()).filter(|url| !url.is_empty());
    let (url, refused) = match url {
        Some(url) if !is_web_address(&url) => (None, Some(url)),
        url => (url, None),
    };
    let problem = refused.map(|url| {
        problem(format!("the url {url:?} of the row `{id}` is not a web address; the row is used without it"))
    });
    let about = About { title, url, ..About::default() };
    let document = Document {
        id,
        path: path.to_owned(),
        line,
        kind: Kind::Row,
        about,
        source: Arc::from(text),
        body: 0,
    };
    Ok(ReadRow { document, problem })
}

/// The message of `error` with the column alone: the line that `serde_json` counts is always 1.
fn describe(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let bare = message.rfind(" at line ").map_or(message.as_str(), |end| &message[..end]);
    match error.column() {
        0 => bare.to_owned(),
        column => format!("{bare}, at byte {column} of the line"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> ReadRow {
        parse_row("a.jsonl", 7, json).unwrap_or_else(|problem| panic!("{problem}"))
    }

    #[track_caller]
    fn check_fault(json: &str, expect: &str) {
        let problem =
            parse_row("a.jsonl", 7, json).err().map(|problem| problem.to_string()).unwrap_or_default();
        assert!(problem.starts_with("a.jsonl:7: ") && problem.contains(expect), "{problem}");
    }

    #[test]
    fn a_row_becomes_a_document() {
        let row =
            read(r#"{"id":"q1","title":" How \n long? ","text":"Three\nminutes.","url":"https://x.org"}"#);
        assert_eq!((row.document.id.as_str(), row.document.line), ("q1", 7));
        assert_eq!(row.document.about.title, "How long?");
        assert_eq!(&*row.document.source, "Three\nminutes.");
        assert_eq!(row.document.about.url.as_deref(), Some("https://x.org"));
    }

    #[test]
    fn numbers_serve_as_ids_and_other_keys_mean_nothing() {
        assert_eq!(read(r#"{"id":42,"text":"x","metadata":{"a":[1]}}"#).document.id, "42");
        assert_eq!(read(r#"{"id":-1,"text":"x","title":null,"url":null}"#).document.id, "-1");
    }

    #[test]
    fn a_bad_address_does_not_lose_the_row() {
        let row = read(r#"{"id":1,"text":"x","url":"/a/b"}"#);
        assert_eq!(row.document.about.url, None);
        assert!(row.problem.is_some_and(|problem| problem.message.contains("\"/a/b\"")));
    }

    #[test]
    fn faults_say_what_is_wrong() {
        check_fault("{", "at byte 1 of the line");
        check_fault("[]", "the row cannot be read");
        check_fault(r#"{"id":"a b","text":"x"}"#, "without spaces");
        check_fault(r#"{"id":1.5,"text":"x"}"#, "text or a whole number");
        check_fault(r#"{"id":1}"#, "missing field `text`");
        check_fault(r#"{"id":1,"text":" \n"}"#, "has no text");
        check_fault(r#"{"id":1,"id":2,"text":"x"}"#, "duplicate field `id`");
        check_fault(&format!(r#"{{"id":1,"title":"{}","text":"x"}}"#, "x".repeat(1_001)), "longer than 1000");
        check_fault(r#"{"id":1,"text":"\ud800"}"#, "the row cannot be read");
        check_fault(
            &format!(r#"{{"id":1,"text":"x","deep":{}}}"#, "[".repeat(10_000)),
            "the row cannot be read",
        );
    }
}
