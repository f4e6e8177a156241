//! Finds expectations that name a passage or heading which is not there (any more).

use super::{Expectation, Expectations, FILE, Wanted, fold};
use crate::editorial::{Fault, Rule};
use crate::nearest::nearest;
use crate::passage::PassageInfo;
use std::collections::{BTreeSet, HashMap};

/// What the expectations name, and what of it was seen.
#[derive(Debug)]
pub struct Targets<'e> {
    cases: &'e [Expectation],
    /// Whether each name was seen, folded.
    seen: HashMap<String, bool>,
    /// All names there are; gathered only when one is missing.
    names: BTreeSet<String>,
}

impl<'e> Targets<'e> {
    /// The names of all cases, none of them seen.
    pub fn of(expectations: &'e Expectations) -> Self {
        let names = expectations.cases.iter().filter_map(name);
        let seen = names.map(|name| (fold(name), false)).collect();
        Self { cases: &expectations.cases, seen, names: BTreeSet::new() }
    }

    /// Takes note of a passage.
    pub fn see(&mut self, info: &PassageInfo) {
        if !self.seen.is_empty() {
            for name in names_of(info) {
                if let Some(seen) = self.seen.get_mut(&fold(name)) {
                    *seen = true;
                }
            }
        }
    }

    /// Whether a name was not seen.
    pub fn any_missing(&self) -> bool {
        self.seen.values().any(|seen| !seen)
    }

    /// Remembers what a passage can be named by, to name the nearest.
    pub fn remember(&mut self, info: &PassageInfo) {
        for name in names_of(info) {
            if !self.names.contains(name) {
                self.names.insert(name.to_owned());
            }
        }
    }

    /// The cases that name what is not there, with the nearest name that is.
    pub fn missing(&self) -> impl Iterator<Item = Fault> {
        self.cases.iter().filter(|case| !self.holds(case)).filter_map(|case| {
            let name = name(case)?;
            let names = self.names.iter().map(String::as_str);
            // An id is taken for an id.
            let near = nearest(name, names.filter(|known| known.contains('#') == name.contains('#')));
            let hint = near.map_or("name a heading or passage that is there".to_owned(), |near| {
                format!("did you mean \u{201c}{near}\u{201d}?")
            });
            let message = format!("there is no heading or passage \u{201c}{name}\u{201d} (any more): {hint}");
            Some(Fault::error(Rule::Expectation, FILE, case.line, message))
        })
    }

    /// Whether what a case names was seen; true of cases that name nothing.
    pub fn holds(&self, case: &Expectation) -> bool {
        name(case).is_none_or(|name| self.seen.get(&fold(name)).copied().unwrap_or(false))
    }
}

/// Whether a passage is what a case names.
pub(super) fn is_named(name: &str, info: &PassageInfo) -> bool {
    let name = fold(name);
    names_of(info).any(|known| fold(known) == name)
}

/// Its id and the headings that it stands under; where there are none, the document's title.
fn names_of(info: &PassageInfo) -> impl Iterator<Item = &str> {
    let title = info.headings.is_empty().then_some(&info.title);
    info.headings.iter().chain(title).chain([&info.id]).map(String::as_str)
}

fn name(case: &Expectation) -> Option<&str> {
    match &case.finding {
        Some(Wanted::Cites(name)) => Some(name),
        Some(Wanted::Refusal) | None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Kind, parse_file};
    use crate::editorial::expectations::parse;
    use crate::passage::split;

    #[track_caller]
    fn check(cites: &str, expect: &str) {
        let text = "+++\ntitle = \"Green tea\"\n+++\nIt is green.\n\n## “How long” isn’t it?\n\n### At night\n\nA.\n";
        let split = split(&parse_file("articles/tea.md", Kind::Article, text).unwrap());
        let (expectations, _) = parse(&format!("[[expect]]\nquestion = \"q\"\ncites = '''{cites}'''\n"));
        let mut targets = Targets::of(&expectations);
        split.passages.iter().for_each(|passage| targets.see(&passage.info));
        split.passages.iter().for_each(|passage| targets.remember(&passage.info));
        assert_eq!(targets.any_missing(), !expect.is_empty());
        let faults: String = targets.missing().map(|fault| fault.to_string()).collect();
        assert!(faults.ends_with(expect) && faults.is_empty() == expect.is_empty(), "{faults}");
    }

    #[test]
    fn ids_and_headings_are_names() {
        check("tea#introduction/1", "");
        check("GREEN  tea", "");
        check("\"how long\" isn't it?", "");
        check("At night", "");
    }

    #[test]
    fn a_name_that_is_gone_finds_the_nearest() {
        check("At nihgt", "did you mean “At night”?");
        check("tea#introduction/2", "did you mean “tea#introduction/1”?");
        check("Black coffee in the morning", "name a heading or passage that is there");
    }
}
