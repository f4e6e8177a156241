//! Layer e: words one or two slips away from a name or class word.

use super::{Found, Rule, Words};
use crate::safety::lists::{Lists, bits};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Shorter words are a slip away from too much.
const SHORTEST: usize = 5;

/// From this length on, two slips are forgiven.
const LONG: usize = 8;

/// Shorter names that few talk about are a slip away from surnames and places.
const SHORTEST_RARE: usize = 7;

/// Longer words are no misspelt name: the longest name of one word has 41 letters.
const LONGEST: usize = 42;

/// The most comparisons for one message: some hundred times what a usual one needs, and about a millisecond.
/// Past it the message counts as about medication.
const MOST_COMPARISONS: usize = 4_000;

/// The most words for which English neighbours are looked up in one message; each costs some 500 look-ups.
const MOST_NEIGHBOUR_SEARCHES: usize = 8;

/// A word that misspelt ones are compared with.
#[derive(Debug, Clone)]
struct Target {
    word: String,
    /// One bit a letter: words that differ in too many letters need no comparison.
    letters: u32,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Much discussed: one or two slips.
    Common,
    /// Acts on mood, mind or sleep: likewise one slip, however near an English word is.
    Psychiatric,
    /// Any other marketed name: one slip, when the name is long and no English word is as near.
    Marketed,
}

/// Targets by their first letter, and by their second and third for words whose first is wrong.
#[derive(Debug, Clone, Default)]
pub(in crate::safety) struct Targets {
    by_first: [Vec<Target>; 26],
    by_second: HashMap<[u8; 2], Vec<Target>>,
}

static SHIPPED: LazyLock<Targets> = LazyLock::new(|| {
    let mut targets = Targets::default();
    for line in include_str!(concat!(env!("OUT_DIR"), "/targets.txt")).lines() {
        let (word, kind) = line.split_once('\t').unwrap_or((line, ""));
        let kind = match kind {
            "common" => Kind::Common,
            "psychiatric" => Kind::Psychiatric,
            _ => Kind::Marketed,
        };
        targets.insert(word, kind);
    }
    targets
});

impl Targets {
    /// A name that moderators added.
    pub(in crate::safety) fn add(&mut self, word: &str) {
        self.insert(word, Kind::Common);
    }

    fn insert(&mut self, word: &str, kind: Kind) {
        let bytes = word.as_bytes();
        let shortest = if kind == Kind::Common { SHORTEST } else { SHORTEST_RARE };
        if bytes.len() < shortest || bytes.len() > LONGEST || !bytes.iter().all(u8::is_ascii_lowercase) {
            return;
        }
        let target = Target { word: word.to_owned(), letters: letters(word), kind };
        if bytes.len() >= SHORTEST + 2 && kind != Kind::Marketed {
            self.by_second.entry([bytes[1], bytes[2]]).or_default().push(target.clone());
        }
        self.by_first[usize::from(bytes[0] - b'a')].push(target);
    }

    /// The targets that a word may be a slip of.
    fn near(&self, word: &[u8]) -> impl Iterator<Item = &Target> {
        let first = &self.by_first[usize::from(word[0] - b'a')];
        let second = if word.len() >= SHORTEST + 2 { self.by_second.get(&[word[1], word[2]]) } else { None };
        first.iter().chain(second.into_iter().flatten())
    }
}

/// What one message may still cost.
struct Budget {
    comparisons: usize,
    neighbour_searches: usize,
}

/// The misspelt words, or `None` when there are too many near misses to compare them all.
pub(super) fn find(words: &Words<'_>) -> Option<Vec<Found>> {
    let mut budget = Budget { comparisons: MOST_COMPARISONS, neighbour_searches: MOST_NEIGHBOUR_SEARCHES };
    let mut seen: HashMap<&str, Option<String>> = HashMap::new();
    let mut found = Vec::new();
    for (range, text, facts) in words.spans() {
        if facts.is_ordinary()
            || facts.any(bits::LISTED | bits::IGNORED)
            || words.list()[range.end - 1].is_number()
            || !(SHORTEST..=LONGEST).contains(&text.len())
            || !text.bytes().all(|b| b.is_ascii_lowercase())
        {
            continue;
        }
        if !seen.contains_key(text) {
            let meant = meant(text, words.lists, &mut budget)?;
            seen.insert(text, meant);
        }
        if let Some(name) = &seen[text] {
            let facts = words.lists.facts(name);
            found.push(Found {
                rule: Rule::Misspelling,
                words: range,
                name: Some(name.clone()),
                entry: facts.entry(),
            });
        }
    }
    Some(found)
}

/// What a word is a slip of, if anything; the outer `None` says that the budget is spent.
#[expect(clippy::option_option, reason = "nothing meant and nothing left to look with are different answers")]
fn meant(word: &str, lists: &Lists, budget: &mut Budget) -> Option<Option<String>> {
    // "zolofts" is a plural, "vitamns" a slip of one.
    let forms = [
        Some(word),
        word.strip_suffix('s').filter(|singular| singular.len() >= SHORTEST && !singular.ends_with('s')),
    ];
    let mut best: Option<(usize, Kind, &str)> = None;
    for form in forms.into_iter().flatten() {
        if form != word && lists.facts(form).is_ordinary() {
            return Some(None);
        }
        let mask = letters(form);
        let near = SHIPPED.near(form.as_bytes()).chain(lists.targets.near(form.as_bytes()));
        for target in near {
            let allowed = allowed(form, target);
            if target.word.len().abs_diff(form.len()) > allowed
                || (target.letters ^ mask).count_ones() as usize > 2 * allowed
            {
                continue;
            }
            budget.comparisons = budget.comparisons.checked_sub(1)?;
            let slips = strsim::osa_distance(form, &target.word);
            let candidate = (slips, target.kind, target.word.as_str());
            if slips <= allowed
                && best.is_none_or(|best| candidate < best)
                && !lists.facts(&target.word).any(bits::IGNORED)
            {
                best = Some(candidate);
            }
        }
    }
    let Some((slips, kind, name)) = best else { return Some(None) };
    let doubtful = slips > 1 || kind == Kind::Marketed;
    if doubtful && is_near_english(word, lists, budget) {
        return Some(None);
    }
    Some(Some(name.to_owned()))
}

fn allowed(word: &str, target: &Target) -> usize {
    if target.kind == Kind::Marketed {
        usize::from(word.len() >= LONG && target.word.len() >= LONG)
    } else if target.kind == Kind::Common
        && word.len() >= LONG
        && word.as_bytes()[0] == target.word.as_bytes()[0]
    {
        2
    } else {
        1
    }
}

fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |mask, b| mask | 1 << (b - b'a'))
}

/// Whether one slip makes it an English word; unknown once the budget is spent, and then it is none.
fn is_near_english(word: &str, lists: &Lists, budget: &mut Budget) -> bool {
    let Some(left) = budget.neighbour_searches.checked_sub(1) else { return false };
    budget.neighbour_searches = left;
    super::neighbours::any(word, |neighbour| lists.facts(neighbour).is_ordinary())
}
