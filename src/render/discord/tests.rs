//! Whatever is said, the notices stand in it, Discord takes it, and a quotation shows what stands in the file.

use super::model::{Seen, read, text};
use super::quotation::{Around, quote};
use super::*;
use crate::answer::{
    Answer, Checked, Finding, Listing, Nearest, Notices, Policy, Searched, Silence, compose, list,
};
use crate::index::Stored;
use crate::passage::{split, split_sentences};
use crate::question::NotAQuestion;
use crate::render::deep_link::Links;
use crate::render::terminal::printable;
use crate::safety::Safety;
use crate::safety::crisis::Replies;
use crate::search::{Hit, Hits, Parts, Reading, Signals};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::HashSet;
use std::sync::LazyLock;

static SAFETY: LazyLock<Safety> = LazyLock::new(Safety::compiled_in);
static REPLIES: LazyLock<Replies> = LazyLock::new(Replies::compiled_in);

/// The passages of an article, cut the way passages are cut.
pub(super) fn passages(front: &str, body: &str) -> Vec<Stored> {
    let markdown = format!("+++\ntitle = \"Tea\"\n{front}+++\n\n{body}\n");
    let document =
        crate::content::parse_file("articles/tea.md", crate::content::Kind::Article, &markdown).unwrap();
    let stored = |(ordinal, passage): (u64, crate::passage::Passage)| Stored {
        ordinal,
        info: passage.info,
        words: passage.words,
        plain: passage.plain,
    };
    (0..).zip(split(&document).passages).map(stored).collect()
}

const URL: &str = "url = \"https://example.org/tea\"\n";

const BODY: &str = "## How long?\n\nUse hot water. Steep three minutes. Pour *slowly*.\n\n\
                    ## Which kettle_name?\n\nAny kettle does.\n\n## Where?\n\nIn a kitchen.";

fn hits(found: Vec<Stored>, confidence: f32) -> Searched {
    let hit = |passage| Hit { passage, score: 1.0, parts: Parts::default(), sentences: Vec::new() };
    let hits = found.into_iter().map(hit).collect();
    let signals = Signals { coverage: 1.0, ..Signals::NONE };
    Searched::Found(Box::new(Hits { hits, signals, confidence, ..Hits::none(Reading::default()) }))
}

pub(super) fn answered(typed: &str, previous: &str, searched: &Searched) -> Answer {
    let question = SAFETY.read_question(typed);
    let crisis_text = REPLIES.compose(&question.crisis, None, None).unwrap_or_default();
    let previous = SAFETY.read_question(previous).medication;
    let checked = Checked { question, previous, crisis_text };
    compose(checked, searched, &SAFETY, &Policy::default(), Some("0123456789abcdef".to_owned()))
}

static OUTCOMES: LazyLock<Vec<Searched>> = LazyLock::new(outcomes);

/// Everything that a search can come to.
fn outcomes() -> Vec<Searched> {
    let long = "A long sentence about tea that goes on. ".repeat(120);
    let endless = format!("## Endless\n\n{}", "word ".repeat(900));
    vec![
        hits(passages("", BODY), 1.0),
        hits(passages(URL, BODY), 1.0),
        hits(passages(URL, &format!("## Long\n\n{long}\n\n{BODY}")), 1.0),
        hits(passages("", &endless), 1.0),
        hits(passages("", BODY), 0.3),
        hits(passages("", BODY), 0.0),
        hits(Vec::new(), 0.0),
        Searched::NotAQuestion(NotAQuestion::TooLong),
        Searched::NotAQuestion(NotAQuestion::Empty),
        Searched::NoSuchPassage,
        Searched::Down,
        Searched::TurnedAway(Silence::Busy),
        Searched::TurnedAway(Silence::TooSoon(9)),
        Searched::TurnedAway(Silence::ChannelClosed),
        Searched::TurnedAway(Silence::Expired),
        Searched::Shown(Box::new(passages(URL, BODY).remove(0))),
    ]
}

