//! What holds for every text: quoted bytes are the source's bytes, in order, without images.

use super::*;
use crate::content::parse_file;
use proptest::prelude::*;
use std::sync::Arc;

/// Pieces of Markdown that meet each other in every order.
const SCRAPS: [&str; 59] = [
    "\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "\r",
    " ",
    "    ",
    "\t",
    "  \n",
    "\\\n",
    "# ",
    "## ",
    "### ",
    "#",
    "===\n",
    "---\n",
    "- ",
    "  - ",
    "    - ",
    "* ",
    "1. ",
    "10) ",
    "- [x] ",
    "> ",
    "> > ",
    "```",
    "```rust\n",
    "~~~\n",
    "| a | b |\n",
    "|---|---|\n",
    "|",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "\\*",
    "\\",
    "[text](https://x.org)",
    "[ref][a]",
    "[a]: /url\n",
    "![alt **im** age](i.png)",
    "[![alt](i.png)](u)",
    "![",
    "[^1]",
    "[^1]: note\n",
    "<b>",
    "</div>\n",
    "<div>\n",
    "<!-- comment -->",
    "<!-- docent: medication=true -->\n",
    "<!--",
    "-->",
    "&amp;",
    "*Also asked:* why? · how?\n",
    "*Also asked here:* when? · where?\n",
    "\u{feff}",
    "<https://x.org>",
    "+++\n",
];

/// Words of several scripts: decomposed, joined, from right to left, invisible.
const WORDS: [&str; 12] = [
    "Tea",
    "caf\u{65}\u{301}",
    "“quoted.”",
    "Dr. Who",
    "e.g.",
    "👩‍👩‍👧‍👦",
    "🧘🏽‍♀️.",
    "שלום עולם.",
    "مرحبا؟",
    "\u{202e}abc\u{202c}",
    "\u{200b}",
    "お茶。熱い。",
];

fn markdown() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        4 => prop::sample::select(&SCRAPS[..]).prop_map(str::to_owned),
        3 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "\\PC{0,12}",
    ];
    prop::collection::vec(scrap, 0..60).prop_map(|scraps| scraps.concat())
}

/// Markdown after which a paragraph is a paragraph: no code, HTML or link stays open.
fn closed_markdown() -> impl Strategy<Value = String> {
    let closed = |scrap: &&str| !scrap.contains(['`', '~', '<', '[', ']', '\t']) && !scrap.starts_with("  ");
    let scraps: Vec<&str> = SCRAPS.into_iter().chain(WORDS).filter(closed).collect();
    prop::collection::vec(prop::sample::select(scraps), 0..40).prop_map(|scraps| scraps.concat())
}

