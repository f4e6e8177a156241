//! No answer, however it comes about, is rendered without its notices.

use super::*;
use crate::passage::{PassageInfo, PassageKind, split};
use crate::render::deep_link::Links;
use crate::render::json::JsonAnswer;
use crate::render::terminal::{self, Style};
use crate::safety::crisis::Replies;
use crate::safety::{Level, Safety, Where};
use crate::search::{Hit, Hits, Parts, Reading, Signals};
use proptest::prelude::*;
use proptest::sample::select;

/// A document with one passage, cut the way passages are cut.
pub(super) fn stored(words: &str, heading: &str, marked: bool) -> Stored {
    let markdown = format!("+++\ntitle = \"Tea\"\n+++\n\n## {heading}\n\n{words}\n");
    let document =
        crate::content::parse_file("articles/tea.md", crate::content::Kind::Article, &markdown).unwrap();
    let passage = split(&document).passages.remove(0);
    let info = PassageInfo { medication: marked, ..passage.info };
    assert_eq!(info.kind, PassageKind::Paragraph);
    Stored { ordinal: 0, info, words: passage.words, plain: passage.plain }
}

fn answer(typed: &str, previous: &str, searched: &Searched) -> Answer {
    let safety = Safety::compiled_in();
    let question = safety.read_question(typed);
    let crisis_text = Replies::compiled_in().compose(&question.crisis, None, None).unwrap_or_default();
    let previous = safety.read_question(previous).medication;
    let checked = Checked { question, previous, crisis_text };
    compose(checked, searched, &safety, &Policy::default(), Some("0123456789abcdef".to_owned()))
}

/// Hits as a search finds them, so confident that they are quoted, offered, or neither.
fn found(confidence: f32) -> Searched {
    let hit = |words, heading| Hit {
        passage: stored(words, heading, false),
        score: 1.0,
        parts: Parts::default(),
        sentences: Vec::new(),
    };
    let long = "Steep it three minutes. ".repeat(80);
    let hits =
        vec![hit("Steep three minutes.", "How long?"), hit(&long, "How hot?"), hit("Rinse it.", "Cups?")];
    let signals = Signals { coverage: 1.0, ..Signals::NONE };
    Searched::Found(Box::new(Hits { hits, signals, confidence, ..Hits::none(Reading::default()) }))
}

/// Everything that a search can come to; a new outcome is to be added here.
fn outcomes() -> Vec<Searched> {
    let shown = |words, heading, marked| Searched::Shown(Box::new(stored(words, heading, marked)));
    vec![
        Searched::NotAQuestion(NotAQuestion::TooLong),
        Searched::NotAQuestion(NotAQuestion::NoWords),
        Searched::NoSuchPassage,
        Searched::Down,
        found(0.9),
        found(0.3),
        found(0.0),
        Searched::TurnedAway(Silence::Busy),
        Searched::TurnedAway(Silence::TooSoon(30)),
        Searched::SmallTalk(super::SmallTalk::Greeting),
        shown("Steep three minutes.", "How long?", false),
        shown("Steep three minutes.\n> not a quotation", "How long?", false),
    ]
}

/// How many there are.
const OUTCOMES: usize = 12;

#[test]
fn every_outcome_is_tried() {
    let outcomes = outcomes();
    assert_eq!(outcomes.len(), OUTCOMES);
    let said = |searched| answer("how long do i steep it", "", searched).open().finding.outcome();
    let named: std::collections::BTreeSet<&str> = outcomes.iter().map(said).collect();
    assert_eq!(named.into_iter().collect::<Vec<_>>(), ["near", "nothing", "quoted"]);
}

/// An answer in every form that members or programs get it in; a new renderer is to be added here, at its
/// shortest and its longest.
fn renderings(typed: &str, answer: &Answer) -> Vec<String> {
    let links = Links::default();
    let json = serde_json::to_value(JsonAnswer::new(None, typed, answer, &links)).unwrap();
    let notices = json["notices"].as_array().unwrap().iter().map(|n| n["text"].as_str().unwrap().to_owned());
    vec![
        terminal::render(answer, &Links::default(), Style::Plain),
        terminal::render(answer, &Links::default(), Style::Styled),
        notices.collect::<Vec<_>>().join("\n\n"),
    ]
}

/// Sentences about medication, and some about nothing of the kind.
const FLAGGED: [&str; 6] = [
    "can i stop my zoloft",
    "is it ok to take sertraline with a massage",
    "zolft side effects",
    "my meds make me tired",
    "ZO||LO||FT?",
    "i quit my antidepressants",
];
const PLAIN: [&str; 4] = ["how long do i steep it", "hi", "", "does massage help sleep"];
const CRISIS: [&str; 2] = ["i want to kill myself", "i dont want to be alive anymore"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn a_flagged_question_carries_the_whole_notice_everywhere(
        core in select(&FLAGGED[..]), before in "[ a-z.!?\\n]{0,40}", after in "[ a-z.!?\\n]{0,40}",
        outcome in 0..OUTCOMES,
    ) {
        let typed = format!("{before} {core} {after}");
        let answer = answer(&typed, "", &outcomes()[outcome]);
        let text = Safety::compiled_in().texts().medication_notice.clone();
        for rendering in renderings(&typed, &answer) {
            prop_assert!(rendering.contains(&text), "{typed:?} lost its notice in {rendering:?}");
        }
    }

    #[test]
    fn the_turn_before_counts(core in select(&FLAGGED[..]), typed in select(&PLAIN[..]), outcome in 0..OUTCOMES) {
        let answer = answer(typed, core, &outcomes()[outcome]);
        let notice = answer.open().notices.medication.as_ref().expect("the turn before was about medication");
        prop_assert!(notice.reasons.iter().all(|reason| reason.place == Where::Previous));
    }

    #[test]
    fn in_a_crisis_help_comes_first_and_the_notice_last(
        crisis in select(&CRISIS[..]), core in select(&FLAGGED[..]), outcome in 0..OUTCOMES,
    ) {
        let typed = format!("{crisis}. {core}");
        let answer = answer(&typed, "", &outcomes()[outcome]);
        prop_assert!(matches!(answer.open().finding, Finding::Crisis));
        let help = answer.open().notices.crisis.as_ref().expect("a crisis has help lines").text.clone();
        prop_assert!(help.contains("988"));
        let text = Safety::compiled_in().texts().medication_notice.clone();
        let plain = terminal::render(&answer, &Links::default(), Style::Plain);
        prop_assert!(plain.starts_with(help.split('\n').next().unwrap()), "{plain}");
        prop_assert!(plain.trim_end().ends_with(&text), "{plain}");
        prop_assert!(!plain.contains("Steep"), "no entry is quoted in a crisis");
    }
}

