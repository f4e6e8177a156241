//! Slash command, mention, direct message, reply: who sees what.

use crate::server::{ELSEWHERE, Server};
use serde_json::json;

#[test]
fn an_answer_is_private_unless_the_member_says_so() {
    let server = Server::new();
    let ana = server.member("ana");
    let answer = ana.asks("how long do i steep black tea?").message();
    answer.is_private();
    insta::assert_snapshot!(answer.picture());
    ana.asks_for("channel", "how do i clean a kettle?").message().is_public().says("vinegar");
    ana.asks_for("private", "how do i clean a kettle?").message().is_private().says("vinegar");
}

#[test]
fn a_question_about_medication_carries_the_notice_whatever_comes_of_it() {
    let server = Server::new();
    let ana = server.member("ana");
    insta::assert_snapshot!(ana.asks("can i quit my zoloft?").message().picture());
    ana.asks("lamictal").message().is_noticed();
    ana.asks_for("channel", "zoloft \u{1F602}").message().is_noticed().is_public();
    ana.mentions("is zoloft ok with black tea?").is_noticed();
    ana.in_direct().writes_directly("zolft and kettles").is_noticed();
}

#[test]
fn what_is_no_question_gets_one_clear_line() {
    let server = Server::new();
    let ana = server.member("ana");
    ana.asks("\u{1F602}\u{1F602}").message().says("can't read");
    ana.asks(&"tea ".repeat(1_501)).message().says("longer than");
    ana.mentions("").says("didn't get");
    ana.asks("how long\ndo i steep\n\nblack tea?").message().says("three minutes");
}

#[test]
fn a_refusal_offers_what_is_near_and_the_moderators() {
    let server = Server::with(crate::server::library(), "");
    let refusal = server.member("ana").asks("who won the match").message();
    refusal.is_private().says("I don't have an answer");
    assert!(refusal.labels().contains(&"Send to moderators".to_owned()), "{refusal:#?}");
}

#[test]
fn a_mention_is_answered_in_public_without_a_ping() {
    let server = Server::new();
    let answer = server.member("ana").mentions("how long do i steep black tea?");
    answer.is_public().says("**Steep black tea three minutes.**");
    insta::assert_snapshot!(answer.picture());
}

#[test]
fn a_reply_goes_on_with_the_earlier_turn() {
    let server = Server::new();
    let ana = server.member("ana");
    let first = ana.mentions("can i quit my zoloft?");
    first.is_noticed();
    ana.replies(&first, "how long do i steep black tea?").is_noticed().says("three minutes");
    // The words of a private answer's question are in memory too.
    let shown = ana.asks_for("channel", "can i quit my zoloft?").message();
    ana.replies(&shown, "how do i clean a kettle?").is_noticed();
}

#[test]
fn a_direct_message_needs_no_mention() {
    let server = Server::new();
    let answer = server.member("ana").in_direct().writes_directly("how long do i steep black tea?");
    answer.says("three minutes");
    assert!(!answer.labels().contains(&"Share".to_owned()), "{answer:#?}");
}

#[test]
fn what_does_not_call_docent_is_left_alone() {
    let server = Server::new();
    let ana = server.member("ana");
    let bot = json!({"id": "77", "username": "other", "discriminator": "0", "avatar": null, "bot": true});
    let mention = json!([crate::fake::events::me()]);
    let left_alone = [
        ana.writes("how long do i steep black tea?", |_| {}),
        ana.writes("@everyone how long?", |event| event["mention_everyone"] = json!(true)),
        ana.writes("<@&99> how long?", |event| event["mention_roles"] = json!(["99"])),
        ana.writes("<@99> how long?", |event| {
            event["author"] = bot;
            event["mentions"] = mention.clone();
        }),
        ana.writes("<@99> how long?", |event| {
            event["webhook_id"] = json!("12");
            event["mentions"] = mention.clone();
        }),
        ana.writes("<@99> how long?", |event| {
            event["author"] = crate::fake::events::me();
            event["mentions"] = mention.clone();
        }),
    ];
    // Events are told in order: what came before this one has been heard.
    ana.mentions("how do i clean a kettle?").says("vinegar");
    let answered = server.messages();
    assert_eq!(answered.len(), 1, "{left_alone:?} {answered:#?}");
}

#[test]
fn a_crisis_is_private_where_it_can_be_and_quotes_nothing_where_it_cannot() {
    let server = Server::new();
    let ana = server.member("ana");
    let own = ana.asks_for("channel", "i want to kill myself, can i quit my zoloft?").message();
    own.is_private().says("988").never_says("kill myself");
    assert!(own.content().starts_with("It sounds like"), "{}", own.content());
    assert!(own.content().ends_with("medication."), "{}", own.content());
    ana.asks_for("channel", "my friend wants to kill herself").message().is_private().says("looking out for");
    let public = ana.mentions("i want to kill myself");
    public.is_public().says("988").never_says("kill myself");
    assert_eq!(public.components().len(), 0);
    // The topic alone is answered as usual, with one line of help.
    ana.asks("my uncle killed himself last year. how long do i steep black tea?").message().says("988");
}

#[test]
fn that_isnt_it_shows_the_answer() {
    let server = Server::new();
    let ana = server.member("ana");
    let reply = ana.asks("i want to kill myself. how long do i steep black tea?").message();
    let answer = ana.presses(&reply, "That isn't it, show me the answer").message();
    answer.is_private().says("three minutes").says("988");
    let settled = ana.asks("i took 40 pills and want to die. how long do i steep black tea?").message();
    assert_eq!(settled.labels(), [""; 0]);
}

#[test]
fn the_same_public_answer_points_to_the_earlier_one() {
    let server = Server::new();
    let first = server.member("ana").asks_for("channel", "can i quit my zoloft?").message();
    // docent hears which message its answer became only when Discord has taken it; by another answer it has.
    server.member("cora").asks("how long do i steep black tea?").message().says("three minutes");
    let again = server.member("ben").asks_for("channel", "can i quit my zoloft?").message();
    again.is_noticed().says(&format!("/700/{}", first.message.id)).never_says("prescribed");
    server
        .member("ben")
        .in_channel(ELSEWHERE)
        .asks_for("channel", "can i quit my zoloft?")
        .message()
        .says("prescribed");
    server.member("ben").asks("can i quit my zoloft?").message().says("prescribed");
}

#[test]
fn suggestions_are_the_contents_own_questions_and_lead_to_noticed_answers() {
    let server = Server::new();
    let ana = server.member("ana");
    let names: Vec<String> = ana.types("why do i wkae").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.first().map(String::as_str), Some("Why do I wake at night?"));
    let (name, value) = ana.types("sertral").remove(0);
    assert_eq!((name.as_str(), value.as_str()), ("May I stop sertraline?", "May I stop sertraline?"));
    ana.asks(&value).message().is_noticed().says("prescribed");
    assert!(ana.types("").len() <= 25);
}

#[test]
fn a_long_question_is_suggested_by_a_key() {
    let question = format!("Why {}do I wake at night?", "really ".repeat(16));
    let library = crate::library::Library::new()
        .faq("sleep.md", &format!("## {question}\n\nKeep sertraline out of the dark bedroom.\n"));
    let server = Server::with(library, "");
    let ana = server.member("ana");
    let (name, value) = ana.types("really").remove(0);
    assert!(name.ends_with('…') && value.len() <= 100, "{name} {value}");
    ana.asks(&value).message().is_noticed().says("dark bedroom");
}
