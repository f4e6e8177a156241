//! Tests of cutting documents: what becomes a passage, under which heading, with which bytes.

use super::*;
use crate::content::{folder, parse_file};
use std::path::Path;
use std::sync::Arc;

fn document(kind: Kind, body: &str) -> Document {
    parse_file("articles/t.md", kind, &format!("+++\ntitle = \"Tea\"\n+++\n{body}")).unwrap()
}

fn row(text: &str) -> Document {
    let article = document(Kind::Article, "");
    Document { id: "r".into(), kind: Kind::Row, source: Arc::from(text), body: 0, line: 3, ..article }
}

/// Each passage as `id kind: words`.
#[track_caller]
fn check(document: &Document, expect: &[&str]) -> Split {
    let split = split(document);
    let found: Vec<String> = split
        .passages
        .iter()
        .map(|Passage { info, words, .. }| format!("{} {:?}: {}", info.id, info.kind, words.as_str()))
        .collect();
    assert_eq!(found, expect);
    for Passage { info, words, .. } in &split.passages {
        assert_eq!(&document.source[info.bytes.clone()], words.as_str());
        assert_eq!(info.hash, words.hash());
    }
    split
}

#[track_caller]
fn check_article(body: &str, expect: &[&str]) -> Split {
    check(&document(Kind::Article, body), expect)
}

#[track_caller]
fn check_faq(body: &str, expect: &[&str]) -> Split {
    check(&document(Kind::Faq, body), expect)
}

#[test]
fn paragraphs_stand_under_their_headings() {
    let split = check_article(
        "One.\n\nTwo\nlines.\n\n# Green\n\nThree.\n\n## Hot *and* `cold`\n\nFour.\n\n## Hot and cold\n\nFive.\n",
        &[
            "t#introduction/1 Paragraph: One.",
            "t#introduction/2 Paragraph: Two\nlines.",
            "t#green/1 Paragraph: Three.",
            "t#hot-and-cold/1 Paragraph: Four.",
            "t#hot-and-cold-2/1 Paragraph: Five.",
        ],
    );
    let last = &split.passages[4].info;
    assert_eq!(last.headings, ["Green", "Hot and cold"]);
    assert_eq!((last.line, last.paragraph, last.title.as_str()), (19, 1, "Tea"));
    assert_eq!(split.passages[1].plain, "Two lines.");
}

#[test]
fn a_first_heading_that_repeats_the_title_is_none() {
    let split = check_article(
        "#  TEA \n\nOne.\n\n# Tea\n\nTwo.\n",
        &["t#introduction/1 Paragraph: One.", "t#introduction/2 Paragraph: Two."],
    );
    assert!(split.passages[0].info.headings.is_empty());
}

#[test]
fn setext_and_empty_headings_are_headings() {
    let split = check_article(
        "Green\ntea\n===\n\nOne.\n\n##\n\nTwo.\n",
        &["t#green-tea/1 Paragraph: One.", "t#section/1 Paragraph: Two."],
    );
    assert_eq!(split.passages[1].info.headings, ["Green tea"]);
    assert_eq!(
        split.problems[0].to_string(),
        "articles/t.md:10: the heading is empty: write it, or remove the line"
    );
}

#[test]
fn every_kind_of_block_is_one_passage() {
    check_article(
        "- a\n  - b\n\n    c\n- d\n\n1. e\n\n> f\n> g\n\n```\nh\n\ni\n```\n\n    j\n\n| k | l |\n|---|---|\n| m | n |\n\n---\n\n<div>no</div>\n",
        &[
            "t#introduction/1 List: - a\n  - b\n\n    c\n- d",
            "t#introduction/2 List: 1. e",
            "t#introduction/3 Paragraph: > f\n> g",
            "t#introduction/4 Code: ```\nh\n\ni\n```",
            "t#introduction/5 Code: j",
            "t#introduction/6 Table: | k | l |\n|---|---|\n| m | n |",
        ],
    );
}

