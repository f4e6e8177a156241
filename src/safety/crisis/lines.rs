//! Help lines: `content/help-lines.toml`, what is wrong with it, and which line comes first for whom.

use serde::Deserialize;
use std::collections::BTreeSet;
use time::{Date, Month};
use toml::Spanned;
use toml::value::Datetime;

/// The shipped lines.
const SHIPPED: &str = include_str!("../../../content/help-lines.toml");

/// Help lines and emergency numbers, at least one of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpLines {
    lines: Vec<HelpLine>,
}

/// One line of help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpLine {
    /// The region as members read it.
    pub region: String,
    /// Two-letter codes (ISO 3166-1), and `EU`; empty: everywhere.
    pub countries: BTreeSet<String>,
    /// Who answers.
    pub kind: LineKind,
    /// The name of the service; may be empty for an emergency number.
    pub name: String,
    /// How to reach it, as members read it.
    pub reach: String,
    /// Where it was read.
    pub source: String,
    /// The day on which someone asked the service itself.
    pub verified: Option<Date>,
    /// The day by which it must be checked again.
    pub review_by: Date,
}

/// Who answers a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineKind {
    /// A trained listener.
    Listener,
    /// The emergency services.
    Emergency,
}

/// What is wrong with the file; the lines that were good before stay.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("help-lines.toml:{line}: {what}")]
pub struct LineFault {
    /// The line of the file, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub what: String,
}

/// A line that someone should look at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineWarning {
    /// Nobody has called it.
    #[error(
        "help line \"{line}\" was never verified; call it or ask the service, then set `verified` to that day"
    )]
    Unverified {
        /// Region and way to reach it.
        line: String,
    },
    /// Its review is overdue.
    #[error("help line \"{line}\" was to be checked by {by}; check it, then set `verified` and `review_by`")]
    Overdue {
        /// Region and way to reach it.
        line: String,
        /// The day.
        by: Date,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    line: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    region: String,
    countries: BTreeSet<String>,
    kind: LineKind,
    name: String,
    reach: String,
    source: String,
    verified: Verified,
    review_by: Datetime,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a day such as 2026-05-31, or false")]
enum Verified {
    On(Datetime),
    Never(bool),
}

impl HelpLines {
    /// The lines that come with the program.
    ///
    /// # Panics
    ///
    /// When the shipped file is faulty, which a test excludes.
    pub fn compiled_in() -> Self {
        Self::parse(SHIPPED).expect("the shipped help lines are sound, a test reads them")
    }

    /// Reads a file's text and finds every fault in it.
    pub fn parse(text: &str) -> Result<Self, Vec<LineFault>> {
        let file: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            vec![LineFault { line: line_of(text, at), what: error.message().to_owned() }]
        })?;
        let mut lines = Vec::new();
        let mut faults = Vec::new();
        for entry in file.line {
            let line = line_of(text, entry.span().start);
            match entry.into_inner().settle() {
                Ok(settled) => lines.push(settled),
                Err(wrong) => faults.extend(wrong.into_iter().map(|what| LineFault { line, what })),
            }
        }
        let all_sound = faults.is_empty();
        for (kind, name) in [(LineKind::Listener, "listener"), (LineKind::Emergency, "emergency")] {
            if all_sound && !lines.iter().any(|line| line.kind == kind) {
                let what = format!("no line of kind \"{name}\"; add at least one");
                faults.push(LineFault { line: 1, what });
            }
        }
        if faults.is_empty() { Ok(Self { lines }) } else { Err(faults) }
    }

    /// The lines of a kind: those for the locale's region first, else those for `region`, then the rest
    /// in the file's order, and those for everywhere last.
    ///
    /// `locale` is a Discord locale (`en-GB`), `region` a code from the configuration (`GB`, `EU`).
    pub fn ordered(&self, kind: LineKind, locale: Option<&str>, region: Option<&str>) -> Vec<&HelpLine> {
        let home = locale.and_then(region_of).or(region);
        let mut lines: Vec<&HelpLine> = self.lines.iter().filter(|line| line.kind == kind).collect();
        lines.sort_by_key(|line| {
            if line.countries.is_empty() {
                2
            } else {
                u8::from(
                    !home.is_some_and(|home| line.countries.iter().any(|c| c.eq_ignore_ascii_case(home))),
                )
            }
        });
        lines
    }

    /// The lines that nobody verified, and those whose review is overdue on `today`.
    pub fn warnings(&self, today: Date) -> Vec<LineWarning> {
        let mut warnings = Vec::new();
        for line in &self.lines {
            let name = || format!("{}: {}", line.region, line.reach);
            if line.verified.is_none() {
                warnings.push(LineWarning::Unverified { line: name() });
            }
            if line.review_by < today {
                warnings.push(LineWarning::Overdue { line: name(), by: line.review_by });
            }
        }
        warnings
    }
}

