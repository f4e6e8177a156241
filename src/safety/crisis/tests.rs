//! The signs on whole sentences, on marked sets, and on sentences in disguise.

use super::*;
use crate::safety::lists::is_english;
use crate::safety::report::Level;
use proptest::prelude::*;
use serde::Deserialize;
use std::fmt::Write;

fn crisis(raw: &str) -> Crisis {
    read(raw, &Normal::of(raw), is_english)
}

fn level(raw: &str) -> u8 {
    crisis(raw).level.into()
}

#[test]
fn whole_sentences_get_their_level() {
    let check = |expect: u8, lines: &[&str]| {
        for line in lines {
            assert_eq!(level(line), expect, "{line}: {:?}", crisis(line).matched);
        }
    };
    check(
        3,
        &[
            "i want to kill myself",
            "i want 2 die",
            "kms",
            "thinking abt kms tonight ngl",
            "i wnat to die",
            "i wanna dye",
            "i want to d i e",
            "#killmyself",
            "quiero morir",
            "i just want to bleed out",
            "i dont think ill be alive next week",
        ],
    );
    check(3, &["nothing matters, i gave my cat away and wrote the letters", "I. want. to. die."]);
    check(3, &["every night i lie there planning how id end it. would massage even do anything for me"]);
    check(
        3,
        &[
            "im suicidal. does massage help",
            "not gonna lie i want to die",
            "i can't stop thinking about killing myself",
        ],
    );
    check(
        2,
        &[
            "my friend says she wants to kill herself",
            "scared hes gonna hurt himself",
            "someone in vc said they're suicidal",
        ],
    );
    check(
        1,
        &[
            "i'm not suicidal, just tired",
            "i was suicidal in my twenties, these days i'm okay",
            "i was suicidal years ago",
            "my uncle killed himself last year",
        ],
    );
    check(1, &["does massage help with suicidal thoughts", "this hangover makes me want to die", "988"]);
    check(0, &["malenia keeps killing me i wanna die", "the hero kills himself in the movie"]);
    check(
        0,
        &[
            "this homework is killing me",
            "dying to get a massage",
            "kill the process",
            "i want to die my hair blue",
            "i'm tired of my life being so busy",
        ],
    );
    check(
        0,
        &["ran 5 kms", "cutting carbs", "i took 20 mg of prozac", "max dose of zoloft per day", "", "💀💀"],
    );
}

#[test]
fn whom_a_sign_is_about_decides_between_the_writer_and_a_helper() {
    let check = |raw: &str, expect: u8| assert_eq!(level(raw), expect, "{raw}");
    check("my mom died and i want to die", 3);
    check("i think my friend wants to die", 2);
    check("my friend doesn't know i want to die", 3);
    check("why do people kill themselves", 1);
    check("when you want to die, what do you do", 3);
    check("the process kills itself", 0);
    check("my brother texted me: \"i want to die\"", 2);
    check("my mom said no, i want to die", 3);
    check("my diary: i want to die", 3);
    check("he posted \"nobody would miss me, i want to die\"", 2);
    check("i want to die. my mom said: go to sleep", 3);
}

#[test]
fn an_emergency_and_danger_from_another_are_told_apart() {
    let check = |raw: &str, level: Level, emergency: bool, danger: bool| {
        let found = crisis(raw);
        assert_eq!((found.level, found.emergency, found.danger), (level, emergency, danger), "{raw}");
    };
    check("i just took like 20 xanax what do i do", Level::Own, true, false);
    check("how many tylenol would it take", Level::Own, true, false);
    check("my friend took a bunch of pills and won't answer", Level::Other, true, false);
    check("i want to disappear forever", Level::Own, false, false);
    check("he's outside with a knife", Level::Own, true, true);
    check("he threatened to kill me and i want to die", Level::Own, true, false);
}

#[test]
fn a_match_says_which_sign_and_which_words() {
    let found = crisis("ok. I **want** to die").matched.remove(0);
    assert_eq!(
        (found.rule.as_str(), found.words.as_str(), found.bytes),
        ("want-die", "want** to die", 8..21)
    );
    assert!(crisis("massage for depression?").matched.is_empty());
}

#[derive(Deserialize)]
struct Marked {
    text: String,
    level: Mark,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(untagged, rename_all = "kebab-case")]
