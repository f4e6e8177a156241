//! Weighs the signs of a text together: how near the crisis is, and which words say so.

use super::signs::{Mark, Sign, Weight};
use crate::safety::normal::Normal;
use crate::safety::report::{Crisis, Level, Match, Rule};
use std::ops::Range;

/// How much weak signs (two each) and hints (one each) must weigh together to be a disclosure.
const PLAIN: usize = 3;

/// A sign that was found, and what it says where it stands.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) sign: &'a Sign,
    pub(super) words: Range<usize>,
    pub(super) weight: Weight,
    pub(super) level: Level,
    /// Denied, past, played or told.
    pub(super) lowered: bool,
}

/// The same in a short message that says nothing else.
const PLAIN_ALONE: usize = 2;

/// The report on a text with these signs; `only_signs` when it says little else, `plain` the level of small
/// signs that together speak plainly.
pub(super) fn judge(
    raw: &str,
    normal: &Normal,
    found: &[Found<'_>],
    only_signs: bool,
    plain: Level,
) -> Crisis {
    let level = level(found, if only_signs { PLAIN_ALONE } else { PLAIN }, plain);
    let told: Vec<&Found<'_>> = found
        .iter()
        .filter(|found| {
            found.level == level || level > Level::None && matches!(found.weight, Weight::Weak | Weight::Hint)
        })
        .collect();
    let flagged = level >= Level::Other;
    Crisis {
        level,
        // Who is also in danger from another person is answered as in an emergency, with all lines.
        emergency: flagged
            && told.iter().any(|found| found.sign.is(Mark::Urgent) || found.sign.is(Mark::Danger)),
        danger: flagged && told.iter().all(|found| found.sign.is(Mark::Danger)),
        matched: told.iter().map(|found| match_of(raw, normal, found)).collect(),
    }
}

fn level(found: &[Found<'_>], enough: usize, plain: Level) -> Level {
    let highest = found.iter().map(|found| found.level).max().unwrap_or_default();
    let (weak, hints) = weigh_small(found);
    let topic = found
        .iter()
        .any(|found| found.weight == Weight::Topic && !found.sign.is(Mark::Done) && !found.lowered);
    let dead = found.iter().any(|found| found.sign.is(Mark::Done) && found.level <= Level::Topic);
    // One sign that is all there is was weighed by itself (`bare`).
    let speaks_plainly = weak + hints > 1 && 2 * weak + hints >= enough;
    match highest {
        // "My friend wanted to die, and now she is gone": nobody is left to worry about.
        Level::Other if dead => Level::Topic,
        // Two weak signs speak as loud as one that is plain, and two hints as one that is weak.
        Level::None | Level::Topic if speaks_plainly || weak > 0 && topic => plain,
        Level::None if hints > 1 => Level::Topic,
        level => level,
    }
}

/// How many different weak signs there are, and how many different hints beside them. Words count once: two
/// signs for the same words say no more than one.
fn weigh_small(found: &[Found<'_>]) -> (usize, usize) {
    let mut counted: Vec<&Found<'_>> = Vec::new();
    for weight in [Weight::Weak, Weight::Hint] {
        for one in found.iter().filter(|found| found.weight == weight) {
            let is_new = counted
                .iter()
                .all(|other| other.sign.id != one.sign.id && !are_the_same(&other.words, &one.words));
            if is_new {
                counted.push(one);
            }
        }
    }
    let weak = counted.iter().filter(|found| found.weight == Weight::Weak).count();
    (weak, counted.len() - weak)
}

/// Whether two ranges share more than half of the shorter one.
fn are_the_same(one: &Range<usize>, other: &Range<usize>) -> bool {
    let shared = one.end.min(other.end).saturating_sub(one.start.max(other.start));
    2 * shared > one.len().min(other.len())
}

fn match_of(raw: &str, normal: &Normal, found: &Found<'_>) -> Match {
    let bytes = normal.bytes_of(&found.words);
    Match {
        rule: Rule::Crisis(found.sign.id),
        words: raw.get(bytes.clone()).unwrap_or_default().to_owned(),
        name: None,
        generic: None,
        class: None,
        bytes,
    }
}
