//! What holds for every name and every word of the lists.

use super::*;
use crate::safety::lists::{bits, shipped_facts};
use proptest::prelude::*;
use proptest::sample::select;

/// Names of medicines for mood, mind and sleep that fire alone.
fn psychiatric_names() -> Vec<&'static str> {
    include_str!("../lists/names.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let name = fields.next()?;
            let marks: Vec<&str> = fields.nth(2).unwrap_or_default().split(' ').collect();
            (marks.contains(&"psychiatric") && !marks.contains(&"context")).then_some(name)
        })
        .collect()
}

fn fires(raw: &str) -> bool {
    !read(raw, &Normal::of(raw), &Lists::default(), Strictness::Question).is_empty()
}

#[test]
fn every_psychiatric_name_fires_in_every_dress() {
    let names = psychiatric_names();
    assert!(names.len() > 1_000, "{} names", names.len());
    for name in names {
        let spoiler = name.split_at(name.len() / 2);
        for dressed in [
            name.to_owned(),
            name.to_uppercase(),
            format!("||{name}||"),
            format!("{}||{}||", spoiler.0, spoiler.1),
            format!("**{name}**"),
            format!("{name}s"),
            format!("{name}'s"),
            format!("{name}’s"),
            format!("{name}?!"),
            format!("{name}…"),
            format!("{name}😭"),
            format!("is {name} ok"),
            format!("{name}50mg"),
        ] {
            assert!(fires(&dressed), "{dressed}");
        }
    }
}

#[test]
fn every_psychiatric_name_fires_in_a_passage() {
    for name in psychiatric_names() {
        assert!(!read(name, &Normal::of(name), &Lists::default(), Strictness::Passage).is_empty(), "{name}");
    }
}

/// Unless what is left is listed for what it is: an English word, or a name that needs a cue.
#[test]
fn every_long_psychiatric_name_fires_with_a_letter_dropped() {
    for name in psychiatric_names() {
        let letters: Vec<char> = name.chars().collect();
        if letters.iter().filter(|c| c.is_alphabetic()).count() < 7 {
            continue;
        }
        for at in (1..letters.len()).filter(|at| letters[*at].is_alphabetic()) {
            let slip: String =
                letters.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| *c).collect();
            let facts = shipped_facts(&slip);
            if !facts.is_ordinary() && !facts.any(bits::LISTED) {
                assert!(fires(&slip), "{slip} for {name}");
            }
        }
    }
}

#[test]
fn no_ordinary_word_fires_alone_unless_the_lists_say_so() {
    let lists = [
        include_str!("../lists/english.txt"),
        include_str!("../lists/english_modern.txt"),
        include_str!("../lists/english_short.txt"),
        include_str!("../lists/medical_prose.txt"),
    ];
    for word in lists.iter().flat_map(|list| list.lines()).filter(|line| !line.starts_with('#')) {
        let listed = |word: &str| shipped_facts(word).any(bits::NAME | bits::CLASS_WORD);
        let squeezed = Normal::of(word).words()[0].text.clone();
        let says_so = [word, squeezed.as_str()]
            .iter()
            .flat_map(|word| [Some(*word), word.strip_suffix('s')])
            .flatten()
            .any(listed);
        assert!(says_so || !fires(word), "{word}");
    }
}

#[test]
fn all_words_of_the_lists_stand_as_the_normaliser_writes_them() {
    let lists = [
        include_str!("../lists/names.tsv"),
        include_str!("../lists/class_words.txt"),
        include_str!("../lists/context_words.txt"),
        include_str!("../lists/cues.txt"),
        include_str!("../lists/dosing_words.txt"),
        include_str!("../lists/misspelling_targets.txt"),
        include_str!("../lists/small_words.txt"),
    ];
    for line in lists.iter().flat_map(|list| list.lines()).filter(|line| !line.starts_with('#')) {
        let entry = line.split('\t').next().unwrap_or_default().trim_end_matches(" ?");
        let normal = Normal::of(entry);
        let words: Vec<&str> = normal.words().iter().map(|word| word.text.as_str()).collect();
        assert_eq!(words.join(" "), entry);
    }
}

#[test]
fn names_of_vetoed_and_targeted_words_are_listed() {
    for word in include_str!("../lists/misspelling_targets.txt").lines().filter(|line| !line.starts_with('#'))
    {
        assert!(shipped_facts(word).any(bits::LISTED), "{word}");
    }
}

proptest! {
    #[test]
    fn a_name_fires_wherever_it_stands(
        name in select(psychiatric_names()),
        before in "[a-z ,.!?\u{200b}]{0,30}",
        after in "[a-z ,.!?\u{200b}]{0,30}",
    ) {
        let raw = format!("{before} {name} {after}");
        prop_assert!(fires(&raw), "{}", raw);
    }

    #[test]
    fn any_text_is_read_and_matches_point_into_it(raw in "\\PC{0,120}") {
        for found in read(&raw, &Normal::of(&raw), &Lists::default(), Strictness::Question) {
            prop_assert_eq!(raw.get(found.bytes.clone()), Some(found.words.as_str()));
        }
    }
}
