//! Discord at its worst: refused, dropped and late requests, broken gateways, new content meanwhile.

use crate::fake::events::me;
use crate::fake::{Fault, GUILD, ME};
use crate::server::{GENERAL, Server, library};
use serde_json::json;
use std::time::Duration;

const TEA: &str = "how long do i steep black tea?";

#[test]
fn a_first_response_is_tried_again_and_counts_once() {
    let server = Server::new();
    let ana = server.member("ana");
    for fault in [
        Fault::Status(502),
        Fault::Status(500),
        Fault::TooSoon(0.3),
        Fault::Dropped,
        Fault::ResponseLost,
        Fault::Hangs(Duration::from_millis(300)),
    ] {
        server.fake.fail("POST", "/callback", fault.clone());
        ana.asks(TEA).message().says("three minutes");
    }
    assert_eq!(server.messages().len(), 6, "none was doubled");
}

#[test]
fn an_edit_is_tried_again() {
    let server = Server::new();
    let (ana, ben) = (server.member("ana"), server.member("ben"));
    for fault in [Fault::Status(502), Fault::TooSoon(0.3), Fault::Dropped, Fault::ResponseLost] {
        let (_, response) = ben.answers(&ana, TEA);
        let candidates = response.message();
        server.fake.fail("PATCH", "/messages/@original", fault);
        ben.presses(&candidates, "Reply with this [1]").message();
    }
}

#[test]
fn an_acknowledgement_whose_every_response_is_lost_leaves_nobody_waiting() {
    let server = Server::new();
    let (ana, ben) = (server.member("ana"), server.member("ben"));
    let (message, response) = ben.answers(&ana, TEA);
    let candidates = response.message();
    server.fake.fail("POST", "/callback", Fault::ResponseLost);
    for _ in 0..40 {
        server.fake.fail("POST", "/callback", Fault::Dropped);
    }
    ben.presses(&candidates, "Reply with this [1]").message().never_says("three minutes");
    server.reply_to(message).says("three minutes");
}

#[test]
fn a_question_that_is_edited_or_deleted_changes_nothing() {
    let server = Server::new();
    let ana = server.member("ana");
    let before = server.messages().len();
    let id = ana.writes(&format!("<@{ME}> {TEA}"), |event| event["mentions"] = json!([me()]));
    server.reply_to(id).says("three minutes");
    let mut edited = server.fake.last_event();
    edited["content"] = json!(format!("<@{ME}> how do i clean a kettle?"));
    edited["edited_timestamp"] = edited["timestamp"].clone();
    server.fake.dispatch("MESSAGE_UPDATE", edited);
    let place =
        json!({"id": id.to_string(), "channel_id": GENERAL.to_string(), "guild_id": GUILD.to_string()});
    server.fake.dispatch("MESSAGE_DELETE", place);
    // Another one, so that whatever came of it would have come.
    ana.asks(TEA).message();
    assert_eq!(server.messages().len(), before + 2);
}

#[test]
fn a_reply_in_a_channel_is_never_doubled() {
    let server = Server::new();
    let ana = server.member("ana");
    for fault in [Fault::Status(502), Fault::TooSoon(0.3), Fault::Dropped, Fault::ResponseLost] {
        let before = server.messages().len();
        server.fake.fail("POST", "/messages", fault);
        let channel = 9_000 + before as u64;
        server.member("ana").in_channel(channel).mentions(TEA).says("three minutes");
        // Another one, so that a late double would have come.
        ana.asks("how do i clean a kettle?").message();
        assert_eq!(server.messages().len(), before + 2);
    }
}

#[test]
fn a_dropped_gateway_is_resumed_and_nothing_is_lost_or_doubled() {
    let server = Server::new();
    let ana = server.member("ana");
    for order in [json!({}), json!({"op": 7, "d": null})] {
        let resumes = server.look(|state| state.resumes);
        server.fake.shared.change(|state| state.breaks.push_back(order));
        server.fake.wait("the end of the connection", |state| state.breaks.is_empty().then_some(()));
        ana.asks(TEA).message().says("three minutes");
        assert!(server.look(|state| state.resumes) > resumes);
    }
}

#[test]
fn a_lost_session_is_begun_anew_without_registering_again() {
    let server = Server::new();
    let ana = server.member("ana");
    server.fake.shared.change(|state| {
        state.session = None;
        state.breaks.push_back(json!({"op": 9, "d": false}));
    });
    server.fake.wait("a new session", |state| (state.identifies >= 2).then_some(()));
    server.fake.wait("the new session to stand", |state| state.session.is_some().then_some(()));
    ana.asks(TEA).message().says("three minutes");
    assert_eq!(server.look(|state| state.requests.iter().filter(|r| r.method == "PUT").count()), 1);
}

#[test]
fn a_refused_token_ends_the_program_with_one_clear_line() {
    let fake = crate::fake::Fake::start();
    fake.shared.change(|state| state.close_code = Some(4004));
    let library = library().config("").publish();
    let mut docent = crate::server::start(&library, &fake, 1);
    let status = docent.wait().expect("it is our child");
    assert!(!status.success());
    let log = std::fs::read_to_string(library.path("log-1")).expect("it wrote one");
    assert!(log.contains("token"), "{log}");
    assert!(!log.contains("a-token.of.the-tests"), "{log}");
}

#[test]
fn an_orderly_stop_leaves_nobody_thinking() {
    let mut server = Server::new();
    {
        let ana = server.member("ana");
        ana.asks(TEA).message();
        for _ in 0..5 {
            ana.sends_command("ask", &[("question", TEA)]);
        }
    }
    server.fake.wait("the questions to be told", |state| (state.events.len() >= 6).then_some(()));
    let status = server.stop();
    assert!(status.success(), "{status} {}", server.log());
    let thinking = server.look(|state| state.interactions.values().filter(|i| i.is_thinking).count());
    assert_eq!(thinking, 0);
}

#[test]
fn a_stop_during_an_outage_ends_the_program() {
    let mut server = Server::new();
    server.fake.shared.change(|state| {
        for _ in 0..50 {
            state.breaks.push_back(json!({}));
        }
    });
    assert!(server.is_running());
    server.stop();
}

#[test]
fn new_content_is_in_use_without_a_restart() {
    let mut server = Server::new();
    server.member("ana").asks("where do i store oolong").message().never_says("tight lid");
    let library = std::mem::replace(&mut server.library, crate::library::Library::new());
    server.library = library
        .article("oolong.md", "## Storing oolong\n\nStore oolong in a tin with a tight lid.\n")
        .publish();
    // Nothing tells a member that it has changed, so they ask until it has.
    for _ in 0..200 {
        let answer = server.member("ana").asks("where do i store oolong").message();
        if answer.content().contains("tight lid") {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the new content was never in use\n{}", server.log());
}

#[test]
fn without_a_store_everything_else_works() {
    let library = library().file("../state/docent.sqlite", "this is no database, but it is long enough");
    let server = Server::with(library, "");
    let ana = server.member("ana");
    let answer = ana.asks(TEA).message();
    answer.says("three minutes");
    ana.presses(&answer, "Helpful").message().is_private().says("can't keep");
    assert!(server.log().contains("put it aside"), "{}", server.log());
}
