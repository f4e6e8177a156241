//! Deep links against a matcher of its own, written from the specification: it reads the finished address.

use super::*;
use crate::content::{Document, Kind, parse_file};
use crate::passage::split;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// What an address tells a browser: `[prefix-,]start[,end][,-suffix]`, decoded.
#[derive(Debug, Default)]
struct Parsed {
    prefix: Option<Vec<char>>,
    start: Vec<char>,
    end: Option<Vec<char>>,
    suffix: Option<Vec<char>>,
}

/// "Parse a text directive".
fn parse(link: &str) -> Option<Parsed> {
    let mut parts: Vec<&str> = link.split_once(":~:text=")?.1.split(',').collect();
    let mut parsed = Parsed::default();
    if let Some(prefix) = parts[0].strip_suffix('-') {
        parsed.prefix = Some(decode(prefix));
        parts.remove(0);
    }
    if let Some(suffix) = parts.last().and_then(|last| last.strip_prefix('-')) {
        parsed.suffix = Some(decode(suffix));
        parts.pop();
    }
    assert!((1..=2).contains(&parts.len()), "{link}");
    parsed.start = decode(parts[0]);
    parsed.end = parts.get(1).map(|end| decode(end));
    Some(parsed)
}

fn decode(text: &str) -> Vec<char> {
    assert!(!text.contains(['-', '&', ' ']), "{text} is not encoded");
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    base(&String::from_utf8(bytes).unwrap())
}

/// Base characters: letters without case and accents.
fn base(text: &str) -> Vec<char> {
    let marks = unicode_normalization::char::is_combining_mark;
    text.to_lowercase().nfkd().filter(|c| !marks(*c)).flat_map(char::to_lowercase).collect()
}

/// A page as it is rendered: characters, each with the number of its block, and where words are bounded.
struct Rendered {
    chars: Vec<(char, usize)>,
    bounds: Vec<bool>,
}

impl Rendered {
    fn of(blocks: &[String]) -> Self {
        let mut chars = Vec::new();
        let mut bounds = Vec::new();
        for (number, block) in blocks.iter().enumerate() {
            let text: String = base(block).into_iter().collect();
            for word in text.split_word_bounds() {
                for (at, c) in word.chars().enumerate() {
                    bounds.push(at == 0);
                    chars.push((c, number));
                }
            }
        }
        bounds.push(true);
        Self { chars, bounds }
    }

    fn is_bound(&self, at: usize) -> bool {
        self.bounds[at] || self.chars[at].1 != self.chars[at - 1].1
    }

    /// Whether `query` stands at `at`, all of it in one block.
    fn stands(&self, query: &[char], at: usize) -> bool {
        let Some(slice) = self.chars.get(at..at + query.len()) else { return false };
        slice.iter().zip(query).all(|((c, block), wanted)| c == wanted && *block == slice[0].1)
    }

    /// "Find a string in range".
    fn find(&self, query: &[char], from: usize, start_bounded: bool, end_bounded: bool) -> Option<usize> {
        (from..self.chars.len()).find(|at| {
            self.stands(query, *at)
                && (!start_bounded || self.is_bound(*at))
                && (!end_bounded || self.is_bound(at + query.len()))
        })
    }

    fn skip_space(&self, at: usize) -> usize {
        (at..self.chars.len()).find(|at| !self.chars[*at].0.is_whitespace()).unwrap_or(self.chars.len())
    }

    /// "Find a range from a text directive", with all places instead of the first.
    fn places(&self, parsed: &Parsed) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let ends_at_word = parsed.end.is_some() || parsed.suffix.is_none();
        for at in 0..self.chars.len() {
            if let Some(prefix) = &parsed.prefix {
                // Some bounded prefix has to end right before, but for white space.
                let ends_here = |start: &usize| {
                    self.stands(prefix, *start)
                        && self.is_bound(*start)
                        && self.skip_space(start + prefix.len()) == at
                };
                if !(0..at).any(|start| ends_here(&start)) {
                    continue;
                }
            } else if !self.is_bound(at) {
                continue;
            }
            let after_start = at + parsed.start.len();
            if !self.stands(&parsed.start, at) || ends_at_word && !self.is_bound(after_start) {
                continue;
            }
            let mut from = after_start;
            loop {
                let end = match &parsed.end {
                    None => after_start,
                    Some(end) => match self.find(end, from, true, parsed.suffix.is_none()) {
                        Some(found) => found + end.len(),
                        None => break,
                    },
                };
                let followed = parsed.suffix.as_ref().is_none_or(|suffix| {
                    let after = self.skip_space(end);
                    self.stands(suffix, after) && self.is_bound(after + suffix.len())
                });
                if followed {
                    found.push((at, end));
                    break;
                }
                if parsed.end.is_none() {
                    break;
                }
                from = end;
            }
        }
        found
    }
}

fn document(url: &str, body: &str) -> Document {
    let text = format!("+++\ntitle = \"On tea\"\nurl = \"{url}\"\n+++\n{body}");
    parse_file("articles/tea.md", Kind::Article, &text).unwrap()
}

