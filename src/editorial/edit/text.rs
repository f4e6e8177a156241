//! What a text has to be like before it goes into a file, and how it is written there.

use super::EditError;
use crate::content::folder::MAX_FILE_BYTES;
use crate::passage::also_asked_head;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag};

/// The longest question, in characters: headings are cut past it.
pub const MAX_QUESTION_CHARS: usize = 300;

/// The longest other phrasing, in characters; longer ones are not used.
pub const MAX_PHRASING_CHARS: usize = 300;

/// The longest answer, in bytes. Far more than one message of Discord shows, which the checks see to.
pub const MAX_WORDS_BYTES: usize = 32 * 1024;

/// The longest line of a file, in bytes: no author writes one, and tools choke on them.
pub const MAX_FILE_LINE_BYTES: usize = 64 * 1024;

/// A question, heading, title or phrasing: one line of visible text, spaces made one.
pub(super) fn line(what: &'static str, text: &str, most: usize) -> Result<String, EditError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(EditError::text(what, "is empty: write it"));
    }
    if text.chars().any(|c| c.is_control() && c != '\t') {
        return Err(EditError::text(what, "has to stand on one line, without control characters"));
    }
    if text.chars().nth(most).is_some() {
        return Err(EditError::text(what, format!("is longer than {most} characters: shorten it")));
    }
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Other phrasings, each once.
pub(super) fn phrasings(texts: &[String]) -> Result<Vec<String>, EditError> {
    let mut phrasings: Vec<String> = Vec::new();
    for text in texts {
        let phrasing = line("other phrasing", text, MAX_PHRASING_CHARS)?;
        if phrasing.contains('·') {
            let why = "holds a middle dot (\u{b7}), which stands between phrasings: give each on its own";
            return Err(EditError::text("other phrasing", why));
        }
        if !phrasings.contains(&phrasing) {
            phrasings.push(phrasing);
        }
    }
    Ok(phrasings)
}

/// Which headings a text may bring along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Headings {
    /// Those that stand inside an FAQ entry: `###` and smaller.
    Small,
    /// None: each would begin another section.
    None,
}

/// An answer, or the words of a passage: Markdown that begins nothing but itself.
pub(super) fn words(text: &str, headings: Headings) -> Result<String, EditError> {
    let refused = |why: &str| Err(EditError::text("text", why));
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    bounded("text", &text, MAX_WORDS_BYTES)?;
    let text = text.trim_end().trim_start_matches('\n');
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return refused("is empty: write it, or remove the entry");
    }
    let parser = Parser::new_ext(text, pulldown_cmark::Options::all());
    if parser.reference_definitions().iter().next().is_some() {
        // They count for the whole file: other passages could get links from here.
        return refused(
            "defines a link apart from its place (`[name]: address`): write [words](address) instead",
        );
    }
    for event in parser {
        match event {
            Event::Start(Tag::Heading { level, .. })
                if headings == Headings::None || level <= HeadingLevel::H2 =>
            {
                return refused(
                    "holds a heading (a line that begins with # or is underlined), which would begin another \
                     entry: use **bold** words, or add that entry by itself",
                );
            }
            Event::Html(html) | Event::InlineHtml(html) if is_for_docent(&html) => {
                return refused(
                    "holds a comment for docent: set medication and review date by their own fields instead",
                );
            }
            _ => {}
        }
    }
    let announces = |line: &str| {
        let bare = line.trim_start_matches(|c: char| c.is_whitespace() || "*_>-+".contains(c));
        also_asked_head(bare).is_some()
    };
    if text.lines().any(announces) {
        return refused(
            "holds a line that begins with \u{201c}Also asked\u{201d}: give other phrasings by their own field",
        );
    }
    Ok(text.to_owned())
}

fn is_for_docent(html: &str) -> bool {
    html.split("<!--").skip(1).any(|comment| comment.trim_start().starts_with("docent"))
}

/// A whole file.
pub(super) fn whole_file(text: &str) -> Result<String, EditError> {
    bounded("file", text, usize::try_from(MAX_FILE_BYTES).unwrap_or(usize::MAX))?;
    Ok(text.to_owned())
}

/// Neither too long nor full of what no text holds.
fn bounded(what: &'static str, text: &str, most: usize) -> Result<(), EditError> {
    if text.len() > most {
        return Err(EditError::text(what, format!("is longer than {most} bytes: split it")));
    }
    for (line, number) in text.split('\n').zip(1..) {
        if line.len() > MAX_FILE_LINE_BYTES {
            let why =
                format!("has a line of more than {MAX_FILE_LINE_BYTES} bytes (line {number}): break it up");
            return Err(EditError::text(what, why));
        }
        if let Some(control) = line.trim_end_matches('\r').chars().find(|c| c.is_control() && *c != '\t') {
            let why =
                format!("holds the control character U+{:04X} on line {number}: remove it", control as u32);
            return Err(EditError::text(what, why));
        }
    }
    Ok(())
}

/// One line of text as Markdown that shows exactly that.
pub(super) fn escape(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    for c in line.chars() {
        if "\\`*_[]<&~#|".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
