//! `docent check`: what an author reads before members do.

use crate::library::{Library, Ran};
use serde_json::Value;

const TODAY: [&str; 2] = ["--today", "2026-06-01"];

/// What a check of this library prints, for a fixed day.
#[track_caller]
fn check(library: &Library, more: &[&str]) -> Ran {
    library.run(&[&["check"], &TODAY[..], more].concat())
}

#[track_caller]
fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {ran:#?}"))
}

fn expect(question: &str, rest: &str) -> String {
    format!("[[expect]]\nquestion = \"{question}\"\n{rest}\n")
}

fn tea() -> Library {
    Library::new().faq("tea.md", "## How long does tea steep?\n\nThree minutes.\n")
}

#[test]
fn sound_content_is_clean() {
    let library = tea().file(
        "expectations.toml",
        expect("how long does it steep", "cites = \"How long does tea steep?\"")
            + &expect("who won the match", "refuses = true"),
    );
    check(&library, &[])
        .exits(0)
        .prints("1 document, 1 passage, 2 of 2 expected answers hold: 0 errors, 0 warnings");
    assert!(!library.path("index").exists(), "a check publishes nothing");
}

#[test]
fn warnings_and_errors_have_codes_of_their_own() {
    let overdue =
        "+++\ntitle = \"Tea\"\nsource = \"A book\"\nreviewed = \"by Ann\"\nreview_by = 2026-05-31\n+++\nA.\n";
    let library = Library::new().article("tea.md", overdue);
    check(&library, &[])
        .exits(1)
        .prints("content/articles/tea.md:5: warning: the review was due on 2026-05-31");
    library.run(&["check", "--today", "2026-05-31"]).exits(0);
    check(&library.article("pot.md", "@everyone\n"), &[])
        .exits(2)
        .prints("content/articles/pot.md:6:1: error: `@everyone`");
    tea().run(&["check", "--today", "yesterday"]).exits(2).complains("a day is written like 2026-05-01");
}

#[test]
fn all_faults_of_all_files_come_at_once() {
    let library = Library::new()
        .article("a.md", "It also helps. See [nhs.uk](https://evil.example).\n\n## Empty\n\n## Full\n\nTe\u{200b}a for <@123456>.\n")
        .article("b.md", "+++\ntitel = \"B\"\n+++\nTell @everyone.\n")
        .article("c.md", &format!("## Long\n\n{}\n", "long ".repeat(500)))
        .faq("d.md", "## How long?\n\nA.\n\n## how LONG\n\nB.\n\n## How long for tea?\n\nC.\n\n## How long does the tea take?\n\nWith Zoloft, less.\n")
        .file("articles/e.md", b"+++\ntitle = \"E\"\n+++\nTe\xff\n")
        .file("collection.jsonl", "{\"id\":\"r1\",\"text\":\"Call @here.\"}\n{\"id\":\"r1\",\"text\":\"B\"}\n");
    let ran = check(&library, &[]).exits(2);
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn a_link_that_leads_outside_is_an_error() {
    let library = tea();
    let outside = library.path("secret.md");
    std::fs::write(&outside, "+++\ntitle = \"Secret\"\n+++\nS.\n").unwrap();
    std::fs::create_dir_all(library.path("content/articles")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&outside, library.path("content/articles/secret.md")).unwrap();
    #[cfg(unix)]
    check(&library, &[])
        .exits(2)
        .prints("content/articles/secret.md: error: the symbolic link leads outside");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&outside, library.path("content/expectations.toml")).unwrap();
    #[cfg(unix)]
    check(&library, &[])
        .prints("content/expectations.toml: error: the symbolic link leads outside")
        .prints("1 document, 1 passage: 2 errors, 0 warnings");
}

#[test]
fn what_escapes_hide_is_found_where_it_is_shown() {
    let row = r#"{"id":"r","title":"Call \u0040everyone","text":"Fine."}"#;
    tea_with_rows(row)
        .prints("content/rows.jsonl:1: error: in the title: `@everyone` calls everybody")
        .exits(2);
    let row = r#"{"id":"r","title":"Call\u202e","text":"Fine."}"#;
    tea_with_rows(row).prints("content/rows.jsonl:1: error: in the title: U+202E").exits(2);
}

#[track_caller]
fn tea_with_rows(rows: &str) -> Ran {
    check(&tea().file("rows.jsonl", rows), &[])
}

