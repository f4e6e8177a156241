//! `/content list`, `search` and `show`.

use super::action::Moderation;
use crate::answer::{Finding, Notices, Said};
use crate::passage::PassageKind;
use crate::render::discord::browse::{Page, add_list, option, turning};
use crate::render::discord::citation::shortened;
use crate::render::discord::controls::button;
use crate::render::discord::draft::{Draft, Order};
use crate::render::discord::escape::{escape_line, one_line};
use crate::render::discord::post::{Menu, Post, Row, Tone};
use crate::render::discord::quotation::{Around, quote};
use crate::render::discord::{Action, PassageKey};
use crate::render::wording::{self, moderating as words};
use time::Date;

/// Lines of a list on one page: as many as fit with the longest titles.
pub const LINES: usize = 12;

/// The longest title in a list, in UTF-16 units.
const TITLE_UNITS: usize = 80;

/// The longest note on who reviewed something, in UTF-16 units.
const REVIEWED_UNITS: usize = 40;

/// The longest list of other phrasings, in UTF-16 units.
const ALSO_UNITS: usize = 500;

/// What is known of a review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Review {
    /// When the next one is due, and whether that is past.
    pub due: Option<(Date, bool)>,
    /// Who or when it was last reviewed.
    pub reviewed: Reviewed,
}

/// Who or when something was last reviewed, in its author's words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Reviewed {
    /// That is said elsewhere: at the document, or where a collection is exported from.
    #[default]
    Elsewhere,
    /// Nobody is named.
    ByNobody,
    /// Somebody or some day.
    By(String),
}

/// A document in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentLine {
    /// Its title.
    pub title: String,
    /// Its file.
    pub path: String,
    /// How many sections it has.
    pub sections: usize,
    /// Its review.
    pub review: Review,
}

/// A section in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionLine {
    /// Its heading or question.
    pub heading: String,
    /// Its first passage.
    pub key: PassageKey,
    /// How many passages it has.
    pub passages: u32,
    /// Whether it is marked as about medication.
    pub medication: bool,
    /// Its review.
    pub review: Review,
}

/// What is shown of an entry beside its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// How many passages stand under the heading.
    pub passages: u32,
    /// Its review.
    pub review: Review,
    /// The number of its document in the list, and of the page that it stands on.
    pub listed_at: Option<(u32, u32)>,
    /// The passages before and after it under the same heading.
    pub beside: [Option<PassageKey>; 2],
}

/// A page of documents; `first` is the number of the first one.
pub fn documents(
    lines: &[DocumentLine],
    (first, all): (usize, usize),
    page: Page,
    generation: Option<&str>,
    notices: &Notices,
) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    if lines.is_empty() {
        draft.add(words::NO_DOCUMENTS.to_owned());
        return draft.finish();
    }
    let listed = lines.iter().map(|line| {
        let DocumentLine { title, path, sections, review } = line;
        let place = format!("{} ({}, {})", short(title), short(path), words::sections(*sections));
        with_review(&place, review)
    });
    add_list(&mut draft, &words::documents(all, generation), listed, page);
    let options = lines.iter().enumerate().map(|(at, line)| option(&line.title, (first + at).to_string()));
    draft.add_row(Row::Menu(Menu {
        action: Action::Moderate(Moderation::PickDocument),
        placeholder: words::PICK_DOCUMENT.to_owned(),
        options: options.collect(),
    }));
    draft.add_buttons(turning(page, |page| Action::Moderate(Moderation::Documents(page))));
    draft.finish()
}

/// A page of a document's sections.
pub fn sections(
    document: &DocumentLine,
    number: u32,
    lines: &[SectionLine],
    page: Page,
    notices: &Notices,
) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    let DocumentLine { title, path, sections: _, review } = document;
    let head = with_review(&format!("**{}** ({})", short(title), short(path)), review);
    add_list(&mut draft, head.trim_start_matches("- "), lines.iter().map(section_line), page);
    add_menu(&mut draft, lines);
    let mut buttons = turning(page, |page| Action::Moderate(Moderation::Sections(number, page)));
    let back = Action::Moderate(Moderation::Documents(0));
    buttons.push(button(words::label::DOCUMENTS, back, Tone::Secondary));
    draft.add_buttons(buttons);
    draft.finish()
}

/// A page of sections that were found; `memory` is where the words lie.
pub fn found(
    typed: &str,
    (all, memory): (usize, u64),
    lines: &[SectionLine],
    page: Page,
    notices: &Notices,
) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    if lines.is_empty() {
        draft.add(words::NOTHING_FOUND.to_owned());
        return draft.finish();
    }
    let head = words::found(&short(typed), all);
    add_list(&mut draft, &head, lines.iter().map(section_line), page);
    add_menu(&mut draft, lines);
    draft.add_buttons(turning(page, |page| Action::Moderate(Moderation::Found(memory, page))));
    draft.finish()
}

