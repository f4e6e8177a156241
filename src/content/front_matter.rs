//! Reads the front matter of a Markdown file: TOML between two lines of `+++`.

use super::checks::{MAX_ID_CHARS, MAX_URL_BYTES, is_file_id, is_web_address};
use super::{About, parse_date};
use crate::nearest::hint;
use std::ops::Range;
use time::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keys that front matter may hold.
const KEYS: [&str; 11] = [
    "title",
    "id",
    "url",
    "source",
    "author",
    "published",
    "reviewed",
    "review_by",
    "licence",
    "tags",
    "medication",
];

/// The longest title, in characters: it stands in every citation.
pub const MAX_TITLE_CHARS: usize = 300;

/// What stands between the fences.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FrontMatter {
    pub(crate) about: About,
    pub(crate) id: Option<String>,
    /// Where the body begins, in bytes of the file.
    pub(crate) body: usize,
}

/// A fault and its line, from 1.
pub(crate) type Fault = (u32, String);

/// Reads the front matter at the top of a file, or names every fault in it.
pub(crate) fn parse(text: &str) -> Result<FrontMatter, Vec<Fault>> {
    let fences = find_fences(text).map_err(|fault| vec![fault])?;
    let toml = &text[fences.toml.clone()];
    let line_of = |offset: usize| line_at(text, fences.toml.start + offset);
    let (table, errors) = DeTable::parse_recoverable(toml);
    let mut fields = Fields { faults: Vec::new(), line_of: &line_of };
    for error in errors {
        let line = error.span().map_or(2, |span| line_of(span.start));
        fields.faults.push((line, format!("the front matter is not valid TOML: {}", error.message())));
    }
    let whole = fields.faults.is_empty();
    let mut about = About::default();
    let mut id = None;
    for (key, value) in table.get_ref() {
        let name = key.get_ref().as_ref();
        match name {
            "title" => about.title = fields.title(value),
            "id" => id = fields.id(value),
            "url" => about.url = fields.url(value),
            "source" => about.source = fields.text(name, value),
            "author" => about.author = fields.text(name, value),
            "published" => about.published = fields.date(name, value),
            "reviewed" => about.reviewed = fields.date_or_text(name, value),
            "review_by" => about.review_by = fields.date(name, value),
            "licence" => about.licence = fields.text(name, value),
            "tags" => about.tags = fields.texts(name, value),
            "medication" => about.medication = fields.flag(name, value),
            _ => fields.fault(
                key.span(),
                format!("unknown key `{name}` in the front matter: {}", hint(name, &KEYS)),
            ),
        }
    }
    // A title that a syntax error swallowed is not missing.
    if whole && !table.get_ref().contains_key("title") {
        fields.faults.push((1, "the front matter has no title: add `title = \"…\"`".to_owned()));
    }
    if fields.faults.is_empty() {
        Ok(FrontMatter { about, id, body: fences.body })
    } else {
        fields.faults.sort();
        Err(fields.faults)
    }
}

/// Where the body begins, in bytes of a file whose front matter may be faulty; 0 when nothing shows its end.
pub(crate) fn find_body(text: &str) -> usize {
    find_fences(text).map_or(0, |fences| fences.body)
}

struct Fences {
    toml: Range<usize>,
    body: usize,
}

fn find_fences(text: &str) -> Result<Fences, Fault> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "+++" {
        let message = "there is no front matter: begin the file with a line `+++`, a line `title = \"…\"` \
                       and another line `+++`";
        return Err((1, message.to_owned()));
    }
    let toml = start + first.len();
    let mut at = toml;
    for line in lines {
        if line.trim_end() == "+++" {
            return Ok(Fences { toml: toml..at, body: at + line.len() });
        }
        at += line.len();
    }
    Err((1, "the front matter does not end: add a second line `+++` under it".to_owned()))
}

fn line_at(text: &str, offset: usize) -> u32 {
    let newlines = text.get(..offset).unwrap_or(text).matches('\n').count();
    u32::try_from(newlines + 1).unwrap_or(u32::MAX)
}

