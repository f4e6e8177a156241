//! An answer as a message: notice, quotation, citation, what else there is, and the buttons.

use super::action::Action;
use super::citation::cite;
use super::controls::{Controls, button};
use super::draft::{Draft, Order};
use super::escape::{escape_line, units};
use super::post::{Post, Tone};
use super::quotation::{Around, quote};
use super::setting::{Audience, Setting};
use crate::answer::{Answer, Finding, Misread, Nearest, Notices, Quote, Said, Silence};
use crate::render::wording::{self, label};

/// The message of an answer, whatever it says.
pub fn answer(answer: &Answer, setting: &Setting<'_>) -> Post {
    let Said { finding, notices, confidence: _, generation, misread } = answer.open();
    let controls = Controls { setting, generation, noticed: notices.medication.is_some() };
    let mut draft = begin(finding, notices);
    match finding {
        Finding::Quoted { best, others } => {
            draft.add(setting.lead.text().unwrap_or_default());
            quoted(&mut draft, best, others);
            controls.add_to(&mut draft, best, others.len());
        }
        Finding::Near(nearest) => near(&mut draft, nearest, &controls),
        Finding::Nothing(why) => {
            draft.add(wording::silence(why));
            if *why == Silence::NoMatch {
                add_gap(&mut draft, &controls);
            }
        }
        Finding::Crisis => {
            let private = setting.audience != Audience::Channel;
            if let (Misread::MayBe, true, Some(memory)) = (misread, private, controls.memory()) {
                draft.add_buttons([button(label::MISREAD, Action::Misread(memory), Tone::Secondary)]);
            }
        }
    }
    draft.finish()
}

/// Where the same answer stands already, with its notices.
pub fn see_earlier(answer: &Answer, url: &str) -> Post {
    let Said { finding, notices, .. } = answer.open();
    let mut draft = begin(finding, notices);
    if !matches!(finding, Finding::Crisis) {
        draft.add(wording::see_earlier(url));
    }
    draft.finish()
}

/// A message that carries the notices of an answer.
pub(super) fn begin(finding: &Finding, notices: &Notices) -> Draft {
    let order = if matches!(finding, Finding::Crisis) { Order::Crisis } else { Order::Around };
    Draft::new([notices], order)
}

/// The quotation, its citation and the "also" lines. Those give way when the passage is whole without them.
fn quoted(draft: &mut Draft, best: &Quote, others: &[Quote]) {
    let citation = cite(1, &best.passage);
    let also = also(others);
    let words = best.passage.words.as_str();
    let around = Around::of(words, &best.highlight);
    let room = draft.room().saturating_sub(units(&citation) + 2);
    let beside_also = room.saturating_sub(units(&also) + 2);
    let with_also = quote(words, &around, if also.is_empty() { room } else { beside_also });
    let (quotation, also) = match (with_also, quote(words, &around, room)) {
        (Some(beside), Some(alone)) if alone.is_whole && !beside.is_whole => (alone.text, String::new()),
        (Some(beside), _) => (beside.text, also),
        (None, Some(alone)) => (alone.text, String::new()),
        (None, None) => (wording::TOO_LONG.to_owned(), also),
    };
    draft.add(quotation);
    draft.add(citation);
    draft.add(also);
}

fn also(others: &[Quote]) -> String {
    if others.is_empty() {
        return String::new();
    }
    let lines = others.iter().enumerate().map(|(at, other)| format!("\n{}", cite(at + 2, &other.passage)));
    wording::ALSO.to_owned() + &lines.collect::<String>()
}

fn near(draft: &mut Draft, nearest: &[Nearest], controls: &Controls<'_>) {
    draft.add_lines(wording::NEAREST, nearest.iter().map(|near| format!("- {}", escape_line(&near.title))));
    let buttons = nearest.iter().filter_map(|near| {
        let offered = controls.offered(near)?;
        Some(button(&near.title, Action::Show(offered), Tone::Secondary))
    });
    draft.add_buttons(buttons);
    add_gap(draft, controls);
}

fn add_gap(draft: &mut Draft, controls: &Controls<'_>) {
    let memory = controls.memory();
    draft.add_buttons(memory.map(|memory| button(label::GAP, Action::Gap(memory), Tone::Secondary)));
}
