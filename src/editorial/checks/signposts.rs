//! Finds what is wrong with the moderators' files: the safety lists and the help lines.

use crate::editorial::{Fault, Rule};
use crate::safety::Safety;
use crate::safety::crisis::{HelpLines, LineWarning};
use time::Date;

/// The moderators' safety lists and texts, below the content folder.
const LISTS: &str = "safety.toml";

/// The help lines, below the content folder.
const LINES: &str = "help-lines.toml";

/// The checks that `safety.toml` makes, and what is wrong with it. Where it cannot be used, the content is
/// checked with the shipped lists.
pub(in crate::editorial) fn check_lists(text: &str) -> (Safety, Vec<Fault>) {
    let number = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
    match Safety::parse(text) {
        Ok((safety, warnings)) => {
            let warn = |fault: crate::safety::Fault| {
                Fault::warning(Rule::Safety, LISTS, number(fault.line), fault.message)
            };
            (safety, warnings.into_iter().map(warn).collect())
        }
        Err(faults) => {
            let error = |fault: crate::safety::Fault| {
                Fault::error(Rule::Safety, LISTS, number(fault.line), fault.message)
            };
            (Safety::compiled_in(), faults.into_iter().map(error).collect())
        }
    }
}

/// What is wrong with `help-lines.toml` on `today`: faults of the file, lines that nobody has called yet, and
/// those that were to be called again.
pub(in crate::editorial) fn check_lines(text: &str, today: Date) -> Vec<Fault> {
    match HelpLines::parse(text) {
        Ok(lines) => lines
            .warnings(today)
            .into_iter()
            .map(|warning| Fault::warning(Rule::Safety, LINES, line_of(text, &warning), warning.to_string()))
            .collect(),
        Err(faults) => faults
            .into_iter()
            .map(|fault| {
                Fault::error(Rule::Safety, LINES, u32::try_from(fault.line).unwrap_or(u32::MAX), fault.what)
            })
            .collect(),
    }
}

/// The line on which the entry begins that a warning is about: the first that holds its region and its way
/// to reach it.
fn line_of(text: &str, warning: &LineWarning) -> u32 {
    let (LineWarning::Unverified { line: name } | LineWarning::Overdue { line: name, .. }) = warning;
    let wanted: Vec<&str> = name.splitn(2, ": ").collect();
    let mut start = 0;
    let mut number = 1;
    for (at, _) in text.match_indices("[[line]]").chain([(text.len(), "")]) {
        if wanted.iter().all(|part| text[start..at].contains(&format!("\"{part}\""))) {
            return u32::try_from(number).unwrap_or(u32::MAX);
        }
        number += text[start..at].matches('\n').count();
        start = at;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const SHIPPED: &str = include_str!("../../../content/help-lines.toml");

    fn text(faults: &[Fault]) -> String {
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn lines_that_nobody_called_are_named_where_they_stand() {
        let found = check_lines(SHIPPED, date!(2026 - 06 - 01));
        let lines: Vec<u32> = found.iter().map(|fault| fault.line).collect();
        let headers = SHIPPED.lines().zip(1_u32..).filter(|(line, _)| *line == "[[line]]").map(|(_, at)| at);
        assert_eq!(lines, headers.collect::<Vec<_>>());
        assert!(
            found[0]
                .to_string()
                .contains("warning: help line \"US and Canada: call or text 988\" was never verified")
        );
    }

    #[test]
    fn lines_are_overdue_the_day_after() {
        let verified = SHIPPED.replace("verified = false", "verified = 2026-01-01");
        assert_eq!(text(&check_lines(&verified, date!(2027 - 03 - 01))), "");
        assert!(
            text(&check_lines(&verified, date!(2027 - 03 - 02))).contains("was to be checked by 2027-03-01")
        );
    }

    #[test]
    fn broken_files_are_errors_with_their_lines() {
        assert!(
            text(&check_lines("[[line]]\nregion = 3\n", date!(2026 - 01 - 01)))
                .starts_with("help-lines.toml:2: error: ")
        );
        let (_, faults) = check_lists("\nadd_name = [\"stalopam\"]\n");
        assert!(text(&faults).starts_with("safety.toml:2: error: "), "{faults:?}");
    }

    #[test]
    fn names_that_moderators_add_count_at_once() {
        let (safety, faults) = check_lists("add_names = [\"stalopam\"]\n");
        assert!(faults.is_empty() && !safety.read_passage("No stalopam.").is_empty());
    }
}
