//! The marked lines of the repository, and what the checks are known to get wrong on them.

use super::*;
use crate::safety::Safety;

/// The lines that the medication check misses, and those it raises without need.
fn check(jsonl: &str, missed: &[&str], false_alarms: &[&str]) {
    let cases = parse_cases(jsonl).unwrap();
    let Medication { misses, false_alarms: raised, .. } =
        evaluate(&Safety::compiled_in(), &cases, &|_| None).medication;
    let texts = |wrong: &[Wrong]| wrong.iter().map(|wrong| wrong.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&misses), missed, "missed");
    assert_eq!(texts(&raised), false_alarms, "false alarms");
}

#[test]
fn the_development_lines_are_all_told_apart() {
    check(include_str!("../../../tests/data/medication_dev.jsonl"), &[], &[]);
}

#[test]
fn our_own_lines_are_told_apart_but_for_a_few() {
    check(
        include_str!("../../../tests/data/medication_own.jsonl"),
        &[
            "my mom hides mine because she doesnt believe in them",
            "mood is flat since starting",
            "implant arm hurts",
            "what is lean made of",
        ],
        &[
            "breaking bad is about drugs right? joking lol what a show",
            "low estrogen symptoms",
            "gold injection moulding",
        ],
    );
}

#[test]
fn the_report_counts_by_layer_and_names_what_is_wrong() {
    let cases = parse_cases(
        "{\"text\":\"is zoloft ok\",\"medication\":true}\n\
         {\"text\":\"my mum hides hers\",\"medication\":true}\n\
         {\"text\":\"a dose of it\",\"medication\":false}\n\
         {\"text\":\"hello\",\"medication\":false}",
    );
    let scores = evaluate(&Safety::compiled_in(), &cases.unwrap(), &|_| None);
    insta::assert_snapshot!(scores, @r#"
    medication
      recall              0.5000 (1 of 2)
      precision           0.5000 (1 of 2)
      false-positive rate 0.5000 (1 of 2)
      layer          found  alone  false alarms
      name               1      1             0
      class-word         0      0             1
      missed, line 2: my mum hides hers
      false alarm, line 3: a dose of it  [class-word "dose"]
    "#);
}

#[test]
fn what_the_second_opinion_raises_is_counted() {
    let cases = parse_cases(
        "{\"text\":\"night falls\",\"level\":3}\n{\"text\":\"the sun is out\",\"level\":0}\n\
         {\"text\":\"i want to die\",\"level\":3}",
    );
    let opinion = |text: &str| Some(if text.contains("night") { 0.9 } else { 0.1 });
    let scores = evaluate(&Safety::compiled_in(), &cases.unwrap(), &opinion);
    insta::assert_snapshot!(scores, @r"
    crisis (level 2 or 3)
      recall              0.5000 (1 of 2)
      precision           1.0000 (1 of 1)
      false-positive rate 0.0000 (0 of 1)
      second opinion      raised 1 of them and 0 others to level 1
      level 0 read as 0: 1
      level 3 read as 1: 1
      level 3 read as 3: 1
      missed, line 1: night falls  [second-opinion]
    ");
}
