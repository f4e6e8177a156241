//! Keeps a passage about one medicine from answering a question about another: "ramipril: missed dose" is no answer
//! about metformin, however near it is in words and meaning.

use crate::safety::{Match, Rule, Safety};
use crate::search::Hit;
use std::collections::BTreeSet;

/// The medicines that a question names, by their international names; none for most questions.
#[derive(Debug, Default)]
pub(super) struct Medicines(BTreeSet<String>);

/// What a passage is about, beside the medicines of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// Neither it nor the question is about medicines in particular.
    Open,
    /// One of the question's.
    Same,
    /// Others alone: its headings name them, and nowhere does it name one of the question's.
    Another,
}

impl Medicines {
    /// Those that the safety check found in a question. What it only takes for a medicine (a class, an indirect
    /// wording, a word beside a dose) is none in particular.
    pub(super) fn of(question: &[Match]) -> Self {
        Self(named(question).collect())
    }

    /// What a hit is about.
    pub(super) fn subject(&self, hit: &Hit, safety: &Safety) -> Subject {
        if self.0.is_empty() {
            return Subject::Open;
        }
        let info = &hit.passage.info;
        let read = |texts: &mut dyn Iterator<Item = &str>| -> BTreeSet<String> {
            texts.flat_map(|text| named(&safety.read_passage(text)).collect::<Vec<_>>()).collect()
        };
        let headings = read(&mut info.headings.iter().chain([&info.title]).map(String::as_str));
        if headings.is_empty() {
            return Subject::Open;
        }
        let text = read(&mut info.also_asked.iter().map(String::as_str).chain([hit.passage.plain.as_str()]));
        if self.0.is_disjoint(&headings) && self.0.is_disjoint(&text) {
            Subject::Another
        } else {
            Subject::Same
        }
    }
}

/// The international names of the medicines among some matches.
fn named(matches: &[Match]) -> impl Iterator<Item = String> {
    let certain = |one: &&Match| match one.rule {
        Rule::Name | Rule::Stem => true,
        // A misspelt word of a class has neither.
        Rule::Misspelling => one.generic.is_some() || one.class.is_some(),
        _ => false,
    };
    let name = |one: &Match| one.generic.clone().or_else(|| one.name.clone());
    let names = matches.iter().filter(certain).filter_map(name);
    // Some brands hold several.
    names.flat_map(|names| names.split(" / ").map(|name| without_form(name).to_owned()).collect::<Vec<_>>())
}

/// An acid and its salt are one medicine: "alendronic acid" and "alendronate" are listed apart.
fn without_form(name: &str) -> &str {
    name.strip_suffix("ic acid").or_else(|| name.strip_suffix("ate")).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::super::tests::stored;
    use super::*;
    use crate::search::Parts;

    fn subject(question: &str, heading: &str, words: &str) -> Subject {
        let safety = Safety::compiled_in();
        let passage = stored(words, heading, false);
        let hit = Hit { passage, score: 1.0, parts: Parts::default(), sentences: Vec::new() };
        Medicines::of(&safety.read_question(question).medication).subject(&hit, &safety)
    }

    #[test]
    fn a_passage_about_another_medicine_is_told_by_its_heading() {
        let missed = "Take it when you remember. Do not take two.";
        assert_eq!(subject("i missed my metformin", "Ramipril: missed dose", missed), Subject::Another);
        assert_eq!(subject("i missed my ramipril", "Ramipril: missed dose", missed), Subject::Same);
        assert_eq!(
            subject("i missed my zoloft", "Sertraline: missed dose", missed),
            Subject::Same,
            "a brand"
        );
        assert_eq!(subject("i missed my sertralin", "Sertraline: missed dose", missed), Subject::Same);
        assert_eq!(subject("after my fosamax", "Alendronic acid: how to take it", missed), Subject::Same);
        assert_eq!(subject("i missed my sertralin", "Ramipril: missed dose", missed), Subject::Another);
    }

    #[test]
    fn a_passage_that_names_it_somewhere_or_none_at_all_is_not_held_back() {
        let with = "It thins the blood more beside ibuprofen.";
        assert_eq!(subject("can i take ibuprofen?", "Warfarin: other medicines", with), Subject::Same);
        assert_eq!(subject("can i take advil?", "Warfarin: other medicines", with), Subject::Same);
        assert_eq!(subject("i take prozac", "Can massage replace medication?", "No."), Subject::Open);
        assert_eq!(subject("i take prozac", "Sleep", "Melatonin rises in the evening."), Subject::Open);
        assert_eq!(subject("i missed my antidepressant", "Ramipril: missed dose", with), Subject::Open);
        assert_eq!(subject("how long do i steep it?", "Ramipril: missed dose", with), Subject::Open);
    }
}
