//! How drafts, previews, states and withdrawals read on a terminal.

use crate::editorial::{
    Change, Draft, Fault, FileChange, Overview, Preview, Published, RollbackPlan, Section, State,
};
use crate::render::deep_link::Links;
use crate::render::terminal::{self, Style, printable};
use crate::store::{AuditEntry, Withdrawal};
use serde_json::{Value, json};
use std::fmt::Write as _;
use time::OffsetDateTime;

/// Known questions that a preview lists, at most.
const MAX_ANSWERS: usize = 50;

/// Hex digits of a blake3 that tell files apart for people.
const DIGITS: usize = 10;

/// Text of the content, without what would steer a terminal.
pub(super) fn visible(text: &str) -> String {
    printable(text)
}

/// A preview for people, with what to do next.
pub(super) fn preview(preview: &Preview, style: Style) -> String {
    let Preview { draft, diff, shown, asked, answers, expectations, unpublished, withdrawn, .. } = preview;
    let mut text = format!("Draft {}: {}\n\n{}", draft.number, visible(&draft.edit.summary()), visible(diff));
    let mut line = |words: &str| writeln!(text, "{words}").expect("a string takes all");
    for answer in shown {
        line("\nHow it will look:\n");
        for shown in terminal::render(answer, &Links::default(), style).lines() {
            line(&format!("  {shown}"));
        }
    }
    let new: Vec<&Fault> = preview.faults.iter().filter(|f| f.is_new).map(|f| &f.fault).collect();
    let known = preview.faults.len() - new.len();
    line("\nChecks:");
    for fault in &new {
        line(&format!("  new: {}", visible(&fault.to_string())));
    }
    let old_errors = preview.errors() - new.iter().filter(|f| is_error(f)).count();
    for found in preview.faults.iter().filter(|f| !f.is_new && is_error(&f.fault)) {
        line(&format!("  there before: {}", visible(&found.fault.to_string())));
    }
    match (new.len(), known - old_errors) {
        (0, 0) => line("  nothing is wrong"),
        (0, rest) => {
            line(&format!("  nothing new is wrong ({rest} warnings were there before: `docent check`)"));
        }
        (_, 0) => {}
        (_, rest) => line(&format!("  ({rest} warnings were there before: `docent check`)")),
    }
    line(&format!(
        "  {} of {} expected answers hold",
        expectations.run - expectations.failed,
        expectations.run
    ));
    line(&format!("\nOf {asked} known questions {} would be answered otherwise:", answers.len()));
    for Change { known, before, after } in answers.iter().take(MAX_ANSWERS) {
        line(&visible(&format!("  {:?} ({})", known.question, known.asked_in)));
        line(&visible(&format!("    before: docent {before}\n    after:  docent {after}")));
    }
    if answers.len() > MAX_ANSWERS {
        line(&format!("  … and {} more (--format json lists all)", answers.len() - MAX_ANSWERS));
    }
    for path in unpublished {
        line(&format!("\nwarning: {path} was changed on disk and not published: it would go out too"));
    }
    for passage in withdrawn {
        line(&format!("\nnote: {passage} is withdrawn, and stays so until `docent content lift`"));
    }
    let number = draft.number;
    line(&match (preview.errors(), preview.warnings()) {
        (0, 0) => format!("\nPublish it with `docent content publish {number}`."),
        (0, warnings) => {
            format!(
                "\nIt brings {warnings} warnings. Publish it with `docent content publish {number} --with-warnings`."
            )
        }
        (errors, _) => format!(
            "\nIt cannot be published while {} stand. Throw it away with `docent content discard {number}`, and draft \
             another.",
            if errors == 1 { "an error".to_owned() } else { format!("{errors} errors") }
        ),
    });
    text
}

fn is_error(fault: &Fault) -> bool {
    fault.severity == crate::editorial::Severity::Error
}

/// A preview for programs.
pub(super) fn preview_json(preview: &Preview) -> Value {
    let Preview {
        draft,
        digest,
        faults,
        diff,
        passages,
        shown: _,
        asked,
        answers,
        expectations,
        unpublished,
        withdrawn,
    } = preview;
    json!({
        "draft": draft, "digest": digest, "errors": preview.errors(), "warnings": preview.warnings(),
        "faults": faults, "diff": diff, "passages": passages, "asked": asked, "answers": answers,
        "expectations": expectations, "unpublished": unpublished, "withdrawn": withdrawn,
    })
}

/// Faults, a line each.
pub(super) fn faults(faults: &[Fault]) -> String {
    faults.iter().map(|fault| visible(&fault.to_string()) + "\n").collect()
}

/// What was published.
pub(super) fn published(published: &Published) -> String {
    let Published { state, generation, files } = published;
    let files: Vec<&str> = files.iter().map(|change| change.path.as_str()).collect();
    let state = state.map_or_else(
        || "it is not recorded yet, which is made up for".to_owned(),
        |state| format!("this is state {state}: `docent content history`"),
    );
    format!("{} published, generation {generation} answers; {state}\n", files.join(", "))
}