#[test]
fn plain_text_has_no_markup() {
    #[track_caller]
    fn check(body: &str, expect: &str) {
        assert_eq!(split(&document(Kind::Article, body)).passages[0].plain, expect);
    }
    check("**Bold** [link](https://x.org) `code` \\*star\\* &amp; <b>tag</b>", "Bold link code *star* & tag");
    check("- a\n  - b\n- [ ] c", "a\nb\nc");
    check("| a | b |\n|---|---|\n| c | d |", "a b \nc d");
    check("> a\n>\n> b", "a\nb");
    check("a  \nb\\\nc", "a\nb\nc");
    check("a[^1]\n\n[^1]: b", "a");
}

#[test]
fn images_are_no_evidence() {
    check_article("![alone](a.png)\n\n[![linked](a.png)](b)\n", &[]);
    let split = check_article(
        "One ![in **the** middle](a.png) two.\n\n- a\n- ![b](b.png)\n- c ![d](d.png)\n- e\n",
        &[
            "t#introduction/1 Paragraph: One",
            "t#introduction/2 Paragraph: two.",
            "t#introduction/3 List: - a",
            "t#introduction/4 List: - c",
            "t#introduction/5 List: - e",
        ],
    );
    check_article(
        "**a ![b](c.png) d**",
        &["t#introduction/1 Paragraph: **a", "t#introduction/2 Paragraph: d"],
    );
    assert!(split.passages.iter().all(|passage| !passage.plain.contains('d')), "{split:?}");
}

#[test]
fn an_entry_is_one_passage_with_all_its_answer() {
    let split = check_faq(
        "Before.\n\n## How *long*?\n\nOne.\n\n- two\n\n### Note\n\n> three\n\n## Why?\n\nFour.\n",
        &[
            "t#introduction/1 Paragraph: Before.",
            "t#how-long/1 Entry: One.\n\n- two\n\n### Note\n\n> three",
            "t#why/1 Entry: Four.",
        ],
    );
    assert_eq!(split.passages[1].info.headings, ["How long?"]);
    assert_eq!(split.passages[1].plain, "One.\ntwo\nNote\nthree");
}

#[test]
fn an_image_splits_an_entry() {
    check_faq(
        "## How?\n\nOne.\n\n![no](a.png)\n\nTwo.\n\n### A ![b](c.png)\n\nThree.\n",
        &["t#how/1 Entry: One.", "t#how/2 Entry: Two.", "t#how/3 Entry: Three."],
    );
}

#[test]
fn notes_count_for_their_section_and_are_never_quoted() {
    let split = check_article(
        "## A\n\nOne.\n\nTwo.\n*Also asked:* why? · how so?\n<!-- docent: medication=true review_by=2027-05-01 -->\n\n## B\n\nThree. <!-- secret -->\n\n*also asked*: when?\n",
        &["t#a/1 Paragraph: One.", "t#a/2 Paragraph: Two.", "t#b/1 Paragraph: Three."],
    );
    for passage in &split.passages[..2] {
        assert_eq!(passage.info.also_asked, ["why?", "how so?"]);
        assert!(passage.info.medication);
        assert_eq!(passage.info.review_by, Some(time::macros::date!(2027 - 05 - 01)));
    }
    let last = &split.passages[2].info;
    assert_eq!(
        (last.also_asked.as_slice(), last.medication, last.review_by),
        (&["when?".to_owned()][..], false, None)
    );
}

#[test]
fn phrasings_asked_here_count_for_the_passage_above_alone() {
    let split = check_article(
        "## A\n\nOne.\n\n*Also asked here:* first? · one?\n\nTwo.\n\nThree.\nAlso asked here: third?\n\n*Also asked:* all?\n\n## B\n\n*Also asked here:* early?\n\nFour.\n\nFive.\n",
        &[
            "t#a/1 Paragraph: One.",
            "t#a/2 Paragraph: Two.",
            "t#a/3 Paragraph: Three.",
            "t#b/1 Paragraph: Four.",
            "t#b/2 Paragraph: Five.",
        ],
    );
    let asked: Vec<_> = split.passages.iter().map(|p| (p.info.also_asked.join(" "), p.asked_here)).collect();
    let expected = [("all? first? one?", 2), ("all?", 0), ("all? third?", 1), ("early?", 0), ("early?", 0)];
    assert_eq!(asked, expected.map(|(phrasings, here)| (phrasings.to_owned(), here)));
}