fn file(kind: Kind, bom: &str, body: &str) -> Document {
    let text = format!("{bom}+++\r\ntitle = \"Tea\"\r\n+++\n{body}");
    parse_file("articles/t.md", kind, &text).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn row(text: &str) -> Document {
    Document { kind: Kind::Row, source: Arc::from(text), body: 0, ..file(Kind::Article, "", "") }
}

fn holds(document: &Document) -> Result<(), TestCaseError> {
    let Split { passages, problems } = split(document);
    let mut end = document.body;
    let mut ids = std::collections::HashSet::new();
    let lines = document.source.matches('\n').count() + 1;
    for Passage { info, words, plain, .. } in &passages {
        let range = info.bytes.clone();
        prop_assert!(range.start >= end, "{range:?} begins before {end}");
        end = range.end;
        prop_assert_eq!(document.source.get(range), Some(words.as_str()));
        prop_assert_eq!(words.as_str().trim(), words.as_str());
        prop_assert!(!words.as_str().is_empty() && !plain.trim().is_empty());
        prop_assert_eq!(&info.hash, &blake3::hash(words.as_str().as_bytes()).to_hex().to_string());
        prop_assert!(ids.insert(&info.id), "{} comes twice", info.id);
        prop_assert!((1..=lines).contains(&(info.line as usize)));
        let ordinal = format!("/{}", info.paragraph);
        prop_assert!(info.id.ends_with(&ordinal));
        sentences_hold(words.as_str())?;
    }
    prop_assert!(problems.iter().all(|problem| (1..=lines).contains(&(problem.line as usize))));
    Ok(())
}

fn sentences_hold(words: &str) -> Result<(), TestCaseError> {
    let mut end = 0;
    for sentence in split_sentences(words) {
        prop_assert!(sentence.start >= end && sentence.end > sentence.start);
        prop_assert!(words[end..sentence.start].trim().is_empty(), "words between sentences of {words:?}");
        prop_assert_eq!(words[sentence.clone()].trim(), &words[sentence.clone()]);
        end = sentence.end;
    }
    prop_assert!(words[end..].trim().is_empty());
    Ok(())
}

proptest! {
    #[test]
    fn quoted_bytes_are_the_bytes_of_the_source(body in markdown(), bom in prop::sample::select(vec!["", "\u{feff}"])) {
        holds(&file(Kind::Article, bom, &body))?;
        holds(&file(Kind::Faq, bom, &body))?;
        holds(&row(&body))?;
    }

    #[test]
    fn sentences_cover_every_word(words in markdown()) {
        sentences_hold(&words)?;
    }

    #[test]
    fn front_matter_never_panics(text in "(\u{feff})?(\\+\\+\\+\r?\n)?[a-z=\"'\\[\\]\n+ 0-9-]{0,80}(\\+\\+\\+)?.{0,20}") {
        // Either outcome is fine; a document has to be one that can be cut.
        if let Ok(document) = parse_file("articles/t.md", Kind::Article, &text) {
            holds(&document)?;
        }
    }

    /// Marks that no parser rewrites show what came out of an image or a comment.
    #[test]
    fn images_and_comments_are_never_quoted(before in closed_markdown(), after in markdown()) {
        let body = format!("{before}\n\nWords ![IMAGEALT](IMAGEURL) and <!-- COMMENT --> more.\n\n{after}");
        for kind in [Kind::Article, Kind::Faq] {
            let passages = split(&file(kind, "", &body)).passages;
            let words = passages.iter().any(|passage| passage.words.as_str().contains("Words"));
            prop_assert!(words, "the words beside the image are gone");
            for Passage { words, plain, .. } in passages {
                for mark in ["IMAGEALT", "IMAGEURL", "COMMENT"] {
                    prop_assert!(!words.as_str().contains(mark), "{mark} in {words:?}");
                    prop_assert!(!plain.contains(mark), "{mark} in {plain:?}");
                }
            }
        }
    }
}

/// Nesting and length that an ordinary text never has; each ends, without overflowing the stack.
#[test]
fn monstrous_texts_are_cut_like_any_other() {
    let nested: Vec<String> = (0..190).map(|depth| format!("{}- item\n", "  ".repeat(depth))).collect();
    let mut bodies = vec![nested.concat()];
    bodies.push(format!("{}x\n{}", "- ".repeat(130), "lazy\n".repeat(10_000)));
    bodies.push(format!("## {}\n\n{}", "long ".repeat(50_000), "a\n\n".repeat(10_000)));
    bodies.push(format!("{}*Also asked:* {}\n", "a\n\n".repeat(10_000), "why? · ".repeat(10_000)));
    for unit in [
        "> ", "- ", "1. ", "* ", "[", "![", "*", "**a ", "`", "<!--", "<div>", "|", "[^1]", "](", "&", "\\",
        "# a\n",
    ] {
        bodies.push(format!("{}x\n", unit.repeat(10_000)));
    }
    bodies.push("word ".repeat(200_000));
    bodies.push("x".repeat(1 << 20));
    for body in bodies {
        for document in [file(Kind::Article, "", &body), file(Kind::Faq, "", &body), row(&body)] {
            holds(&document).unwrap_or_else(|error| panic!("{error}: {:?}…", &body[..20]));
        }
    }
}
