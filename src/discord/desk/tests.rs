//! The desk over a small library: events in, replies out, no network anywhere.

use super::*;
use crate::discord::event::{Earlier, Said, Target};
use crate::docent::Docent;
use crate::index::{BuildPlan, IndexSettings, Shelf, build};
use crate::render::discord::{MemoryKey, PassageKey, Post, Press, Quoted, ReportReason, Row, Verdict};
use crate::safety::Safety;
use crate::safety::crisis::Replies;
use crate::search::{SearchSettings, Searcher};
use arc_swap::ArcSwap;
use std::time::Duration;
use tempfile::TempDir;

const FAQ: &str = "+++\ntitle = \"Tea\"\n+++\n\n\
    ## How long does black tea steep?\n\nSteep black tea for three minutes. Green tea wants less.\n\n\
    ## Which kettle is best?\n\nAny kettle that boils will do.\n\n\
    ## May I drink tea with sertraline?\n\nAsk whoever prescribed it before you do.\n";

const NOTICE: &str = "not medical advice";

struct Room {
    desk: Desk,
    now: Instant,
    _folder: TempDir,
}

/// A desk over the library, with a state folder of its own.
fn room(settings: Settings) -> Room {
    let folder = TempDir::new().unwrap();
    let content = folder.path().join("content");
    std::fs::create_dir_all(content.join("faq")).unwrap();
    std::fs::write(content.join("faq/tea.md"), FAQ).unwrap();
    let shelf = Shelf::new(folder.path().join("index"));
    let plan = BuildPlan {
        content: &content,
        settings: &IndexSettings::default(),
        keep: 1,
        force: false,
        embedding: None,
        now: 0,
    };
    build(&shelf, plan, &mut |_| {}).unwrap();
    let generation = Arc::new(shelf.open().unwrap().generation);
    let docent = Docent {
        searcher: Some(Searcher::new(generation, None, SearchSettings::default())),
        safety: Arc::new(Safety::compiled_in()),
        replies: Arc::new(Replies::compiled_in()),
        region: String::new(),
        policy: crate::answer::Policy { quote_from: 0.42, near_from: 0.2, others: 2 },
        withdrawn: Arc::default(),
        vitals: Arc::default(),
    };
    let live = Arc::new(ArcSwap::from_pointee(Snapshot::of(docent)));
    let store = Store::open(&folder.path().join("state")).unwrap();
    Room { desk: Desk::new(live, Some(store), settings), now: Instant::now(), _folder: folder }
}

fn caller() -> Caller {
    Caller {
        member: 3,
        channel: 7,
        parent: None,
        server: Some(1),
        locale: Some("en-GB".to_owned()),
        ..Caller::default()
    }
}

fn ask(typed: &str, visibility: Option<Visibility>) -> What {
    What::Ask { typed: typed.to_owned(), visibility }
}

fn said(message: u64, typed: &str, reply_to: Option<Earlier>) -> What {
    What::Said(Said { message, typed: typed.to_owned(), through: Through::Mention, reply_to })
}

fn press(action: Action) -> What {
    What::Press { action: Some(action), chosen: None }
}

impl Room {
    fn does(&self, what: What) -> Reply {
        self.does_as(caller(), what)
    }

    fn does_as(&self, caller: Caller, what: What) -> Reply {
        let audience = Audience::default();
        match self.desk.receive(Arc::new(Event { caller, what }), &audience, self.now) {
            Received::Reply(reply) => reply,
            Received::Work(work) => self.desk.work(work, &audience, self.now),
        }
    }

    fn private(&self, what: What) -> Post {
        match self.does(what) {
            Reply::Message { post, visibility: Visibility::Private, .. } => post,
            reply => panic!("{reply:?} is no private message"),
        }
    }

    fn public(&self, what: What) -> Post {
        match self.does(what) {
            Reply::Message { post, visibility: Visibility::Channel, note } => {
                if let Some(note) = note {
                    self.desk.posted(note, Some(500), None, self.now);
                }
                post
            }
            reply => panic!("{reply:?} is no message for the channel"),
        }
    }
}

