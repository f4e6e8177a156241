//! Layers a and b: listed names, class words and slang, as they stand or in another reading.

use super::words::{Piece, Words};
use super::{Found, Rule, Strictness};
use crate::safety::lists::{Facts, bits, shipped_prefixes};
use crate::safety::normal::Why;
use std::ops::Range;

/// The most words of a phrase in the lists ("twice a day with food").
const LONGEST_PHRASE: usize = 6;

/// The shortest name looked for in a row of single letters; shorter ones stand in it by chance.
const SHORTEST_SPACED: usize = 4;

pub(super) fn find(words: &Words<'_>, strictness: Strictness) -> Vec<Found> {
    let mut found = Vec::new();
    for pieces in words.sequences() {
        for (at, piece) in pieces.iter().enumerate() {
            if piece.facts.any(bits::STARTS_PHRASE) {
                found.extend(longest_phrase(words, &pieces[at..], strictness));
            }
        }
    }
    for (range, text, facts) in words.spans() {
        found.extend(judge(words, text, facts, range, strictness));
    }
    for reading in words.normal.readings().iter().filter(|reading| reading.why == Why::Spaced) {
        found.extend(spaced(words, &reading.text, &reading.words, strictness));
    }
    found
}

/// The longest phrase that begins with the first piece.
fn longest_phrase(words: &Words<'_>, pieces: &[Piece<'_>], strictness: Strictness) -> Option<Found> {
    let mut phrase = pieces[0].text.to_owned();
    let mut longest = None;
    for piece in pieces.iter().take(LONGEST_PHRASE).skip(1) {
        phrase.push(' ');
        phrase.push_str(piece.text);
        let range = pieces[0].words.start..piece.words.end;
        if !words.any_masked(&range) {
            longest = judge(words, &phrase, words.lists.facts(&phrase), range, strictness).or(longest);
        }
    }
    longest
}

/// A name or class word, itself or as the singular of a plural or possessive.
fn judge(
    words: &Words<'_>,
    text: &str,
    facts: Facts,
    range: Range<usize>,
    strictness: Strictness,
) -> Option<Found> {
    if facts.any(bits::IGNORED) {
        return None;
    }
    if let Some(rule) = rule_of(facts, strictness) {
        return (!words.is_vetoed(text, facts)).then(|| named(rule, text, facts, range));
    }
    let singular = text.strip_suffix('s').filter(|singular| singular.len() >= 3)?;
    let of_singular = words.lists.facts(singular);
    // The long list holds "zolofts" as it holds "zoloft"; but a word is no plural of what it only resembles.
    if facts.is_ordinary() && !of_singular.is_ordinary() || words.is_vetoed(singular, of_singular) {
        return None;
    }
    let rule = rule_of(of_singular, strictness)?;
    Some(named(rule, singular, of_singular, range))
}

fn rule_of(facts: Facts, strictness: Strictness) -> Option<Rule> {
    if facts.any(bits::MISSPELT) {
        (strictness == Strictness::Question).then_some(Rule::Misspelling)
    } else if facts.any(bits::NAME) {
        Some(Rule::Name)
    } else if facts.any(bits::CLASS_WORD)
        && (strictness == Strictness::Question || !facts.any(bits::QUESTION_ONLY))
    {
        Some(Rule::ClassWord)
    } else {
        None
    }
}

/// Names inside a row of single letters, for `i t a k e x a n a x` has no gap around them.
fn spaced(words: &Words<'_>, text: &str, range: &Range<usize>, strictness: Strictness) -> Vec<Found> {
    let mut found = Vec::new();
    if !text.is_ascii() {
        return found;
    }
    for start in 0..text.len() {
        for (length, facts) in shipped_prefixes(&text[start..]) {
            let part = start..start + length;
            let place = range.start + part.start..range.start + part.end;
            if length >= SHORTEST_SPACED
                && !words.any_masked(&place)
                && let Some(rule) = rule_of(facts, strictness)
            {
                found.push(named(rule, &text[part], facts, place));
            }
        }
    }
    found
}

fn named(rule: Rule, text: &str, facts: Facts, words: Range<usize>) -> Found {
    let name = (rule != Rule::ClassWord).then(|| text.to_owned());
    Found { rule, words, name, entry: facts.entry() }
}
