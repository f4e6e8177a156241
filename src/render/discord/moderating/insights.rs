//! `/insights`: what members sent, reported, voted and asked, and which reviews are overdue.

use super::action::{Insight, Moderation};
use super::listing::short;
use crate::answer::Notices;
use crate::render::discord::browse::{Page, add_list, option, turning};
use crate::render::discord::citation::shortened;
use crate::render::discord::controls::button;
use crate::render::discord::draft::{Draft, Order};
use crate::render::discord::escape::{escape_line, one_line};
use crate::render::discord::notes::day;
use crate::render::discord::post::{Button, Menu, Post, Row, Tone};
use crate::render::discord::{Action, PassageKey, ReportReason};
use crate::render::wording::{self, moderating as words, moderating::insight as label};

/// The longest question in a list, in UTF-16 units.
const QUESTION_UNITS: usize = 110;

/// The longest question or report that is shown whole, in UTF-16 units.
const WHOLE_UNITS: usize = 1_000;

/// How much there is of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Questions that were sent.
    pub sent: usize,
    /// How many of them differ.
    pub different: usize,
    /// Reports.
    pub reports: usize,
    /// Passages that somebody voted on.
    pub voted: usize,
    /// Passages that were shown.
    pub asked: usize,
    /// Sections whose review is overdue.
    pub overdue: usize,
}

/// A question that members sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapLine {
    /// The number by which it is picked: that of the latest.
    pub id: i64,
    /// As it was sent.
    pub question: String,
    /// How often.
    pub times: usize,
    /// When last, in seconds since 1970, UTC.
    pub at: i64,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportLine {
    /// The number by which it is picked.
    pub key: u64,
    /// The heading of the passage, or its id where it is gone.
    pub heading: String,
    /// The passage, where it is there.
    pub passage: Option<PassageKey>,
    /// Why.
    pub reason: Option<ReportReason>,
    /// What was written to it.
    pub words: Option<String>,
    /// When, in seconds since 1970, UTC.
    pub at: i64,
}

/// A passage and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageLine {
    /// Its heading, or its id where it is gone.
    pub heading: String,
    /// Its key, where it is there.
    pub key: Option<PassageKey>,
    /// What is said of it.
    pub said: String,
}

/// The first page.
pub fn insights(counts: &Counts, notices: &Notices) -> Post {
    let Counts { sent, different, reports, voted, asked, overdue } = *counts;
    let mut draft = Draft::new([notices], Order::Around);
    let lines = [
        words::gaps(sent, different),
        words::counted(label::REPORTS, reports),
        words::counted(label::VOTES, voted),
        words::counted(label::ASKED, asked),
        words::counted(label::OVERDUE, overdue),
    ];
    draft.add_lines(words::INSIGHTS, lines.into_iter().map(|line| format!("- {line}")));
    draft.add(words::COUNTED.to_owned());
    draft.add_buttons(Insight::ALL.map(|insight| button(name(insight), to(insight, 0), Tone::Secondary)));
    draft.finish()
}

/// A page of questions that were sent.
pub fn gaps(lines: &[GapLine], page: Page, notices: &Notices) -> Post {
    let mut draft = begin(Insight::Gaps, lines.is_empty(), notices);
    let listed = lines.iter().map(|line| {
        let question = escape_line(&shortened(&one_line(&line.question), QUESTION_UNITS));
        format!("- {question} ({})", words::times(line.times))
    });
    add_list(&mut draft, &head(Insight::Gaps), listed, page);
    draft.add(words::MERGED.to_owned());
    let options = lines.iter().map(|line| option(&line.question, line.id.to_string()));
    add_menu(&mut draft, Moderation::PickGap, words::PICK_GAP, options.collect());
    draft.add_buttons(around(Insight::Gaps, page));
    draft.finish()
}

/// A page of reports.
pub fn reports(lines: &[ReportLine], page: Page, notices: &Notices) -> Post {
    let mut draft = begin(Insight::Reports, lines.is_empty(), notices);
    let listed = lines.iter().map(|line| {
        let reason = line.reason.map_or("–", wording::reason);
        format!("- {}: {reason} ({})", short(&line.heading), day(line.at))
    });
    add_list(&mut draft, &head(Insight::Reports), listed, page);
    let options = lines.iter().map(|line| option(&line.heading, format!("{:016x}", line.key)));
    add_menu(&mut draft, Moderation::PickReport, words::PICK_REPORT, options.collect());
    draft.add_buttons(around(Insight::Reports, page));
    draft.finish()
}

/// A page of passages: votes, most asked, or overdue.
pub fn passages(insight: Insight, lines: &[PassageLine], page: Page, notices: &Notices) -> Post {
    let mut draft = begin(insight, lines.is_empty(), notices);
    let listed = lines.iter().map(|line| format!("- {}: {}", short(&line.heading), line.said));
    add_list(&mut draft, &head(insight), listed, page);
    let mut options: Vec<crate::render::discord::MenuOption> = Vec::new();
    for line in lines {
        let Some(key) = &line.key else { continue };
        let option = option(&line.heading, key.encode());
        if options.iter().all(|known| known.value != option.value) {
            options.push(option);
        }
    }
    add_menu(&mut draft, Moderation::PickSection, words::PICK_SECTION, options);
    draft.add_buttons(around(insight, page));
    draft.finish()
}

