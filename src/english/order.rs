//! How far the order of the words in a text is that of English.
//!
//! Sentence vectors and BM25 hardly notice order: shuffled words find their passages as well as questions
//! do. Which words follow which tells them apart. Words that hold a sentence together (`function_words.txt`)
//! are classes of their own, all others share a few by their endings; `order.tsv` counts how often one class
//! follows another in the questions of `tests/`, and `tests/word_order.rs` makes that table and measures it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Shorter texts have too little order to judge: "massage insurance cost?" is a question.
pub const SHORTEST_ORDER: usize = 6;

/// What a class that was never seen after another is taken for: so many counts by its overall frequency.
const SMOOTHING: f32 = 5.0;

/// Longer texts are judged by their beginning, in words.
const MAX_WORDS: usize = 400;

const START: &str = "^";
const END: &str = "$";

static FUNCTION_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("lists/function_words.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::parse(include_str!("lists/order.tsv")));

/// How often each class follows each.
struct Table {
    pairs: HashMap<(&'static str, &'static str), f32>,
    before: HashMap<&'static str, f32>,
    after: HashMap<&'static str, f32>,
    total: f32,
}

impl Table {
    fn parse(text: &'static str) -> Self {
        let mut table =
            Self { pairs: HashMap::new(), before: HashMap::new(), after: HashMap::new(), total: 0.0 };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            if let (Some(first), Some(second), Some(Ok(count))) =
                (fields.next(), fields.next(), fields.next().map(str::parse::<f32>))
            {
                table.pairs.insert((first, second), count);
                *table.before.entry(first).or_default() += count;
                *table.after.entry(second).or_default() += count;
                table.total += count;
            }
        }
        table
    }

    /// ln of how much likelier `second` is after `first` than anywhere.
    fn surprise(&self, first: &str, second: &str) -> f32 {
        let count = |map: &HashMap<&str, f32>, class| map.get(class).copied().unwrap_or(0.0);
        let anywhere = (count(&self.after, second) + 0.5) / (self.total + self.after.len() as f32);
        let pair = self.pairs.get(&(first, second)).copied().unwrap_or(0.0);
        let here = (pair + SMOOTHING * anywhere) / (count(&self.before, first) + SMOOTHING);
        (here / anywhere).ln()
    }
}

/// How much likelier than chance the words of a text follow each other: the mean of ln(likelihood ratio),
/// above 0 for nearly every question, below for shuffled words. `None` under [`SHORTEST_ORDER`] words.
pub fn word_order(text: &str) -> Option<f32> {
    let classes = classes(text);
    if classes.iter().filter(|class| is_word(class)).count() < SHORTEST_ORDER {
        return None;
    }
    let pairs = classes.windows(2).map(|two| TABLE.surprise(two[0], two[1]));
    Some(pairs.sum::<f32>() / (classes.len() - 1) as f32)
}

/// Whether a word, in lower case, holds a sentence together and says nothing of what it is about.
pub fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.contains(word)
}

/// Words of a text, and how many of them hold a sentence together.
pub fn function_words(text: &str) -> (usize, usize) {
    let classes = classes(text);
    let words = classes.iter().filter(|class| is_word(class));
    let function = words.clone().filter(|class| FUNCTION_WORDS.contains(*class)).count();
    (words.count(), function)
}

fn is_word(class: &str) -> bool {
    ![START, END, "|"].contains(&class)
}

/// The classes of a text's words and marks, its two ends included.
pub fn classes(text: &str) -> Vec<&'static str> {
    let folded: String = text.to_lowercase().chars().filter(|c| !matches!(c, '\'' | '’')).collect();
    let mut classes = vec![START];
    for chunk in folded.split_whitespace().take(MAX_WORDS) {
        let mut rest = chunk;
        while let Some(first) = rest.chars().next() {
            let alike = |c: char| c.is_alphanumeric() == first.is_alphanumeric();
            let (run, behind) = rest.split_at(rest.find(|c| !alike(c)).unwrap_or(rest.len()));
            rest = behind;
            if first.is_alphanumeric() {
                classes.push(class_of(run));
            } else if run.contains(['.', ',', ';', ':', '!', '?', '…']) {
                classes.push("|");
            }
        }
    }
    classes.push(END);
    classes
}

fn class_of(word: &str) -> &'static str {
    let ends = |ending, longer_than| word.len() > longer_than && word.ends_with(ending);
    match FUNCTION_WORDS.get(word) {
        Some(known) => known,
        None if word.chars().all(|c| c.is_ascii_digit()) => "#",
        None if ends("ing", 4) => "…ing",
        None if ends("ly", 4) => "…ly",
        None if ends("ed", 3) => "…ed",
        None if ends("s", 3) && !word.ends_with("ss") => "…s",
        None => "…",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_in_order_and_shuffled_words_are_not() {
        let order = |text: &str| word_order(text).unwrap();
        assert!(order("how often should i get a massage for my anxiety") > 0.5);
        assert!(order("often for massage how health mental receive I should benefits") < -0.3);
        assert_eq!(word_order("massage insurance cost"), None);
        assert_eq!(word_order(""), None);
    }

    #[test]
    fn words_fall_into_classes() {
        assert_eq!(classes("Can't I stop worrying?"), ["^", "cant", "i", "…", "…ing", "|", "$"]);
        assert_eq!(function_words("card pin printer dog"), (4, 0));
        assert_eq!(function_words("how long"), (2, 1));
    }
}