fn reasons(typed: &str, searched: &Searched) -> Vec<Where> {
    let answer = answer(typed, "", searched);
    let medication = answer.open().notices.medication.clone();
    medication.map_or_else(Vec::new, |notice| notice.reasons.iter().map(|reason| reason.place).collect())
}

#[test]
fn a_passage_that_names_a_medicine_raises_the_notice() {
    let shown = |words, heading, marked| Searched::Shown(Box::new(stored(words, heading, marked)));
    assert_eq!(reasons("hi", &shown("Steep it.", "How long?", false)), []);
    assert_eq!(reasons("hi", &shown("Sertraline is one.", "Which?", false)), [Where::Passage]);
    assert_eq!(reasons("hi", &shown("Ask first.", "May I stop sertraline?", false)), [Where::Passage]);
    assert_eq!(reasons("hi", &shown("Steep it.", "How long?", true)), [Where::Entry]);
}

#[test]
fn a_passage_is_held_to_names_and_unambiguous_words() {
    let shown = |words| Searched::Shown(Box::new(stored(words, "What is it?", false)));
    for harmless in [
        "Massage is covered when prescribed.",
        "There is a dose-response relationship.",
        "It is good medicine.",
    ] {
        assert_eq!(reasons("hi", &shown(harmless)), [], "{harmless}");
    }
}

#[test]
fn a_check_that_cannot_be_made_counts_as_found() {
    let safety = Safety::fail_closed();
    let question = safety.read_question("how long do i steep it");
    let checked = Checked { question, ..Checked::default() };
    let answer = compose(checked, &Searched::NoSuchPassage, &safety, &Policy::default(), None);
    let notice = answer.open().notices.medication.as_ref().expect("it fails towards showing");
    assert_eq!(notice.reasons[0].matched.rule.as_str(), "fail-closed");
    assert_eq!(answer.open().notices.crisis, None);
}

#[test]
fn the_topic_of_a_crisis_is_answered_with_one_line_of_help_behind() {
    let shown = Searched::Shown(Box::new(stored("Steep three minutes.", "How long?", false)));
    let answer = answer("my uncle killed himself last year, how long do i steep it", "", &shown);
    let notice = answer.open().notices.crisis.as_ref().expect("level 1 has a line of help");
    assert_eq!(notice.kind, NoticeKind::Crisis(Level::Topic.into()));
    let plain = terminal::render(&answer, &Links::default(), Style::Plain);
    assert!(
        plain.find("> Steep three minutes.").unwrap()
            < plain.find(notice.text.lines().next().unwrap()).unwrap()
    );
}

#[test]
fn what_is_put_off_keeps_its_notices_and_a_crisis_is_never_put_off() {
    for why in [Silence::Busy, Silence::TooSoon(9), Silence::Expired, Silence::ChannelClosed] {
        let searched = Searched::TurnedAway(why.clone());
        let flagged = answer("can i stop my zoloft", "", &searched);
        assert!(matches!(flagged.open().finding, Finding::Nothing(said) if *said == why));
        assert!(flagged.open().notices.medication.is_some());
        assert!(matches!(answer("i want to kill myself", "", &searched).open().finding, Finding::Crisis));
    }
}

#[test]
fn only_plain_first_person_words_may_be_taken_back() {
    let misread = |typed| answer(typed, "", &Searched::Down).open().misread;
    assert_eq!(misread("i want to kill myself"), Misread::MayBe);
    assert_eq!(misread("i just took 40 pills and want to die"), Misread::Settled);
    assert_eq!(misread("my friend wants to kill herself"), Misread::Settled);
    assert_eq!(misread("how long do i steep it"), Misread::Settled);
}

#[test]
fn a_list_of_questions_carries_what_its_titles_call_for() {
    let safety = Safety::compiled_in();
    let near = |title: &str, medication| Nearest {
        passage: "tea#x/1".into(),
        title: title.into(),
        medication,
        ordinal: 0,
        hash: "0".repeat(64),
    };
    let notice = |entry| list(Checked::default(), vec![entry], &safety).open().1.medication.clone();
    assert_eq!(notice(near("How long?", false)), None);
    assert!(notice(near("May I stop sertraline?", false)).is_some());
    assert!(notice(near("May I skip it?", true)).is_some());
}
