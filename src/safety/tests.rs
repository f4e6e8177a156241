//! What the checks say about whole messages.

use super::*;

fn words(raw: &str) -> Vec<String> {
    Safety::compiled_in().read_question(raw).medication.into_iter().map(|found| found.words).collect()
}

#[test]
fn names_and_class_words_fire_alone() {
    let check = |raw: &str, expect: &[&str]| assert_eq!(words(raw), expect, "{raw}");
    check("can i take Zoloft’s tablets", &["Zoloft’s", "tablets"]);
    check("ZOLOFT and xanaxs", &["ZOLOFT", "xanaxs"]);
    check("is st. john's wort safe", &["st. john's wort"]);
    check("5-HTP or 5htp", &["5-HTP", "5htp"]);
    check("zo||lo||ft?", &["zo||lo||ft"]);
    check("l-theanine", &["l-theanine"]);
    check("anti-depressants", &["anti-depressants"]);
    check("side effects?", &["side effects"]);
    check("how long is a massage session", &[]);
}

#[test]
fn a_match_says_what_it_means() {
    let found = Safety::compiled_in().read_question("on Zoloft").medication.remove(0);
    assert_eq!(found.to_string(), "name \"Zoloft\" → zoloft (sertraline, ssri)");
    assert_eq!(found.bytes, 3..9);
}

#[test]
fn a_passage_is_held_to_unambiguous_words() {
    let fires = |raw: &str| !Safety::compiled_in().read_passage(raw).is_empty();
    assert!(!fires("A dose-response effect of prescribed massage; sports medicine; few side effects."));
    assert!(fires("Massage beside antidepressants and sertraline."));
}

#[test]
fn without_lists_everything_counts() {
    let safety = Safety::fail_closed();
    assert_eq!(safety.read_question("hello").medication, [Match::fail_closed()]);
    assert_eq!(safety.read_passage("hello"), [Match::fail_closed()]);
}