/// What the button with that label calls.
#[track_caller]
fn action(post: &Post, label: &str) -> Action {
    let buttons = post.rows().iter().filter_map(|row| match row {
        Row::Buttons(buttons) => Some(buttons),
        Row::Menu(_) => None,
    });
    let found = buttons.flatten().find(|button| button.label.starts_with(label));
    match found.map(|button| &button.press) {
        Some(Press::Act(action)) => action.clone(),
        _ => panic!("no button {label} under {post:?}"),
    }
}

fn has_button(post: &Post, label: &str) -> bool {
    format!("{:?}", post.rows()).contains(label)
}

#[test]
fn answers_are_private_unless_the_member_wants_the_channel_to_see_them() {
    let room = room(Settings::default());
    let post = room.private(ask("how long does black tea steep?", None));
    assert!(post.content().contains("> **Steep black tea for three minutes.**"), "{}", post.content());
    assert!(has_button(&post, "Share"));
    let post = room.public(ask("which kettle is best?", Some(Visibility::Channel)));
    assert!(post.content().contains("kettle that boils") && !has_button(&post, "Share"));
}

#[test]
fn a_crisis_is_private_and_comes_before_channels_and_cooldowns() {
    let settings = Settings {
        visibility: Visibility::Channel,
        denied_channels: vec!["7".to_owned()],
        member_per_minute: 1,
        ..Settings::default()
    };
    let room = room(settings);
    for _ in 0..3 {
        let post = room.private(ask("i want to kill myself", Some(Visibility::Channel)));
        assert!(post.content().contains("988"), "{}", post.content());
        assert!(has_button(&post, "That isn't it"));
    }
    let Reply::Message { post, .. } = room.does(said(1, "i want to kill myself", None)) else { panic!() };
    assert!(post.content().contains("988") && !post.content().contains("kill"));
}

#[test]
fn channels_and_cooldowns_turn_away_with_their_notices() {
    let room = room(Settings { denied_channels: vec!["7".to_owned()], ..Settings::default() });
    let post = room.private(ask("can i stop my zoloft", Some(Visibility::Channel)));
    assert!(post.content().contains(NOTICE) && post.content().contains("channel"), "{}", post.content());
    assert_eq!(
        room.does(said(1, "which kettle?", None)),
        Reply::Nothing,
        "silence where docent is not wanted"
    );

    let room = super::tests::room(Settings { member_per_minute: 1, ..Settings::default() });
    room.private(ask("which kettle is best?", None));
    let post = room.private(ask("can i stop my zoloft", None));
    assert!(post.content().contains(NOTICE) && post.content().contains("seconds"), "{}", post.content());
    assert!(matches!(room.does(said(1, "which kettle?", None)), Reply::Message { .. }), "told once");
    assert_eq!(room.does(said(2, "which kettle?", None)), Reply::Nothing, "and not again");
}

#[test]
fn the_same_public_answer_points_to_the_earlier_one() {
    let mut room = room(Settings::default());
    room.public(ask("may I drink tea with sertraline?", Some(Visibility::Channel)));
    let again = room.public(ask("may i drink tea with sertraline", Some(Visibility::Channel)));
    assert!(again.content().contains("https://discord.com/channels/1/7/500"), "{}", again.content());
    assert!(again.content().contains(NOTICE), "with its notices");
    assert!(!again.content().contains("prescribed it before"));
    room.now += Duration::from_mins(1);
    let later = room.public(ask("may i drink tea with sertraline", Some(Visibility::Channel)));
    assert!(later.content().contains("prescribed it"), "{}", later.content());
}

#[test]
fn buttons_work_for_a_quarter_of_an_hour() {
    let mut room = room(Settings { member_per_minute: 0, ..Settings::default() });
    let post = room.private(ask("how long does black tea steep?", None));
    let share = action(&post, "Share with my question");
    let shared = room.public(press(share.clone()));
    assert!(shared.content().contains("how long does black tea steep?") && shared.content().contains("<@3>"));
    let again = room.private(press(share.clone()));
    assert!(again.content().contains("https://discord.com/channels/1/7/500"), "{}", again.content());
    let stranger = Caller { member: 4, ..caller() };
    let Reply::Message { post, visibility: Visibility::Private, .. } =
        room.does_as(stranger, press(share.clone()))
    else {
        panic!()
    };
    assert!(post.content().contains("ask again"), "it is not theirs to share");
    room.now += Duration::from_mins(15);
    assert!(room.private(press(share)).content().contains("Please ask again"));
}

