//! Links that open a page at the words that are quoted from it, and mark them there.
//!
//! By the text fragments of the WICG (<https://wicg.github.io/scroll-to-text-fragment/>):
//! `#:~:text=[prefix-,]start[,end][,-suffix]`. A browser that does not know them opens the page at its top.

mod page;
mod search;

pub use page::{MAX_PAGE_CHARS, Page};

use crate::answer::{Answer, Finding};
use crate::index::Stored;
use crate::passage::{PassageInfo, PassageKind};
use search::Directive;
use std::collections::HashMap;
use std::fmt::Write;

/// The longest deep link in a text, in characters: one line of a citation.
pub const MAX_TEXT_CHARS: usize = 200;

/// The longest address of a button, in characters (Discord's limit).
pub const MAX_BUTTON_CHARS: usize = 512;

/// How many words begin and end the marked text; the first number that finds it, and it alone, is taken.
const WORDS: [usize; 7] = [3, 4, 5, 6, 8, 10, 12];

/// How many words before and after are named when the marked ones recur on the page.
const WORDS_AROUND: [usize; 3] = [2, 4, 8];

/// What separates the address of a page from what a browser looks for in it.
const DELIMITER: &str = ":~:";

/// Where a link will stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// In a text, where [`MAX_TEXT_CHARS`] keep it readable.
    Text,
    /// On a button, which takes no more than [`MAX_BUTTON_CHARS`].
    Button,
}

/// The links of the passages of one answer.
#[derive(Debug, Default)]
pub struct Links(HashMap<String, String>);

impl Links {
    /// The links of whatever is quoted; `page_of` gives all passages of a quoted one's document.
    pub fn of(answer: &Answer, room: Room, page_of: impl Fn(&Stored) -> Vec<Stored>) -> Self {
        let Finding::Quoted { best, others } = answer.open().finding else { return Self::default() };
        let quotes = std::iter::once(&**best).chain(others);
        let with_address = quotes.filter(|quote| quote.passage.info.url.is_some());
        let links = with_address.filter_map(|quote| {
            let page = Page::of(&page_of(&quote.passage));
            Some((quote.passage.info.id.clone(), deep_link(&quote.passage.info, &page, room)?))
        });
        Self(links.collect())
    }

    /// The link of a passage: into its page where one is known, else to the page.
    pub fn get<'a>(&'a self, passage: &'a Stored) -> Option<&'a str> {
        self.0.get(&passage.info.id).or(passage.info.url.as_ref()).map(String::as_str)
    }
}

/// The address of a passage: its words on the page where there is room for it, else its heading, else the
/// page. `None` when it has no address, or none that a button takes.
pub fn deep_link(passage: &PassageInfo, page: &Page, room: Room) -> Option<String> {
    let url = passage.url.as_deref()?;
    let limit = match room {
        Room::Text => MAX_TEXT_CHARS,
        Room::Button => MAX_BUTTON_CHARS,
    };
    let fits = |link: &String| link.chars().count() <= limit;
    text_link(url, passage, page, limit)
        .or_else(|| heading_link(url, passage).filter(fits))
        .or_else(|| Some(url.to_owned()).filter(|url| room == Room::Text || fits(url)))
}

/// The first of the forms, short ones before long ones, that is found on the page in one place only.
fn text_link(url: &str, passage: &PassageInfo, page: &Page, limit: usize) -> Option<String> {
    // How a page lays out the cells of a table is not known.
    if passage.kind == PassageKind::Table {
        return None;
    }
    let target = page.target(&passage.id)?;
    let base = url.split(DELIMITER).next().unwrap_or(url);
    let hash = if base.contains('#') { "" } else { "#" };
    let plain = WORDS.iter().filter_map(|words| target.directive(*words, 0, 0));
    let around = WORDS_AROUND.iter().flat_map(|around| {
        [(*around, 0), (0, *around), (*around, *around)]
            .into_iter()
            .filter_map(|(before, after)| target.directive(WORDS[0], before, after))
    });
    plain
        .chain(around)
        .map(|directive| (format!("{base}{hash}{DELIMITER}text={}", encode(&directive)), directive))
        .filter(|(link, _)| link.chars().count() <= limit)
        .find(|(_, directive)| page.holds_once(directive, &target))
        .map(|(link, _)| link)
}

/// The address of the heading, by the slug that most sites give it. One that is not there does no harm.
fn heading_link(url: &str, passage: &PassageInfo) -> Option<String> {
    let (_, place) = passage.id.split_once('#')?;
    let (slug, _) = place.rsplit_once('/')?;
    (!passage.headings.is_empty() && !url.contains('#')).then(|| format!("{url}#{}", escape(slug, "-")))
}

fn encode(directive: &Directive) -> String {
    let Directive { prefix, start, end, suffix } = directive;
    let mut text = String::new();
    if let Some(prefix) = prefix {
        text = escape(prefix, "") + "-,";
    }
    text += &escape(start, "");
    if let Some(end) = end {
        text = text + "," + &escape(end, "");
    }
    if let Some(suffix) = suffix {
        text = text + ",-" + &escape(suffix, "");
    }
    text
}

/// Percent-encodes all but letters and digits of ASCII and the signs that mean nothing in an address; in a
/// directive `-`, `,` and `&` do.
fn escape(text: &str, also: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        let kept = byte.is_ascii_alphanumeric() || b"_.~".contains(&byte) || also.as_bytes().contains(&byte);
        if kept {
            escaped.push(char::from(byte));
        } else {
            write!(escaped, "%{byte:02X}").expect("a string takes all");
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
