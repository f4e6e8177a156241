//! Several passages in one message: others beside the best one, candidates for a helper, neighbours.

use super::action::Action;
use super::citation::cite;
use super::controls::{Controls, button};
use super::draft::{Draft, MAX_BUTTONS, Order};
use super::escape::units;
use super::message::{answer, begin};
use super::post::{Button, Post, Tone};
use super::quotation::{Around, quote};
use super::setting::Setting;
use crate::answer::{Answer, Finding, Quote, Said};
use crate::render::wording::{self, label};

/// Below this room a further passage is only cited, in UTF-16 units.
const LEAST_ROOM: usize = 120;

/// The passages beside the best one, each with its words.
pub fn others(whole: &Answer, setting: &Setting<'_>) -> Post {
    let Said { finding, notices, confidence: _, generation, misread: _ } = whole.open();
    let Finding::Quoted { others, .. } = finding else { return answer(whole, setting) };
    let controls = Controls { setting, generation, noticed: notices.medication.is_some() };
    let mut draft = begin(finding, notices);
    draft.add(if others.is_empty() { wording::NO_OTHERS } else { wording::OTHERS }.to_owned());
    let numbered: Vec<(usize, &Quote)> = (2..).zip(others).collect();
    add_passages(&mut draft, &numbered);
    let contexts = numbered.iter().filter_map(|(number, other)| {
        let quoted = controls.quoted(&other.passage)?;
        Some(button(&format!("{} [{number}]", label::CONTEXT), Action::Context(quoted), Tone::Secondary))
    });
    draft.add_buttons(contexts);
    add_links(&mut draft, &numbered, &controls);
    draft.finish()
}

/// Passages for another member's message, of which the helper chooses one. In a crisis, help lines worded for
/// helpers, and nothing to reply with.
pub fn candidates(whole: &Answer, setting: &Setting<'_>) -> Post {
    let Said { finding, notices, confidence: _, generation, misread: _ } = whole.open();
    let Finding::Quoted { best, others } = finding else { return answer(whole, setting) };
    let controls = Controls { setting, generation, noticed: notices.medication.is_some() };
    let mut draft = begin(finding, notices);
    draft.add(wording::CANDIDATES.to_owned());
    let numbered: Vec<(usize, &Quote)> = (1..).zip(std::iter::once(&**best).chain(others)).collect();
    add_passages(&mut draft, &numbered);
    if let Some(memory) = controls.memory() {
        let replies = (0_u8..).zip(&numbered).map(|(candidate, (number, _))| {
            let name = format!("{} [{number}]", label::REPLY);
            button(&name, Action::ReplyWith(memory, candidate), Tone::Primary)
        });
        draft.add_buttons(replies);
    }
    add_links(&mut draft, &numbered, &controls);
    draft.finish()
}

/// A passage between its neighbours, with the notices of all three.
pub fn context(
    before: Option<&Answer>,
    shown: &Answer,
    after: Option<&Answer>,
    setting: &Setting<'_>,
) -> Post {
    let Some(best) = quoted(shown) else { return answer(shown, setting) };
    let all = [before, Some(shown), after];
    let mut draft = Draft::new(all.iter().flatten().map(|answer| answer.open().notices), Order::Around);
    let noticed = all.iter().flatten().any(|answer| answer.open().notices.medication.is_some());
    let controls = Controls { setting, generation: shown.open().generation, noticed };
    let (before, after) = (before.and_then(quoted), after.and_then(quoted));
    draft.add(wording::IN_CONTEXT.to_owned());
    let citation = cite(1, &best.passage);
    let mut room = draft.room().saturating_sub(units(&citation) + 2);
    // The passage itself takes what it needs, its neighbours share the rest.
    let middle = quote(best.passage.words.as_str(), &Around::Start, room);
    let middle = middle.map_or_else(|| wording::TOO_LONG.to_owned(), |quotation| quotation.text);
    room = room.saturating_sub(units(&middle) + 2);
    let beside = |quote_of: Option<&Quote>, around: &Around, room: usize| {
        let words = quote_of?.passage.words.as_str();
        quote(words, around, room.saturating_sub(2)).map(|quotation| quotation.text)
    };
    let share = if before.is_some() && after.is_some() { room / 2 } else { room };
    let earlier = beside(before, &Around::End, share);
    room = room.saturating_sub(earlier.as_ref().map_or(0, |text| units(text) + 2));
    let later = beside(after, &Around::Start, room);
    let quotations = [earlier, Some(middle), later].into_iter().flatten();
    for block in quotations {
        draft.add(block);
    }
    draft.add(citation);
    let step = |quote_of: Option<&Quote>, name| {
        let quoted = controls.quoted(&quote_of?.passage)?;
        Some(button(name, Action::Context(quoted), Tone::Secondary))
    };
    let steps = [step(before, label::EARLIER), step(after, label::LATER)].into_iter().flatten();
    draft.add_buttons(steps.chain(controls.link(&best.passage, label::OPEN)));
    draft.finish()
}

fn quoted(answer: &Answer) -> Option<&Quote> {
    match answer.open().finding {
        Finding::Quoted { best, .. } => Some(best),
        Finding::Near(_) | Finding::Nothing(_) | Finding::Crisis => None,
    }
}

/// Quotes each passage in its share of the room that is left, and cites it.
fn add_passages(draft: &mut Draft, numbered: &[(usize, &Quote)]) {
    for (at, (number, passage)) in numbered.iter().enumerate() {
        let share = draft.room() / (numbered.len() - at);
        let citation = cite(*number, &passage.passage);
        let room = share.saturating_sub(units(&citation) + 4);
        let words = passage.passage.words.as_str();
        let quotation = (room >= LEAST_ROOM)
            .then(|| quote(words, &Around::of(words, &passage.highlight), room))
            .flatten();
        draft.add(match quotation {
            Some(quotation) => format!("{}\n{citation}", quotation.text),
            None => citation,
        });
    }
}

fn add_links(draft: &mut Draft, numbered: &[(usize, &Quote)], controls: &Controls<'_>) {
    let links = numbered.iter().take(MAX_BUTTONS);
    let links: Vec<Button> = links
        .filter_map(|(number, quote)| controls.link(&quote.passage, &format!("{} [{number}]", label::OPEN)))
        .collect();
    draft.add_buttons(links);
}
