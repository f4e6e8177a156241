//! The table of word order: what it is made of, and how well it tells questions from shuffled words.

use docent::english::binding::is_function_word;
use docent::english::order::{SHORTEST_ORDER, classes, pairs, scale, word_order};
use docent::search::SHUFFLED_BELOW;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Voices whose words are in no English order on purpose.
const DISORDERLY: [&str; 4] = ["shuffled", "salad", "other-language", "noise"];

/// The collections that nothing is fitted to, the table neither.
const HELD_OUT: [&str; 3] = ["gardening", "massage-blind", "swimming"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The questions of a folder of marked questions, or of a file of them.
fn questions(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    rows.filter(|row| !DISORDERLY.contains(&row["style"].as_str().unwrap_or_default()))
        .filter(|row| row["status"] != "chitchat")
        .map(|row| row["text"].as_str().unwrap().to_owned())
        .collect()
}

/// The questions of all collections but those that nothing is fitted to.
fn collections() -> Vec<String> {
    let folders = std::fs::read_dir(root().join("tests/collections")).unwrap().map(|f| f.unwrap().path());
    let folders = folders.filter(|folder| !HELD_OUT.iter().any(|held_out| folder.ends_with(held_out)));
    let files = ["questions.jsonl", "questions-neighbours.jsonl"];
    let files = folders.flat_map(|folder| files.map(|file| folder.join(file))).filter(|file| file.exists());
    let mut files: Vec<PathBuf> = files.collect();
    files.sort();
    files.iter().flat_map(|file| questions(file)).collect()
}

#[test]
fn shuffled_words_are_told_from_questions() {
    let held_out = HELD_OUT.map(|name| root().join(format!("tests/collections/{name}/questions.jsonl")));
    let more = ["library-faq", "massage", "massage-blind", "sleep"];
    let more = more.map(|name| root().join(format!("tests/collections/{name}/held-out.jsonl")));
    let unseen: Vec<String> = held_out.iter().chain(&more).flat_map(|file| questions(file)).collect();
    for (name, questions, most_false_alarms) in [("fitted", collections(), 0.005), ("unseen", unseen, 0.01)] {
        for words in [4..=5, 6..=8, 9..=999, 0..=999] {
            let natural: Vec<&String> = questions
                .iter()
                .filter(|text| word_order(text).is_some() && words.contains(&text.split_whitespace().count()))
                .collect();
            let shuffled: Vec<String> = natural.iter().map(|text| shuffle(text, 0)).collect();
            let barred = |text: &str| word_order(text).is_some_and(|order| order < SHUFFLED_BELOW);
            let false_alarms = share(natural.iter().map(|text| barred(text)));
            let found = share(shuffled.iter().map(|text| barred(text)));
            println!(
                "{} {name} questions of {words:?} words: {false_alarms:.4} taken for shuffled, {found:.3} of their \
                 shuffles found",
                natural.len()
            );
            if *words.start() == 0 {
                assert!(false_alarms <= most_false_alarms, "{false_alarms} of the {name}");
                assert!(found >= 0.8, "{found} of the {name}");
            }
        }
    }
}

fn share(all: impl Iterator<Item = bool>) -> f64 {
    let (mut number, mut yes) = (0_u32, 0_u32);
    for one in all {
        number += 1;
        yes += u32::from(one);
    }
    f64::from(yes) / f64::from(number.max(1))
}

/// Repeatable: words in the order of the hashes of themselves and their places.
fn shuffle(text: &str, seed: u32) -> String {
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut words: Vec<(u64, &str)> = words
        .enumerate()
        .filter(|(_, word)| !word.is_empty())
        .map(|(at, word)| (hash(&format!("{seed} {at} {word}")), word))
        .collect();
    words.sort_unstable();
    words.into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}

fn hash(text: &str) -> u64 {
    u64::from_le_bytes(blake3::hash(text.as_bytes()).as_bytes()[..8].try_into().unwrap())
}

/// How often each text is learnt from, as it is or without its marks, and shuffled as often.
const REPEATS: u32 = 4;

/// Pairs that fewer texts hold are chance.
const FEWEST_TEXTS: u32 = 12;

/// Passes over all texts, the length of a step, and how strongly weights are held to 0.
const PASSES: usize = 6;
const STEP: f32 = 0.3;
const HOLD: f32 = 2e-5;

/// Weights nearer to 0 are left out of the table.
const LEAST_WEIGHT: f32 = 0.3;

/// A text to learn from: its pairs, what each counts, and whether it is in order.
struct Lesson {
    pairs: Vec<(usize, f32)>,
    in_order: bool,
}

/// Lessons of every text, and the pairs that they number.
fn lessons(texts: &[String]) -> (Vec<Lesson>, Vec<String>) {
    let mut read: Vec<(Vec<String>, bool)> = Vec::new();
    for text in texts {
        for seed in 0..REPEATS {
            // Shuffled words have no marks: questions without them must not be told by that.
            let keep_marks = seed % 2 == 0;
            let in_order: Vec<String> =
                classes(text).into_iter().filter(|c| keep_marks || c != "|").collect();
            read.push((in_order, true));
            read.push((classes(&shuffle(text, seed + 1)), false));
        }
    }
    let mut held: HashMap<String, u32> = HashMap::new();
    for (classes, _) in &read {
        for pair in pairs(classes).collect::<HashSet<_>>() {
            *held.entry(pair).or_default() += 1;
        }
    }
    let mut known: Vec<String> =
        held.into_iter().filter(|(_, n)| *n >= FEWEST_TEXTS).map(|(p, _)| p).collect();
    known.sort_unstable();
    let numbers: HashMap<&str, usize> =
        known.iter().enumerate().map(|(at, pair)| (pair.as_str(), at)).collect();
    let mut lessons: Vec<(u64, Lesson)> = read
        .iter()
        .enumerate()
        .map(|(at, (classes, in_order))| {
            let part = 1.0 / scale(classes);
            let pairs =
                pairs(classes).filter_map(|pair| Some((*numbers.get(pair.as_str())?, part))).collect();
            (hash(&at.to_string()), Lesson { pairs, in_order: *in_order })
        })
        .collect();
    lessons.sort_by_key(|(hash, _)| *hash);
    (lessons.into_iter().map(|(_, lesson)| lesson).collect(), known)
}

/// Logistic regression by stochastic gradient descent (`AdaGrad`): the constant, and the weight of each pair.
fn learn(lessons: &[Lesson], pairs: usize) -> (f32, Vec<f32>) {
    let mut weights = vec![0.0_f32; pairs + 1];
    let mut squares = vec![1e-4_f32; pairs + 1];
    for _ in 0..PASSES {
        for Lesson { pairs: held, in_order } in lessons {
            let sum = weights[pairs] + held.iter().map(|(at, part)| weights[*at] * part).sum::<f32>();
            let error = 1.0 / (1.0 + (-sum).exp()) - f32::from(u8::from(*in_order));
            for (at, part) in held.iter().copied().chain([(pairs, 1.0)]) {
                let slope = error * part + HOLD * weights[at];
                squares[at] += slope * slope;
                weights[at] -= STEP * slope / squares[at].sqrt();
            }
        }
    }
    (weights[pairs], weights)
}

/// `cargo test --release --test word_order -- --ignored` writes the table anew.
#[test]
#[ignore = "writes src/english/lists/order.tsv"]
fn make_the_table() {
    let data = ["crisis_dev", "crisis_own", "medication_dev", "medication_own"];
    let own = data.iter().flat_map(|name| questions(&root().join(format!("tests/data/{name}.jsonl"))));
    let everyday = std::fs::read_to_string(root().join("tests/data/everyday.txt")).unwrap();
    let everyday = everyday.lines().filter(|line| !line.starts_with('#')).map(str::to_owned);
    let all: BTreeSet<String> = collections().into_iter().chain(own).chain(everyday).collect();
    let judged = |text: &String| {
        let classes = classes(text);
        let words = classes.len() - 2 - classes.iter().filter(|class| *class == "|").count();
        words >= SHORTEST_ORDER && classes.iter().any(|class| is_function_word(class))
    };
    let texts: Vec<String> = all.into_iter().filter(judged).collect();
    let (lessons, pairs) = lessons(&texts);
    let (always, weights) = learn(&lessons, pairs.len());
    let mut table = String::from(
        "# What it speaks for a question that one class of words follows another (`_`: with one between), in ln of the\n\
         # odds; `tests/word_order.rs` makes it.\n",
    );
    writeln!(table, "always\t{always:.1}").unwrap();
    for (pair, weight) in pairs.iter().zip(&weights).filter(|(_, weight)| weight.abs() >= LEAST_WEIGHT) {
        writeln!(table, "{pair}\t{weight:.1}").unwrap();
    }
    std::fs::write(root().join("src/english/lists/order.tsv"), table).unwrap();
}
