//! Keeps a passage about one medicine from answering a question about another: "ramipril: missed dose" is no answer
//! about metformin, however near it is in words and meaning.

use crate::passage::{PassageInfo, Withdrawn};
use crate::safety::{Match, Rule, Safety};
use crate::search::{Hit, Hits, Reading};
use std::collections::BTreeSet;

/// The shortest word that is a name by itself, or by which two names mean the same: "insulin glargine" and "insulin".
const SHARED_LETTERS: usize = 5;

/// Letters in which a name that was not spelt as listed may differ from the one that is meant.
const SLIPS: usize = 2;

/// What the body makes too: an article that tells of them is about no medicine.
const MADE_BY_THE_BODY: [&str; 12] = [
    "adrenaline",
    "cortisol",
    "dopamine",
    "epinephrine",
    "estradiol",
    "hydrocortisone",
    "insulin",
    "melatonin",
    "norepinephrine",
    "oxytocin",
    "progesterone",
    "testosterone",
];

/// The medicines that a question names; none for most questions.
#[derive(Debug, Default)]
pub struct Medicines {
    names: BTreeSet<String>,
    /// Words that are in no list as they stand, lower case: misspelt or new.
    unlisted: BTreeSet<String>,
}

impl Medicines {
    /// Those that the safety check found in a question. What it only takes for a medicine (a class, an indirect
    /// wording, a word beside a dose) is none in particular.
    pub fn of(question: &[Match], safety: &Safety) -> Self {
        let unlisted =
            question.iter().filter(|one| is_unlisted(one)).flat_map(|one| one.words.split_whitespace());
        let unlisted = unlisted.filter(|word| word.len() >= SHARED_LETTERS).map(str::to_lowercase);
        Self { names: named(question, safety), unlisted: unlisted.collect() }
    }

    /// Whether the question names none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.unlisted.is_empty()
    }

    /// Whether a hit is about other medicines alone: its headings name them, or its words where the headings name
    /// none, and nowhere does it name one of the question's.
    pub fn are_others_in(&self, hit: &Hit, safety: &Safety) -> bool {
        if self.is_empty() {
            return false;
        }
        let (above, below) = names_in(hit, safety);
        let names_others =
            !above.is_empty() || below.iter().any(|name| !MADE_BY_THE_BODY.contains(&name.as_str()));
        names_others && !above.iter().chain(&below).any(|name| self.include(name))
    }

    /// Whether a hit names one of the question's.
    pub fn are_named_in(&self, hit: &Hit, safety: &Safety) -> bool {
        let (above, below) = names_in(hit, safety);
        above.iter().chain(&below).any(|name| self.include(name))
    }

    /// Whether a hit speaks of no medicine at all to a question that names no subject of its document: "how long until
    /// prozac helps?" before an article on tea. "I take prozac, does tea help?" asks about tea.
    pub fn are_beside(&self, hit: &Hit, reading: &Reading, safety: &Safety) -> bool {
        let PassageInfo { headings, title, also_asked, .. } = &hit.passage.info;
        let mut texts =
            headings.iter().chain([title]).chain(also_asked).map(String::as_str).chain([&*hit.passage.plain]);
        if self.is_empty() || texts.any(|text| !safety.read_passage(text).is_empty()) {
            return false;
        }
        !reading.shares_subject(title)
    }

    /// Moves the hits that are about other medicines alone to what is left out of the next search.
    pub fn leave_out(&self, hits: &mut Hits, left_out: &mut Withdrawn, safety: &Safety) {
        hits.hits.retain(|hit| {
            let others = self.are_others_in(hit, safety);
            if others {
                // By its id alone: the same words can stand in the entry of each medicine.
                left_out.add(&hit.passage.info.id, "");
            }
            !others
        });
    }

    fn include(&self, name: &str) -> bool {
        self.names.iter().any(|known| is_same(known, name))
            || self.unlisted.iter().any(|typed| strsim::damerau_levenshtein(typed, name) <= SLIPS)
    }
}

/// The medicines that the headings of a hit name, and those of its other ways to ask and its words.
fn names_in(hit: &Hit, safety: &Safety) -> (BTreeSet<String>, BTreeSet<String>) {
    let PassageInfo { headings, title, also_asked, .. } = &hit.passage.info;
    let read = |texts: &mut dyn Iterator<Item = &str>| -> BTreeSet<String> {
        texts.flat_map(|text| named(&safety.read_passage(text), safety)).collect()
    };
    let above = read(&mut headings.iter().chain([title]).map(String::as_str));
    (above, read(&mut also_asked.iter().map(String::as_str).chain([hit.passage.plain.as_str()])))
}

fn is_unlisted(one: &Match) -> bool {
    matches!(one.rule, Rule::Stem | Rule::Misspelling)
}

