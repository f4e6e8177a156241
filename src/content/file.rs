//! Turns the text of one Markdown file into a [`Document`].

use super::checks::id_of_stem;
use super::front_matter::{self, FrontMatter};
use super::{About, Document, Kind, Problem};
use std::sync::Arc;

/// Reads a file of `content/articles/` or `content/faq/`, or names every fault in its front matter.
///
/// `path` is the file below the content folder, with `/` between names.
pub fn parse_file(path: &str, kind: Kind, text: &str) -> Result<Document, Vec<Problem>> {
    let problem = |(line, message)| Problem { path: path.to_owned(), line, message };
    let FrontMatter { about, id, body } =
        front_matter::parse(text).map_err(|faults| faults.into_iter().map(problem).collect::<Vec<_>>())?;
    let id = id.unwrap_or_else(|| id_of_path(path));
    if id.is_empty() {
        let message = "the file's name gives no id: add `id = \"…\"` to the front matter".to_owned();
        return Err(vec![problem((1, message))]);
    }
    Ok(Document { id, path: path.to_owned(), line: 1, kind, about, source: Arc::from(text), body })
}

/// A file with faulty front matter as a document about which nothing is known: not to be indexed, but its
/// body can be checked like any other.
pub(super) fn salvage_file(path: &str, kind: Kind, text: &str) -> Document {
    Document {
        id: id_of_path(path),
        path: path.to_owned(),
        line: 1,
        kind,
        about: About::default(),
        source: Arc::from(text),
        body: front_matter::find_body(text),
    }
}

fn id_of_path(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    id_of_stem(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_the_stem_unless_the_front_matter_states_one() {
        let id = |path: &str, id: &str| {
            parse_file(path, Kind::Article, &format!("+++\ntitle = \"T\"\n{id}\n+++\n")).unwrap().id
        };
        assert_eq!(id("articles/green tea.md", ""), "green-tea");
        assert_eq!(id("articles/green tea.md", "id = \"tea\""), "tea");
    }

    #[test]
    fn a_name_without_letters_asks_for_an_id() {
        let problems = parse_file("faq/??.md", Kind::Faq, "+++\ntitle = \"T\"\n+++\n").unwrap_err();
        assert!(problems[0].to_string().starts_with("faq/??.md:1: the file's name gives no id"));
    }

    #[test]
    fn the_source_keeps_every_byte() {
        let text = "\u{feff}+++\r\ntitle = \"T\"\r\n+++\r\nTea.\r\n";
        let document = parse_file("articles/t.md", Kind::Article, text).unwrap();
        assert_eq!(&*document.source, text);
        assert_eq!(&document.source[document.body..], "Tea.\r\n");
    }
}
