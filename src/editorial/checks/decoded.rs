//! Finds what escapes hide in titles, headings and addresses, which members see decoded.

use super::{Spot, characters, mentions};
use crate::content::Document;
use crate::editorial::Rule;
use crate::passage::Split;
use std::collections::HashSet;

/// Mentions and invisible characters of what is shown otherwise than it is written: TOML's and JSON's
/// `\u202e`, Markdown's `&#x202e;` and `@**everyone**`. Each with the line where it stands.
///
/// Words are quoted as they are written, and a check of the source sees them; so it sees a title that stands
/// in the source as it is.
pub(in crate::editorial) fn find(document: &Document, split: &Split) -> Vec<(Rule, u32, String)> {
    let Document { about, line, source, .. } = document;
    let mut seen = HashSet::new();
    let headings = split.passages.iter().flat_map(|passage| {
        passage.info.headings.iter().map(|heading| ("heading", passage.info.line, heading.as_str()))
    });
    let url = about.url.iter().map(|url| ("url", *line, url.as_str()));
    [("title", *line, about.title.as_str())]
        .into_iter()
        .chain(url)
        .chain(headings)
        .filter(|(_, _, text)| seen.insert(*text) && !source.contains(text))
        .flat_map(|(name, line, text)| {
            let say =
                move |rule, Spot { message, .. }: Spot| (rule, line, format!("in the {name}: {message}"));
            let characters = characters::find(text).into_iter().map(move |spot| say(Rule::Character, spot));
            characters.chain(mentions::find(text).into_iter().map(move |spot| say(Rule::Mention, spot)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Kind, parse_file};
    use crate::passage::split;

    #[track_caller]
    fn check(title: &str, heading: &str, expect: &[&str]) {
        let text = format!("+++\ntitle = \"{title}\"\n+++\n## {heading}\n\nA.\n\nB.\n");
        let document = parse_file("articles/t.md", Kind::Article, &text).unwrap();
        let found = find(&document, &split(&document));
        let begins =
            found.iter().zip(expect).all(|((_, _, message), expected)| message.starts_with(expected));
        assert!(begins && found.len() == expect.len(), "{found:?}");
    }

    #[test]
    fn what_is_decoded_is_looked_at_once() {
        check(r"T\u202ea", "H", &["in the title: U+202E"]);
        check(r"\u0040everyone", "H", &["in the title: `@everyone`"]);
        check("T", "H&#x200b;i &commat;here", &["in the heading: U+200B", "in the heading: `@here`"]);
        check("T", "Call @**everyone**", &["in the heading: `@everyone`"]);
    }

    #[test]
    fn what_stands_there_as_it_is_was_seen_already() {
        check("T\u{200b}", "Call @everyone", &[]);
        check(r"Tea \u0026 cups", "**Steep** &amp; pour", &[]);
    }
}