#[test]
fn lines_of_phrasings_may_stand_under_each_other_and_hold_a_comment() {
    let split = check_article(
        "## A\n\nOne.\n\n*Also asked here:* first? ·\nwrapped?\n*Also asked:* all? <!-- docent: medication=true -->\n\nTwo.\n\n*Also asked:* here is it?\n",
        &["t#a/1 Paragraph: One.", "t#a/2 Paragraph: Two."],
    );
    let asked: Vec<_> = split.passages.iter().map(|p| p.info.also_asked.join(" | ")).collect();
    assert_eq!(asked, ["all? | here is it? | first? | wrapped?", "all? | here is it?"]);
    assert!(split.passages.iter().all(|passage| passage.info.medication));
}

#[test]
fn notes_end_an_entry() {
    let split = check_faq(
        "## Q?\n\nYes.\n\n- a\n*Also asked:* why?\n\n## R? <!-- docent: medication=true -->\n\nNo.\n\n_Also asked: or? · not?_\n",
        &["t#q/1 Entry: Yes.\n\n- a", "t#r/1 Entry: No."],
    );
    assert_eq!(split.passages[0].info.also_asked, ["why?"]);
    assert!(!split.passages[0].info.medication);
    assert_eq!(split.passages[1].info.also_asked, ["or?", "not?"]);
    assert!(split.passages[1].info.medication);
}

#[test]
fn faults_of_the_text_are_named_with_their_lines() {
    let body = "## A\n\n### B\n\n## C\n\nOne.\n\n<!-- docent: medicaton=true -->\n";
    let split = check_article(body, &["t#c/1 Paragraph: One."]);
    assert!(split.passages[0].info.medication);
    let problems: Vec<String> = split.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "articles/t.md:6: the section “B” is empty: write a paragraph under it, or remove it",
            "articles/t.md:12: unknown key `medicaton` in a comment for docent: did you mean `medication`?"
        ]
    );
    let split = check_faq("## Why?\n\n![no](a.png)\n", &[]);
    assert_eq!(
        split.problems[0].message,
        "the question “Why?” has no answer: write one under it, or remove it"
    );
}

#[test]
fn hidden_words_are_named() {
    let split = check_article(
        "<div>Tea</div>\n\nOne.\n\n<br>\n\n<!-- open\n\nTwo.\n",
        &["t#introduction/1 Paragraph: One."],
    );
    let problems: Vec<String> = split.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].starts_with("articles/t.md:4: words between HTML tags"));
    assert!(problems[1].starts_with("articles/t.md:10: the comment does not end"));
}

#[test]
fn notes_without_emphasis_are_notes() {
    let split = check_faq("## Q?\n\nYes.\nAlso asked: why? · **how**?\n", &["t#q/1 Entry: Yes."]);
    assert_eq!(split.passages[0].info.also_asked, ["why?", "how?"]);
}

#[test]
fn bottomless_nesting_is_refused() {
    for body in [format!("Tea.\n\n{}x\n", "> ".repeat(10_000)), format!("Tea.\n\n{}- x\n", " ".repeat(500))] {
        let split = check_article(&body, &[]);
        assert!(
            split.problems[0]
                .to_string()
                .starts_with("articles/t.md:6: lists or quotations stand more than 200 deep")
        );
    }
}

#[test]
fn endless_headings_and_phrasings_are_shortened() {
    let body = format!("## {}\n\nOne.\n\n*Also asked:* {}\n", "x".repeat(1_000), "why? · ".repeat(60));
    let split = split(&document(Kind::Article, &body));
    let info = &split.passages[0].info;
    assert_eq!((info.headings[0].len(), info.also_asked.len(), split.problems.len()), (300, 50, 2));
}

