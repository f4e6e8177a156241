//! What stands in the moderators' channel: reports and crises, without a name.

use crate::answer::Notices;
use crate::render::discord::ReportReason;
use crate::render::discord::citation::shortened;
use crate::render::discord::draft::{Draft, Order};
use crate::render::discord::escape::{escape_line, one_line};
use crate::render::discord::post::Post;
use crate::render::wording::{self, moderating as words};

/// The longest title or id, in UTF-16 units.
const TITLE_UNITS: usize = 200;

/// The longest words of a reporter in a notice, in UTF-16 units; all of them are kept.
const WORDS_UNITS: usize = 1_000;

/// A message that speaks of a crisis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrisisNotice {
    /// Whether its writer speaks of themselves; else they worry about somebody.
    pub is_own: bool,
    /// Whether it speaks of an overdose, of means or of a plan.
    pub emergency: bool,
    /// Whether it speaks of danger from another person.
    pub danger: bool,
    /// The ids of the signs that were found.
    pub rules: Vec<String>,
    /// Where it stands, when everybody in the channel sees it.
    pub link: Option<String>,
}

/// A passage that somebody reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportNotice {
    /// Its id.
    pub passage: String,
    /// Its heading, its file and line, while it is there.
    pub place: Option<(String, String)>,
    /// Why.
    pub reason: ReportReason,
    /// The public message that it was reported from.
    pub link: Option<String>,
}

/// That a message speaks of a crisis.
pub fn crisis_notice(notice: &CrisisNotice) -> Post {
    let CrisisNotice { is_own, emergency, danger, rules, link } = notice;
    let mut draft = plain();
    draft.add(words::crisis(link.as_deref()));
    let mut lines = vec![words::level(*is_own).to_owned()];
    lines.extend(emergency.then(|| words::EMERGENCY.to_owned()));
    lines.extend(danger.then(|| words::DANGER.to_owned()));
    let rules: Vec<String> = rules.iter().map(|rule| escape_line(rule)).collect();
    lines.push(words::rules(&rules.join(", ")));
    draft.add(lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n"));
    draft.finish()
}

/// That a passage was reported.
pub fn report_notice(notice: &ReportNotice) -> Post {
    let mut draft = plain();
    draft.add(words::reported(&named(notice), wording::reason(notice.reason)));
    draft.add(notice.link.as_deref().map(words::reported_from).unwrap_or_default());
    draft.finish()
}

/// What somebody wrote to their report.
pub fn words_notice(notice: &ReportNotice, typed: &str) -> Post {
    let mut draft = plain();
    draft.add(words::words_to_report(&named(notice)));
    let quoted = shortened(&one_line(typed), WORDS_UNITS);
    draft.add(format!("> {}", escape_line(&quoted)));
    draft.finish()
}

fn named(notice: &ReportNotice) -> String {
    let short = |text: &str| escape_line(&shortened(&one_line(text), TITLE_UNITS));
    match &notice.place {
        Some((heading, place)) => format!("**{}** ({})", short(heading), short(place)),
        None => short(&notice.passage),
    }
}

/// No answer goes into these messages, so no notice belongs to them.
fn plain() -> Draft {
    Draft::new([&Notices::default()], Order::Around)
}