/// One question that was sent, the entries that come closest, and what can be made of it.
pub fn gap(line: &GapLine, likeliest: &[(String, PassageKey)], notices: &Notices) -> Post {
    let GapLine { id, question, times, at } = line;
    let mut draft = Draft::new([notices], Order::Around);
    draft.add(format!("{}\n> {}", words::GAP, escape_line(&shortened(&one_line(question), WHOLE_UNITS))));
    draft.add(words::sent(*times, &day(*at)));
    if likeliest.is_empty() {
        draft.add(words::NONE_CLOSE.to_owned());
    } else {
        draft.add_lines(
            words::LIKELIEST,
            likeliest.iter().map(|(heading, _)| format!("- {}", short(heading))),
        );
    }
    let options = likeliest.iter().map(|(heading, key)| option(heading, key.encode()));
    add_menu(&mut draft, Moderation::AlsoAskGap(*id), words::PICK_ALSO, options.collect());
    let act = |name, moderation, tone| button(name, Action::Moderate(moderation), tone);
    draft.add_buttons([
        act(words::label::ADD, Moderation::AddForGap(*id), Tone::Primary),
        act(words::label::EXPECT, Moderation::ExpectGap(*id), Tone::Secondary),
        act(label::DISMISS, Moderation::DismissGap(*id), Tone::Secondary),
        button(label::GAPS, to(Insight::Gaps, 0), Tone::Secondary),
    ]);
    draft.finish()
}

/// One report.
pub fn report(line: &ReportLine, notices: &Notices) -> Post {
    let ReportLine { key, heading, passage, reason, words: written, at } = line;
    let mut draft = Draft::new([notices], Order::Around);
    let reason = reason.map_or("–", wording::reason);
    draft.add(words::report(&format!("**{}**", short(heading)), reason, &day(*at)));
    draft.add(match written {
        Some(written) => {
            let written = escape_line(&shortened(&one_line(written), WHOLE_UNITS));
            format!("{}\n> {written}", words::REPORTER_WROTE)
        }
        None => words::REPORTER_WROTE_NOTHING.to_owned(),
    });
    let entry = passage.as_ref().map(|passage| {
        button(label::ENTRY, Action::Moderate(Moderation::Show(passage.clone())), Tone::Primary)
    });
    let settle = button(label::DONE, Action::Moderate(Moderation::SettleReport(*key)), Tone::Secondary);
    let back = button(label::REPORTS, to(Insight::Reports, 0), Tone::Secondary);
    draft.add_buttons(entry.into_iter().chain([settle, back]));
    draft.finish()
}

/// What settling came to, with the way back.
pub fn settled(count: usize, insight: Insight, notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    draft.add(if count == 0 { words::SETTLED_ALREADY.to_owned() } else { words::settled(count) });
    draft.add_buttons([
        button(name(insight), to(insight, 0), Tone::Secondary),
        button(label::BACK, Action::Moderate(Moderation::Insights), Tone::Secondary),
    ]);
    draft.finish()
}

/// When the store cannot be read.
pub fn no_store(notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    draft.add(words::NO_STORE.to_owned());
    draft.finish()
}

/// How members voted on a passage.
pub fn votes(helpful: u32, not_helpful: u32, reports: usize) -> String {
    words::votes(helpful, not_helpful, reports)
}

/// How often a passage was shown.
pub fn shown(count: u64) -> String {
    words::shown(count)
}

/// Since when a review is overdue.
pub fn overdue(since: time::Date) -> String {
    words::review_by(since, true)
}

fn begin(insight: Insight, is_empty: bool, notices: &Notices) -> Draft {
    let mut draft = Draft::new([notices], Order::Around);
    if is_empty {
        draft.add(format!("**{}**\n{}", name(insight), words::NOTHING_HERE));
    }
    draft
}

fn head(insight: Insight) -> String {
    format!("**{}**", name(insight))
}

fn name(insight: Insight) -> &'static str {
    match insight {
        Insight::Gaps => label::GAPS,
        Insight::Reports => label::REPORTS,
        Insight::Votes => label::VOTES,
        Insight::Asked => label::ASKED,
        Insight::Overdue => label::OVERDUE,
    }
}

fn to(insight: Insight, page: u32) -> Action {
    Action::Moderate(Moderation::Insight(insight, page))
}

fn around(insight: Insight, page: Page) -> Vec<Button> {
    let mut buttons = turning(page, |page| to(insight, page));
    buttons.push(button(label::BACK, Action::Moderate(Moderation::Insights), Tone::Secondary));
    buttons
}

fn add_menu(
    draft: &mut Draft,
    action: Moderation,
    placeholder: &str,
    options: Vec<crate::render::discord::MenuOption>,
) {
    let action = Action::Moderate(action);
    draft.add_row(Row::Menu(Menu { action, placeholder: placeholder.to_owned(), options }));
}
