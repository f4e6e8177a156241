//! Drafts: what one would change, and what became of it.

use super::action::{Moderation, REFUSED};
use super::listing::short;
use crate::answer::{Answer, Finding, Notices};
use crate::render::discord::browse::option;
use crate::render::discord::citation::{cite, shortened};
use crate::render::discord::controls::button;
use crate::render::discord::draft::{Draft, Order};
use crate::render::discord::escape::{escape_line, one_line, units};
use crate::render::discord::post::{Button, Menu, MenuOption, Post, Row, Tone, Usable};
use crate::render::discord::quotation::{Around, quote};
use crate::render::discord::{Action, PassageKey};
use crate::render::wording::moderating::{self as words, label};
use std::fmt::Write as _;

/// The name of the file that holds a preview whole.
const PREVIEW_FILE: &str = "preview.txt";

/// The name of a file with what a moderator typed, or with words to be edited.
const ENTRY_FILE: &str = "entry.md";

/// The name of a file with a diff.
const DIFF_FILE: &str = "changes.diff";

/// The longest sentence of a fault or change in a message, in UTF-16 units.
const LINE_UNITS: usize = 220;

/// The longest sentence on why something was not done, in UTF-16 units.
const SENTENCE_UNITS: usize = 1_200;

/// Most room for the faults, the look and the changed answers, in UTF-16 units; the diff takes the rest.
const FAULTS_UNITS: usize = 520;
const LOOK_UNITS: usize = 420;
const ANSWERS_UNITS: usize = 760;

/// Everything that publishing a draft would change.
#[derive(Debug, Clone)]
pub struct Preview<'a> {
    /// The draft's number.
    pub number: i64,
    /// What it does, as the end of "a draft to …".
    pub summary: &'a str,
    /// What was looked at, for whoever publishes it.
    pub digest: &'a str,
    /// Why it cannot be published.
    pub refusal: Option<&'a str>,
    /// Warnings with which it can.
    pub warnings: usize,
    /// Faults that it brings, and failing expectations; then those that were there.
    pub faults: &'a [String],
    /// What changes in the file.
    pub diff: &'a str,
    /// The passages as they would be quoted.
    pub shown: &'a [Answer],
    /// How many questions were asked of both builds.
    pub asked: usize,
    /// Those that would be answered otherwise.
    pub answers: &'a [AnswerLine],
    /// Other files that were changed on disk and would be published as well.
    pub unpublished: &'a [String],
    /// Passages of it that are withdrawn: nobody would be shown them.
    pub withdrawn: &'a [String],
    /// Whether a form can change it.
    pub has_form: bool,
}

/// A question that would be answered otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerLine {
    /// The question.
    pub question: String,
    /// What it comes to now, in few words.
    pub before: String,
    /// What it would come to.
    pub after: String,
    /// All that is known of both.
    pub whole: String,
}

/// What publishing a draft would change, and the buttons that decide.
pub fn preview(preview: &Preview<'_>, notices: &Notices) -> Post {
    let shown = preview.shown.iter().map(|answer| answer.open().notices);
    let mut draft = Draft::new(shown.chain([notices]), Order::Around);
    let Preview { number, summary, refusal, unpublished, withdrawn, .. } = preview;
    draft.add(words::draft(*number, &escape_line(&shortened(&one_line(summary), LINE_UNITS))));
    if let Some(refusal) = refusal {
        draft.add(words::refused(&escape_line(&shortened(&one_line(refusal), LINE_UNITS))));
    }
    let mut is_whole =
        add_part(&mut draft, words::FAULTS, preview.faults.iter().map(|fault| line(fault)), FAULTS_UNITS);
    is_whole &= add_look(&mut draft, preview.shown);
    for (files, said) in [(unpublished, words::UNPUBLISHED), (withdrawn, words::WITHDRAWN_IN_IT)] {
        is_whole &= add_part(&mut draft, said, files.iter().map(|file| line(file)), FAULTS_UNITS);
    }
    let head = words::answers(preview.answers.len(), preview.asked);
    is_whole &= add_part(&mut draft, &head, preview.answers.iter().map(answer_line), ANSWERS_UNITS);
    if preview.answers.is_empty() {
        draft.add(head);
    }
    is_whole &= add_diff(&mut draft, preview.diff);
    if !is_whole {
        draft.add(words::ALL_IN_FILE.to_owned());
        draft.attach(PREVIEW_FILE, whole(preview));
    }
    draft.add_buttons(decisions(preview));
    draft.finish()
}

