//! Layers a and b: listed names, class words and slang, as they stand or in another reading.

use super::{Found, Rule, Strictness};
use crate::safety::lists::{Facts, Lists, bits};
use crate::safety::normal::{Normal, Word};
use std::ops::Range;

/// The most words of a phrase in the lists ("medical cannabis", "twice a day with food").
pub(super) const LONGEST_PHRASE: usize = 6;

pub(super) fn find(normal: &Normal, lists: &Lists, strictness: Strictness) -> Vec<Found> {
    let words = normal.words();
    let mut found = Vec::new();
    for at in 0..words.len() {
        let facts = lists.facts(&words[at].text);
        if facts.any(bits::STARTS_PHRASE)
            && let Some(phrase) = longest_phrase(words, at, lists, strictness)
        {
            found.push(phrase);
        }
        found.extend(judge(&words[at].text, facts, at..at + 1, lists, strictness));
    }
    for reading in normal.readings() {
        let facts = lists.facts(&reading.text);
        found.extend(judge(&reading.text, facts, reading.words.clone(), lists, strictness));
    }
    found
}

fn longest_phrase(words: &[Word], at: usize, lists: &Lists, strictness: Strictness) -> Option<Found> {
    let mut phrase = words[at].text.clone();
    let mut longest = None;
    for end in at + 2..=words.len().min(at + LONGEST_PHRASE) {
        phrase.push(' ');
        phrase.push_str(&words[end - 1].text);
        longest = judge(&phrase, lists.facts(&phrase), at..end, lists, strictness).or(longest);
    }
    longest
}

/// A name or class word, itself or as the singular of a plural or possessive.
fn judge(
    text: &str,
    facts: Facts,
    words: Range<usize>,
    lists: &Lists,
    strictness: Strictness,
) -> Option<Found> {
    if let Some(rule) = rule_of(facts, strictness) {
        return Some(named(rule, text, facts, words));
    }
    let singular = text.strip_suffix('s').filter(|singular| singular.len() >= 3)?;
    let of_singular = lists.facts(singular);
    // The long list holds "zolofts" as it holds "zoloft"; but a word is no plural of what it only resembles.
    if facts.is_ordinary() && !of_singular.is_ordinary() {
        return None;
    }
    let facts = of_singular;
    let rule = rule_of(facts, strictness)?;
    Some(named(rule, singular, facts, words))
}

fn rule_of(facts: Facts, strictness: Strictness) -> Option<Rule> {
    if facts.any(bits::NAME) {
        Some(Rule::Name)
    } else if facts.any(bits::CLASS_WORD)
        && (strictness == Strictness::Question || !facts.any(bits::QUESTION_ONLY))
    {
        Some(Rule::ClassWord)
    } else {
        None
    }
}

fn named(rule: Rule, text: &str, facts: Facts, words: Range<usize>) -> Found {
    let name = (rule == Rule::Name).then(|| text.to_owned());
    Found { rule, words, name, entry: facts.entry() }
}
