//! Reads `expectations.toml`, or names every fault in it with its line.

use super::{Expectation, Expectations, FILE, Wanted, WantedNotice, fold, normal};
use crate::editorial::{Fault, Rule};
use crate::nearest::hint;
use crate::question::Question;
use std::collections::HashMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The one key of the file.
const CASES: &str = "expect";

/// The keys of a case.
const KEYS: [&str; 4] = ["question", "cites", "refuses", "notice"];

/// The values of `notice`.
const NOTICES: [(&str, WantedNotice); 2] =
    [("medication", WantedNotice::Medication), ("crisis", WantedNotice::Crisis)];

/// The cases that can be run, and what is wrong with the others or among them.
pub fn parse(text: &str) -> (Expectations, Vec<Fault>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut parser = Parser { text, is_whole: errors.is_empty(), faults: Vec::new() };
    for error in errors {
        let span = error.span().unwrap_or_default();
        parser.fault(&span, format!("the file is not valid TOML: {}", error.message()));
    }
    let mut expectations = Expectations::default();
    for (key, value) in table.get_ref() {
        if key.get_ref().as_ref() == CASES {
            expectations.cases = parser.cases(value);
        } else {
            let message = format!("unknown key `{}`: {}", key.get_ref(), hint(key.get_ref(), &[CASES]));
            parser.fault(&key.span(), message);
        }
    }
    let mut faults = parser.faults;
    faults.extend(repeated(&expectations));
    faults.sort();
    (expectations, faults)
}

struct Parser<'t> {
    text: &'t str,
    /// Whether there was no syntax error, which would have swallowed what seems to be missing.
    is_whole: bool,
    faults: Vec<Fault>,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl Parser<'_> {
    fn line(&self, span: &Range<usize>) -> u32 {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
    }

    fn fault(&mut self, span: &Range<usize>, message: impl Into<String>) {
        self.faults.push(Fault::error(Rule::Expectation, FILE, self.line(span), message));
    }

    fn cases(&mut self, value: &Value<'_>) -> Vec<Expectation> {
        let Some(cases) = value.get_ref().as_array() else {
            self.fault(&value.span(), "cases begin with `[[expect]]`, in two pairs of brackets");
            return Vec::new();
        };
        cases.iter().filter_map(|case| self.case(case)).collect()
    }

    /// A case that says enough to be run; every fault of it is named.
    fn case(&mut self, value: &Value<'_>) -> Option<Expectation> {
        let Some(table) = value.get_ref().as_table() else {
            self.fault(&value.span(), "a case is a table: begin it with `[[expect]]`");
            return None;
        };
        let known = self.faults.len();
        let (mut question, mut cites, mut refuses, mut notice) = (None, None, None, None);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "question" => question = self.text("question", value),
                "cites" => cites = self.text("cites", value),
                "refuses" => refuses = self.refuses(value),
                "notice" => notice = self.notice(value),
                other => {
                    let message = format!("unknown key `{other}` in a case: {}", hint(other, &KEYS));
                    self.fault(&key.span(), message);
                }
            }
        }
        if self.is_whole && !table.contains_key("question") {
            self.fault(&value.span(), "the case has no question: add `question = \"…\"`");
        }
        let finding = match (cites, refuses) {
            (Some(_), Some(())) => {
                self.fault(&value.span(), "the case both `cites` and `refuses`: keep one of them");
                None
            }
            (Some(cites), None) => Some(Wanted::Cites(cites)),
            (None, Some(())) => Some(Wanted::Refusal),
            (None, None) => None,
        };
        if self.is_whole && finding.is_none() && notice.is_none() && self.faults.len() == known {
            self.fault(
                &value.span(),
                "the case expects nothing: add `cites = \"a heading\"`, `refuses = true` or `notice = \"medication\"`",
            );
        }
        let line = self.line(&value.span());
        let expects = finding.is_some() || notice.is_some();
        question.filter(|_| expects && self.faults.len() == known).map(|question| Expectation {
            question,
            finding,
            notice,
            line,
        })
    }

    fn text(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        let Some(text) = value.get_ref().as_str() else {
            self.fault(&value.span(), format!("`{key}` has to be text in quotes"));
            return None;
        };
        if text.trim().is_empty() {
            self.fault(&value.span(), format!("`{key}` is empty: write it, or remove the line"));
            return None;
        }
        Some(text.trim().to_owned())
    }

    fn refuses(&mut self, value: &Value<'_>) -> Option<()> {
        if value.get_ref().as_bool() != Some(true) {
            self.fault(
                &value.span(),
                "`refuses` can only be true; to expect an answer, write `cites = \"…\"`",
            );
            return None;
        }
        Some(())
    }

    fn notice(&mut self, value: &Value<'_>) -> Option<WantedNotice> {
        let found = value.get_ref().as_str().and_then(|text| NOTICES.iter().find(|(name, _)| *name == text));
        if found.is_none() {
            self.fault(&value.span(), "`notice` has to be \"medication\" or \"crisis\"");
        }
        found.map(|(_, notice)| *notice)
    }
}