/// The drafts, a line each.
pub(super) fn drafts(drafts: &[Draft]) -> String {
    let line = |draft: &Draft| {
        let Draft { number, at, who, edit, .. } = draft;
        format!("{number:>4}  {}  {who}: {}\n", moment(*at), visible(&edit.summary()))
    };
    if drafts.is_empty() { "no drafts wait\n".to_owned() } else { drafts.iter().map(line).collect() }
}

/// The states, a line each with their files below.
pub(super) fn history(states: &[State]) -> String {
    let mut text = String::new();
    for State { number, at, who, what, generation, files, kept } in states {
        let generation = generation.as_deref().unwrap_or("not published");
        let kept = if *kept { "" } else { ", no longer kept" };
        let head = format!("{number:>4}  {}  {who}: {} ({generation}{kept})", moment(*at), visible(what));
        writeln!(text, "{head}").expect("a string takes all");
        for change in files {
            writeln!(text, "        {}", file(change)).expect("a string takes all");
        }
    }
    if text.is_empty() { "no state is kept yet; the first publish keeps one\n".to_owned() } else { text }
}

/// What going back would change.
pub(super) fn rollback(plan: &RollbackPlan) -> String {
    let RollbackPlan { state, what, files, unpublished, seen: _ } = plan;
    let mut text = format!("back to state {state} ({}):\n", visible(what));
    for change in files {
        writeln!(text, "  {}", file(change)).expect("a string takes all");
    }
    for path in unpublished {
        writeln!(text, "  warning: {path} was changed on disk and never published")
            .expect("a string takes all");
    }
    text
}

fn file(FileChange { path, old, new }: &FileChange) -> String {
    let short = |hash: &Option<String>| match hash {
        Some(hash) => hash.get(..DIGITS).unwrap_or(hash).to_owned(),
        None => "none".to_owned(),
    };
    format!("{path}  {} → {}", short(old), short(new))
}

/// The withdrawals, a line each.
pub(super) fn withdrawn(known: &[Withdrawal]) -> String {
    let line = |known: &Withdrawal| {
        let Withdrawal { passage, reason, who, at, hash: _ } = known;
        format!("{passage}  {}  {who}: {}\n", moment(*at), visible(reason))
    };
    if known.is_empty() { "nothing is withdrawn\n".to_owned() } else { known.iter().map(line).collect() }
}

/// The audit log, a line an act.
pub(in crate::cli) fn audit(entries: &[AuditEntry]) -> String {
    let mut text = String::new();
    for AuditEntry { number, act } in entries {
        let change = FileChange { path: act.subject.clone(), old: act.old.clone(), new: act.new.clone() };
        let subject =
            if act.old.is_some() || act.new.is_some() { file(&change) } else { act.subject.clone() };
        let (at, who, what, words) = (moment(act.at), &act.who, &act.what, visible(&act.words));
        writeln!(text, "{number:>6}  {at}  {who}  {what}  {subject}  {words}").expect("a string takes all");
    }
    if text.is_empty() { "nothing was logged yet\n".to_owned() } else { text }
}

/// Files, their questions and headings, and their passages.
pub(super) fn overview(overview: &Overview, withdrawn: &[Withdrawal], now: i64) -> String {
    let today = OffsetDateTime::from_unix_timestamp(now).map_or(time::Date::MIN, OffsetDateTime::date);
    let mut text = String::new();
    for document in &overview.documents {
        writeln!(text, "{}  {}", document.path, visible(&document.title)).expect("a string takes all");
        for section in &document.sections {
            let Section { heading, passage, passages, review_by, medication, .. } = section;
            let mut notes = Vec::new();
            if *medication {
                notes.push("medication".to_owned());
            }
            if let Some(day) = review_by {
                notes.push(if section.is_overdue(today) {
                    format!("review was due {day}")
                } else {
                    format!("review by {day}")
                });
            }
            if withdrawn.iter().any(|known| known.passage == *passage || known.hash == section.hash) {
                notes.push("withdrawn".to_owned());
            }
            let more = if *passages > 1 { format!(" … /{passages}") } else { String::new() };
            let notes = if notes.is_empty() { String::new() } else { format!("  [{}]", notes.join(", ")) };
            writeln!(text, "  {}\n    {passage}{more}{notes}", visible(heading)).expect("a string takes all");
        }
    }
    text
}

/// The same for programs.
pub(super) fn overview_json(overview: &Overview) -> Value {
    let documents = overview.documents.iter().map(|document| {
        let sections = document.sections.iter().map(|section| {
            json!({
                "heading": section.heading, "passage": section.passage, "passages": section.passages,
                "review_by": section.review_by.map(|day| day.to_string()), "medication": section.medication,
            })
        });
        json!({ "path": document.path, "title": document.title, "sections": sections.collect::<Vec<_>>() })
    });
    Value::Array(documents.collect())
}

/// A moment for people.
fn moment(at: i64) -> String {
    let format = time::macros::format_description!("[year]-[month]-[day] [hour]:[minute] UTC");
    let moment = OffsetDateTime::from_unix_timestamp(at).ok().and_then(|moment| moment.format(format).ok());
    moment.unwrap_or_else(|| "at an unknown time".to_owned())
}
