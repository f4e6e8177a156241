//! Weighs the signs of a text together: how near the crisis is, and which words say so.

use super::signs::{Mark, Sign, Weight};
use crate::safety::normal::Normal;
use crate::safety::report::{Crisis, Level, Match, Rule};
use std::collections::BTreeSet;
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

/// The report on a text with these signs.
pub(super) fn judge(raw: &str, normal: &Normal, found: &[Found<'_>]) -> Crisis {
    let level = level(found);
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

fn level(found: &[Found<'_>]) -> Level {
    let highest = found.iter().map(|found| found.level).max().unwrap_or_default();
    let ids = |weight: Weight| -> BTreeSet<&str> {
        found.iter().filter(|found| found.weight == weight).map(|found| found.sign.id).collect()
    };
    let weak = ids(Weight::Weak);
    let hints = ids(Weight::Hint).difference(&weak).count();
    let weak = weak.len();
    let topic = found
        .iter()
        .any(|found| found.weight == Weight::Topic && !found.sign.is(Mark::Done) && !found.lowered);
    let dead = found.iter().any(|found| found.sign.is(Mark::Done) && found.level <= Level::Topic);
    match highest {
        // "My friend wanted to die, and now she is gone": nobody is left to worry about.
        Level::Other if dead => Level::Topic,
        // Two weak signs speak as loud as one that is plain, and two hints as one that is weak.
        Level::None | Level::Topic if 2 * weak + hints >= PLAIN || weak > 0 && topic => Level::Own,
        Level::None if hints > 1 => Level::Topic,
        level => level,
    }
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
