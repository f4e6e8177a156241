//! The machine-readable contract: tools build on it.

use crate::library::Library;
use serde_json::Value;
use std::io::Write;
use std::process::Stdio;

fn library() -> Library {
    Library::new()
        .article("tea.md", "Tea is a drink.\n\n## Steeping\n\nUse hot water. Steep black tea three minutes.\n\n- cup\n- pot\n")
        .faq("pills.md", "## May I stop sertraline?\n\nAsk whoever prescribed it.\n\n*Also asked:* can i quit my zoloft?\n")
        .file("rows.jsonl", "{\"id\":\"kettle-1\",\"title\":\"Kettles\",\"text\":\"A kettle boils water.\",\"url\":\"https://example.org/kettle\"}\n")
        .publish()
}

/// The line as it was printed, but for numbers that depend on the ranking and the generation's name.
fn shape(json: &str) -> String {
    let value: Value = serde_json::from_str(json).unwrap();
    assert!((0.0..=1.0).contains(&value["confidence"].as_f64().unwrap()));
    let generation = value["generation"].as_str().unwrap();
    assert_eq!(generation.len(), 16);
    let mut line = json.replace(generation, "<generation>");
    for (key, redacted) in [("confidence", "<0..1>"), ("score", "<score>")] {
        let key = format!("\"{key}\":");
        let mut pieces = line.split(&key).map(str::to_owned);
        let first = pieces.next().unwrap();
        let rest = pieces.map(|piece| {
            let end = piece.find([',', '}']).unwrap();
            assert!(piece[..end].parse::<f64>().is_ok(), "{piece}");
            format!("{key}{redacted}{}", &piece[end..])
        });
        line = first + &rest.collect::<String>();
    }
    // A key a line: differences read better, and the order of keys is held.
    line.replace(",\"", ",\n\"")
}

fn asked(question: &str) -> String {
    library().run(&["ask", "--format", "json", question]).stdout
}

#[test]
fn an_answer_has_these_keys_in_this_order() {
    let keys = [
        "\"question\":",
        "\"outcome\":",
        "\"confidence\":",
        "\"passages\":",
        "\"near\":",
        "\"notices\":",
        "\"generation\":",
    ];
    let json = asked("steep black tea three minutes");
    let places: Vec<usize> =
        keys.iter().map(|key| json.find(key).unwrap_or_else(|| panic!("{key} is missing"))).collect();
    assert!(places.is_sorted(), "{json}");
}

#[test]
fn a_quoted_answer() {
    insta::assert_snapshot!(shape(&asked("steep black tea three minutes")));
}

#[test]
fn an_answer_about_medication() {
    insta::assert_snapshot!(shape(&asked("may I stop sertraline?")));
}

#[test]
fn a_refusal_about_medication() {
    insta::assert_snapshot!(shape(&asked("lamictal")));
}

#[test]
fn a_crisis() {
    insta::assert_snapshot!(shape(&asked("i want to kill myself, should i stop sertraline")));
}

#[test]
fn nearest_questions() {
    let library = library().config("[answer]\nquote_from = 1.0\nnear_from = 0.0\n");
    insta::assert_snapshot!(shape(&library.run(&["ask", "--format", "json", "steep black tea"]).stdout));
}

#[test]
fn ranked_hits() {
    insta::assert_snapshot!(shape(
        &library().run(&["search", "--format", "json", "--top", "1", "sertraline"]).stdout
    ));
}

#[test]
fn the_ids_of_a_batch_come_back_as_they_were() {
    let library =
        library().file("q.txt", "{\"id\":7,\"text\":\"kettle\"}\n{\"id\":\"7\",\"text\":\"kettle\"}\n");
    let batch = library.path("content/q.txt");
    let ran = library.run(&["ask", "--format", "json", "--batch", batch.to_str().unwrap()]).exits(0);
    let starts: Vec<&str> = ran.stdout.lines().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(starts, ["{\"id\":7", "{\"id\":\"7\""]);
}

#[test]
fn a_batch_that_cannot_be_read_or_searched_ends_with_two() {
    let library = library();
    library.run(&["ask", "--batch", "content"]).exits(2).complains("reading ends here");
    let batch = Library::new().file("q.txt", "kettle\n");
    let path = batch.path("content/q.txt");
    batch
        .run(&["ask", "--batch", path.to_str().unwrap()])
        .exits(2)
        .complains("no passage that could be indexed");
}

#[test]
fn an_entry_that_is_marked_carries_the_notice_when_only_offered() {
    Library::new()
        .faq("skip.md", "## May I skip the evening one?\n\nAsk first.\n\n<!-- docent: medication=true -->\n")
        .config("[answer]\nquote_from = 1.0\nnear_from = 0.0\n")
        .ask("skip the evening one")
        .refuses()
        .notices(&["medication"]);
}