fn decisions(preview: &Preview<'_>) -> Vec<Button> {
    let Preview { number, digest, refusal, warnings, has_form, .. } = preview;
    let act = |name: &str, moderation, tone| button(name, Action::Moderate(moderation), tone);
    let publish = act(
        &words::publish(*warnings),
        Moderation::Publish(*number, (*digest).to_owned()),
        if *warnings == 0 { Tone::Primary } else { Tone::Danger },
    );
    let mut buttons =
        vec![Button { usable: if refusal.is_some() { Usable::No } else { Usable::Yes }, ..publish }];
    buttons.extend(has_form.then(|| act(label::AGAIN, Moderation::Again(*number), Tone::Secondary)));
    buttons.push(act(label::DISCARD, Moderation::Discard(*number), Tone::Secondary));
    buttons
}

/// Adds a list below a first line, as far as it fits; whether all of it did.
fn add_part(draft: &mut Draft, head: &str, lines: impl Iterator<Item = String>, most: usize) -> bool {
    let mut block = head.to_owned();
    let room = draft.room().min(most).saturating_sub(units(words::ALL_IN_FILE) + 40);
    let mut is_whole = true;
    let mut is_empty = true;
    for line in lines {
        is_empty = false;
        if units(&block) + units(&line) + 3 > room {
            is_whole = false;
            break;
        }
        block = format!("{block}\n- {line}");
    }
    if !is_empty {
        draft.add(block);
    }
    is_whole
}

fn add_look(draft: &mut Draft, shown: &[Answer]) -> bool {
    let Some(best) = shown.iter().find_map(|answer| match answer.open().finding {
        Finding::Quoted { best, .. } => Some(best),
        _ => None,
    }) else {
        return shown.is_empty();
    };
    let citation = cite(1, &best.passage);
    let around = units(words::LOOK) + units(&citation) + 4;
    let room = draft.room().min(LOOK_UNITS).saturating_sub(around);
    match quote(best.passage.words.as_str(), &Around::Start, room) {
        Some(quotation) => {
            draft.add(format!("{}\n{}\n{citation}", words::LOOK, quotation.text));
            quotation.is_whole && shown.len() == 1
        }
        None => false,
    }
}

/// The diff in a block of code, in which nothing can be escaped: marks that would end it are made others.
fn add_diff(draft: &mut Draft, diff: &str) -> bool {
    let diff = diff.replace("```", "\u{2019}\u{2019}\u{2019}");
    let around = units(words::DIFF) + units("\n```diff\n\n```") + units(words::ALL_IN_FILE) + 8;
    let room = draft.room().saturating_sub(around);
    let mut kept = String::new();
    let mut is_whole = true;
    for line in diff.lines() {
        if units(&kept) + units(line) + 1 > room {
            is_whole = false;
            break;
        }
        kept.push_str(line);
        kept.push('\n');
    }
    if !kept.trim().is_empty() {
        draft.add(format!("{}\n```diff\n{kept}```", words::DIFF));
    }
    is_whole
}

fn answer_line(answer: &AnswerLine) -> String {
    let AnswerLine { question, before, after, whole: _ } = answer;
    format!("{}: {} → {}", short(question), escape_line(before), escape_line(after))
}

fn line(text: &str) -> String {
    escape_line(&shortened(&one_line(text), LINE_UNITS))
}

/// The preview as plain text.
fn whole(preview: &Preview<'_>) -> String {
    let Preview {
        number, summary, refusal, faults, diff, shown, asked, answers, unpublished, withdrawn, ..
    } = preview;
    let mut text = words::draft(*number, summary).replace("**", "") + "\n";
    let mut part = |head: &str, lines: &mut dyn Iterator<Item = String>| {
        let lines: Vec<String> = lines.collect();
        if !lines.is_empty() {
            let _ = write!(text, "\n{head}\n");
            for line in &lines {
                let _ = writeln!(text, "{line}");
            }
        }
    };
    part(words::REFUSED_BECAUSE, &mut refusal.iter().map(|refusal| (*refusal).to_owned()));
    part(words::FAULTS, &mut faults.iter().map(|fault| format!("- {fault}")));
    part(
        words::LOOK,
        &mut shown.iter().filter_map(|answer| match answer.open().finding {
            Finding::Quoted { best, .. } => {
                Some(format!("{}\n\n{}\n", best.heading(), best.passage.words.as_str()))
            }
            _ => None,
        }),
    );
    part(words::UNPUBLISHED, &mut unpublished.iter().map(|file| format!("- {file}")));
    part(words::WITHDRAWN_IN_IT, &mut withdrawn.iter().map(|passage| format!("- {passage}")));
    part(&words::answers(answers.len(), *asked), &mut answers.iter().map(|answer| answer.whole.clone()));
    part(words::DIFF, &mut diff.lines().map(str::to_owned));
    text
}

/// A draft whose file was changed meanwhile: what changed there, and the ways on.
pub fn conflict(number: i64, summary: &str, what: &str, diff: &str, notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    draft.add(words::draft(number, &escape_line(&shortened(&one_line(summary), LINE_UNITS))));
    draft.add(words::conflict(&escape_line(&shortened(what, LINE_UNITS))));
    attach_diff(&mut draft, diff);
    draft.add_buttons([
        button(label::REDO, Action::Moderate(Moderation::Redo(number)), Tone::Primary),
        button(label::DISCARD, Action::Moderate(Moderation::Discard(number)), Tone::Secondary),
    ]);
    draft.finish()
}

