//! Faults of the content: each with its place, what is wrong and what to do; all counted, the first kept.

use crate::content::Problem;
use serde::Serialize;
use std::collections::BinaryHeap;
use std::fmt;

/// Faults shown unless another number is asked for: as many as somebody mends in one sitting.
pub const MAX_SHOWN: usize = 50;

/// How bad a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Members would be shown something wrong, or nothing: it has to be mended before publishing.
    Error,
    /// Somebody should look at it.
    Warning,
}

/// Which check found a fault. Its id goes into JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The file, its front matter, its rows or its sections cannot be used as they stand.
    Content,
    /// An invisible or direction-changing character.
    Character,
    /// A raw mention, which would call people.
    Mention,
    /// A link whose text shows another address.
    Link,
    /// A passage too long to be quoted whole.
    Length,
    /// Two FAQ entries with the same question.
    Duplicate,
    /// Two FAQ entries with nearly the same question.
    NearDuplicate,
    /// A passage that opens with a pronoun which points out of it.
    Opening,
    /// A review that is overdue, or nobody named for it.
    Review,
    /// A medicine in an entry that is not marked.
    Medication,
    /// An answer test that cannot be read, or fails.
    Expectation,
    /// The moderators' safety lists or help lines.
    Safety,
}

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// The file, below the content folder.
    pub path: String,
    /// The line, from 1; 0 when the whole file is meant.
    pub line: u32,
    /// The character of the line, from 1; 0 when the whole line is meant.
    pub column: u32,
    /// How bad it is.
    pub severity: Severity,
    /// Which check found it.
    pub rule: Rule,
    /// What is wrong and what to do.
    pub message: String,
}

impl Fault {
    /// An error on a line.
    pub fn error(rule: Rule, path: &str, line: u32, message: impl Into<String>) -> Self {
        let (path, message) = (path.to_owned(), message.into());
        Self { path, line, column: 0, severity: Severity::Error, rule, message }
    }

    /// A warning on a line.
    pub fn warning(rule: Rule, path: &str, line: u32, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(rule, path, line, message) }
    }
}

/// What spoils content keeps it from being found: an error.
impl From<Problem> for Fault {
    fn from(Problem { path, line, message }: Problem) -> Self {
        Self::error(Rule::Content, &path, line, message)
    }
}

/// `faq/tea.md:7:14: error: …`, as compilers write it, so that editors jump to the place.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, column, severity, rule: _, message } = self;
        write!(f, "{path}")?;
        if *line > 0 {
            write!(f, ":{line}")?;
        }
        if *column > 0 {
            write!(f, ":{column}")?;
        }
        let severity = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, ": {severity}: {message}")
    }
}

/// Faults as they come up: all of them counted, and of each severity the first `most` kept, in the order of
/// files and lines. Memory stays flat however many there are.
#[derive(Debug)]
pub struct Faults {
    most: usize,
    errors: First,
    warnings: First,
}

/// The first faults of one severity, the last of them on top.
#[derive(Debug, Default)]
struct First {
    count: u64,
    kept: BinaryHeap<Fault>,
}

impl Faults {
    /// No faults yet; at most `most` will be shown.
    pub fn new(most: usize) -> Self {
        Self { most, errors: First::default(), warnings: First::default() }
    }

    /// Counts a fault and keeps it when it is one of the first.
    pub fn add(&mut self, fault: Fault) {
        let first = match fault.severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        first.count += 1;
        first.kept.push(fault);
        if first.kept.len() > self.most {
            first.kept.pop();
        }
    }

    /// Number of errors.
    pub fn errors(&self) -> u64 {
        self.errors.count
    }

    /// Number of warnings.
    pub fn warnings(&self) -> u64 {
        self.warnings.count
    }

    /// Errors first, as many as there is room for, then warnings; in the order of files and lines.
    pub fn shown(&self) -> Vec<&Fault> {
        let mut errors: Vec<&Fault> = self.errors.kept.iter().collect();
        let mut warnings: Vec<&Fault> = self.warnings.kept.iter().collect();
        warnings.sort();
        warnings.truncate(self.most - errors.len());
        errors.append(&mut warnings);
        errors.sort();
        errors
    }
}

impl Extend<Fault> for Faults {
    fn extend<T: IntoIterator<Item = Fault>>(&mut self, faults: T) {
        faults.into_iter().for_each(|fault| self.add(fault));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warning(line: u32) -> Fault {
        Fault::warning(Rule::Opening, "a.md", line, "x")
    }

    #[test]
    fn all_are_counted_and_the_first_are_shown() {
        let mut faults = Faults::new(3);
        faults.extend((0..10_000).rev().map(|line| Fault::error(Rule::Mention, "a.md", line, "x")));
        assert_eq!((faults.errors(), faults.warnings()), (10_000, 0));
        assert_eq!(faults.shown().iter().map(|fault| fault.line).collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn errors_take_the_room_of_warnings() {
        let mut faults = Faults::new(2);
        faults.extend([warning(1), warning(2), Fault::error(Rule::Link, "b.md", 9, "x"), warning(3)]);
        let shown: Vec<u32> = faults.shown().iter().map(|fault| fault.line).collect();
        assert_eq!((faults.errors(), faults.warnings(), shown), (1, 3, vec![1, 9]));
    }

    #[test]
    fn a_place_is_as_exact_as_it_is_known() {
        let fault = warning(7);
        assert_eq!(fault.to_string(), "a.md:7: warning: x");
        assert_eq!(Fault { column: 4, ..fault.clone() }.to_string(), "a.md:7:4: warning: x");
        assert_eq!(Fault { line: 0, ..fault }.to_string(), "a.md: warning: x");
    }
}
