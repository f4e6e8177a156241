//! The safety checks through the program: what moderators write in `content/safety.toml` holds, and what they
//! get wrong is named and never costs a notice.

use crate::library::{Library, Ran};
use std::fmt::Write;

/// A library whose moderators wrote this.
fn moderated(safety_toml: &str) -> Library {
    Library::new()
        .article("tea.md", "## How long?\n\nSteep black tea for three minutes.")
        .file("safety.toml", safety_toml)
}

#[track_caller]
fn tested(safety_toml: &str, sentence: &str) -> Ran {
    moderated(safety_toml).run(&["safety", "test", sentence]).exits(0)
}

#[test]
fn a_sentence_is_explained_word_by_word() {
    let ran = tested("", "is zolft ok? i want to die").prints("medication: yes");
    let ran = ran.prints("misspelling \"zolft\" → zoloft (sertraline, ssri) at bytes 3..8");
    ran.prints("crisis: level 3")
        .prints("want-die \"want to die\" at bytes 15..26")
        .prints("as a passage: no");
}

#[test]
fn what_moderators_add_counts() {
    let toml = "add_names = [\"vorexodan\", \"Золофт\"]\nadd_class_words = [\"pixie dust\"]\n\
                add_phrases = [\"blue|red fairy\"]";
    for sentence in [
        "is vorexodan ok",
        "is VOREXODANS ok",
        "is vorexdan ok",
        "is vor||exo||dan ok",
        "is **vorexo**dan ok",
        "is v0rex0dan ok",
        "is vοrexοdan ok",
        "is v\u{200b}orexodan ok",
        "v o r e x o d a n",
        "что такое золофт",
        "pixie-dust at night",
        "i met the red fairy",
    ] {
        tested(toml, sentence).prints("medication: yes");
    }
    tested(toml, "how long do i steep it").prints("medication: no");
}

#[test]
fn what_moderators_silence_does_not_count() {
    tested("idioms = [\"steady dose of\"]", "a steady dose of rain").prints("medication: no");
    tested("ignore = [\"capsule\"]", "a capsule").prints("medication: no");
    tested("[vetoes]\ncapsule = [\"rocket\"]", "the rocket has a capsule").prints("medication: no");
    tested("[vetoes]\ncapsule = [\"rocket\"]", "a capsule").prints("medication: yes");
    tested("ignore = [\"zoloft\"]", "zoloft")
        .prints("medication: no")
        .complains("safety.toml:1: `zoloft` acts on mood");
}

#[test]
fn an_answer_carries_the_moderators_text() {
    let library = moderated("[texts]\nmedication_notice = \"Ask your nurse.\"");
    let asked = library.ask("how long do i steep black tea when on zoloft");
    assert_eq!(asked.json["notices"][0]["text"], "Ask your nurse.");
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_notice_stands_everywhere() {
    for (toml, line, expect) in [
        ("add_names = [\"a\"", 1, "unclosed array"),
        ("\nadd_nams = []", 2, "there is no key `add_nams`: did you mean `add_names`?"),
        ("[texts]\nmedication_notice = \"\"", 2, "`medication_notice` is empty"),
        ("add_phrases = [\n\"*\"]", 2, "`*`: it would match everything"),
        ("add_names = [\"the\"]", 1, "`the` would match almost everything"),
        ("add_names = [\"vorexo\"]\nignore = [\"vorexo\"]", 2, "`vorexo` stands in `add_names` too"),
    ] {
        let library = moderated(toml);
        let checked = library.run(&["check", "--no-answers"]).exits(2);
        checked.prints(&format!("content/safety.toml:{line}: error: ")).prints(expect);
        let asked = library.run(&["ask", "how long do i steep black tea"]);
        asked
            .complains(&format!("content/safety.toml:{line}: "))
            .complains(expect)
            .prints("not medical advice");
    }
}

#[test]
fn fifty_thousand_names_are_known() {
    let mut toml = String::from("add_names = [\n");
    let name = |n: u32| -> String {
        (0..6).map(|at| char::from(b'a' + u8::try_from(n / 7_u32.pow(at) % 7).unwrap())).collect()
    };
    for n in 0..50_000 {
        writeln!(toml, "  \"qx{}\",", name(n)).unwrap();
    }
    let library = moderated(&(toml + "]"));
    let last = format!("and qx{} too", name(49_999));
    library.run(&["safety", "test", &last]).exits(0).prints("medication: yes");
    library.run(&["safety", "test", "how long do i steep it"]).exits(0).prints("medication: no");
}

#[test]
fn marked_lines_are_measured_and_a_bad_one_is_named() {
    let library = moderated("")
        .file("lines.jsonl", "{\"text\":\"is zoloft ok\",\"medication\":true,\"level\":0}\n")
        .file("bad.jsonl", "{\"text\":\"x\",\"level\":3}\n{\"text\":\"x\"}\n");
    let ran = library.run(&["safety", "eval", "content/lines.jsonl"]).exits(0);
    ran.prints("recall              1.0000 (1 of 1)").prints("name").prints("level 0 read as 0: 1");
    library.run(&["safety", "eval", "content/bad.jsonl"]).exits(2).complains("bad.jsonl:2: ");
    let fit = library.run(&["safety", "fit", "--out", "weights.txt", "content/lines.jsonl"]).exits(2);
    fit.complains("docent model install");
}
