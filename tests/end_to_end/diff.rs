//! `docent diff`: what publishing would change.

use crate::library::Library;
use serde_json::Value;

const STEEP: &str = "## How long does tea steep?\n\nThree minutes.\n\n*Also asked:* when is the tea ready?\n";
const HOT: &str = "## How hot does the water have to be?\n\nEighty degrees.\n";

fn published() -> Library {
    Library::new().faq("tea.md", &format!("{STEEP}\n{HOT}")).publish()
}

#[test]
fn nothing_changes_without_a_change() {
    published()
        .file("expectations.toml", "[[expect]]\nquestion = \"who won\"\nrefuses = true\n")
        .run(&["diff"])
        .exits(0)
        .prints("passages: 0 added, 0 changed, 0 moved, 0 gone")
        .prints("answers: 0 of 4 known questions change");
}

#[test]
fn passages_and_the_answers_that_hang_on_them_are_named() {
    let library = published()
        .faq("tea.md", &STEEP.replace("Three minutes.", "Four minutes."))
        .article("cups.md", "Cups are round.\n");
    library
        .run(&["diff"])
        .exits(1)
        .prints("- tea#how-hot-does-the-water-have-to-be/1  (faq/tea.md:14)")
        .prints("~ tea#how-long-does-tea-steep/1  (faq/tea.md:8)")
        .prints("+ cups#introduction/1  (articles/cups.md:6)")
        .prints("passages: 1 added, 1 changed, 0 moved, 1 gone")
        .prints("\"How hot does the water have to be?\" (faq/tea.md:14)\n  before: docent quotes tea#how-hot-does-the-water-have-to-be/1")
        .prints("answers: 1 of 3 known questions change");
    library.ask("how long does tea steep").quotes("Three minutes.");
}

#[test]
fn a_new_notice_is_a_change() {
    let marked = format!("{STEEP}<!-- docent: medication=true -->\n\n{HOT}");
    let library = published().faq("tea.md", &marked).config("[answer]\nothers = 0\n");
    let ran = library.run(&["diff", "--format", "json"]).exits(1);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["passages"]["changed"].as_array().map(Vec::len), Some(0));
    let changed: Vec<&str> = report["answers"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|change| change["question"].as_str())
        .collect();
    assert_eq!(changed, ["How long does tea steep?", "when is the tea ready?"]);
    assert_eq!(report["answers"][0]["before"]["notices"], serde_json::json!([]));
    assert_eq!(report["answers"][0]["after"]["notices"], serde_json::json!(["medication"]));
}

#[test]
fn words_that_only_move_change_no_answer() {
    let library =
        Library::new().article("tea.md", "## Steeping\n\nTea steeps for three minutes.\n").publish();
    library
        .article("tea.md", "## Steeping\n\nCups are round.\n\nTea steeps for three minutes.\n")
        .run(&["diff"])
        .exits(1)
        .prints("> tea#steeping/1 is now tea#steeping/2  (articles/tea.md:10)")
        .prints("passages: 1 added, 0 changed, 1 moved, 0 gone");
}

#[test]
fn a_fault_that_takes_passages_away_is_told() {
    published()
        .article("cups.md", "A.\n")
        .file("faq/tea.md", "+++\ntitel = \"Tea\"\n+++\nA.\n")
        .run(&["diff"])
        .exits(1)
        .complains("content/faq/tea.md:2: unknown key `titel`");
}

#[test]
fn without_an_index_there_is_nothing_to_compare_with() {
    Library::new().faq("tea.md", STEEP).run(&["diff"]).exits(2).complains("run `docent index build`");
}
