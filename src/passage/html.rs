//! Looks into the HTML that stands in Markdown: comments, and words that nobody will find.

use std::ops::Range;

/// Where the comments of some HTML stand, with their marks; one that does not end runs to the end.
pub(super) fn comments(html: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find("<!--").map(|start| at + start) {
        at = html[start + 4..].find("-->").map_or(html.len(), |end| start + 4 + end + 3);
        found.push(start..at);
    }
    found
}

/// Whether HTML has letters outside of its tags and comments.
pub(super) fn shows_words(html: &str) -> bool {
    let mut at = 0;
    let mut outside = String::new();
    for comment in comments(html) {
        outside.push_str(&html[at..comment.start]);
        at = comment.end;
    }
    outside.push_str(&html[at..]);
    let mut in_tag = false;
    outside.chars().any(|c| {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ => {}
        }
        !in_tag && c.is_alphanumeric()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_found_in_html() {
        assert_eq!(comments("a<!--b--><!--c-->d"), [1..9, 9..17]);
        assert_eq!(comments("<!-- never ends"), vec![0..15]);
        assert_eq!(comments("<!-->"), vec![0..5]);
        assert_eq!(comments("<br>"), Vec::<Range<usize>>::new());
    }

    #[test]
    fn words_are_seen_outside_of_tags_and_comments() {
        assert!(["<div>Tea</div>", "<br> Tea", "<!-- a --> Tea"].into_iter().all(shows_words));
        assert!(
            !["<br>", "<div class=\"tea\">", "<!-- tea --><p>", "<!-- <b>tea", ""]
                .into_iter()
                .any(shows_words)
        );
    }
}