#[test]
fn ten_thousand_faults_are_counted_and_the_first_are_shown() {
    let library = Library::new().article("a.md", &"Tell @everyone.\n\n".repeat(10_000));
    let ran = check(&library, &["--most", "3", "--no-answers"]).exits(2);
    assert_eq!(ran.stdout.matches("@everyone").count(), 3, "{ran:#?}");
    ran.prints("… and 9997 more").prints(": 10000 errors, 0 warnings");
}

#[test]
fn a_json_check_is_one_object() {
    let library = tea().article("a.md", "@everyone @here\n");
    let report = json(&check(&library, &["--format", "json", "--most", "1"]).exits(2));
    assert_eq!((&report["errors"], &report["warnings"]), (&2.into(), &0.into()));
    assert_eq!(report["expectations"], Value::Null);
    let faults = report["faults"].as_array().unwrap();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0]["path"], "articles/a.md");
    assert_eq!((&faults[0]["line"], &faults[0]["column"]), (&6.into(), &1.into()));
    assert_eq!((&faults[0]["severity"], &faults[0]["rule"]), (&"error".into(), &"mention".into()));
}

#[test]
fn lines_without_end_and_lists_without_bottom_are_survived() {
    let deep: String = (0..5_000).map(|depth| "  ".repeat(depth % 400) + "- a\n").collect();
    let nested = "- ".repeat(20_000) + "a\n";
    let library = tea()
        .article("long.md", &"x".repeat(10 << 20))
        .article("deep.md", &deep)
        .article("nested.md", &nested)
        .file(
            "rows.jsonl",
            format!("{{\"id\":1,\"text\":\"{}\"}}\n{{\"id\":2,\"text\":\"b\"}}\n", "y".repeat(10 << 20)),
        )
        .file("expectations.toml", "#".repeat(10 << 20));
    check(&library, &[])
        .exits(2)
        .prints("content/articles/long.md: error: the file is larger than")
        .prints("content/rows.jsonl:1: error: the row is longer than")
        .prints("content/expectations.toml: error: the file is larger than");
}

#[test]
fn a_folder_without_content_says_what_to_do() {
    check(&Library::new(), &[]).exits(2).prints("content: error: there is no passage that could be quoted");
    Library::new()
        .run(&["check", "--content", "nowhere"])
        .exits(2)
        .complains("there is no content folder at nowhere");
}

#[test]
fn an_answer_that_changed_is_named_with_what_came_instead() {
    let cases = expect("how long does tea steep", "cites = \"How hot?\"")
        + &expect("how long does tea steep?!", "refuses = true");
    let library = tea().faq("hot.md", "## How hot?\n\nBoiling.\n").file("expectations.toml", cases);
    check(&library, &[])
        .prints("content/expectations.toml:1: warning: “how long does tea steep” should cite “How hot?”; instead docent quotes tea#how-long-does-tea-steep/1 under “How long does tea steep?”")
        .prints("(fails without the sentence model)")
        .prints("content/expectations.toml:4: error: the case contradicts the one on line 1")
        .exits(2);
    check(&library, &["--no-answers"]).prints("2 documents, 2 passages: 1 error, 0 warnings").exits(2);
}

#[test]
fn an_expectation_of_a_passage_that_is_gone_names_the_nearest() {
    let cases = expect("how long", "cites = \"tea#how-long-does-tea-stew/1\"")
        + &expect("why", "cites = \"how long does TEA step?\"");
    check(&tea().file("expectations.toml", cases), &[])
        .exits(2)
        .prints("content/expectations.toml:1: error: there is no heading or passage “tea#how-long-does-tea-stew/1” (any more): did you mean “tea#how-long-does-tea-steep/1”?")
        .prints("did you mean “How long does tea steep?”?");
}

#[test]
fn a_notice_that_is_missing_is_an_error() {
    let cases = expect("how long does tea steep", "notice = \"medication\"")
        + &expect("is tea ok with sertraline", "notice = \"medication\"");
    check(&tea().file("expectations.toml", cases), &[])
        .exits(2)
        .prints("expectations.toml:1: error: “how long does tea steep” should carry the medication notice; instead docent quotes")
        .prints("1 of 2 expected answers hold: 1 error, 0 warnings");
}

#[test]
fn help_lines_and_safety_lists_are_checked_too() {
    let lines = include_str!("../../content/help-lines.toml");
    let library = tea().file("help-lines.toml", lines);
    check(&library, &[]).exits(1).prints("content/help-lines.toml:12: warning: help line \"US and Canada: call or text 988\" was never verified");
    check(&library.file("safety.toml", "add_name = [\"stalopam\"]\n"), &[])
        .exits(2)
        .prints("content/safety.toml:1: error: ");
}
