//! What `content/safety.toml` may say, and what it is told when it may not.

use super::*;
use crate::safety::Rule;
use std::fmt::Write;

fn faults(toml: &str) -> String {
    let faults = parse(toml).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn warnings(toml: &str) -> String {
    let (_, warnings) = parse(toml).unwrap();
    warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn finds(toml: &str, raw: &str) -> bool {
    !parse(toml).unwrap().0.read_question(raw).medication.is_empty()
}

#[test]
fn an_empty_file_and_the_shipped_one_change_nothing() {
    assert_eq!(warnings(""), "");
    let shipped = include_str!("../../../content/safety.toml");
    assert_eq!(warnings(shipped), "");
    assert_eq!(parse(shipped).unwrap().0.texts(), &Texts::default());
}

#[test]
fn moderators_add_names_words_and_wordings() {
    assert!(!finds("", "vorexo pixie-dust the blue fairy"));
    assert!(finds("add_names = [\"Vorexo\"]", "is VOREXO ok"));
    assert!(finds("add_names = [\"Vorexodan\"]", "is vorexdan ok"));
    assert!(finds("add_names = [\"Золофт\"]", "что такое золофт"));
    assert!(finds("add_names = [\"q 7\"]", "is q7 ok"));
    assert!(finds("add_class_words = [\"pixie dust\"]", "is pixie-dust ok"));
    assert!(finds("add_phrases = [\"blue|red fairy\"]", "i met the blue fairy"));
}

#[test]
fn moderators_silence_words_and_wordings() {
    assert!(!finds("ignore = [\"capsule\"]", "a capsule"));
    assert!(!finds("ignore = [\"zoloft\"]", "zoloft, zolofts, zolft"));
    assert!(!finds("idioms = [\"steady dose of\"]", "a steady dose of rain"));
    assert!(!finds("[vetoes]\ncapsule = [\"rocket\"]", "a rocket and a capsule"));
    assert!(finds("[vetoes]\ncapsule = [\"rocket\"]", "a capsule"));
}

#[test]
fn texts_can_be_reworded() {
    let (safety, _) = parse("[texts]\nmedication_notice = \" Ask a doctor. \"").unwrap();
    assert_eq!(safety.texts().medication_notice, "Ask a doctor.");
}

#[test]
fn faults_name_the_line_and_what_to_do() {
    let check = |toml: &str, expect: &str| assert_eq!(faults(toml), expect, "{toml}");
    check("add_name = []", "1: there is no key `add_name`: did you mean `add_names`?");
    check(
        "\n[texts]\nmedication_note = \"x\"",
        "3: there is no key `medication_note`: did you mean `medication_notice`?",
    );
    check(
        "[texts]\nmedication_notice = \" \"",
        "2: `medication_notice` is empty: write a text, or leave the line out for the default",
    );
    check("add_names = \"x\"", "1: `add_names` is a list: write add_names = [\"…\"]");
    check("add_names = [\n  \"vorexo\",\n  7,\n]", "3: `add_names` holds texts: put this in quotation marks");
    check("texts = 1", "1: `texts` is a table: write [texts]");
    check("[texts]\nmedication_notice = 1", "2: `medication_notice` is a text: put it in quotation marks");
    check("add_names = [\"…\"]", "1: `…` has no letters: write a word, or take it out");
    check("[vetoes]\ncapsule = []", "2: the veto of `capsule` names no word: write capsule = [\"…\"]");
    assert!(faults("add_names = [").starts_with("1: "));
}

#[test]
fn what_would_match_everything_is_refused() {
    for toml in [
        "add_names = [\"the\"]",
        "add_names = [\"a\"]",
        "add_class_words = [\"is\"]",
        "add_phrases = [\"*\"]",
        "add_phrases = [\"the?\"]",
        "add_phrases = [\"the *\"]",
        "add_phrases = [\"is|are it|this\"]",
        "idioms = [\"on the <word>\"]",
        "idioms = [\"\"]",
    ] {
        assert!(!faults(toml).is_empty(), "{toml}");
    }
}

#[test]
fn contradictions_are_faults_and_doubts_are_warnings() {
    assert!(
        faults("add_names = [\"vorexo\"]\nignore = [\"Vorexo\"]")
            .contains("stands in `add_names` too, on line 1")
    );
    assert!(faults("add_phrases = [\"blue fairy\"]\nidioms = [\"blue fairy\"]").contains("keep one"));
    assert!(warnings("ignore = [\"zoloft\"]").contains("acts on mood"));
    assert!(warnings("[vetoes]\nzoloft = [\"rocket\"]").contains("acts on mood"));
    assert!(warnings("idioms = [\"zoloft rocket\"]").contains("acts on mood"));
    assert!(warnings("ignore = [\"vorexo\"]").contains("in no list"));
    assert!(warnings("add_names = [\"garden\"]").contains("ordinary word"));
    assert!(warnings("add_names = [\"vorexo\", \"vorexo\"]").contains("twice"));
}

#[test]
fn fifty_thousand_names_are_all_known() {
    let mut toml = String::from("add_names = [\n");
    let name = |n: u32| -> String {
        (0..6).map(|at| char::from(b'a' + u8::try_from(n / 7_u32.pow(at) % 7).unwrap())).collect()
    };
    for n in 0..50_000 {
        writeln!(toml, "  \"qx{}\",", name(n)).unwrap();
    }
    toml.push(']');
    let (safety, _) = parse(&toml).unwrap();
    for n in [0, 77, 49_999] {
        let found = safety.read_question(&format!("and qx{} too", name(n))).medication;
        assert!(found.iter().any(|found| found.rule == Rule::Name), "{n}: {found:?}");
    }
}
