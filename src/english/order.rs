//! How far the order of the words in a text is that of English.
//!
//! Sentence vectors and BM25 hardly notice order: shuffled words find their passages as well as questions
//! do. Which words follow which tells them apart. Words that hold a sentence together (`function_words.txt`)
//! are classes of their own, all others share a few by their parts of speech and endings; `order.tsv` holds what
//! it speaks for a question when one class follows another, at once or behind one word between. It is a logistic model,
//! fitted to questions and the same words shuffled: `tests/word_order.rs` makes that table and measures it.

use super::binding::is_function_word;
use super::parts_of_speech;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Shorter texts have too little order to judge: "massage insurance cost?" is a question.
pub const SHORTEST_ORDER: usize = 4;

/// Longer texts are judged by their beginning, in words.
const MAX_WORDS: usize = 60;

/// The line of the table that counts for every text.
const ALWAYS: &str = "always";

const START: &str = "^";
const END: &str = "$";
const MARK: &str = "|";

/// What each pair of classes speaks for a question, in ln of the odds.
static TABLE: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
    // A line that begins with "#" is a comment only when it has no tab: it is the class of numbers, too.
    let lines = include_str!("lists/order.tsv").lines();
    lines
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(pair, weight)| Some((pair, weight.parse().ok()?)))
        .collect()
});

/// How much likelier the words of a text are a question as typed than its words shuffled: ln of the odds, above 0
/// for nearly every question. `None` under [`SHORTEST_ORDER`] words, and where no word holds them together.
pub fn word_order(text: &str) -> Option<f32> {
    let classes = classes(text);
    let words = || classes.iter().filter(|class| is_word(class));
    if words().count() < SHORTEST_ORDER || !words().any(|class| is_function_word(class)) {
        return None;
    }
    let weight = |pair: &str| TABLE.get(pair).copied().unwrap_or(0.0);
    let sum: f32 = pairs(&classes).map(|pair| weight(&pair)).sum();
    Some(weight(ALWAYS) + sum / scale(&classes))
}

/// The pairs of classes that the table knows: those side by side, and those with one between.
pub fn pairs(classes: &[String]) -> impl Iterator<Item = String> {
    let beside = classes.windows(2).map(|two| format!("{} {}", two[0], two[1]));
    let apart = classes.windows(3).map(|three| format!("{} _ {}", three[0], three[2]));
    beside.chain(apart)
}

/// What the sum over the pairs of a text is divided by: it grows with their number, but chance evens out.
pub fn scale(classes: &[String]) -> f32 {
    (classes.len().saturating_sub(1).max(1) as f32).sqrt()
}

/// Words of a text, and how many of them hold a sentence together.
pub fn function_words(text: &str) -> (usize, usize) {
    let classes = classes(text);
    let words = classes.iter().filter(|class| is_word(class));
    let function = words.clone().filter(|class| is_function_word(class)).count();
    (words.count(), function)
}

fn is_word(class: &str) -> bool {
    ![START, END, MARK].contains(&class)
}

/// The classes of a text's words and marks, its two ends included.
pub fn classes(text: &str) -> Vec<String> {
    let folded: String = text.to_lowercase().chars().filter(|c| !matches!(c, '\'' | '’')).collect();
    let mut classes = vec![START.to_owned()];
    for chunk in folded.split_whitespace().take(MAX_WORDS) {
        let mut rest = chunk;
        while let Some(first) = rest.chars().next() {
            let alike = |c: char| c.is_alphanumeric() == first.is_alphanumeric();
            let (run, behind) = rest.split_at(rest.find(|c| !alike(c)).unwrap_or(rest.len()));
            rest = behind;
            if first.is_alphanumeric() {
                classes.push(class_of(run));
            } else if run.contains(|c: char| !c.is_ascii() && !matches!(c, '–' | '—' | '“' | '”' | '‘'))
                || run.contains(['.', ',', ';', ':', '!', '?'])
            {
                // Emoji part sentences as marks do.
                classes.push(MARK.to_owned());
            }
        }
    }
    classes.push(END.to_owned());
    classes
}

/// A function word itself; of another word its parts of speech, `?` where they are unknown, and its ending.
fn class_of(word: &str) -> String {
    if is_function_word(word) {
        return word.to_owned();
    }
    if word.chars().all(|c| c.is_ascii_digit()) {
        return "#".to_owned();
    }
    let ends = |ending: &str, longer_than| word.len() > longer_than && word.ends_with(ending);
    let ending = match () {
        () if ends("ing", 4) => "ing",
        () if ends("ly", 4) => "ly",
        () if ends("ed", 3) => "ed",
        () if ends("s", 3) && !word.ends_with("ss") => "s",
        () => "",
    };
    let parts = parts_of_speech(word);
    let parts = if parts.is_empty() { "?" } else { &parts };
    format!("{parts}…{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_in_order_and_shuffled_words_are_not() {
        let order = |text: &str| word_order(text).unwrap();
        assert!(order("how often should i get a massage for my anxiety") > 1.0);
        assert!(order("often for massage how health mental receive I should benefits") < -1.0);
        for text in ["massage insurance cost", "sleep massage weeks anxiety", ""] {
            assert_eq!(word_order(text), None, "{text}");
        }
    }

    #[test]
    fn words_fall_into_classes() {
        assert_eq!(
            classes("Can't I stop worrying, 2 zolpidems?"),
            ["^", "cant", "i", "v…", "na…ing", "|", "#", "?…s", "|", "$"]
        );
        assert_eq!(function_words("card pin printer dog"), (4, 0));
        assert_eq!(function_words("how long"), (2, 1));
    }

    #[test]
    fn numbers_have_their_weights() {
        assert!(TABLE.keys().any(|pair| pair.starts_with("# ")));
        assert!(TABLE.contains_key(ALWAYS));
    }

    #[test]
    fn pairs_stand_side_by_side_or_one_apart() {
        let pairs: Vec<String> = pairs(&classes("how long")).collect();
        assert_eq!(pairs, ["^ how", "how a…", "a… $", "^ _ a…", "how _ $"]);
    }
}
