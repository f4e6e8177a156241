//! Where a passage stands: title, heading, and a short link or its file and paragraph.

use super::escape::{escape_line, is_address, one_line, units};
use crate::index::Stored;
use crate::render::deep_link::MAX_TEXT_CHARS;

/// The longest titles of a citation, in UTF-16 units; past that outer headings go, then the end.
const TITLES_UNITS: usize = 240;

/// `[1] Title › Heading (<https://…>)`, or `(tea.md, paragraph 2)`.
pub(super) fn cite(number: usize, passage: &Stored) -> String {
    let info = &passage.info;
    let title = one_line(&info.title);
    let headings = info.headings.iter().map(|heading| one_line(heading)).filter(|heading| *heading != title);
    let mut steps: Vec<String> = std::iter::once(title.clone()).chain(headings).collect();
    while steps.len() > 2 && units(&steps.join(" › ")) > TITLES_UNITS {
        steps.remove(1);
    }
    let titles = escape_line(&shortened(&steps.join(" › "), TITLES_UNITS));
    let link = info.url.as_deref().filter(|url| units(url) <= MAX_TEXT_CHARS && is_address(url));
    let place = match link {
        Some(url) => format!("<{url}>"),
        None => {
            format!("{}, paragraph {}", escape_line(&shortened(&info.path, TITLES_UNITS)), info.paragraph)
        }
    };
    format!("[{number}] {titles} ({place})")
}

/// The start of a title, with a sign where it was cut; titles are no quotations.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    if units(text) <= limit {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if units(&kept) + c.len_utf16() + 1 > limit {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}
