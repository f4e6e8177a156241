//! How "Also asked" lines and `docent` comments are found and written.

use super::text::escape;
use crate::passage::{Reach, also_asked_head};
use std::ops::Range;
use time::Date;

/// The line of other phrasings.
pub(super) fn also_asked_line(reach: Reach, phrasings: &[String]) -> String {
    let escaped: Vec<String> = phrasings.iter().map(|phrasing| escape(phrasing)).collect();
    let head = match reach {
        Reach::Section => "Also asked",
        Reach::Passage => "Also asked here",
    };
    format!("*{head}:* {}", escaped.join(" \u{b7} "))
}

/// Where "Also asked" paragraphs stand in a part of a file, in bytes of that part, and what they count for.
pub(super) fn also_asked_at(section: &str) -> Vec<(Reach, Range<usize>)> {
    let mut found = Vec::new();
    let mut open: Option<(Reach, Range<usize>)> = None;
    let mut at = 0;
    for line in section.split_inclusive('\n') {
        let text = line.trim();
        let head = also_asked_head(&text.replace(['*', '_'], "")).map(|(reach, _)| reach);
        if text.is_empty() || text.starts_with("<!--") || text.starts_with('#') || head.is_some() {
            found.extend(open.take());
        }
        let end = at + line.trim_end().len();
        if let Some(reach) = head {
            open = Some((reach, at..end));
        } else if let Some((_, open)) = &mut open {
            open.end = end;
        }
        at += line.len();
    }
    found.extend(open);
    found
}

/// What a `docent` comment sets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) medication: bool,
    pub(super) review_by: Option<Date>,
}

impl Marks {
    /// The comment; `None` where there is nothing to say.
    pub(super) fn comment(&self) -> Option<String> {
        let mut settings = Vec::new();
        if self.medication {
            settings.push("medication=true".to_owned());
        }
        if let Some(day) = self.review_by {
            settings.push(format!("review_by={day}"));
        }
        (!settings.is_empty()).then(|| format!("<!-- docent: {} -->", settings.join(" ")))
    }
}

/// The first `docent` comment of a part of a file: its bytes there, and what it sets.
pub(super) fn comment_at(section: &str) -> Option<(Range<usize>, Marks)> {
    for (at, _) in section.match_indices("<!--") {
        let Some(length) = section[at..].find("-->") else { break };
        let end = at + length + "-->".len();
        let body = section[at + "<!--".len()..end - "-->".len()].trim();
        let Some(settings) =
            body.strip_prefix("docent").map(str::trim_start).and_then(|b| b.strip_prefix(':'))
        else {
            continue;
        };
        let tight = settings.split('=').map(str::trim).collect::<Vec<_>>().join("=");
        let value = |key: &str| {
            let setting =
                tight.split_whitespace().find_map(|setting| setting.strip_prefix(key)?.strip_prefix('='));
            setting.map(|value| value.trim_matches('"'))
        };
        let marks = Marks {
            medication: value("medication") == Some("true"),
            review_by: value("review_by").and_then(crate::content::parse_date),
        };
        return Some((at..end, marks));
    }
    None
}