/// A sentence about a draft that is settled, with the way on.
pub fn settled_draft(sentence: &str, notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    draft.add(sentence.to_owned());
    draft.add_buttons([button(label::HISTORY, Action::Moderate(Moderation::History(0)), Tone::Secondary)]);
    draft.finish()
}

/// A fault in words, as it stands in a message: its signs escaped, and told in the commands of Discord.
pub fn plainly(fault: &impl std::fmt::Display) -> String {
    let sentence = fault.to_string().replace("`docent content ", "`/content ");
    let sentence = shortened(&one_line(&sentence), SENTENCE_UNITS);
    let escaped = escape_line(&sentence);
    // Commands stand between single signs; more of them would open a block that nobody closes.
    if sentence.contains("``") { escaped } else { escaped.replace("\\`", "`") }
}

/// Why something was not done. What was typed goes along as a file, and is held for the form (`again`) while docent
/// remembers it: nobody loses an answer to a slip.
pub fn refused(sentence: &str, typed: Option<&str>, again: Option<u64>, notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    draft.add(shortened(sentence, SENTENCE_UNITS));
    if let Some(typed) = typed.filter(|typed| !typed.trim().is_empty()) {
        draft.add(words::TYPED_IN_FILE.to_owned());
        draft.attach(ENTRY_FILE, typed.to_owned());
    }
    let again =
        again.map(|form| button(label::AGAIN, Action::Moderate(Moderation::Reopen(form)), Tone::Primary));
    draft.add_buttons(again);
    draft.finish()
}

/// What changed in an entry since a form was opened, with what was typed into it.
pub fn overtaken(typed: &str, key: &PassageKey, notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    draft.add(words::OVERTAKEN.to_owned());
    draft.add(words::TYPED_IN_FILE.to_owned());
    draft.attach(ENTRY_FILE, typed.to_owned());
    draft.add_buttons([
        button(label::EDIT, Action::Moderate(Moderation::Edit(key.clone())), Tone::Primary),
        button(words::insight::ENTRY, Action::Moderate(Moderation::Show(key.clone())), Tone::Secondary),
    ]);
    draft.finish()
}

/// An entry that is longer than a form takes, as a file to be changed and attached.
pub fn too_long_for_a_form(current: &str, notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    draft.add(words::TOO_LONG_FOR_A_FORM.to_owned());
    draft.attach(ENTRY_FILE, current.to_owned());
    draft.finish()
}

/// A draft in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLine {
    /// Its number.
    pub number: i64,
    /// What it does.
    pub summary: String,
    /// By whom, as the audit log has it.
    pub who: String,
    /// When, in seconds since 1970, UTC.
    pub at: i64,
}

/// The drafts that wait.
pub fn drafts(lines: &[DraftLine], notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    if lines.is_empty() {
        draft.add(words::NO_DRAFTS.to_owned());
        return draft.finish();
    }
    let listed = lines.iter().map(|line| {
        let DraftLine { number, summary, who, at } = line;
        let day = crate::render::discord::notes::day(*at);
        format!("- {number}: {} ({}, {day})", self::line(summary), super::history::author(who))
    });
    draft.add_lines(words::DRAFTS, listed);
    let options = lines
        .iter()
        .map(|line| option(&format!("{}: {}", line.number, line.summary), line.number.to_string()));
    draft.add_row(Row::Menu(Menu {
        action: Action::Moderate(Moderation::PickDraft),
        placeholder: words::PICK_DRAFT.to_owned(),
        options: options.take(crate::render::discord::PAGE).collect(),
    }));
    draft.finish()
}

/// What can be expected of a question that members sent.
pub fn expect(gap: i64, question: &str, likeliest: &[(String, PassageKey)], notices: &Notices) -> Post {
    let mut draft = Draft::new([notices], Order::Around);
    draft.add(format!("{}\n> {}", words::EXPECT, escape_line(&shortened(&one_line(question), 600))));
    let mut options: Vec<MenuOption> =
        likeliest.iter().map(|(heading, key)| option(heading, key.encode())).collect();
    options.push(option(words::EXPECT_REFUSED, REFUSED.to_owned()));
    draft.add_row(Row::Menu(Menu {
        action: Action::Moderate(Moderation::Expect(gap)),
        placeholder: words::PICK_EXPECTED.to_owned(),
        options,
    }));
    draft.finish()
}

/// Adds a diff, and all of it as a file where it does not fit.
pub(super) fn attach_diff(draft: &mut Draft, diff: &str) {
    if !add_diff(draft, diff) {
        draft.add(words::ALL_IN_FILE.to_owned());
        draft.attach(DIFF_FILE, diff.to_owned());
    }
}