impl Entry {
    fn settle(self) -> Result<HelpLine, Vec<String>> {
        let mut wrong = Vec::new();
        for (key, text) in [("region", &self.region), ("reach", &self.reach), ("source", &self.source)] {
            if text.trim().is_empty() {
                wrong.push(format!("`{key}` is empty; fill it in"));
            }
        }
        if self.kind == LineKind::Listener && self.name.trim().is_empty() {
            wrong.push("`name` is empty; say who answers".to_owned());
        }
        for code in &self.countries {
            if code.len() != 2 || !code.bytes().all(|letter| letter.is_ascii_uppercase()) {
                wrong.push(format!("`{code}` is no two-letter country code such as \"GB\""));
            }
        }
        let verified = match self.verified {
            Verified::Never(false) => None,
            Verified::Never(true) => {
                wrong.push("`verified` needs the day on which it was verified, or false".to_owned());
                None
            }
            Verified::On(day) => date(day, "verified", &mut wrong),
        };
        let review_by = date(self.review_by, "review_by", &mut wrong);
        let (Some(review_by), true) = (review_by, wrong.is_empty()) else { return Err(wrong) };
        Ok(HelpLine {
            region: self.region,
            countries: self.countries,
            kind: self.kind,
            name: self.name,
            reach: self.reach,
            source: self.source,
            verified,
            review_by,
        })
    }
}

fn date(day: Datetime, key: &str, wrong: &mut Vec<String>) -> Option<Date> {
    let date = day.date.and_then(|date| {
        let month = Month::try_from(date.month).ok()?;
        Date::from_calendar_date(i32::from(date.year), month, date.day).ok()
    });
    if date.is_none() {
        wrong.push(format!("`{key}` is no day; write it as 2026-05-31"));
    }
    date
}

/// The region that a Discord locale points to; `None` where a language is spoken in many.
/// <https://discord.com/developers/docs/reference#locales>
fn region_of(locale: &str) -> Option<&'static str> {
    Some(match locale {
        "en-US" => "US",
        "en-GB" => "GB",
        "bg" | "cs" | "da" | "de" | "el" | "es-ES" | "fi" | "fr" | "hr" | "hu" | "it" | "lt" | "nl"
        | "pl" | "ro" | "sv-SE" => "EU",
        _ => return None,
    })
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const ONE: &str = "[[line]]\nregion = \"UK\"\ncountries = [\"GB\"]\nkind = \"listener\"\nname = \"S\"\n\
                       reach = \"call 1\"\nsource = \"page\"\nverified = false\nreview_by = 2027-01-01\n";

    fn emergency() -> String {
        ONE.replace("listener", "emergency")
    }

    fn regions(locale: Option<&str>, region: Option<&str>) -> Vec<String> {
        let lines = HelpLines::compiled_in();
        lines.ordered(LineKind::Listener, locale, region).iter().map(|line| line.region.clone()).collect()
    }

    #[test]
    fn all_lines_are_shown_and_the_nearest_comes_first() {
        let check = |locale, region, expect: &[&str]| assert_eq!(regions(locale, region), expect);
        let shipped = ["US and Canada", "UK and Ireland", "EU", "Australia", "Everywhere"];
        check(None, None, &shipped);
        check(Some("en-US"), Some("AU"), &shipped);
        check(Some("en-GB"), None, &["UK and Ireland", "US and Canada", "EU", "Australia", "Everywhere"]);
        check(Some("de"), None, &["EU", "US and Canada", "UK and Ireland", "Australia", "Everywhere"]);
        check(Some("ja"), Some("au"), &["Australia", "US and Canada", "UK and Ireland", "EU", "Everywhere"]);
        check(None, Some("IE"), &["UK and Ireland", "US and Canada", "EU", "Australia", "Everywhere"]);
    }

    #[test]
    fn every_fault_is_found_with_its_line() {
        let check = |text: &str, expect: &[&str]| {
            let faults = HelpLines::parse(text).expect_err("faulty");
            assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), expect);
        };
        check(
            "",
            &[
                "help-lines.toml:1: no line of kind \"listener\"; add at least one",
                "help-lines.toml:1: no line of kind \"emergency\"; add at least one",
            ],
        );
        check(ONE, &["help-lines.toml:1: no line of kind \"emergency\"; add at least one"]);
        let two = ONE.to_owned() + &ONE.replace("\"call 1\"", "\" \"").replace("GB", "gbr");
        check(
            &two,
            &[
                "help-lines.toml:10: `reach` is empty; fill it in",
                "help-lines.toml:10: `gbr` is no two-letter country code such as \"GB\"",
            ],
        );
        check(
            &ONE.replace("= false", "= true"),
            &["help-lines.toml:1: `verified` needs the day on which it was verified, or false"],
        );
        let unknown = HelpLines::parse(&ONE.replace("reach", "phone")).expect_err("faulty");
        assert_eq!(unknown[0].line, 6);
        assert!(unknown[0].what.contains("unknown field `phone`"), "{}", unknown[0]);
        let broken = HelpLines::parse("[[line]]\nregion = \n").expect_err("faulty");
        assert_eq!(broken[0].line, 2);
    }

    #[test]
    fn unverified_and_overdue_lines_are_warned_of() {
        let lines =
            HelpLines::parse(&(ONE.replace("= false", "= 2026-01-01") + &emergency())).expect("sound");
        let check = |today, expect: &[&str]| {
            let warnings = lines.warnings(today);
            assert_eq!(warnings.len(), expect.len(), "{warnings:?}");
            for (warning, expect) in warnings.iter().zip(expect) {
                assert!(warning.to_string().contains(expect), "{warning}");
            }
        };
        check(date!(2027 - 01 - 01), &["never verified"]);
        check(date!(2027 - 01 - 02), &["checked by 2027-01-01", "never verified", "checked by 2027-01-01"]);
    }
}
