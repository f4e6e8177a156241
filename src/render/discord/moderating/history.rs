//! The history of the content, going back in it, and what is withdrawn.

use super::action::Moderation;
use super::drafting::attach_diff;
use super::listing::short;
use crate::answer::Notices;
use crate::render::discord::browse::{Page, add_list, option, turning};
use crate::render::discord::citation::shortened;
use crate::render::discord::controls::button;
use crate::render::discord::draft::{Draft, Order};
use crate::render::discord::escape::{escape_line, one_line};
use crate::render::discord::notes::minute;
use crate::render::discord::post::{Menu, MenuOption, Post, Row, Tone};
use crate::render::discord::{Action, PassageKey};
use crate::render::wording::moderating::{self as words, label};

/// The longest sentence in a list, in UTF-16 units.
const LINE_UNITS: usize = 100;

/// The longest reason, in UTF-16 units.
const REASON_UNITS: usize = 300;

/// What stands before the id of whoever acted on Discord.
const DISCORD: &str = "discord:";

/// A state of the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateLine {
    /// Its number.
    pub number: i64,
    /// When it was made, in seconds since 1970, UTC.
    pub at: i64,
    /// By whom, as the audit log has it.
    pub who: String,
    /// How, in a sentence.
    pub what: String,
    /// The files that changed.
    pub files: Vec<String>,
    /// Whether it can be gone back to.
    pub kept: bool,
}

/// A passage that nobody is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawnLine {
    /// The passage.
    pub key: PassageKey,
    /// Its heading, or its id.
    pub heading: String,
    /// Why.
    pub reason: String,
    /// By whom, as the audit log has it.
    pub who: String,
    /// When, in seconds since 1970, UTC.
    pub at: i64,
}

/// Whoever acted: a mention without a ping where it was on Discord.
pub(super) fn author(who: &str) -> String {
    match who.strip_prefix(DISCORD).and_then(|id| id.parse::<u64>().ok()) {
        Some(id) => format!("<@{id}>"),
        None => short(who),
    }
}

/// A page of states, latest first.
pub fn history(lines: &[StateLine], page: Page, notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    if lines.is_empty() {
        draft.add(words::NO_HISTORY.to_owned());
        return draft.finish();
    }
    let listed = lines.iter().map(|line| {
        let StateLine { number, at, who, what, files: _, kept } = line;
        let what = escape_line(&shortened(&one_line(what), LINE_UNITS));
        let gone = if *kept { "" } else { words::NOT_KEPT };
        format!("- {number}: {} UTC, {}: {what}{gone}", minute(*at), author(who))
    });
    add_list(&mut draft, words::HISTORY, listed, page);
    let options =
        lines.iter().map(|line| option(&format!("{}: {}", line.number, line.what), line.number.to_string()));
    add_menu(&mut draft, Moderation::PickState, words::PICK_STATE, options.collect());
    draft.add_buttons(turning(page, |page| Action::Moderate(Moderation::History(page))));
    draft.finish()
}

/// One state, and what was other in it than in the one before.
pub fn state(line: &StateLine, diff: &str, notices: &Notices) -> Post {
    let StateLine { number, at, who, what, files, kept } = line;
    let mut draft = Draft::new([notices], Order::Around);
    let what = escape_line(&shortened(&one_line(what), REASON_UNITS));
    draft.add(words::state(*number, &minute(*at), &author(who), &what));
    let files = files.iter().map(|file| short(file)).collect::<Vec<_>>().join(", ");
    draft.add(if files.is_empty() { String::new() } else { words::files(&shortened(&files, REASON_UNITS)) });
    attach_diff(&mut draft, diff);
    let back = kept.then(|| {
        button(&words::go_back(*number), Action::Moderate(Moderation::PlanRollback(*number)), Tone::Danger)
    });
    let all = button(label::HISTORY, Action::Moderate(Moderation::History(0)), Tone::Secondary);
    draft.add_buttons(back.into_iter().chain([all]));
    draft.finish()
}

/// What going back to a state would change, for a last look.
pub fn rollback_plan(
    number: i64,
    digest: &str,
    files: &[String],
    unpublished: &[String],
    notices: &Notices,
) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    draft.add_lines(&words::would_go_back(number), files.iter().map(|file| format!("- {}", short(file))));
    if !unpublished.is_empty() {
        draft.add_lines(words::UNPUBLISHED_LOST, unpublished.iter().map(|file| format!("- {}", short(file))));
    }
    let back = Action::Moderate(Moderation::Rollback(number, digest.to_owned()));
    draft.add_buttons([
        button(&words::go_back(number), back, Tone::Danger),
        button(label::HISTORY, Action::Moderate(Moderation::History(0)), Tone::Secondary),
    ]);
    draft.finish()
}

/// Which of a message's passages is to be withdrawn.
pub fn pick_withdraw(passages: &[(String, PassageKey)], notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    draft.add_lines(
        words::WHICH_WITHDRAW,
        passages.iter().map(|(heading, _)| format!("- {}", short(heading))),
    );
    let options = passages.iter().map(|(heading, key)| option(heading, key.encode())).collect();
    add_menu(&mut draft, Moderation::PickWithdraw, words::PICK_WITHDRAW, options);
    draft.finish()
}

/// What withdrawing, or lifting it, came to.
pub fn withdrawal_done(sentence: &str, notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    draft.add(sentence.to_owned());
    draft.add_buttons([button(
        label::WITHDRAWN,
        Action::Moderate(Moderation::Withdrawn(0)),
        Tone::Secondary,
    )]);
    draft.finish()
}

/// A page of what is withdrawn.
pub fn withdrawn(lines: &[WithdrawnLine], page: Page, notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    if lines.is_empty() {
        draft.add(words::NOTHING_WITHDRAWN.to_owned());
        return draft.finish();
    }
    let listed = lines.iter().map(|line| {
        let WithdrawnLine { key: _, heading, reason, who, at } = line;
        let reason = escape_line(&shortened(&one_line(reason), LINE_UNITS));
        format!("- {}: {reason} ({}, {} UTC)", short(heading), author(who), minute(*at))
    });
    add_list(&mut draft, words::WITHDRAWN, listed, page);
    let mut options: Vec<MenuOption> = Vec::new();
    for line in lines {
        let option = option(&line.heading, line.key.encode());
        if options.iter().all(|known| known.value != option.value) {
            options.push(option);
        }
    }
    add_menu(&mut draft, Moderation::PickWithdrawn, words::PICK_WITHDRAWN, options);
    draft.add_buttons(turning(page, |page| Action::Moderate(Moderation::Withdrawn(page))));
    draft.finish()
}

fn add_menu(draft: &mut Draft, action: Moderation, placeholder: &str, options: Vec<MenuOption>) {
    let action = Action::Moderate(action);
    draft.add_row(Row::Menu(Menu { action, placeholder: placeholder.to_owned(), options }));
}
