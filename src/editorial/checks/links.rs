//! Finds links whose text shows one address and that lead to another.

use super::Spot;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Endings of host names that authors write without `https://`; other words with a dot in them
/// (`Node.js`, `README.md`, `e.g.`) are no addresses.
const ENDINGS: [&str; 28] = [
    "com", "org", "net", "edu", "gov", "info", "int", "io", "co", "uk", "us", "ca", "au", "de", "fr", "eu",
    "nl", "ch", "at", "ie", "nz", "app", "dev", "gg", "me", "link", "site", "health",
];

/// Every masked link of some Markdown whose text shows another address; places are bytes of it.
///
/// The text may be shorter than the address (`example.org` for `https://www.example.org/tea`), but has to
/// be its beginning.
pub(in crate::editorial) fn find(markdown: &str) -> Vec<Spot> {
    let mut spots = Vec::new();
    let mut open: Option<(usize, String, String)> = None;
    for (event, range) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                open = Some((range.start, dest_url.into_string(), String::new()));
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some((_, _, text)) = &mut open {
                    text.push_str(&words);
                }
            }
            Event::End(TagEnd::Link) => {
                spots.extend(open.take().and_then(|(at, leads, text)| judge(at, &leads, &text)));
            }
            _ => {}
        }
    }
    spots
}

fn judge(at: usize, leads: &str, text: &str) -> Option<Spot> {
    let target = bare(&without_user(leads));
    let leads_there = |shown: &String| {
        let rest = target.strip_prefix(shown.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#', ':']))
    };
    let shown = text.split_whitespace().filter_map(address).find(|shown| !leads_there(shown))?;
    let message = format!("the link shows `{shown}` and leads to `{leads}`: make them the same");
    Some(Spot { at, message })
}

/// The address that a word of a text shows, without what does not matter.
fn address(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
    let lower = word.to_lowercase();
    let host = bare(&lower).split(['/', '?', '#', ':']).next().unwrap_or_default().to_owned();
    let (name, ending) = host.rsplit_once('.')?;
    let is_host = !name.is_empty() && host.chars().all(|c| c.is_alphanumeric() || "-.".contains(c));
    let says_so = lower.contains("://") || lower.starts_with("www.") || ENDINGS.contains(&ending);
    (is_host && says_so).then(|| bare(word))
}

/// An address without the user name before an `@`, which looks like a host in `https://nhs.uk:443@evil.example`.
fn without_user(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    // Browsers take `\` for `/`.
    let (host, rest) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{scheme}://{host}{rest}")
}

/// An address without scheme, `www.` and last slash, its host in lower case.
fn bare(address: &str) -> String {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (host, rest) = address.split_at(address.find(['/', '?', '#']).unwrap_or(address.len()));
    let host = host.to_lowercase();
    format!("{}{}", host.strip_prefix("www.").unwrap_or(&host), rest.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, expect: &[usize]) {
        let found: Vec<usize> = find(markdown).into_iter().map(|spot| spot.at).collect();
        assert_eq!(found, expect, "{markdown}");
    }

    #[test]
    fn a_text_that_shows_another_address_is_found() {
        check("see [https://nhs.uk](https://evil.example)", &[4]);
        check("[Help: **www.nhs.uk**](https://nhs.uk.evil.example/a)", &[0]);
        check("[nhs.uk/sleep](https://nhs.uk/pills)", &[0]);
        check("[`discord.gg/tea`][1]\n\n[1]: https://discord.gg/coffee", &[0]);
        check("[nhs.uk](http://user@evil.example/nhs.uk)", &[0]);
        check("[nhs.uk](https://nhs.uk:443@evil.example)", &[0]);
        check("[nhs.uk](https://evil.example\\\\@nhs.uk)", &[0]);
        check("[nhs.uk or evil.com](https://nhs.uk)", &[0]);
    }

    #[test]
    fn honest_links_are_fine() {
        check("[sleep tips](https://nhs.uk/sleep) <https://nhs.uk> https://nhs.uk", &[]);
        check("[www.NHS.uk](https://nhs.uk/) and [nhs.uk](https://www.nhs.uk/sleep?a=b)", &[]);
        check("[https://nhs.uk/sleep](https://nhs.uk/sleep#tips)", &[]);
        check("[me@nhs.uk](mailto:me@nhs.uk) [me@nhs.uk](https://x.org/contact)", &[]);
        check("[Node.js](https://nodejs.org) [README.md](https://x.org) [e.g. this](https://x.org)", &[]);
    }

    #[test]
    fn code_holds_no_links() {
        check("`[nhs.uk](https://evil.example)`\n\n    [nhs.uk](https://evil.example)\n", &[]);
    }
}
