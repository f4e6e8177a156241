//! `/faq`, page by page, and the suggestions of `/ask`.

use super::action::{Action, PassageKey};
use super::citation::shortened;
use super::controls::button;
use super::draft::{Draft, Order};
use super::escape::{escape_line, one_line, units};
use super::form::Choice;
use super::post::{Button, Menu, MenuOption, Post, Row, Tone};
use crate::answer::{Listing, Nearest, Notices};
use crate::render::terminal::printable;
use crate::render::wording::{self, form, label};

/// Topics or questions on a page: what a menu holds.
pub const PAGE: usize = 25;

/// Suggestions at most.
pub const MAX_CHOICES: usize = 25;

/// The longest label and value of an option, and name and value of a suggestion, in characters.
pub(super) const MAX_OPTION: usize = 100;

/// A topic of `/faq`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicLine {
    /// Its title.
    pub title: String,
    /// How many questions it has.
    pub questions: usize,
}

/// Where in a list one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The page, from 0.
    pub page: u32,
    /// How many there are.
    pub pages: u32,
}

impl Page {
    /// The nearest page that is there, of a list of `all`.
    pub fn of(page: u32, all: usize) -> Self {
        Self::by(PAGE, page, all)
    }

    /// The places of the list that stand on it.
    pub fn range(self, all: usize) -> std::ops::Range<usize> {
        self.range_by(PAGE, all)
    }

    /// The nearest page that is there, of a list of `all` that shows `size` at a time.
    pub fn by(size: usize, page: u32, all: usize) -> Self {
        let pages = u32::try_from(all.div_ceil(size)).unwrap_or(u32::MAX).max(1);
        Self { page: page.min(pages - 1), pages }
    }

    /// The places of the list that stand on it, where a page shows `size`.
    pub fn range_by(self, size: usize, all: usize) -> std::ops::Range<usize> {
        let start = (self.page as usize).saturating_mul(size).min(all);
        start..(start + size).min(all)
    }
}

/// A page of topics; `first` is the number of the first one.
pub fn topics(lines: &[TopicLine], first: usize, page: Page, notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    if lines.is_empty() {
        draft.add(wording::NO_TOPICS.to_owned());
        return draft.finish();
    }
    let listed = lines.iter().map(|TopicLine { title, questions }| {
        format!("- {}", wording::topic(&escape_line(&shortened(&one_line(title), MAX_OPTION)), *questions))
    });
    add_list(&mut draft, wording::TOPICS, listed, page);
    let options = lines.iter().zip(first..).map(|(line, number)| option(&line.title, number.to_string()));
    draft.add_row(Row::Menu(Menu {
        action: Action::PickTopic,
        placeholder: form::TOPIC.to_owned(),
        options: options.take(PAGE).collect(),
    }));
    draft.add_buttons(turning(page, Action::Topics));
    draft.finish()
}

/// A page of a topic's questions.
pub fn questions(listing: &Listing, topic: u32, title: &str, page: Page) -> Post {
    let (entries, notices) = listing.open();
    let mut draft = Draft::new([notices], Order::Around);
    let listed = entries
        .iter()
        .map(|entry| format!("- {}", escape_line(&shortened(&one_line(&entry.title), MAX_OPTION))));
    let head = format!("**{}**", escape_line(&shortened(&one_line(title), MAX_OPTION)));
    add_list(&mut draft, &head, listed, page);
    let options = entries.iter().map(|entry| option(&entry.title, key(entry).encode()));
    draft.add_row(Row::Menu(Menu {
        action: Action::PickQuestion,
        placeholder: form::QUESTION.to_owned(),
        options: options.take(PAGE).collect(),
    }));
    let mut buttons = turning(page, |page| Action::Questions(topic, page));
    buttons.push(button(label::TOPICS, Action::Topics(0), Tone::Secondary));
    draft.add_buttons(buttons);
    draft.finish()
}

/// Suggestions for what somebody types, best first. A title that is too long for a value goes as a key.
pub fn choices<'a>(entries: impl IntoIterator<Item = &'a Nearest>) -> Vec<Choice> {
    let pairs = entries.into_iter().map(|entry| {
        let title = one_line(&printable(&entry.title));
        let value = if units(&title) <= MAX_OPTION { title.clone() } else { key(entry).to_choice() };
        (title, value)
    });
    suggestions(pairs)
}

/// Suggestions of names and the values that they stand for, each value once; what Discord would not take is left out.
pub fn suggestions(pairs: impl IntoIterator<Item = (String, String)>) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for (name, value) in pairs {
        let name = shortened(&one_line(&printable(&name)), MAX_OPTION);
        let fits = !name.is_empty() && !value.is_empty() && units(&value) <= MAX_OPTION;
        if fits && choices.iter().all(|known| known.value != value) {
            choices.push(Choice { name, value });
        }
        if choices.len() == MAX_CHOICES {
            break;
        }
    }
    choices
}

fn key(entry: &Nearest) -> PassageKey {
    PassageKey::new(&entry.passage, entry.ordinal, &entry.hash)
}

pub(super) fn option(title: &str, value: String) -> MenuOption {
    let label = shortened(&one_line(&printable(title)), MAX_OPTION);
    MenuOption { label: if label.is_empty() { "–".to_owned() } else { label }, value }
}

pub(super) fn add_list(draft: &mut Draft, head: &str, lines: impl Iterator<Item = String>, page: Page) {
    let number = (page.pages > 1).then(|| wording::page(page.page + 1, page.pages));
    // The number of the page is the last thing to go.
    let head = number.map_or_else(|| head.to_owned(), |number| format!("{head}\n{number}"));
    draft.add_lines(&head, lines);
}

pub(super) fn turning(page: Page, to: impl Fn(u32) -> Action) -> Vec<Button> {
    let earlier = page.page.checked_sub(1).map(|at| button(label::PREVIOUS, to(at), Tone::Secondary));
    let later = Some(page.page + 1).filter(|at| *at < page.pages);
    let later = later.map(|at| button(label::NEXT, to(at), Tone::Secondary));
    earlier.into_iter().chain(later).collect()
}
