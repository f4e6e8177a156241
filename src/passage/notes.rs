//! Reads what an author notes beside the text: `*Also asked:*` lines and `docent` comments.

use crate::content::parse_date;
use crate::nearest::{hint, nearest};
use time::Date;

/// The keys of a `docent` comment.
const KEYS: [&str; 2] = ["medication", "review_by"];

/// How many other phrasings a section may have, and each of its passages beside; they are kept with each passage.
pub(super) const MAX_ALSO_ASKED: usize = 50;

/// The longest phrasing, in characters.
pub(super) const MAX_PHRASING_CHARS: usize = 300;

/// What stands at the head of a line of other phrasings.
const ALSO_ASKED: &str = "also asked";

/// What follows that when the line counts for nothing but the passage above it.
const HERE: &str = "here";

/// What other phrasings count for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All passages of their section.
    Section,
    /// The passage above them.
    Passage,
}

/// What an author notes about a section or an FAQ entry.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) also_asked: Vec<String>,
    /// Other phrasings for the passage above the line alone.
    pub(super) asked_here: Vec<String>,
    pub(super) medication: bool,
    pub(super) review_by: Option<Date>,
}

impl Note {
    /// Both notes in one; the earlier date of review counts.
    pub(super) fn merge(&mut self, other: Self) {
        let Self { also_asked, asked_here, medication, review_by } = other;
        self.also_asked.extend(also_asked);
        self.asked_here.extend(asked_here);
        self.medication |= medication;
        self.review_by = [self.review_by, review_by].into_iter().flatten().min();
    }
}

/// Drops phrasings beyond the limits, and says so.
pub(super) fn bound(phrasings: &mut Vec<String>) -> Option<String> {
    let before = phrasings.len();
    phrasings.retain(|phrasing| phrasing.chars().nth(MAX_PHRASING_CHARS).is_none());
    phrasings.truncate(MAX_ALSO_ASKED);
    let dropped = before - phrasings.len();
    (dropped > 0).then(|| {
        format!(
            "{dropped} of the phrasings under \u{201c}Also asked\u{201d} are not used: write at most {MAX_ALSO_ASKED}, \
             each of at most {MAX_PHRASING_CHARS} characters, with \u{b7} between them"
        )
    })
}

/// Whether the first words of an emphasis announce other phrasings.
pub(super) fn announces_also_asked(text: &str) -> bool {
    also_asked_head(text).is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with(':'))
}

/// Whether a line of words does, although its author forgot the emphasis.
pub(super) fn begins_also_asked(text: &str) -> bool {
    also_asked_head(text).is_some_and(|(_, rest)| rest.starts_with(':'))
}

/// The phrasings of an "Also asked: a · b" or "Also asked here: a · b" line.
pub(super) fn parse_also_asked(line: &str) -> Note {
    let (reach, rest) = also_asked_head(line).unwrap_or((Reach::Section, line));
    let phrasings = rest.trim_start().trim_start_matches(':').split('·').map(str::trim);
    let phrasings = phrasings.filter(|phrasing| !phrasing.is_empty()).map(str::to_owned).collect();
    match reach {
        Reach::Passage => Note { asked_here: phrasings, ..Note::default() },
        Reach::Section => Note { also_asked: phrasings, ..Note::default() },
    }
}

/// What a line of other phrasings counts for, and what follows its head; `None` of another line. The text is without
/// markup.
pub fn also_asked_head(text: &str) -> Option<(Reach, &str)> {
    let text = text.trim();
    let (head, rest) = text.split_at_checked(ALSO_ASKED.len())?;
    if !head.eq_ignore_ascii_case(ALSO_ASKED) {
        return None;
    }
    let here = rest.trim_start().split_at_checked(HERE.len());
    let here = here.filter(|(word, behind)| {
        word.eq_ignore_ascii_case(HERE) && (behind.trim().is_empty() || behind.trim_start().starts_with(':'))
    });
    Some(here.map_or((Reach::Section, rest), |(_, behind)| (Reach::Passage, behind)))
}