#[test]
fn what_is_forgotten_keeps_its_notice() {
    let room = room(Settings::default());
    let key = MemoryKey { number: 1, noticed: true };
    for gone in [Action::Others(key), Action::Share(key), Action::Gap(key), Action::Misread(key)] {
        let post = room.private(press(gone));
        assert!(
            post.content().contains(NOTICE) && post.content().contains("ask again"),
            "{}",
            post.content()
        );
    }
}

#[test]
fn the_context_and_a_passage_are_shown() {
    let room = room(Settings::default());
    let post = room.private(ask("which kettle is best?", None));
    let context = room.private(press(action(&post, "Read in context")));
    assert!(context.content().contains("Green tea wants less"), "{}", context.content());
    assert!(context.content().contains(NOTICE), "a neighbour names a medicine");
}

#[test]
fn a_misread_crisis_is_answered_beside_its_help_lines() {
    let room = room(Settings::default());
    let post = room.private(ask("i want to kill myself, how long does black tea steep?", None));
    let answered = room.private(press(action(&post, "That isn't it")));
    assert!(answered.content().contains("Steep black tea") && answered.content().contains("988"));
    let post = room.private(ask("i just took 40 pills and want to die", None));
    assert!(!has_button(&post, "That isn't it"));
}

#[test]
fn a_helper_gets_candidates_and_replies_without_a_ping() {
    let room = room(Settings::default());
    let target = |words: &str| What::AnswerThis(Target { message: 77, author: 9, words: words.to_owned() });
    let post = room.private(target("how long does black tea steep?"));
    let Reply::Relay { channel, message, post: reply, .. } =
        room.does(press(action(&post, "Reply with this")))
    else {
        panic!()
    };
    assert_eq!((channel, message), (7, 77));
    assert!(
        reply.content().contains("Steep black tea") && reply.content().contains("<@3>"),
        "{}",
        reply.content()
    );
    let crisis = room.private(target("i want to kill myself"));
    assert!(!has_button(&crisis, "Reply with this") && crisis.content().contains("988"));
    assert!(room.private(target(" ")).content().contains("no text"));
}

#[test]
fn the_turn_before_counts() {
    let room = room(Settings { member_per_minute: 0, ..Settings::default() });
    room.public(said(1, "can i take zoloft with black tea?", None));
    let earlier = Earlier { message: 500, interaction: None, content: "> words".to_owned() };
    let post = room.public(said(2, "which kettle is best?", Some(earlier)));
    assert!(post.content().contains(NOTICE), "{}", post.content());
    let forgotten = Earlier { message: 501, interaction: None, content: "> about sertraline".to_owned() };
    let post = room.public(said(3, "how long does black tea steep?", Some(forgotten)));
    assert!(post.content().contains(NOTICE), "docent's own words are left: {}", post.content());
}

#[test]
fn in_direct_messages_one_question_follows_from_the_other() {
    let room = room(Settings::default());
    let direct = Caller { server: None, ..caller() };
    let say = |message: u64, typed: &str| {
        let said = Said { message, typed: typed.to_owned(), through: Through::Direct, reply_to: None };
        match room.does_as(direct.clone(), What::Said(said)) {
            Reply::Message { post, note, .. } => {
                room.desk.posted(note.unwrap(), Some(message + 1_000), None, room.now);
                post
            }
            reply => panic!("{reply:?}"),
        }
    };
    say(1, "can i take zoloft with black tea?");
    assert!(say(2, "any kettle that boils").content().contains(NOTICE));
    // Nothing is found there, so no passage calls for the notice.
    assert!(!say(3, "who won the match yesterday").content().contains(NOTICE), "two turns later it is over");
}