/// Every message that an answer can become for one audience, lead and state of the memory, by the number of
/// their combination.
fn posts(answer: &Answer, typed: &str, combination: usize) -> Vec<Post> {
    let links = Links::default();
    let neighbour = answered("", "", &Searched::Shown(Box::new(passages("", BODY).remove(2))));
    let audience = [Audience::Asker, Audience::Direct, Audience::Channel][combination % 3];
    let memory = [None, Some(7)][combination / 3 % 2];
    let lead = [Lead::None, Lead::SharedBy(1), Lead::Asked(u64::MAX, typed), Lead::ChosenBy(3)];
    let setting = Setting { audience, memory, links: &links, lead: lead[combination / 6] };
    vec![
        super::answer(answer, &setting),
        others(answer, &setting),
        candidates(answer, &setting),
        context(None, answer, None, &setting),
        context(Some(&neighbour), answer, None, &setting),
        see_earlier(answer, "https://discord.com/channels/1/2/3"),
    ]
}

/// How many combinations there are.
const COMBINATIONS: usize = 24;

/// What Discord would refuse.
#[track_caller]
pub(super) fn assert_taken(post: &Post) {
    let content = post.content();
    assert!(!content.trim().is_empty());
    assert!(content.encode_utf16().count() <= MAX_CONTENT, "{} units", content.encode_utf16().count());
    assert!(post.rows().len() <= MAX_ROWS);
    let mut ids = HashSet::new();
    let mut id = |action: &Action| {
        let id = action.encode();
        assert!(!id.is_empty() && id.len() <= MAX_CUSTOM_ID && Action::parse(&id).as_ref() == Some(action));
        assert!(ids.insert(id.clone()), "{id} stands twice in {post:#?}");
    };
    let fits = |text: &str, most: usize| (1..=most).contains(&text.encode_utf16().count());
    for row in post.rows() {
        match row {
            Row::Buttons(buttons) => {
                assert!((1..=MAX_BUTTONS).contains(&buttons.len()));
                for button in buttons {
                    assert!(fits(&button.label, 80), "{button:?}");
                    match &button.press {
                        Press::Act(action) => id(action),
                        Press::Open(url) => assert!(fits(url, 512)),
                    }
                }
            }
            Row::Menu(menu) => {
                id(&menu.action);
                assert!((1..=25).contains(&menu.options.len()) && fits(&menu.placeholder, 150));
                let values: HashSet<&str> = menu.options.iter().map(|option| option.value.as_str()).collect();
                assert_eq!(values.len(), menu.options.len());
                assert!(menu.options.iter().all(|o| fits(&o.label, 100) && fits(&o.value, 100)));
            }
        }
    }
}

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
    #![proptest_config(ProptestConfig { cases: 800, ..ProptestConfig::default() })]

    #[test]
    fn a_flagged_question_carries_the_whole_notice_in_every_message(
        core in select(&FLAGGED[..]), before in "[ a-z.!?*_>`\\n]{0,40}", after in "[ a-z.!?|~#\\n]{0,400}",
        outcome in 0..16_usize,
        combination in 0..COMBINATIONS,
    ) {
        let typed = format!("{before} {core} {after}");
        let notice = &SAFETY.texts().medication_notice;
        let found = answered(&typed, "", &OUTCOMES[outcome]);
        // Words around the question can make a crisis of it ("i od"): then help lines come first.
        let is_crisis = matches!(found.open().finding, Finding::Crisis);
        for post in posts(&found, &typed, combination) {
            let at = post.content().find(notice.as_str());
            prop_assert!(
                at.is_some_and(|at| at == 0 || is_crisis), "{typed:?} lost its notice in {post:#?}"
            );
            assert_taken(&post);
        }
    }

    #[test]
    fn the_turn_before_counts_in_every_message(
        core in select(&FLAGGED[..]), typed in select(&PLAIN[..]), outcome in 0..16_usize,
        combination in 0..COMBINATIONS,
    ) {
        let found = answered(typed, core, &OUTCOMES[outcome]);
        for post in posts(&found, typed, combination) {
            prop_assert!(post.content().starts_with(SAFETY.texts().medication_notice.as_str()));
        }
    }

    #[test]
    fn in_a_crisis_help_comes_first_the_notice_last_and_nothing_is_quoted(
        crisis in select(&CRISIS[..]), core in select(&FLAGGED[..]), outcome in 0..16_usize,
        combination in 0..COMBINATIONS,
    ) {
        let typed = format!("{crisis}. {core}");
        let found = answered(&typed, "", &OUTCOMES[outcome]);
        let help = found.open().notices.crisis.as_ref().expect("a crisis has help lines").text.clone();
        for post in posts(&found, &typed, combination) {
            prop_assert!(post.content().starts_with(&help));
            prop_assert!(post.content().ends_with(SAFETY.texts().medication_notice.as_str()));
            let quotes = post.content().contains("Steep") || post.content().contains(crisis);
            prop_assert!(!quotes, "{post:#?}");
            assert_taken(&post);
        }
    }

    #[test]
    fn every_message_is_one_that_discord_takes(typed in "\\PC{0,300}", outcome in 0..16_usize, combination in 0..COMBINATIONS) {
        for post in posts(&answered(&typed, "", &OUTCOMES[outcome]), &typed, combination) {
            assert_taken(&post);
        }
    }
}