/// Takes values apart and keeps what is wrong with them.
struct Fields<'l> {
    faults: Vec<Fault>,
    line_of: &'l dyn Fn(usize) -> u32,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl Fields<'_> {
    fn fault(&mut self, span: Range<usize>, message: String) {
        self.faults.push(((self.line_of)(span.start), message));
    }

    fn expected(&mut self, key: &str, value: &Value<'_>, what: &str) {
        let found = value.get_ref().type_str();
        self.fault(value.span(), format!("`{key}` has to be {what}, not a value of type {found}"));
    }

    fn text(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        let Some(text) = value.get_ref().as_str() else {
            self.expected(key, value, "text in quotes");
            return None;
        };
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn title(&mut self, value: &Value<'_>) -> String {
        let faults = self.faults.len();
        let title = self.text("title", value).unwrap_or_default();
        if title.is_empty() && faults == self.faults.len() {
            self.fault(value.span(), "`title` is empty: say what the text is called".to_owned());
        } else if title.chars().any(char::is_control) {
            self.fault(value.span(), "`title` has to be one line without control characters".to_owned());
        } else if title.chars().count() > MAX_TITLE_CHARS {
            self.fault(
                value.span(),
                format!("`title` is longer than {MAX_TITLE_CHARS} characters: shorten it"),
            );
        }
        title
    }

    fn id(&mut self, value: &Value<'_>) -> Option<String> {
        let id = self.text("id", value)?;
        if is_file_id(&id) {
            return Some(id);
        }
        let message = format!(
            "`id` may hold letters, digits, `-`, `_` and `.`, at most {MAX_ID_CHARS} of them; this one is {id:?}"
        );
        self.fault(value.span(), message);
        None
    }

    fn url(&mut self, value: &Value<'_>) -> Option<String> {
        let url = self.text("url", value)?;
        if is_web_address(&url) {
            return Some(url);
        }
        let message = format!(
            "`url` has to begin with https:// or http:// and hold no spaces, at most {MAX_URL_BYTES} bytes; \
             this one is {url:?}"
        );
        self.fault(value.span(), message);
        None
    }

    fn date(&mut self, key: &str, value: &Value<'_>) -> Option<Date> {
        let written = match value.get_ref() {
            DeValue::Datetime(datetime) => datetime.date.map(|date| date.to_string()),
            DeValue::String(text) => Some(text.trim().to_owned()),
            _ => None,
        };
        let date = written.as_deref().and_then(parse_date);
        if date.is_none() {
            self.fault(value.span(), format!("`{key}` has to be a date such as 2027-05-01"));
        }
        date
    }

    fn date_or_text(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        match value.get_ref() {
            DeValue::Datetime(_) => self.date(key, value).map(|date| date.to_string()),
            _ => self.text(key, value),
        }
    }

    fn texts(&mut self, key: &str, value: &Value<'_>) -> Vec<String> {
        let Some(items) = value.get_ref().as_array() else {
            self.expected(key, value, "a list of texts, such as [\"sleep\", \"stress\"]");
            return Vec::new();
        };
        items.iter().filter_map(|item| self.text(key, item)).collect()
    }

    fn flag(&mut self, key: &str, value: &Value<'_>) -> bool {
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.expected(key, value, "true or false, without quotes");
            false
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn faults(text: &str) -> Vec<String> {
        parse(text).unwrap_err().into_iter().map(|(line, message)| format!("{line}: {message}")).collect()
    }

    #[test]
    fn every_key_is_read() {
        let text = "+++\ntitle = \"Tea\"\nid = \"tea\"\nurl = \"https://x.org/tea\"\nsource = \"A book\"\n\
                    author = \"Ann\"\npublished = 2024-02-29\nreviewed = 2025-01-02\nreview_by = \"2027-05-01\"\n\
                    licence = \"CC-BY-4.0\"\ntags = [\"a\", \"b\"]\nmedication = true\n+++\nBody\n";
        let front = parse(text).unwrap();
        assert_eq!(front.id.as_deref(), Some("tea"));
        assert_eq!(&text[front.body..], "Body\n");
        let expect = About {
            title: "Tea".into(),
            url: Some("https://x.org/tea".into()),
            source: Some("A book".into()),
            author: Some("Ann".into()),
            published: Some(date!(2024 - 02 - 29)),
            reviewed: Some("2025-01-02".into()),
            review_by: Some(date!(2027 - 05 - 01)),
            licence: Some("CC-BY-4.0".into()),
            tags: vec!["a".into(), "b".into()],
            medication: true,
        };
        assert_eq!(front.about, expect);
    }

    #[test]
    fn a_mark_of_byte_order_and_windows_line_ends_are_fine() {
        let text = "\u{feff}+++\r\ntitle = \"Tea\"\r\nreviewed = \"by Dr. Ann\"\r\n+++  \r\nBody";
        let front = parse(text).unwrap();
        assert_eq!(front.about.reviewed.as_deref(), Some("by Dr. Ann"));
        assert_eq!(&text[front.body..], "Body");
    }

    #[test]
    fn a_body_may_be_missing() {
        let text = "+++\ntitle = \"Tea\"\n+++";
        assert_eq!(parse(text).unwrap().body, text.len());
    }

    #[test]
    fn all_faults_come_at_once_with_the_lines_of_the_file() {
        insta::assert_snapshot!(
            faults(
                "+++\ntitel = \"Tea\"\nurl = \"x.org\"\n\npublished = \"soon\"\ntags = \"a\"\n\
                 medication = \"true\"\nid = \"a b\"\nreview_by = 07:32:00\ncolour = 1\n+++\n"
            )
            .join("\n"),
            @r#"
        1: the front matter has no title: add `title = "…"`
        2: unknown key `titel` in the front matter: did you mean `title`?
        3: `url` has to begin with https:// or http:// and hold no spaces, at most 2048 bytes; this one is "x.org"
        5: `published` has to be a date such as 2027-05-01
        6: `tags` has to be a list of texts, such as ["sleep", "stress"], not a value of type string
        7: `medication` has to be true or false, without quotes, not a value of type string
        8: `id` may hold letters, digits, `-`, `_` and `.`, at most 200 of them; this one is "a b"
        9: `review_by` has to be a date such as 2027-05-01
        10: unknown key `colour` in the front matter: known are title, id, url, source, author, published, reviewed, review_by, licence, tags, medication
        "#
        );
    }

    #[test]
    fn broken_toml_names_its_line() {
        let found = faults("+++\ntitle = \"Tea\"\n\nurl = \n+++\n");
        assert!(found[0].starts_with("4: the front matter is not valid TOML"), "{found:?}");
        let twice = faults("+++\ntitle = \"Tea\"\ntitle = \"Coffee\"\n+++\n");
        assert!(twice[0].starts_with("3: "), "{twice:?}");
    }

    #[test]
    fn fences_are_asked_for() {
        assert!(faults("Tea\n")[0].starts_with("1: there is no front matter"));
        assert!(faults("")[0].starts_with("1: there is no front matter"));
        assert!(faults("+++\ntitle = \"Tea\"\n")[0].starts_with("1: the front matter does not end"));
        assert!(faults("+++\n+++\n")[0].starts_with("1: the front matter has no title"));
    }

    #[test]
    fn titles_are_one_line_of_sensible_length() {
        assert!(faults("+++\ntitle = \" \"\n+++\n")[0].contains("is empty"));
        assert!(faults("+++\ntitle = \"a\\nb\"\n+++\n")[0].contains("one line"));
        assert!(
            faults(&format!("+++\ntitle = \"{}\"\n+++\n", "x".repeat(301)))[0].contains("longer than 300")
        );
    }

    #[test]
    fn nested_brackets_end_in_a_fault() {
        let deep = format!("+++\ntitle = \"Tea\"\ntags = {}\n+++\n", "[".repeat(100_000));
        assert!(!faults(&deep).is_empty());
    }
}