/// Cases with the same question: those that cannot both hold are errors, the others are one too many.
fn repeated(expectations: &Expectations) -> Vec<Fault> {
    let mut first: HashMap<String, &Expectation> = HashMap::new();
    let mut faults = Vec::new();
    for case in &expectations.cases {
        match first.entry(normal(&case.question)) {
            std::collections::hash_map::Entry::Vacant(vacant) => {
                vacant.insert(case);
            }
            std::collections::hash_map::Entry::Occupied(earlier) => {
                let line = earlier.get().line;
                faults.push(if contradict(earlier.get(), case) {
                    let message = format!(
                        "the case contradicts the one on line {line}, which asks the same: remove one of the two"
                    );
                    Fault::error(Rule::Expectation, FILE, case.line, message)
                } else {
                    let message = format!("the question is asked on line {line} already: remove one of the two");
                    Fault::warning(Rule::Expectation, FILE, case.line, message)
                });
            }
        }
    }
    faults
}

/// Whether no answer satisfies both. An id and a heading may mean the same passage: running them tells.
fn contradict(a: &Expectation, b: &Expectation) -> bool {
    // A text that is no question is never answered.
    let is_question = Question::parse(&a.question).is_ok();
    match (&a.finding, &b.finding) {
        (Some(Wanted::Cites(a)), Some(Wanted::Cites(b))) => {
            a.contains('#') == b.contains('#') && fold(a) != fold(b)
        }
        (Some(Wanted::Cites(_)), Some(Wanted::Refusal)) | (Some(Wanted::Refusal), Some(Wanted::Cites(_))) => {
            is_question
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> String {
        parse(text).1.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn cases_are_read_with_their_lines() {
        let (expectations, faults) = parse(
            "# tests\n[[expect]]\nquestion = \" how long? \"\ncites = \"Tea\"\nnotice = \"medication\"\n\n[[expect]]\nquestion = \"hello\"\nrefuses = true\n",
        );
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(
            expectations.cases,
            [
                Expectation {
                    question: "how long?".into(),
                    finding: Some(Wanted::Cites("Tea".into())),
                    notice: Some(WantedNotice::Medication),
                    line: 2
                },
                Expectation {
                    question: "hello".into(),
                    finding: Some(Wanted::Refusal),
                    notice: None,
                    line: 7
                },
            ]
        );
    }

    #[test]
    fn all_faults_come_at_once() {
        insta::assert_snapshot!(
            faults(
                "expects = 1\n[[expect]]\nquestoin = \"a\"\ncites = \"b\"\n[[expect]]\nquestion = \"c\"\n[[expect]]\n\
                 question = \"\"\nrefuses = false\nnotice = \"pills\"\n[[expect]]\nquestion = 3\ncites = \"x\"\nrefuses = true\n"
            ),
            @r#"
        expectations.toml:1: error: unknown key `expects`: did you mean `expect`?
        expectations.toml:2: error: the case has no question: add `question = "…"`
        expectations.toml:3: error: unknown key `questoin` in a case: did you mean `question`?
        expectations.toml:5: error: the case expects nothing: add `cites = "a heading"`, `refuses = true` or `notice = "medication"`
        expectations.toml:8: error: `question` is empty: write it, or remove the line
        expectations.toml:9: error: `refuses` can only be true; to expect an answer, write `cites = "…"`
        expectations.toml:10: error: `notice` has to be "medication" or "crisis"
        expectations.toml:11: error: the case both `cites` and `refuses`: keep one of them
        expectations.toml:12: error: `question` has to be text in quotes
        "#
        );
    }

    #[test]
    fn cases_that_cannot_both_hold_are_errors() {
        let case = |question: &str, rest: &str| format!("[[expect]]\nquestion = \"{question}\"\n{rest}\n");
        let both = |a: &str, b: &str| faults(&(case("How long?", a) + &case("how LONG", b)));
        assert!(both("cites = \"A\"", "refuses = true").starts_with("expectations.toml:4: error: "));
        assert!(both("cites = \"A\"", "cites = \"B\"").contains("contradicts the one on line 1"));
        assert!(
            both("cites = \"A b\"", "cites = \"a  B\"").contains("warning: the question is asked on line 1")
        );
        assert!(both("cites = \"a#b/1\"", "cites = \"B\"").contains("warning"));
        assert!(both("refuses = true", "notice = \"medication\"").contains("warning"));
    }

    #[test]
    fn the_shipped_cases_are_sound() {
        let (expectations, faults) = parse(include_str!("../../../content/expectations.toml"));
        assert!(faults.is_empty(), "{faults:?}");
        let refusals = expectations.cases.iter().filter(|case| case.finding == Some(Wanted::Refusal)).count();
        assert_eq!((expectations.cases.len(), refusals), (40, 12));
    }

    #[test]
    fn broken_files_end_in_faults() {
        assert!(faults("[[expect]\n").starts_with("expectations.toml:1: error: the file is not valid TOML"));
        assert!(faults("expect = 1").contains("two pairs of brackets"));
        assert!(!faults(&format!("expect = {}", "[".repeat(100_000))).is_empty());
        assert!(faults("").is_empty());
    }
}