/// A passage with all that is known about its section.
pub fn show(answer: &crate::answer::Answer, shown: &Shown) -> Post {
    let Said { finding, notices, .. } = answer.open();
    let mut draft = Draft::new([notices], Order::Around);
    let Finding::Quoted { best, .. } = finding else {
        draft.add(words::NO_SUCH_ENTRY.to_owned());
        return draft.finish();
    };
    let Shown { passages, review, listed_at, beside } = shown;
    let info = &best.passage.info;
    draft.add(format!("**{}**", short(best.heading())));
    let mut facts = vec![format!("{}, {}:{}", short(&info.title), short(&info.path), info.line)];
    facts.extend(review_words(review));
    facts.extend(info.medication.then(|| words::MEDICATION.to_owned()));
    let facts = facts.into_iter().map(|fact| format!("- {fact}")).collect::<Vec<_>>().join("\n");
    let also = if info.also_asked.is_empty() {
        words::NEVER_ALSO_ASKED.to_owned()
    } else {
        let phrasings = one_line(&info.also_asked.join(" · "));
        words::also_asked(&escape_line(&shortened(&phrasings, ALSO_UNITS)))
    };
    let number = (*passages > 1).then(|| words::passage_of(info.paragraph, *passages));
    let around: usize = [&facts, &also].iter().map(|block| block.encode_utf16().count() + 2).sum();
    let room = draft.room().saturating_sub(around + 80);
    let quotation = quote(best.passage.words.as_str(), &Around::Start, room);
    draft.add(quotation.map_or_else(|| wording::TOO_LONG.to_owned(), |quotation| quotation.text));
    draft.add(number.unwrap_or_default());
    draft.add(facts);
    draft.add(also);
    let step = |key: &Option<PassageKey>, name| {
        Some(button(name, Action::Moderate(Moderation::Show(key.clone()?)), Tone::Secondary))
    };
    let [before, after] = beside;
    let steps = [step(before, wording::label::EARLIER), step(after, wording::label::LATER)];
    let back = listed_at.map(|(document, page)| {
        let back = Action::Moderate(Moderation::Sections(document, page));
        button(words::label::DOCUMENT, back, Tone::Secondary)
    });
    draft.add_buttons(steps.into_iter().flatten().chain(back));
    let key = PassageKey::of(&best.passage);
    let act = |name, moderation| button(name, Action::Moderate(moderation), Tone::Secondary);
    let withdraw = act(words::label::WITHDRAW, Moderation::Withdraw(key.clone()));
    // A row of a collection is changed where that is made.
    let is_row = info.kind == PassageKind::Row;
    let change = [
        act(words::label::EDIT, Moderation::Edit(key.clone())),
        act(words::label::REMOVE, Moderation::Remove(key)),
    ];
    draft.add_buttons(change.into_iter().filter(|_| !is_row).chain([withdraw]));
    draft.finish()
}

/// When there is no such entry.
pub fn no_such_entry(notices: &Notices) -> Post {
    sentence(words::NO_SUCH_ENTRY, notices)
}

/// When the words of a search are forgotten.
pub fn search_forgotten(notices: &Notices) -> Post {
    sentence(words::SEARCH_FORGOTTEN, notices)
}

fn sentence(sentence: &str, notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    draft.add(sentence.to_owned());
    draft.finish()
}

/// A title as it stands in a sentence: one line, shortened, its signs escaped.
pub fn short(text: &str) -> String {
    escape_line(&shortened(&one_line(text), TITLE_UNITS))
}

fn section_line(line: &SectionLine) -> String {
    let SectionLine { heading, key: _, passages, medication, review } = line;
    let mut place = short(heading);
    if *passages > 1 {
        place = format!("{place} ({})", words::passages(*passages));
    }
    if *medication {
        place = format!("{place}, {}", words::MEDICATION);
    }
    with_review(&place, review)
}

fn with_review(place: &str, review: &Review) -> String {
    let mut line = format!("- {place}");
    for said in review_words(review) {
        line = format!("{line}; {said}");
    }
    line
}

fn review_words(review: &Review) -> Vec<String> {
    let Review { due, reviewed } = review;
    let reviewed = match reviewed {
        Reviewed::Elsewhere => None,
        Reviewed::ByNobody => Some(words::reviewed(None)),
        Reviewed::By(by) => {
            Some(words::reviewed(Some(&escape_line(&shortened(&one_line(by), REVIEWED_UNITS)))))
        }
    };
    let due = due.map(|(day, is_overdue)| words::review_by(day, is_overdue));
    reviewed.into_iter().chain(due).collect()
}

fn add_menu(draft: &mut Draft, lines: &[SectionLine]) {
    let mut options: Vec<_> = Vec::new();
    for line in lines {
        let option = option(&line.heading, line.key.encode());
        if options.iter().all(|known: &crate::render::discord::MenuOption| known.value != option.value) {
            options.push(option);
        }
    }
    draft.add_row(Row::Menu(Menu {
        action: Action::Moderate(Moderation::PickSection),
        placeholder: words::PICK_SECTION.to_owned(),
        options,
    }));
}