/// Reads a comment; `None` when it is not meant for docent.
///
/// A comment that cannot be understood marks its passages as about medication: a notice too many
/// is noise, one too few does harm.
pub(super) fn parse_comment(comment: &str) -> Option<(Note, Vec<String>)> {
    let body = comment.trim_start_matches("<!--").trim_end_matches("-->").trim();
    let rest = body.strip_prefix("docent")?;
    let mut note = Note::default();
    let mut faults = Vec::new();
    let Some(settings) = rest.trim_start().strip_prefix(':') else {
        if rest.starts_with(char::is_whitespace) && rest.contains('=') {
            note.medication = true;
            faults.push("a comment for docent begins with `docent:`, with a colon".to_owned());
            return Some((note, faults));
        }
        return None;
    };
    let tight = settings.split('=').map(str::trim).collect::<Vec<_>>().join("=");
    for setting in tight.split_whitespace() {
        let (key, value) = setting.split_once('=').unwrap_or((setting, ""));
        match (key, value.trim_matches('"')) {
            ("medication", "true") => note.medication = true,
            ("medication", "false") => {}
            ("medication", value) => {
                note.medication = true;
                faults.push(format!("`medication` has to be true or false, not {value:?}"));
            }
            ("review_by", value) => match parse_date(value) {
                Some(date) => note.merge(Note { review_by: Some(date), ..Note::default() }),
                None => {
                    faults.push(format!("`review_by` has to be a date such as 2027-05-01, not {value:?}"));
                }
            },
            (key, _) => {
                note.medication |= nearest(key, KEYS) != Some("review_by");
                faults.push(format!("unknown key `{key}` in a comment for docent: {}", hint(key, &KEYS)));
            }
        }
    }
    Some((note, faults))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn phrasings_are_split_at_middle_dots() {
        let note = parse_also_asked("Also asked: can I stop my meds? ·  do I still need pills? · ");
        assert_eq!(note.also_asked, ["can I stop my meds?", "do I still need pills?"]);
        assert_eq!(parse_also_asked("Also asked:").also_asked, Vec::<String>::new());
        let here = parse_also_asked("Also asked here: why? · how?");
        assert_eq!(
            (here.asked_here.as_slice(), here.also_asked.len()),
            (&["why?".into(), "how?".into()][..], 0)
        );
    }

    #[test]
    fn only_the_announcement_announces() {
        assert!(
            ["Also asked:", "also asked", "ALSO ASKED: why?", "Also asked here:"]
                .into_iter()
                .all(announces_also_asked)
        );
        assert!(
            !["", "Also", "Also asked by many", "Also asked heresy:", "Alsó asked:"]
                .into_iter()
                .any(announces_also_asked)
        );
        assert!(begins_also_asked("Also asked: why?") && !begins_also_asked("Also asked"));
    }

    #[test]
    fn phrasings_beyond_the_limits_are_dropped_aloud() {
        let note = parse_also_asked(&format!("{} · {}", "x".repeat(301), "why? ·".repeat(51)));
        let mut phrasings = note.also_asked;
        assert!(bound(&mut phrasings).is_some_and(|message| message.starts_with("2 of the phrasings")));
        assert_eq!((phrasings.len(), bound(&mut phrasings)), (50, None));
    }

    #[track_caller]
    fn check(comment: &str, medication: bool, review_by: Option<Date>, fault: &str) {
        let (note, faults) = parse_comment(comment).unwrap();
        assert_eq!((note.medication, note.review_by), (medication, review_by));
        assert!(faults.join("; ").contains(fault) && faults.is_empty() == fault.is_empty(), "{faults:?}");
    }

    #[test]
    fn comments_for_docent_are_read() {
        let day = Some(date!(2027 - 05 - 01));
        check("<!-- docent: medication=true review_by=2027-05-01 -->", true, day, "");
        check("<!--docent:medication = false\nreview_by = \"2027-05-01\"-->", false, day, "");
        check("<!-- docent: -->", false, None, "");
    }

    #[test]
    fn faults_are_named_and_fail_towards_the_notice() {
        check("<!-- docent: medicaton=true -->", true, None, "did you mean `medication`?");
        check("<!-- docent: medication=yes -->", true, None, "true or false");
        check("<!-- docent: review-by=2027-05-01 -->", false, None, "did you mean `review_by`?");
        check("<!-- docent: review_by=soon -->", false, None, "2027-05-01");
        check("<!-- docent medication=true -->", true, None, "with a colon");
    }

    #[test]
    fn other_comments_are_nobodys_business() {
        assert_eq!(parse_comment("<!-- todo: ask Ann -->"), None);
        assert_eq!(parse_comment("<!-- docents are nice -->"), None);
    }
}