enum Mark {
    Level(u8),
    Named(Named),
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Named {
    None,
    Resources,
    FullThirdParty,
    Full,
}

impl Mark {
    fn level(self) -> u8 {
        match self {
            Self::Level(level) => level,
            Self::Named(named) => named as u8,
        }
    }
}

/// How a set of marked lines was read.
#[derive(Default)]
struct Score {
    crises: usize,
    flagged: usize,
    first_person: usize,
    noticed: usize,
    full: usize,
    ordinary: usize,
    false_alarms: usize,
    wrong: String,
}

fn score(set: &str) -> Score {
    let mut score = Score::default();
    for line in set.lines() {
        let Marked { text, level: mark } = serde_json::from_str(line).expect("a marked line");
        let (expected, got) = (mark.level(), level(&text));
        let flagged = got >= 2;
        if expected >= 2 {
            score.crises += 1;
            score.flagged += usize::from(flagged);
        } else {
            score.ordinary += 1;
            score.false_alarms += usize::from(flagged);
        }
        if expected == 3 {
            score.first_person += 1;
            score.noticed += usize::from(got > 0);
            score.full += usize::from(got == 3);
        }
        if flagged != (expected >= 2) {
            // Writing to a string does not fail.
            let _ = writeln!(score.wrong, "{expected} read as {got}: {text}");
        }
    }
    score
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

#[test]
fn the_development_set_is_read_without_a_miss_or_a_false_alarm() {
    let score = score(include_str!("../../../tests/data/crisis_dev.jsonl"));
    assert_eq!((score.crises, score.ordinary), (30, 30));
    assert_eq!((score.flagged, score.false_alarms), (30, 0), "{}", score.wrong);
}

#[test]
fn the_own_set_stays_as_well_read_as_it_was() {
    let score = score(include_str!("../../../tests/data/crisis_own.jsonl"));
    assert!(score.crises >= 1300 && score.ordinary >= 1700, "the set shrank");
    assert!(share(score.flagged, score.crises) >= 0.96, "{}", score.wrong);
    assert!(share(score.noticed, score.first_person) >= 0.975, "{}", score.wrong);
    assert!(share(score.full, score.first_person) >= 0.955, "{}", score.wrong);
    assert!(share(score.false_alarms, score.ordinary) <= 0.001, "{}", score.wrong);
}

#[test]
fn every_leaning_with_every_end_is_a_disclosure() {
    let leanings = [
        "i want to",
        "i just want to",
        "i really wish i could",
        "i am going to",
        "i've decided to",
        "i have the urge to",
        "i am tempted to",
        "all i want is to",
        "i plan to",
        "part of me wants to",
        "my brain keeps telling me to",
    ];
    let ends = [
        "kill myself",
        "end my life",
        "take my own life",
        "end my own existence",
        "put an end to my life",
        "not be alive",
        "not exist",
        "stop existing",
        "never wake up again",
        "leave this world",
        "be gone for good",
        "cease to exist",
        "disappear forever",
        "unalive myself",
        "die in my sleep",
    ];
    for leaning in leanings {
        for end in ends {
            assert_eq!(level(&format!("{leaning} {end}")), 3, "{leaning} {end}");
        }
    }
}

#[test]
fn every_refusal_of_living_is_a_disclosure() {
    let refusals = [
        "i don't want to",
        "i no longer want to",
        "i have no desire to",
        "i have no will to",
        "i can't find a reason to",
        "i'm too tired to",
        "why should i",
        "i'm not sure i want to",
        "i don't deserve to",
        "there is no reason for me to",
    ];
    let lives = [
        "live anymore",
        "be alive",
        "exist",
        "keep living",
        "wake up tomorrow",
        "be in this world",
        "stay alive",
    ];
    for refusal in refusals {
        for life in lives {
            assert_eq!(level(&format!("{refusal} {life}")), 3, "{refusal} {life}");
        }
    }
}

/// Sentences whose every word of five letters or more may be misspelt.
const CORE: &[&str] = &[
    "i feel suicidal",
    "i want to kill myself",
    "having suicidal thoughts again",
    "thinking about suicide",
    "i overdosed last night",
    "i want to unalive myself",
    "everyone would be better off without me",
    "i keep cutting myself",
];

/// The key words of the core sentences.
const KEY_WORDS: &[&str] = &["suicidal", "suicide", "myself", "overdosed", "unalive", "cutting"];

#[test]
fn one_wrong_letter_in_a_key_word_changes_nothing() {
    for sentence in CORE {
        for key in KEY_WORDS.iter().filter(|key| sentence.contains(**key)) {
            for wrong in one_edit_away(key).into_iter().filter(|wrong| !is_english(wrong)) {
                let text = sentence.replace(key, &wrong);
                assert_eq!(level(&text), 3, "{text}");
            }
        }
    }
}

/// Each letter but the first dropped, doubled, swapped with the next, or replaced by another.
fn one_edit_away(word: &str) -> Vec<String> {
    let mut edited = Vec::new();
    for at in 1..word.len() {
        let (head, tail) = word.split_at(at);
        edited.push(format!("{head}{}", &tail[1..]));
        edited.push(format!("{head}{}{tail}", &tail[..1]));
        edited.push(format!("{head}x{}", &tail[1..]));
        if tail.len() > 1 {
            edited.push(format!("{head}{}{}{}", &tail[1..2], &tail[..1], &tail[2..]));
        }
    }
    edited
}

#[derive(Debug, Clone, Copy)]
enum Costume {
    UpperCase,
    Bold,
    Spoiler,
    ZeroWidth,
    Emoji,
    Stretched,
}

fn dress(text: &str, costume: Costume) -> String {
    match costume {
        Costume::UpperCase => text.to_uppercase(),
        Costume::Bold => format!("**{text}**"),
        Costume::Spoiler => format!("||{text}||"),
        Costume::ZeroWidth => text.chars().flat_map(|c| [c, '\u{200b}']).collect(),
        Costume::Emoji => format!("😭 {text} 💀"),
        Costume::Stretched => {
            format!("{text}{}", text.chars().last().map_or(String::new(), |c| c.to_string().repeat(4)))
        }
    }
}

fn costume() -> impl Strategy<Value = Costume> {
    prop_oneof![
        Just(Costume::UpperCase),
        Just(Costume::Bold),
        Just(Costume::Spoiler),
        Just(Costume::ZeroWidth),
        Just(Costume::Emoji),
        Just(Costume::Stretched),
    ]
}

proptest! {
    #[test]
    fn a_costume_does_not_hide_a_disclosure(
        sentence in proptest::sample::select(CORE),
        costumes in proptest::collection::vec(costume(), 0..3),
    ) {
        let text = costumes.iter().fold(sentence.to_owned(), |text, costume| dress(&text, *costume));
        prop_assert_eq!(level(&text), 3, "{}", text);
    }

    #[test]
    fn ordinary_words_around_a_disclosure_do_not_hide_it(
        sentence in proptest::sample::select(CORE),
        before in "(hi\\. |hello everyone, |so yeah\\. |does massage help\\? )?",
        after in "(\\.| and i don't know who to tell|, does massage help| 😭)?",
    ) {
        let text = format!("{before}{sentence}{after}");
        prop_assert_eq!(level(&text), 3, "{}", text);
    }

    #[test]
    fn any_text_is_read_and_its_matches_stand_in_it(raw in "\\PC{0,200}") {
        for found in crisis(&raw).matched {
            prop_assert_eq!(raw.get(found.bytes), Some(found.words.as_str()));
        }
    }
}

/// The most matching steps for each word of a text, whatever the words.
const STEPS_A_WORD: usize = 12_000;

#[test]
fn an_attack_text_takes_a_bounded_number_of_steps() {
    let all_signs = include_str!("rules/concepts.txt").replace(['|', '~', ':'], " ");
    let texts = [
        "i want to kill myself ".repeat(800),
        "i want to really really just so so ".repeat(500),
        "suicxde kxll myslef dxe overdxse ".repeat(600),
        "not never no dont ".repeat(900),
        all_signs.chars().take(16_000).collect(),
        "\u{200b}\u{301}".repeat(10_000),
    ];
    for text in texts {
        let normal = Normal::of(&text);
        let steps = RULES.read(&text, &normal, is_english).steps;
        assert!(steps <= STEPS_A_WORD * normal.words().len().max(1), "{steps} steps: {text:.40}");
    }
}

#[test]
fn a_fault_in_the_rules_says_where_it_is() {
    let check = |concepts: &'static str, signs: &'static str, expect: &str| {
        let fault = Rules::parse(concepts, signs).expect_err("faulty");
        assert_eq!(fault.to_string(), expect);
    };
    check("small: so\nsmall: very\n", "", "line 2: the concept `small` is there twice; join the two");
    check(" so\n", "", "line 1: no `name:` before these words");
    check(
        "small: so\n",
        "# no\nx own 3 : {die}\n",
        "line 2: no concept is called `die`; add it to concepts.txt",
    );
    check("small: so\n", "x own 3 die\n", "line 1: expected `id who weight marks : pattern`");
    check("small: so\n", "x own 4 : die\n", "line 1: expected `id who weight marks : pattern`");
    check("small: so\n", "x own 3 : Die\n", "line 1: `Die` is no step of a pattern; see the top of the file");
}

#[test]
fn a_disclosure_at_the_end_of_a_text_too_long_to_read_is_found() {
    let ordinary = "i slept well and the tea was good. ".repeat(600);
    assert_eq!(level(&ordinary), 0);
    let found = crisis(&format!("{ordinary} i want to kill myself"));
    assert_eq!(found.level, Level::Own);
    assert!(found.matched.iter().all(|found| found.bytes.start >= ordinary.len()));
}

#[test]
fn the_lines_of_a_sign_stand_together() {
    let ids = include_str!("rules/signs.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_whitespace().next());
    let mut done = Vec::new();
    for id in ids {
        if done.last() != Some(&id) {
            assert!(!done.contains(&id), "`{id}` stands in two places");
            done.push(id);
        }
    }
}

#[test]
fn no_sign_and_no_member_of_a_concept_is_there_twice() {
    let mut seen = std::collections::HashSet::new();
    for line in include_str!("rules/signs.txt").lines().filter(|line| line.contains(" : ")) {
        assert!(seen.insert(line), "twice: {line}");
    }
    let mut members = Vec::new();
    for line in include_str!("rules/concepts.txt").lines().filter(|line| !line.starts_with('#')) {
        let listed = line.split_once(':').map_or(line, |(_, listed)| {
            members.clear();
            listed
        });
        for member in listed.split('|').map(str::trim).filter(|member| !member.is_empty()) {
            assert!(!members.contains(&member), "`{member}` twice: {line}");
            members.push(member);
        }
    }
}