#[test]
fn votes_are_kept_shown_and_deleted() {
    let room = room(Settings::default());
    let post = room.private(ask("which kettle is best?", None));
    room.private(press(action(&post, "Helpful")));
    let changed = room.private(press(action(&post, "Not helpful")));
    assert!(changed.content().contains("changed"));
    let kept = room.private(What::Privacy);
    assert!(
        kept.content().contains("Not helpful") && !kept.content().contains("- Helpful"),
        "{}",
        kept.content()
    );
    let Reply::Update(deleted) = room.does(press(action(&kept, "Delete"))) else { panic!() };
    assert!(deleted.content().contains("1 vote"), "{}", deleted.content());
    assert!(room.private(What::Privacy).content().contains("nothing about you"));
}

#[test]
fn a_report_is_a_reason_and_then_perhaps_words() {
    let room = room(Settings::default());
    let post = room.private(ask("which kettle is best?", None));
    let reasons = room.private(press(action(&post, "Report")));
    let Row::Menu(menu) = &reasons.rows()[0] else { panic!() };
    let chosen = Some(ReportReason::Wrong.as_str().to_owned());
    let Reply::Form(form) = room.does(What::Press { action: Some(menu.action.clone()), chosen }) else {
        panic!()
    };
    let fields = vec![("words".to_owned(), "It never boils.".to_owned())];
    room.private(What::Form { action: Some(form.action), fields });
    let reports = room.desk.store.as_ref().unwrap().reports().unwrap();
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0].words.as_deref(), Some("It never boils."));
}

#[test]
fn a_gap_is_sent_by_whoever_asked_and_a_crisis_in_it_is_seen() {
    let room = room(Settings::default());
    let post = room.private(ask("zebra xylophone quux?", None));
    let Reply::Form(form) = room.does(press(action(&post, "Send to moderators"))) else { panic!() };
    assert_eq!(form.fields[0].prefilled, "zebra xylophone quux?");
    let sent = |words: &str| {
        let fields = vec![("question".to_owned(), words.to_owned())];
        room.private(What::Form { action: Some(Action::GapForm), fields })
    };
    assert!(sent("Where do zebras live?").content().contains("moderators"));
    assert!(sent("i want to kill myself").content().contains("988"));
    let gaps = room.desk.store.as_ref().unwrap().gaps(super::tests::far()).unwrap();
    assert_eq!(gaps.len(), 2);
    let Reply::Form(form) =
        room.does_as(Caller { member: 4, ..caller() }, press(action(&post, "Send to moderators")))
    else {
        panic!()
    };
    assert_eq!(form.fields[0].prefilled, "", "another's question is not theirs to send");
}

fn far() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}

#[test]
fn suggestions_lead_to_what_they_say() {
    let room = room(Settings::default());
    let Reply::Suggestions(choices) = room.does(What::Suggest { typed: "ketle".to_owned() }) else {
        panic!()
    };
    assert_eq!(choices[0].name, "Which kettle is best?");
    let key = PassageKey::Id("tea#may-i-drink-tea-with-sertraline/1".to_owned()).to_choice();
    let post = room.private(ask(&key, None));
    assert!(
        post.content().contains(NOTICE) && post.content().contains("prescribed it"),
        "{}",
        post.content()
    );
}

#[test]
fn the_faq_is_browsed_by_menus() {
    let room = room(Settings::default());
    let topics = room.private(What::Faq);
    assert!(topics.content().contains("Tea"));
    let chosen = Some("0".to_owned());
    let Reply::Update(questions) = room.does(What::Press { action: Some(Action::PickTopic), chosen }) else {
        panic!()
    };
    assert!(questions.content().contains("Which kettle is best?") && questions.content().contains(NOTICE));
    let Row::Menu(menu) = &questions.rows()[0] else { panic!() };
    let chosen = Some(menu.options[1].value.clone());
    let post = room.private(What::Press { action: Some(Action::PickQuestion), chosen });
    assert!(post.content().contains("Any kettle"), "{}", post.content());
    let Reply::Update(_) = room.does(press(Action::Questions(99, 9))) else { panic!("back to the topics") };
}

