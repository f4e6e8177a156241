//! `docent explain` and `docent show`: why a question is answered so, and where a passage stands.

use crate::library::Library;
use serde_json::Value;

fn tea() -> Library {
    Library::new()
        .faq("tea.md", "## How long does tea steep?\n\nThree minutes.\n\n*Also asked:* when is it ready?\n\n## Is tea fine with pills?\n\nNot with sertraline.\nAsk first.\n")
        .publish()
}

#[test]
fn an_explanation_goes_from_words_to_the_decision() {
    let ran = tea().run(&["explain", "how long does tea stepe"]).exits(0);
    ran.prints("stepe → steep (steep)")
        .prints("tea#how-long-does-tea-steep/1")
        .prints("How long does tea steep? (faq/tea.md:8)")
        .prints("signals ")
        .prints("reaches answer.quote_from (0.45): quoted")
        .prints("answer      docent quotes tea#how-long-does-tea-steep/1");
}

#[test]
fn what_raised_a_notice_is_said_with_its_place() {
    tea()
        .run(&["explain", "is tea fine with zoloft pills"])
        .exits(0)
        .prints("notice      name \"zoloft\" → zoloft (sertraline, ssri) in the question")
        .prints("notice      name \"sertraline\" → sertraline (ssri) in the passage");
}

#[test]
fn a_json_explanation_holds_the_answer_and_what_led_to_it() {
    let library = tea();
    let question = "how long does tea stepe";
    let ran = library.run(&["explain", "--format", "json", "--top", "1", question]).exits(0);
    let explained: Value = serde_json::from_str(&ran.stdout).unwrap();
    let asked = library.ask(question).json;
    for (key, value) in asked.as_object().unwrap() {
        assert_eq!(&explained[key], value, "{key}");
    }
    assert_eq!(explained["terms"][4]["corrected"], "steep");
    assert_eq!(explained["hits"].as_array().map(Vec::len), Some(1));
    assert!(explained["hits"][0]["parts"].is_object() && explained["signals"].is_object());
    let quote_from = explained["thresholds"]["quote_from"].as_f64().unwrap();
    assert!((quote_from - 0.45).abs() < 1e-6, "{quote_from}");
}

#[test]
fn a_crisis_is_decided_whatever_is_found() {
    tea()
        .run(&["explain", "i want to kill myself"])
        .exits(0)
        .prints("decision    a crisis: the help lines are the answer, whatever is found")
        .prints("answer      docent shows the help lines")
        .prints(" in the question");
}

#[test]
fn texts_that_are_no_questions_are_explained_too() {
    tea()
        .run(&["explain", "?!"])
        .exits(0)
        .prints("decision    the question has no words: nothing is searched for");
}

#[test]
fn a_passage_is_shown_with_its_neighbours_and_its_notices() {
    let library = tea();
    let ran = library.run(&["show", "tea#how-long-does-tea-steep/1"]).exits(0);
    // The neighbour names a medicine, and it is shown too.
    assert!(ran.stdout.starts_with("This is general information"), "{ran:#?}");
    ran.prints("passage: tea#how-long-does-tea-steep/1, tea › How long does tea steep?, content/faq/tea.md:8\n\n> Three minutes.\n\nalso asked: when is it ready?")
        .prints("after: tea#is-tea-fine-with-pills/1, tea › Is tea fine with pills?, content/faq/tea.md:14-15\n\n> Not with sertraline.\n> Ask first.");
}

#[test]
fn a_passage_that_is_not_there_finds_the_nearest() {
    let library = tea();
    library.run(&["show", "tea#how-long-does-tea-stepe/1"]).exits(1).complains(
        "there is no passage `tea#how-long-does-tea-stepe/1`; nearest are:\n  tea#how-long-does-tea-steep/1",
    );
    library.run(&["show", "steep"]).exits(1).complains("  tea#how-long-does-tea-steep/1");
    library.run(&["show", "coffee"]).exits(1).complains("`docent search` finds passages");
}

#[test]
fn completions_need_no_content_and_no_sound_configuration() {
    let library = Library::new().config("nonsense = 1\n");
    for shell in ["bash", "zsh", "fish"] {
        library.run(&["completions", shell]).exits(0).prints("explain");
    }
    library.run(&["completions", "tcsh"]).exits(2).complains("possible values");
}