/// What makes trouble in Discord's Markdown.
const TROUBLE: [&str; 52] = [
    "*",
    "**",
    "***",
    "_",
    "__",
    "~~",
    "||",
    "`",
    "```",
    "> ",
    ">>> ",
    "# ",
    "## ",
    "-# ",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "12.",
    "[a](https://x.y)",
    "[",
    "](",
    ")",
    "<@123>",
    "<@&1>",
    "<#1>",
    "<:a:1>",
    "<t:1:R>",
    "</ask:1>",
    "@everyone",
    "@here",
    ":tada:",
    ":",
    "::",
    "\\",
    "\\\\",
    "https://x.y/a_b*c(d)",
    "http://",
    "https://x.y>",
    "<https://x.y>",
    "word",
    "Word.",
    " ",
    "  ",
    "\n",
    "\n\n",
    ". ",
    "é",
    "😀",
    "\r\n",
    "¯\\_(ツ)_/¯",
    "<",
];

/// What is shown of words that are quoted: their characters, but for those that steer a text.
fn as_shown(words: &str) -> String {
    printable(words)
}

fn trouble() -> impl Strategy<Value = String> {
    proptest::collection::vec(select(&TROUBLE[..]), 1..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn a_quotation_shows_the_characters_of_the_file(words in trouble(), at in any::<prop::sample::Index>()) {
        let words = words.trim();
        let sentences = split_sentences(words);
        prop_assume!(!sentences.is_empty());
        let bold = at.get(&sentences).clone();
        let quotation = quote(words, &Around::Answer(bold.clone()), usize::MAX).unwrap();
        // Something after it, so that nothing at its end is trimmed away.
        let seen = read(&format!("{}\n\nend", quotation.text));
        prop_assert!(seen.iter().all(|seen| seen.look.other.is_none()), "{:?}: {seen:?}", quotation.text);
        let quoted: Vec<Seen> = seen.iter().copied().filter(|seen| seen.look.quoted).collect();
        prop_assert_eq!(text(&quoted), as_shown(words), "{}", quotation.text);
        let shown_bold: String =
            quoted.iter().filter(|seen| seen.look.bold && !seen.c.is_whitespace()).map(|seen| seen.c).collect();
        let bold: String = as_shown(&words[bold]).chars().filter(|c| !c.is_whitespace()).collect();
        prop_assert_eq!(shown_bold, bold, "{}", quotation.text);
    }

    #[test]
    fn a_cut_quotation_is_a_run_of_whole_sentences_with_the_answering_one(
        words in proptest::collection::vec("[A-Z][a-z*_ ]{3,30}[.!?]", 1..30).prop_map(|all| all.join(" ")),
        at in any::<prop::sample::Index>(), room in 20..400_usize,
    ) {
        let sentences = split_sentences(&words);
        let bold = at.get(&sentences).clone();
        let around = Around::Answer(bold.clone());
        let Some(quotation) = quote(&words, &around, room) else {
            let least = quote(&words[bold.clone()], &Around::Answer(0..bold.len()), usize::MAX).unwrap();
            prop_assert!(least.text.encode_utf16().count() + 2 * "> […]\n".len() > room);
            return Ok(());
        };
        prop_assert!(quotation.text.encode_utf16().count() <= room);
        let seen = read(&format!("{}\n\nend", quotation.text));
        let quoted: Vec<Seen> = seen.into_iter().filter(|seen| seen.look.quoted).collect();
        let shown = text(&quoted);
        let run = shown.trim_start_matches("[…]\n").trim_end_matches("\n[…]");
        let start = words.find(run).unwrap_or_else(|| panic!("{run:?} is not in the words"));
        let ends = start..start + run.len();
        prop_assert!(sentences.iter().any(|s| s.start == ends.start) && sentences.iter().any(|s| s.end == ends.end));
        let shown_bold: String = quoted.iter().filter(|seen| seen.look.bold).map(|seen| seen.c).collect();
        prop_assert_eq!(&shown_bold, &words[bold]);
        prop_assert_eq!(quotation.is_whole, run == words);
    }

    #[test]
    fn titles_and_questions_show_their_characters(title in trouble()) {
        let line = escape::one_line(&title);
        prop_assume!(!line.is_empty());
        let seen = read(&format!("x {}", escape::escape_line(&title)));
        prop_assert!(seen.iter().all(|seen| seen.look.other.is_none()), "{seen:?}");
        prop_assert_eq!(text(&seen)[2..].to_owned(), as_shown(&line));
        let at_start = read(&escape::escape_line(&title));
        prop_assert!(at_start.iter().all(|seen| seen.look.other.is_none() && !seen.look.quoted), "{at_start:?}");
    }
}

fn setting(links: &Links) -> Setting<'_> {
    Setting { audience: Audience::Asker, memory: Some(7), links, lead: Lead::None }
}

