//! Finds passages that open with a pronoun whose noun stands in another passage.

use crate::passage::{Passage, PassageKind};

/// Pronouns that always point back.
const POINT_BACK: [&str; 12] =
    ["they", "he", "she", "them", "him", "it'll", "they're", "they've", "they'll", "he's", "she's", "theirs"];

/// Words that point back when a verb follows, not when a noun does ("This review …").
const POINT_OR_NAME: [&str; 4] = ["this", "that", "these", "those"];

/// What follows a pronoun that stands alone.
const VERBS: [&str; 52] = [
    "is", "are", "was", "were", "isn't", "aren't", "wasn't", "weren't", "has", "have", "had", "does", "do",
    "did", "can", "can't", "cannot", "could", "may", "might", "will", "would", "should", "must", "also",
    "then", "often", "usually", "only", "means", "makes", "helps", "help", "shows", "show", "suggests",
    "suggest", "leads", "lead", "works", "work", "happens", "happen", "explains", "allows", "allow", "lets",
    "gives", "give", "includes", "include", "applies",
];

/// What follows an "it" that points at nothing: "It takes", "It seems", "It depends", "It rains".
const EMPTY_IT: [&str; 9] =
    ["takes", "seems", "seemed", "appears", "appeared", "depends", "turns", "follows", "goes"];

/// How far into a sentence "It is … to", "It is … that" is looked for, in words.
const EMPTY_IT_WORDS: usize = 7;

/// The pronoun that a passage opens with, when what it stands for is not in the passage.
///
/// Only paragraphs, lists and tables of articles: an FAQ entry is always shown under its question, a row
/// under its title.
pub(in crate::editorial) fn pronoun(passage: &Passage) -> Option<&str> {
    match passage.info.kind {
        PassageKind::Paragraph | PassageKind::List | PassageKind::Table => opening_pronoun(&passage.plain),
        PassageKind::Code | PassageKind::Entry | PassageKind::Row => None,
    }
}

fn opening_pronoun(plain: &str) -> Option<&str> {
    let mut typed = plain.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let first = typed.next()?;
    let rest: Vec<String> = typed.take(EMPTY_IT_WORDS).map(fold).collect();
    let next = rest.first().map(String::as_str).unwrap_or_default();
    let points = match fold(first).as_str() {
        // The trade, not the pronoun.
        "it" if first == "IT" => false,
        "it" | "it's" => !is_empty_it(&rest) || next == "also",
        word if POINT_BACK.contains(&word) => true,
        word if POINT_OR_NAME.contains(&word) => VERBS.contains(&next),
        _ => false,
    };
    points.then_some(first)
}

/// "It is important to …" says what it is.
fn is_empty_it(rest: &[String]) -> bool {
    rest.first().is_some_and(|next| EMPTY_IT.contains(&next.as_str()))
        || rest.iter().any(|word| ["to", "that", "whether", "worth"].contains(&word.as_str()))
}

fn fold(word: &str) -> String {
    word.to_lowercase().replace('’', "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(plain: &str, expect: Option<&str>) {
        assert_eq!(opening_pronoun(plain), expect, "{plain}");
    }

    #[test]
    fn bare_pronouns_are_found() {
        check("It also lowers cortisol.", Some("It"));
        check("“They sleep better.”", Some("They"));
        check("This can help.", Some("This"));
        check("These are rare.", Some("These"));
        check("It’s calming.", Some("It’s"));
        check("He’s a therapist.", Some("He’s"));
    }

    #[test]
    fn words_that_bring_their_noun_are_fine() {
        check("This review asks why.", None);
        check("Those exploring therapy gain most.", None);
        check("Its effects are known.", None);
        check("Italy is warm.", None);
        check("IT staff help.", None);
        check("", None);
    }

    #[test]
    fn an_it_that_points_at_nothing_is_fine() {
        check("It is important to drink.", None);
        check("It's worth asking.", None);
        check("It takes four weeks.", None);
        check("It is well known that tea helps.", None);
    }
}