/// The international names of the medicines among some matches.
fn named(matches: &[Match], safety: &Safety) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for Match { rule, name, generic, .. } in matches {
        let Some(name) =
            name.as_deref().filter(|_| matches!(rule, Rule::Name | Rule::Stem | Rule::Misspelling))
        else {
            continue;
        };
        let listed = |text: &str| safety.read_passage(text).into_iter().find(|one| one.rule == Rule::Name);
        // A misspelt word can mean a class.
        if *rule == Rule::Misspelling && listed(name).is_none() {
            continue;
        }
        // "ventolin hfa" is listed by itself, and does not say of what.
        let first = name.split_once(' ').and_then(|(first, _)| listed(first)?.generic);
        // Some brands hold several.
        let meant = generic.clone().or(first).unwrap_or_else(|| name.to_owned());
        names.extend(meant.split(" / ").map(|name| without_form(name).to_owned()));
        if *rule == Rule::Name {
            names.insert(without_form(name).to_owned());
        }
    }
    names
}

/// An acid and its salt are one medicine: "alendronic acid" and "alendronate" are listed apart.
fn without_form(name: &str) -> &str {
    name.strip_suffix("ic acid").or_else(|| name.strip_suffix("ate")).unwrap_or(name)
}

/// Whether two names mean the same: also "lithium carbonate" and "lithium".
fn is_same(one: &str, other: &str) -> bool {
    let shared = |word: &str| word.len() >= SHARED_LETTERS && other.split(' ').any(|also| also == word);
    one == other || one.split(' ').any(shared)
}

#[cfg(test)]
mod tests {
    use super::super::tests::stored;
    use super::*;
    use crate::search::{Parts, ReadTerm};

    const MISSED: &str = "Take it when you remember. Do not take two.";

    fn are_others(question: &str, heading: &str, words: &str) -> bool {
        let safety = Safety::compiled_in();
        let passage = stored(words, heading, false);
        let hit = Hit { passage, score: 1.0, parts: Parts::default(), sentences: Vec::new() };
        Medicines::of(&safety.read_question(question).medication, &safety).are_others_in(&hit, &safety)
    }

    #[track_caller]
    fn check(question: &str, heading: &str, expect: bool) {
        assert_eq!(are_others(question, heading, MISSED), expect, "{question} / {heading}");
    }

    #[test]
    fn a_passage_about_another_medicine_is_told_by_its_heading() {
        check("i missed my metformin", "Ramipril: missed dose", true);
        check("i missed my metforman", "Methotrexate: missed dose", true);
        check("i missed my sertralin", "Ramipril: missed dose", true);
        check("i missed my ramipril", "Ramipril: missed dose", false);
    }

    #[test]
    fn brands_salts_forms_and_misspellings_are_the_same_medicine() {
        for (question, heading) in [
            ("i missed my zoloft", "Sertraline: missed dose"),
            ("i missed my sertralin", "Sertraline: missed dose"),
            ("i missed my ramapril", "Ramipril: missed dose"),
            ("i missed my amlodapine", "Amlodipine: missed dose"),
            ("i missed my fosamax", "Alendronic acid: missed dose"),
            ("i missed my ventolin hfa", "Salbutamol: missed dose"),
            ("i missed my lithium carbonate", "Lithium: missed dose"),
        ] {
            check(question, heading, false);
        }
    }

    #[test]
    fn a_passage_is_about_the_medicines_that_its_words_name_where_its_headings_name_none() {
        let heading = "What should I do if I miss a dose?";
        let words = "Skip the missed dose of methotrexate and take the next one as planned.";
        assert!(are_others("what if i miss a dose of lamotrigine", heading, words));
        assert!(!are_others("what if i miss a dose of methotrexate", heading, words));
        assert!(!are_others("what if i miss a dose", heading, words));
    }

    #[test]
    fn a_question_on_a_medicine_is_answered_where_it_names_the_subject_or_the_passage_speaks_of_medicines() {
        let safety = Safety::compiled_in();
        let beside = |question: &str, words: &str| {
            let mut passage = stored(words, "How long until it helps?", false);
            passage.info.title = "Tea and sleep".to_owned();
            let hit = Hit { passage, score: 1.0, parts: Parts::default(), sentences: Vec::new() };
            let term = |word: &str| ReadTerm {
                typed: word.to_owned(),
                corrected: None,
                surface: word.to_owned(),
                stem: word.to_owned(),
                frequency: 1,
                idf: 1.0,
            };
            let terms = question.split(' ').map(term).collect();
            let reading = Reading { terms, ..Reading::default() };
            Medicines::of(&safety.read_question(question).medication, &safety)
                .are_beside(&hit, &reading, &safety)
        };
        assert!(beside("how long until prozac helps", "Two weeks."));
        assert!(!beside("i take prozac does tea help", "Two weeks."));
        assert!(!beside("how long until prozac helps", "Ask about your medication."));
        assert!(!beside("how long until it helps", "Two weeks."));
    }

    #[test]
    fn a_passage_that_names_it_somewhere_or_none_at_all_is_not_held_back() {
        let with = "It thins the blood more beside ibuprofen.";
        assert!(!are_others("can i take ibuprofen?", "Warfarin: other medicines", with));
        assert!(!are_others("can i take advil?", "Warfarin: other medicines", with));
        check("i take prozac", "Can massage replace medication?", false);
        assert!(!are_others("i take prozac", "Sleep", "Melatonin rises in the evening."));
        check("i missed my antidepressant", "Ramipril: missed dose", false);
        check("how long do i steep it?", "Ramipril: missed dose", false);
    }
}