/// The text, and the rows as `[label]` and `[label](action)`.
fn picture(post: &Post) -> String {
    let mut lines = vec![post.content().to_owned(), String::new()];
    for row in post.rows() {
        lines.push(match row {
            Row::Buttons(buttons) => {
                let one = |button: &Button| match &button.press {
                    Press::Act(action) => format!("[{}]({})", button.label, action.encode()),
                    Press::Open(url) => format!("[{}]({url})", button.label),
                };
                buttons.iter().map(one).collect::<Vec<_>>().join(" ")
            }
            Row::Menu(menu) => {
                let options = menu.options.iter().map(|o| format!("\n  {} = {}", o.label, o.value));
                format!("<{}>({}){}", menu.placeholder, menu.action.encode(), options.collect::<String>())
            }
        });
    }
    lines.join("\n")
}

#[test]
fn a_quoted_answer() {
    let found = answered("how long", "", &hits(passages(URL, BODY), 1.0));
    let links = Links::default();
    insta::assert_snapshot!(picture(&super::answer(&found, &setting(&links))));
}

#[test]
fn an_answer_that_is_shared_with_the_question() {
    let found = answered("how long with zoloft?", "", &hits(passages("", BODY), 1.0));
    let links = Links::default();
    let lead = Lead::Asked(42, "how long *with* @everyone zoloft?");
    let setting = Setting { audience: Audience::Channel, lead, ..setting(&links) };
    insta::assert_snapshot!(picture(&super::answer(&found, &setting)));
}

#[test]
fn nearest_questions_and_none() {
    let links = Links::default();
    let near = answered("kettle", "", &hits(passages(URL, BODY), 0.3));
    let none = answered("who won the match", "", &hits(Vec::new(), 0.0));
    let both = [near, none].map(|answer| picture(&super::answer(&answer, &setting(&links))));
    insta::assert_snapshot!(both.join("\n=====\n"));
}

#[test]
fn a_crisis_may_be_taken_back_in_private_only() {
    let links = Links::default();
    let found = answered("i want to kill myself", "", &Searched::Down);
    let private = super::answer(&found, &setting(&links));
    insta::assert_snapshot!(picture(&private));
    let public = Setting { audience: Audience::Channel, ..setting(&links) };
    assert_eq!(super::answer(&found, &public).rows(), []);
    assert_eq!(super::answer(&found, &public).content(), private.content());
    let settled = answered("i just took 40 pills and want to die", "", &Searched::Down);
    assert_eq!(super::answer(&settled, &setting(&links)).rows(), []);
}

#[test]
fn candidates_others_and_context() {
    let links = Links::default();
    let found = answered("how long", "", &hits(passages(URL, BODY), 1.0));
    let shown = |at: usize| answered("", "", &Searched::Shown(Box::new(passages(URL, BODY).remove(at))));
    let all = [
        candidates(&found, &setting(&links)),
        others(&found, &setting(&links)),
        context(Some(&shown(0)), &shown(1), Some(&shown(2)), &setting(&links)),
    ];
    insta::assert_snapshot!(all.map(|post| picture(&post)).join("\n=====\n"));
}