#[test]
fn bytes_are_where_the_text_stands_in_its_source() {
    let library = library();
    for (question, source) in
        [("steep black tea", "content/articles/tea.md"), ("may i stop sertraline", "content/faq/pills.md")]
    {
        let answer = library.ask(question).json;
        let passage = &answer["passages"][0];
        let file = std::fs::read(library.path(source)).unwrap();
        let at = |key: &str, end: usize| usize::try_from(passage[key][end].as_u64().unwrap()).unwrap();
        let text = passage["text"].as_str().unwrap();
        assert_eq!(&file[at("bytes", 0)..at("bytes", 1)], text.as_bytes());
        assert!(
            text.get(at("highlight", 0)..at("highlight", 1)).is_some_and(|sentence| !sentence.is_empty())
        );
    }
}

#[test]
fn a_batch_answers_in_order_and_goes_on_past_an_unreadable_line() {
    let library = library();
    let mut child = library
        .command()
        .args(["ask", "--format", "json", "--batch", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = "steep black tea\n{\"no\":1}\n\n{\"id\":\"x\",\"text\":\"kettle\",\"gold\":3}\n\u{1F600}\n";
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("-:2: "), "{complaint}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let questions: Vec<&str> = answers.iter().map(|a| a["question"].as_str().unwrap()).collect();
    assert_eq!(questions, ["steep black tea", "kettle", "\u{1F600}"]);
    assert_eq!((answers[0].get("id"), &answers[1]["id"]), (None, &Value::from("x")));
    assert_eq!(answers[2]["outcome"], "nothing");
}

#[test]
fn a_batch_that_is_all_readable_exits_with_zero() {
    let library = library().file("questions.txt", "who won the match\nkettle\n");
    let batch = library.path("content/questions.txt");
    library.run(&["ask", "--batch", batch.to_str().unwrap()]).exits(0);
}

#[test]
fn exit_codes_tell_answers_from_refusals_from_faults() {
    let library = library();
    library.run(&["ask", "steep black tea three minutes"]).exits(0);
    library.run(&["ask", "who won the match"]).exits(1);
    library.run(&["ask", ""]).exits(1);
    library.run(&["ask", "--batch", "missing.txt"]).exits(2).complains("missing.txt");
    library.run(&["ask", "--no-such-flag", "x"]).exits(2);
}

#[test]
fn a_trec_line_names_question_document_rank_and_score() {
    let ran = library().run(&["search", "--format", "trec", "--top", "3", "water kettle"]).exits(0);
    for (at, line) in ran.stdout.lines().enumerate() {
        let fields: Vec<&str> = line.split(' ').collect();
        assert_eq!((fields.len(), fields[0], fields[1], fields[5]), (6, "1", "Q0", "docent"), "{line}");
        assert_eq!(fields[3], (at + 1).to_string());
        assert!(fields[4].parse::<f64>().is_ok(), "{line}");
    }
    assert!(ran.stdout.starts_with("1 Q0 kettle-1 1 "), "{}", ran.stdout);
    let documents: Vec<&str> = ran.stdout.lines().map(|line| line.split(' ').nth(2).unwrap()).collect();
    let mut distinct = documents.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), documents.len(), "a document stands once: {documents:?}");
}

#[test]
fn a_trec_batch_goes_by_id_or_line() {
    let library = library().file("q.txt", "\nkettle\n{\"id\":\"q9\",\"text\":\"steep\"}\n");
    let batch = library.path("content/q.txt");
    let ran = library.run(&["search", "--format", "trec", "--batch", batch.to_str().unwrap()]).exits(0);
    assert!(ran.stdout.contains("2 Q0 kettle-1 1 "), "{}", ran.stdout);
    assert!(ran.stdout.contains("q9 Q0 tea 1 "), "{}", ran.stdout);
}

#[test]
fn operators_are_just_words() {
    let library = library();
    for question in ["kettle AND -water", "\"kettle", "title:kettle OR (", "kettle~2^3", "+kettle [a TO b]"] {
        library.run(&["search", "--format", "trec", question]).exits(0).prints("1 Q0 kettle-1 1 ");
    }
}

#[test]
fn misspelt_words_are_put_right() {
    library().run(&["search", "--format", "trec", "ketlle"]).exits(0).prints("1 Q0 kettle-1 1 ");
}

#[test]
fn strange_questions_get_one_clear_line() {
    let library = library();
    let long = "tea ".repeat(2500);
    let cases = [
        ("", "didn't get"),
        (" \t ", "didn't get"),
        ("\u{1F602}\u{1F602}", "can't read"),
        (long.as_str(), "longer than"),
    ];
    for (question, expect) in cases {
        let ran = library.run(&["ask", question]).exits(1).prints(expect);
        assert_eq!(ran.stdout.lines().count(), 1, "{ran:?}");
    }
    for question in ["\u{1}\u{7}tea", "\u{202e}שלום tea", "चाय tea 茶", "a"] {
        let ran = library.run(&["ask", question]);
        assert!([0, 1].contains(&ran.exit), "{ran:?}");
    }
}

#[test]
fn the_plain_answer_is_for_people() {
    insta::assert_snapshot!(library().run(&["ask", "may I stop sertraline?"]).exits(0).stdout);
}