/// The page of a document as a browser shows it, block by block, written down apart from [`Page`].
fn blocks(document: &Document) -> Vec<String> {
    let mut blocks = vec![document.about.title.clone()];
    let mut above: Vec<String> = Vec::new();
    for passage in split(document).passages {
        if passage.info.headings != above {
            let new = passage.info.headings.iter().enumerate();
            blocks.extend(new.filter(|(at, h)| above.get(*at) != Some(h)).map(|(_, h)| h.clone()));
            above.clone_from(&passage.info.headings);
        }
        blocks
            .extend(passage.plain.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

fn page(document: &Document) -> Page {
    let stored = |(ordinal, passage): (u64, crate::passage::Passage)| Stored {
        ordinal,
        info: passage.info,
        words: passage.words,
        plain: passage.plain,
    };
    Page::of(&(0..).zip(split(document).passages).map(stored).collect::<Vec<_>>())
}

/// The link of a passage, after the matcher found it in its one place.
fn link(document: &Document, number: usize, room: Room) -> String {
    let passage = split(document).passages.remove(number);
    let link = deep_link(&passage.info, &page(document), room).unwrap();
    if let Some(parsed) = parse(&link) {
        let rendered = Rendered::of(&blocks(document));
        let places = rendered.places(&parsed);
        assert_eq!(places.len(), 1, "{link}");
        let marked: String = rendered.chars[places[0].0..places[0].1].iter().map(|(c, _)| c).collect();
        let words: String =
            passage.plain.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        let words: String = base(&words).into_iter().collect();
        let bare = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        assert_eq!(bare(&marked), bare(&words), "{link}");
    }
    link
}

#[track_caller]
fn check(body: &str, number: usize, expect: &str) {
    let found = link(&document("https://x.org/tea", body), number, Room::Text);
    assert_eq!(found.strip_prefix("https://x.org/tea").unwrap(), expect);
}

#[test]
fn short_words_stand_whole_and_long_ones_by_their_ends() {
    check("Steep three minutes.", 0, "#:~:text=Steep%20three%20minutes");
    check(
        "Green tea wants water that is not too hot, or it turns bitter at once.",
        0,
        "#:~:text=Green%20tea%20wants,bitter%20at%20once",
    );
}

#[test]
fn signs_of_the_directive_are_encoded() {
    check("A half-hour, tea & cake.", 0, "#:~:text=A%20half%2Dhour%2C%20tea%20%26%20cake");
    check("Thé vert.", 0, "#:~:text=Th%C3%A9%20vert");
}

#[test]
fn words_that_recur_take_more_of_them_or_what_stands_around() {
    let twice =
        "It is good for you in the morning, they say.\n\nIt is good for dogs in the evening, they say.";
    check(twice, 0, "#:~:text=It%20is%20good,morning%2C%20they%20say");
    let begun = "Tea is good for you at any time of the day.\n\nTea is good for you but not at night, ever.";
    check(begun, 1, "#:~:text=Tea%20is%20good%20for%20you%20but%20not%20at%20night%2C%20ever");
    check("Warm the pot.\n\nWait.\n\nPour out.\n\nWait.\n\nDrink.", 1, "#:~:text=the%20pot.-,Wait");
    check("Warm it.\n\nWait.\n\nPour out.\n\nWarm it.\n\nWait.\n\nDrink.", 1, "#:~:text=Wait.,-Pour%20out");
}

#[test]
fn lists_are_marked_from_the_first_item_to_the_last() {
    check("- cups and a pot\n- some tea leaves\n- hot water", 0, "#:~:text=cups%20and%20a,hot%20water");
}

#[test]
fn without_a_place_of_its_own_the_heading_has_to_do() {
    check(
        "## Steps & more\n\nWait.\n\nWait.\n\nWait.\n\nWait.\n\nWait.\n\nWait.\n\nWait.\n\nWait.\n\nWait.",
        4,
        "#steps--more",
    );
    check("| a | b |\n|---|---|\n| c | d |", 0, "");
    check("## T\n\n| a | b |\n|---|---|\n| c | d |", 0, "#t");
}

#[test]
fn an_address_that_has_a_fragment_keeps_it() {
    let document = document("https://x.org/tea#green", "Steep three minutes.");
    assert_eq!(link(&document, 0, Room::Text), "https://x.org/tea#green:~:text=Steep%20three%20minutes");
}

#[test]
fn no_link_is_longer_than_its_room() {
    let long = format!("https://x.org/{}", "a".repeat(180));
    let text = document(&long, "## Tea\n\nSteep three minutes.");
    assert_eq!(link(&text, 0, Room::Text), format!("{long}#tea"));
    assert!(link(&text, 0, Room::Button).ends_with(":~:text=Steep%20three%20minutes"));
    let endless = document(&format!("https://x.org/{}", "a".repeat(600)), "Tea.");
    let info = split(&endless).passages.remove(0).info;
    assert_eq!(deep_link(&info, &page(&endless), Room::Button), None);
    assert_eq!(deep_link(&info, &page(&endless), Room::Text), info.url);
}

#[test]
fn every_passage_of_the_first_article_has_a_link_to_its_words() {
    let article = include_str!("../../../content/articles/massage-and-mental-health.md");
    let text = article.replacen("+++\n", "+++\nurl = \"https://x.org/massage\"\n", 1);
    let document = parse_file("articles/massage.md", Kind::Article, &text).unwrap();
    for number in 0..split(&document).passages.len() {
        let link = link(&document, number, Room::Text);
        assert!(link.contains(":~:text=") && link.len() <= MAX_TEXT_CHARS, "{link}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Few words, so that they recur; the matcher in [`link`] finds one place or none is named.
    #[test]
    fn a_link_marks_its_passage_and_nothing_else(
        paragraphs in prop::collection::vec(
            prop::collection::vec("(tea|Tea|thé|it's|a-b|\\(cup\\)|3\\.5|“pot”|x,|end\\.)", 1..12), 1..10),
        heading in 0..10_usize,
    ) {
        let mut body = String::new();
        for (at, words) in paragraphs.iter().enumerate() {
            if at == heading {
                body += "## Tea tea\n\n";
            }
            body += &(words.join(" ") + "\n\n");
        }
        let document = document("https://x.org/tea", &body);
        for number in 0..split(&document).passages.len() {
            let link = link(&document, number, Room::Text);
            prop_assert!(link.chars().count() <= MAX_TEXT_CHARS);
        }
    }
}