#[test]
fn a_neighbour_about_medication_brings_its_notice() {
    let links = Links::default();
    let plain = answered("", "", &Searched::Shown(Box::new(passages("", "Steep it.").remove(0))));
    let about =
        answered("", "", &Searched::Shown(Box::new(passages("", "Sertraline is a medicine.").remove(0))));
    let notice = &SAFETY.texts().medication_notice;
    assert!(context(None, &plain, Some(&about), &setting(&links)).content().starts_with(notice.as_str()));
    assert!(!context(None, &plain, None, &setting(&links)).content().contains(notice.as_str()));
}

fn nearest(title: &str, at: u64) -> Nearest {
    Nearest {
        passage: format!("tea#{at}/1"),
        title: title.to_owned(),
        medication: false,
        ordinal: at,
        hash: "ab".repeat(32),
    }
}

fn listed(titles: &[String]) -> Listing {
    let entries = (0..).zip(titles).map(|(at, title)| nearest(title, at)).collect();
    list(Checked::default(), entries, &SAFETY)
}

#[test]
fn browsing() {
    let lines = [("Tea", 1), ("Sleep & more", 30)]
        .map(|(title, questions)| TopicLine { title: title.into(), questions });
    let titles: Vec<String> = ["How long?", "May I stop sertraline?"].map(str::to_owned).to_vec();
    let all = [
        topics(&lines, 0, Page::of(0, 2), &Notices::default()),
        questions(&listed(&titles), 1, "Sleep & more", Page::of(1, 60)),
        topics(&[], 0, Page::of(0, 0), &Notices::default()),
    ];
    insta::assert_snapshot!(all.map(|post| picture(&post)).join("\n=====\n"));
}

#[test]
fn every_page_of_long_titles_is_taken() {
    let titles: Vec<String> = (0..PAGE).map(|at| format!("{at} {}", "é*😀 ".repeat(80))).collect();
    assert_taken(&questions(&listed(&titles), u32::MAX, &titles[0], Page::of(u32::MAX, usize::MAX)));
    let lines: Vec<TopicLine> =
        titles.iter().map(|title| TopicLine { title: title.clone(), questions: usize::MAX }).collect();
    assert_taken(&topics(&lines, usize::MAX - PAGE, Page::of(7, 1_000), &Notices::default()));
    let blank = vec![String::new(); PAGE];
    assert_taken(&questions(&listed(&blank), 0, "", Page::of(0, PAGE)));
}

#[test]
fn pages_cover_a_list_once() {
    for all in [0, 1, 25, 26, 60] {
        let pages = Page::of(0, all).pages;
        let covered: Vec<usize> = (0..pages).flat_map(|page| Page::of(page, all).range(all)).collect();
        assert_eq!(covered, (0..all).collect::<Vec<_>>());
    }
    assert_eq!(Page::of(99, 60), Page { page: 2, pages: 3 });
}

#[test]
fn suggestions_are_texts_or_keys_of_at_most_a_hundred_characters() {
    let long = "why ".repeat(60);
    let entries = [nearest("How long?", 1), nearest("How long?", 2), nearest(&long, 3), nearest(" ", 4)];
    let made = choices(&entries);
    assert_eq!(made.len(), 2, "the same text is suggested once");
    assert_eq!((made[0].name.as_str(), made[0].value.as_str()), ("How long?", "How long?"));
    assert_eq!(PassageKey::from_choice(&made[1].value), Some(PassageKey::Id("tea#3/1".into())));
    assert!(made.iter().all(|choice| choice.name.chars().count() <= 100 && choice.value.len() <= 100));
    let many: Vec<Nearest> = (0..40).map(|at| nearest(&format!("Question {at}?"), at)).collect();
    assert_eq!(choices(&many).len(), MAX_CHOICES);
}

