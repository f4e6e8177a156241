//! The table of word order: what it is made of, and how well it tells questions from shuffled words.

use docent::english::order::{SHORTEST_ORDER, classes, word_order};
use docent::search::SHUFFLED_BELOW;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Voices whose words are in no English order on purpose.
const DISORDERLY: [&str; 4] = ["shuffled", "salad", "other-language", "noise"];

/// The collection that nothing is fitted to, the table neither.
const HELD_OUT: &str = "swimming";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The questions of a folder of marked questions, or of a file of them.
fn questions(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    rows.filter(|row| !DISORDERLY.contains(&row["style"].as_str().unwrap_or_default()))
        .map(|row| row["text"].as_str().unwrap().to_owned())
        .collect()
}

/// The questions of all collections but the one that nothing is fitted to.
fn collections() -> Vec<String> {
    let folders = std::fs::read_dir(root().join("tests/collections")).unwrap().map(|f| f.unwrap().path());
    let folders = folders.filter(|folder| !folder.ends_with(HELD_OUT));
    let mut files: Vec<PathBuf> = folders.map(|f| f.join("questions.jsonl")).filter(|f| f.exists()).collect();
    files.sort();
    files.iter().flat_map(|file| questions(file)).collect()
}

#[test]
fn shuffled_words_are_told_from_questions() {
    let unseen = questions(&root().join(format!("tests/collections/{HELD_OUT}/questions.jsonl")));
    for (name, questions, most_false_alarms) in [("fitted", collections(), 0.005), ("unseen", unseen, 0.02)] {
        let natural: Vec<String> = questions.into_iter().filter(|text| word_order(text).is_some()).collect();
        let shuffled: Vec<String> = natural.iter().map(|text| shuffle(text)).collect();
        let share = |texts: &[String]| {
            let barred = texts.iter().filter(|text| word_order(text).unwrap() < SHUFFLED_BELOW).count();
            barred as f64 / texts.len() as f64
        };
        let (false_alarms, found) = (share(&natural), share(&shuffled));
        println!(
            "{} {name} questions of {SHORTEST_ORDER} words and more: {false_alarms:.4} taken for shuffled, {found:.3} \
             of their shuffles found",
            natural.len()
        );
        assert!(false_alarms <= most_false_alarms, "{false_alarms} of the {name}");
        assert!(found >= 0.6, "{found} of the {name}");
    }
}

/// Repeatable: words in the order of the hashes of themselves and their places.
fn shuffle(text: &str) -> String {
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut words: Vec<(u64, &str)> = words
        .enumerate()
        .filter(|(_, word)| !word.is_empty())
        .map(|(at, word)| {
            let hash = blake3::hash(format!("{at} {word}").as_bytes());
            (u64::from_le_bytes(hash.as_bytes()[..8].try_into().unwrap()), word)
        })
        .collect();
    words.sort_unstable();
    words.into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}

/// `cargo test --test word_order -- --ignored` writes the table anew.
#[test]
#[ignore = "writes src/english/lists/order.tsv"]
fn make_the_table() {
    let data = ["crisis_dev", "crisis_own", "medication_dev", "medication_own"];
    let own = data.iter().flat_map(|name| questions(&root().join(format!("tests/data/{name}.jsonl"))));
    let mut pairs: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for text in collections().into_iter().chain(own) {
        for two in classes(&text).windows(2) {
            *pairs.entry((two[0], two[1])).or_default() += 1;
        }
    }
    let mut table = String::from(
        "# How often one class of words follows another in the questions of `tests/`; `tests/word_order.rs` makes it.\n",
    );
    for ((first, second), count) in pairs.iter().filter(|(_, count)| **count > 1) {
        writeln!(table, "{first}\t{second}\t{count}").unwrap();
    }
    std::fs::write(root().join("src/english/lists/order.tsv"), table).unwrap();
}
