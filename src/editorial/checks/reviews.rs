//! Finds texts whose review is overdue, and those for which nobody answers.

use crate::content::{Document, Kind};
use crate::passage::Split;
use time::Date;

/// What is wrong, at a line of the file.
type Found = (u32, String);

/// Reviews that are past on `today`: that of the file once, and that of each section with a date of its own.
pub(in crate::editorial) fn overdue(document: &Document, split: &Split, today: Date) -> Vec<Found> {
    let say = |day: Date| format!("the review was due on {day}: read it again, then set a new `review_by`");
    let of_file = document.about.review_by.filter(|day| *day < today);
    let mut found: Vec<Found> =
        of_file.map(|day| (line_of_key(document, "review_by"), say(day))).into_iter().collect();
    let mut last: Option<&[String]> = None;
    for passage in &split.passages {
        let info = &passage.info;
        let own = info.review_by.filter(|day| Some(*day) != document.about.review_by && *day < today);
        if let Some(day) = own
            && last != Some(&info.headings)
        {
            found.push((info.line, say(day)));
            last = Some(&info.headings);
        }
    }
    found
}

/// What the front matter of a file does not say: who reviewed it, where it comes from.
///
/// Rows of a collection have no keys for it; they are reviewed where they are exported from. Of front matter
/// that could not be read nothing is known, not even the title.
pub(in crate::editorial) fn missing(document: &Document) -> Vec<Found> {
    if document.kind == Kind::Row || document.about.title.is_empty() {
        return Vec::new();
    }
    let about = &document.about;
    let mut found = Vec::new();
    if about.reviewed.is_none() {
        let message =
            "nobody is named for the review: add `reviewed = \"2026-05-01, by …\"` to the front matter";
        found.push((1, message.to_owned()));
    }
    if about.source.is_none() && about.url.is_none() {
        let message = "no source is named: add `source = \"…\"` or `url = \"…\"` to the front matter";
        found.push((1, message.to_owned()));
    }
    found
}

/// The line on which a key of the front matter stands, as far as a look at it tells.
fn line_of_key(document: &Document, key: &str) -> u32 {
    let front = &document.source[..document.body];
    let line = front.lines().position(|line| line.trim_start().starts_with(key));
    line.and_then(|line| u32::try_from(line + 1).ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::parse_file;
    use crate::passage::split;
    use time::macros::date;

    fn document(front: &str, body: &str) -> Document {
        let text = format!("+++\ntitle = \"Tea\"\n{front}\n+++\n{body}");
        parse_file("articles/t.md", Kind::Article, &text).unwrap()
    }

    #[track_caller]
    fn check_overdue(front: &str, body: &str, today: Date, expect: &[u32]) {
        let document = document(front, body);
        let found: Vec<u32> =
            overdue(&document, &split(&document), today).into_iter().map(|(line, _)| line).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_review_is_overdue_the_day_after() {
        check_overdue("review_by = 2026-05-01", "A.", date!(2026 - 05 - 01), &[]);
        check_overdue("review_by = 2026-05-01", "A.\n\nB.", date!(2026 - 05 - 02), &[3]);
    }

    #[test]
    fn a_section_has_its_own_date() {
        let body = "A.\n\n## S\n\nB.\n\nC.\n<!-- docent: review_by=2026-01-01 -->\n\n## T\n\nD.\n";
        check_overdue("review_by = 2027-01-01", body, date!(2026 - 02 - 01), &[9]);
    }

    #[test]
    fn what_nobody_answers_for_is_said() {
        let found = |front: &str| missing(&document(front, "")).len();
        assert_eq!(found(""), 2);
        assert_eq!(found("reviewed = 2026-01-01\nurl = \"https://x.org\""), 0);
        assert_eq!(found("source = \"A book\""), 1);
    }
}