#[test]
fn what_the_front_matter_says_counts_for_all_passages() {
    let mut document = document(Kind::Article, "One.\n");
    document.about.medication = true;
    document.about.url = Some("https://x.org".to_owned());
    let info = &split(&document).passages[0].info;
    assert!(info.medication);
    assert_eq!(info.url.as_deref(), Some("https://x.org"));
}

#[test]
fn rows_are_cut_at_blank_lines() {
    let long = "Tea wakes you up. ".repeat(15).trim().to_owned();
    let split = check(
        &row(&format!("  {long}\nline.\n\n \t\n{long}\r\n\r\n")),
        &[&format!("r#tea/1 Row: {long}\nline."), &format!("r#tea/2 Row: {long}")],
    );
    let info = &split.passages[1].info;
    assert_eq!((info.headings.as_slice(), info.line), (&["Tea".to_owned()][..], 3));
}

#[test]
fn short_paragraphs_of_a_row_stay_with_their_neighbours() {
    let long = "Tea wakes you up. ".repeat(15).trim().to_owned();
    check(&row("Hi!\n\nThree minutes."), &["r#tea/1 Row: Hi!\n\nThree minutes."]);
    check(
        &row(&format!("{long}\n\nSteps:\n\n{long}\n\nThanks!")),
        &[&format!("r#tea/1 Row: {long}"), &format!("r#tea/2 Row: Steps:\n\n{long}\n\nThanks!")],
    );
}

#[test]
fn a_row_without_a_title_goes_by_its_id() {
    let mut document = row("*One*");
    document.about.title = String::new();
    let info = &check(&document, &["r#introduction/1 Row: *One*"]).passages[0].info;
    assert_eq!((info.title.as_str(), info.headings.len()), ("r", 0));
}

#[test]
fn long_rows_are_cut_between_sentences_then_between_words() {
    let sentence = "Tea is good for you, they say. ".repeat(100);
    let pieces = split(&row(&sentence)).passages;
    assert!(pieces.len() == 3 && pieces.iter().all(|piece| piece.words.as_str().ends_with("say.")));
    let words = "tea ".repeat(1_000);
    let pieces = split(&row(&words)).passages;
    assert!(pieces.iter().all(|piece| piece.words.as_str().chars().count() <= LONGEST_PIECE_CHARS));
    assert_eq!(pieces.iter().map(|piece| piece.plain.matches("tea").count()).sum::<usize>(), 1_000);
    let solid = "茶".repeat(4_000);
    assert_eq!(
        split(&row(&solid)).passages.iter().map(|piece| piece.plain.len()).sum::<usize>(),
        solid.len()
    );
}

#[test]
fn a_verbatim_is_restored_only_with_its_hash() {
    let words = Verbatim("Tea.".to_owned());
    assert_eq!(Verbatim::restore("Tea.", &words.hash()), Some(words.clone()));
    assert_eq!(Verbatim::restore("tea.", &words.hash()), None);
}

/// Only the two files that docent ships; a community's own content may say what it likes.
#[test]
fn the_first_content_is_all_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let documents = folder::load(&root).unwrap().documents;
    let shipped = |document: &&Document| document.path.ends_with("/massage-and-mental-health.md");
    let splits: Vec<Split> = documents.iter().filter(shipped).map(split).collect();
    assert!(splits.iter().all(|split| split.problems.is_empty()), "{splits:?}");
    let found: Vec<String> = splits
        .iter()
        .flat_map(|split| &split.passages)
        .map(|Passage { info, words, .. }| {
            let opening: Vec<&str> = words.as_str().split_whitespace().take(4).collect();
            format!("{} {} {}", info.id, &info.hash[..16], opening.join(" "))
        })
        .collect();
    insta::assert_snapshot!(found.join("\n"));
}