#[test]
fn about_and_privacy() {
    let sources =
        [("Tea *and* more".to_owned(), Some("https://example.org/tea".to_owned())), ("FAQ".to_owned(), None)];
    let about = |tells_moderators| {
        let shown = About {
            me: 99,
            tells_moderators,
            sources: &sources,
            version: "0.1.0",
            generation: Some("0123456789abcdef"),
            passages: 47,
        };
        super::about(&shown, &Notices::default())
    };
    let vote = |at: i64| ShownVote { passage: format!("tea#a_b/{at}"), helpful: at % 2 == 0, at };
    let votes: Vec<ShownVote> = (0..30).map(vote).collect();
    let all = [
        about(false),
        privacy(&[], false, &Notices::default()),
        privacy(&votes[..2], true, &Notices::default()),
    ];
    insta::assert_snapshot!(all.map(|post| picture(&post)).join("\n=====\n"));
    assert_ne!(about(true), about(false));
    assert_taken(&about(true));
    assert_taken(&privacy(&votes, true, &Notices::default()));
    assert!(privacy(&votes, true, &Notices::default()).content().contains(" 10"));
}

#[test]
fn reports_and_forms_are_taken() {
    let found = answered("zoloft", "", &hits(passages(URL, BODY), 1.0));
    let notices = found.open().notices;
    let quoted = Quoted {
        passage: PassageKey::new(&"x".repeat(99), u64::MAX, &"ab".repeat(32)),
        generation: "0123456789abcdef".into(),
        noticed: true,
    };
    let reasons = report_reasons(&quoted, notices);
    assert_taken(&reasons);
    insta::assert_snapshot!(picture(&reasons));
    for form in [report_form(ReportKey(u64::MAX)), gap_form(&"é😀".repeat(4_000)), gap_form("a\u{0}b\nc")]
    {
        assert!((1..=45).contains(&form.title.chars().count()), "{}", form.title);
        assert!(form.action.encode().len() <= MAX_CUSTOM_ID);
        for field in &form.fields {
            assert!((1..=45).contains(&field.label.chars().count()), "{}", field.label);
            assert!(field.prefilled.encode_utf16().count() <= usize::from(field.max_chars));
            assert!(field.max_chars <= MAX_FIELD_CHARS);
        }
    }
    assert_eq!(gap_form("a\u{0}b\nc").fields[0].prefilled, "ab\nc");
}

#[test]
fn every_note_carries_the_notices_of_what_it_follows_from() {
    let found = answered("zoloft", "", &Searched::Down);
    let all = [
        Note::Voted,
        Note::VoteChanged,
        Note::Reported,
        Note::WordsKept,
        Note::GapKept,
        Note::NothingWritten,
        Note::Shared,
        Note::Replied,
        Note::CannotPost,
        Note::Forgotten(0),
        Note::Forgotten(1),
        Note::Forgotten(2),
        Note::NotKept,
        Note::NotUnderstood,
        Note::NoText,
    ];
    for note in all {
        let post = super::note(note, found.open().notices);
        assert!(post.content().starts_with(SAFETY.texts().medication_notice.as_str()));
        assert_taken(&post);
    }
}

#[test]
fn a_passage_of_one_endless_sentence_is_pointed_to() {
    let links = Links::default();
    let found = answered("word", "", &OUTCOMES[3]);
    assert!(matches!(found.open().finding, Finding::Quoted { .. }));
    let post = super::answer(&found, &setting(&links));
    assert!(post.content().contains(crate::render::wording::TOO_LONG));
    assert!(
        post.content().contains("[1] Tea › Endless (articles/tea.md, paragraph 1)"),
        "{}",
        post.content()
    );
}

#[test]
fn notices_that_do_not_fit_together_make_room_without_either_going() {
    let (long, _) =
        Safety::parse(&format!("[texts]\nmedication_notice = \"{}\"\n", "x".repeat(900))).unwrap();
    let question = long.read_question("i want to kill myself. can i stop my zoloft");
    let crisis_text = "y".repeat(1_600);
    let checked = Checked { question, previous: Vec::new(), crisis_text: crisis_text.clone() };
    let found = compose(checked, &Searched::Down, &long, &Policy::default(), None);
    let links = Links::default();
    let post = super::answer(&found, &setting(&links));
    assert!(post.content().starts_with(&crisis_text));
    assert!(post.content().ends_with(SAFETY.texts().medication_notice.as_str()));
    assert!(post.content().chars().count() <= MAX_CONTENT);
}
