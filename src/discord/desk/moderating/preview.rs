//! The preview of a draft, as the message that shows it.

use crate::editorial::{Band, Change, Edit, Found, Kind, Outcome, Preview, Severity};
use crate::render::discord::Post;
use crate::render::discord::moderating::{self as render, AnswerLine};
use crate::render::wording::moderating as words;

/// What a draft would change, as a message.
pub(super) fn render_preview(preview: &Preview, summary: &str, notices: &crate::answer::Notices) -> Post {
    // What was wrong before and is no error is nobody's business here.
    let counts = |found: &&Found| found.is_new || found.fault.severity == Severity::Error;
    let mut faults: Vec<&Found> = preview.faults.iter().filter(counts).collect();
    faults.sort_by_key(|found| found.fault.severity);
    let faults: Vec<String> = faults.iter().map(|found| found.fault.to_string()).collect();
    let errors = preview.errors();
    let refusal = (errors > 0).then(|| words::errors_stand(errors));
    let answers: Vec<AnswerLine> = preview.answers.iter().map(changed).collect();
    render::preview(
        &render::Preview {
            number: preview.draft.number,
            summary,
            digest: &preview.digest,
            refusal: refusal.as_deref(),
            warnings: preview.warnings(),
            faults: &faults,
            diff: &preview.diff,
            shown: &preview.shown,
            asked: preview.asked,
            answers: &answers,
            unpublished: &preview.unpublished,
            withdrawn: &preview.withdrawn,
            has_form: has_form(&preview.draft.edit),
        },
        notices,
    )
}

fn changed(change: &Change) -> AnswerLine {
    let Change { known, before, after, .. } = change;
    let passage = |outcome: &Outcome| outcome.first.as_ref().map(|first| first.heading.clone());
    let stays =
        before.outcome == after.outcome && passage(before).is_some() && passage(before) == passage(after);
    let (was, becomes) = if stays { beside(before, after) } else { (outcome(before), outcome(after)) };
    AnswerLine {
        question: known.question.clone(),
        before: was,
        after: becomes,
        whole: format!(
            "- {:?} ({})\n  before: docent {before}\n  after:  docent {after}",
            known.question, known.asked_in
        ),
    }
}

/// What a question comes to, in few words.
fn outcome(outcome: &Outcome) -> String {
    let said = match (&outcome.outcome, &outcome.first) {
        (Kind::Quoted, Some(first)) => words::quotes(&first.heading),
        (Kind::Near, _) => words::OFFERS.to_owned(),
        (Kind::Crisis, _) => words::HELP_LINES.to_owned(),
        (Kind::Quoted | Kind::Nothing, _) => words::FINDS_NOTHING.to_owned(),
    };
    if is_noticed(outcome) { format!("{said}, {}", words::noticed(true)) } else { said }
}

/// What stands beside the same answer, before and after: only what changes.
fn beside(before: &Outcome, after: &Outcome) -> (String, String) {
    let mut changes: Vec<(&str, &str)> = Vec::new();
    if is_noticed(before) != is_noticed(after) {
        changes.push((words::noticed(is_noticed(before)), words::noticed(is_noticed(after))));
    }
    if before.band != after.band {
        changes.push((words::sure(before.band == Band::Sure), words::sure(after.band == Band::Sure)));
    }
    let (before, after): (Vec<&str>, Vec<&str>) = changes.into_iter().unzip();
    (words::same_answer(&before.join(", ")), after.join(", "))
}

fn is_noticed(outcome: &Outcome) -> bool {
    outcome.notices.contains(&"medication")
}

/// Whether a form can change a draft.
pub(super) fn has_form(edit: &Edit) -> bool {
    match edit {
        Edit::AddEntry { entry, .. } => render::fits(&entry.answer),
        Edit::Revise { revision, .. } => revision.words.as_ref().is_none_or(|words| render::fits(words)),
        Edit::AlsoAsk { .. } => true,
        Edit::Remove { .. } | Edit::Replace { .. } | Edit::Expect { .. } => false,
    }
}