#[test]
fn what_nobody_wrote_is_answered_politely() {
    let room = room(Settings::default());
    let post = room.private(What::Press { action: None, chosen: None });
    assert!(post.content().contains("ask again"));
    let gone = Quoted {
        passage: PassageKey::Id("no-such#thing/1".to_owned()),
        generation: "0123456789abcdef".to_owned(),
        noticed: false,
    };
    assert!(room.private(press(Action::Show(gone.clone()))).content().contains("no such passage"));
    assert!(room.private(press(Action::Context(gone.clone()))).content().contains("no such passage"));
    room.private(press(Action::Vote(Verdict::Helpful, gone)));
}

#[test]
fn busy_and_stopping_keep_notices_and_crises() {
    let room = room(Settings::default());
    let audience = Audience::default();
    let event = Arc::new(Event { caller: caller(), what: ask("can i stop my zoloft", None) });
    let Received::Work(work) = room.desk.receive(Arc::clone(&event), &audience, room.now) else { panic!() };
    let Reply::Message { post, .. } = room.desk.busy(work, &audience, room.now) else { panic!() };
    assert!(
        post.content().contains(NOTICE) && post.content().contains("as many questions"),
        "{}",
        post.content()
    );
    let Reply::Message { post, .. } = room.desk.stopping(&event, &audience, room.now) else { panic!() };
    assert!(post.content().contains(NOTICE) && post.content().contains("restarted"));
    let event = Event { caller: caller(), what: ask("i want to kill myself", None) };
    let Reply::Message { post, .. } = room.desk.stopping(&event, &audience, room.now) else { panic!() };
    assert!(post.content().contains("988"));
}

#[test]
fn busy_is_private_also_where_the_channel_was_to_see_the_answer() {
    let room = room(Settings::default());
    let audience = Audience::default();
    let what = ask("how long does black tea steep?", Some(Visibility::Channel));
    let event = Arc::new(Event { caller: caller(), what });
    let Received::Work(work) = room.desk.receive(event, &audience, room.now) else { panic!("no work") };
    let reply = room.desk.busy(work, &audience, room.now);
    assert!(matches!(reply, Reply::Message { visibility: Visibility::Private, .. }), "{reply:?}");
}

#[test]
fn a_question_that_waits_keeps_its_audience() {
    let room = room(Settings::default());
    let audience = Audience::default();
    let what = ask("how long does black tea steep?", Some(Visibility::Channel));
    let event = Arc::new(Event { caller: caller(), what });
    let Received::Work(work) = room.desk.receive(event, &audience, room.now) else { panic!("no work") };
    room.desk.admit(&work, &audience);
    // "docent is thinking…" comes first.
    assert_eq!(audience.settle(Visibility::Private), Visibility::Channel);
}

#[test]
fn a_stop_leaves_messages_alone_but_for_a_crisis() {
    let room = room(Settings::default());
    let stopping = |typed: &str| {
        let event = Event { caller: caller(), what: said(40, typed, None) };
        room.desk.stopping(&event, &Audience::default(), room.now)
    };
    assert_eq!(stopping("how long does black tea steep?"), Reply::Nothing);
    let Reply::Message { post, .. } = stopping("i want to kill myself") else { panic!("no help lines") };
    assert!(!post.content().is_empty());
}

#[test]
fn without_a_generation_help_lines_and_notices_still_work() {
    let room = room(Settings::default());
    let mut docent = room.desk.live.load().docent.clone();
    docent.searcher = None;
    room.desk.live.store(Arc::new(Snapshot::of(docent)));
    assert!(room.private(ask("i want to kill myself", None)).content().contains("988"));
    let post = room.private(ask("can i stop my zoloft", None));
    assert!(post.content().contains(NOTICE) && post.content().contains("can't look anything up"));
    room.private(What::About);
    room.private(What::Faq);
}

#[test]
fn without_a_store_nothing_pretends_to_be_kept() {
    let mut room = room(Settings::default());
    room.desk.store = None;
    let post = room.private(ask("which kettle is best?", None));
    assert!(room.private(press(action(&post, "Helpful"))).content().contains("not saved"));
}
