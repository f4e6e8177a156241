//! Coming, staying and going: every way in which Discord ends a connection, and a stop in every state.

use crate::fake::{Fake, Fault, State};
use crate::server::{Server, ended, library, start};
use serde_json::json;
use std::process::Command;
use std::time::Duration;

const TEA: &str = "how long do i steep black tea?";

/// What a docent that is refused with this close code exits with, and what it says last.
fn refused_with(code: u16, refuse: fn(&mut State, u16)) -> (Option<i32>, String, u32) {
    let fake = Fake::start();
    fake.shared.change(|state| refuse(state, code));
    let library = library().config("[http]\nlisten = \"\"\n").publish();
    let mut docent = start(&library, &fake, 1);
    let status = ended(&mut docent);
    let log = std::fs::read_to_string(library.path("log-1")).expect("it wrote one");
    let last = log.lines().filter(|line| line.starts_with("docent: ")).collect::<Vec<_>>().join("\n");
    (status.code(), last, fake.shared.lock().identifies)
}

#[test]
fn what_discord_refuses_for_good_ends_the_program_with_one_line_and_no_second_try() {
    for (code, exit, words) in [
        (4004, 3, "the token"),
        (4013, 4, "intent"),
        (4014, 4, "intent"),
        (4010, 2, "discord.shards"),
        (4011, 2, "discord.shards"),
        (4012, 2, "update docent"),
    ] {
        let at_identify = refused_with(code, |state, code| state.close_code = Some(code));
        let before_hello = refused_with(code, |state, code| state.close_before_hello = Some(code));
        for ((status, said, identifies), expect) in [(at_identify, 1), (before_hello, 0)] {
            assert_eq!((status, identifies), (Some(exit), expect), "{code}: {said}");
            let refusals = said.lines().filter(|line| !line.contains("note:")).collect::<Vec<_>>();
            assert!(refusals.len() == 1 && refusals[0].contains(words), "{code}: {said}");
        }
    }
}

#[test]
fn a_token_that_is_refused_before_the_gateway_ends_the_program() {
    let fake = Fake::start();
    fake.fail("GET", "/gateway", Fault::Status(401));
    let library = library().config("[http]\nlisten = \"\"\n").publish();
    assert_eq!(ended(&mut start(&library, &fake, 1)).code(), Some(3));
}

#[test]
fn after_other_close_codes_the_session_is_resumed_or_begun_anew_as_discord_says() {
    let server = Server::new();
    let ana = server.member("ana");
    for (code, is_resumed) in [(4000, true), (4008, true), (1001, true), (4007, false), (4009, false)] {
        let before = server.look(|state| (state.resumes, state.identifies));
        server.fake.shared.change(|state| {
            state.breaks.push_back(json!({"close": code}));
            if !is_resumed {
                state.session = None;
            }
        });
        server.fake.wait("docent to be back", |state| {
            let now = if is_resumed { state.resumes > before.0 } else { state.identifies > before.1 };
            // What happens before a new session stands is told to nobody.
            (state.breaks.is_empty() && now && state.session.is_some()).then_some(())
        });
        ana.asks(TEA).message().says("three minutes");
        let after = server.look(|state| (state.resumes, state.identifies));
        assert_eq!((after.0 > before.0, after.1 > before.1), (is_resumed, !is_resumed), "{code}");
    }
}

#[test]
fn a_session_that_discord_calls_resumable_is_resumed() {
    let server = Server::new();
    server.fake.shared.change(|state| state.breaks.push_back(json!({"op": 9, "d": true})));
    server.fake.wait("a resumed session", |state| (state.resumes > 0).then_some(()));
    server.member("ana").asks(TEA).message().says("three minutes");
    assert_eq!(server.look(|state| state.identifies), 1);
}

#[test]
fn a_session_without_an_address_of_its_own_is_resumed_where_it_began() {
    let fake = Fake::start();
    fake.shared.change(|state| state.resume_address = String::new());
    let server = Server::around(fake, library(), "");
    server.fake.shared.change(|state| state.breaks.push_back(json!({"op": 7, "d": null})));
    server.fake.wait("a resumed session", |state| (state.resumes > 0).then_some(()));
    server.member("ana").asks(TEA).message().says("three minutes");
}

#[test]
fn a_line_that_is_dead_without_a_word_is_noticed_and_resumed() {
    let fake = Fake::start();
    fake.shared.change(|state| state.heartbeat = Some(Duration::from_millis(300)));
    let server = Server::around(fake, library(), "");
    server.fake.shared.change(|state| state.is_deaf = true);
    server.fake.wait("a resumed session", |state| (state.resumes > 0).then_some(()));
    server.fake.shared.change(|state| state.is_deaf = false);
    server.member("ana").asks(TEA).message().says("three minutes");
}

#[test]
fn a_gateway_that_takes_connections_and_never_greets_is_left_for_another_try() {
    let server = Server::new();
    server.wait_for_health("readiness", |health| health["ready"] == true);
    server.fake.shared.change(|state| {
        state.hangs = 1;
        state.breaks.push_back(json!({}));
    });
    let health = server.wait_for_health("the connection to be away", |health| health["ready"] == false);
    assert_eq!(health["parts"]["gateway"]["status"], "down", "{health:#}");
    assert_eq!(server.page("/healthz").0, 200, "starting docent again would not help");
    assert_eq!(server.page("/readyz").0, 503);
    server.wait_for_health("the connection to be back", |health| health["ready"] == true);
    server.member("ana").asks(TEA).message().says("three minutes");
}

#[test]
fn discord_may_be_away_when_docent_starts() {
    let fake = Fake::start();
    for fault in [Fault::Dropped, Fault::Status(500), Fault::Status(503), Fault::TooSoon(0.1), Fault::Dropped]
    {
        fake.fail("GET", "/gateway/bot", fault);
    }
    fake.shared.change(|state| state.breaks.push_back(json!({})));
    let server = Server::around(fake, library(), "");
    server.member("ana").asks(TEA).message().says("three minutes");
}

#[test]
fn a_stop_ends_the_program_while_the_index_is_built() {
    let fake = Fake::start();
    let row = |n: u32| {
        format!("{{\"id\": \"r{n}\", \"text\": \"Tea number {n} steeps four minutes in a pot.\"}}\n")
    };
    let library = library().file("rows.jsonl", (0..20_000).map(row).collect::<String>());
    let library = library.config("[http]\nlisten = \"\"\n");
    let mut docent = start(&library, &fake, 1);
    let log = || std::fs::read_to_string(library.path("log-1")).unwrap_or_default();
    while !log().contains("building it") {
        std::thread::yield_now();
    }
    Command::new("kill").args(["-TERM", &docent.id().to_string()]).status().expect("kill is there");
    assert_eq!(ended(&mut docent).code(), Some(0), "{}", log());
}

#[test]
fn a_crisis_is_replied_to_while_the_first_index_is_built() {
    let row = |n: u32| {
        format!(
            "{{\"id\": \"r{n}\", \"text\": \"Kettle number {n} is made of copper and holds a litre.\"}}\n"
        )
    };
    let library = library().file("rows.jsonl", (0..20_000).map(row).collect::<String>());
    let answer = "[http]\nlisten = \"\"\n[answer]\nquote_from = 0.3\nnear_from = 0.2\n[discord]\nmember_per_minute = 0\n";
    let server = Server::over(Fake::start(), library.config(answer));
    let ana = server.member("ana");
    ana.asks("i want to kill myself").message().says("988").never_says("copper");
    let mut says = String::new();
    // Each try takes a while: the index is there before they are used up.
    for _ in 0..600 {
        says = ana.asks(TEA).message().message.content.clone();
        if says.contains("three minutes") {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the first index is not taken into use: {says}");
}

#[test]
fn a_stop_ends_the_program_while_discord_does_not_answer() {
    let fake = Fake::start();
    for _ in 0..10 {
        fake.fail("GET", "/gateway", Fault::Hangs(Duration::from_mins(1)));
    }
    let library = library().config("[http]\nlisten = \"\"\n").publish();
    let mut docent = start(&library, &fake, 1);
    fake.wait("docent to ask for the gateway", |state| (!state.requests.is_empty()).then_some(()));
    Command::new("kill").args(["-INT", &docent.id().to_string()]).status().expect("kill is there");
    assert_eq!(ended(&mut docent).code(), Some(0));
}

#[test]
fn a_stop_ends_the_program_while_the_gateway_never_greets() {
    let fake = Fake::start();
    fake.shared.change(|state| state.hangs = 10);
    let library = library().config("[http]\nlisten = \"\"\n").publish();
    let mut docent = start(&library, &fake, 1);
    fake.wait("docent to come to the gateway", |state| (state.hangs < 10).then_some(()));
    Command::new("kill").args(["-TERM", &docent.id().to_string()]).status().expect("kill is there");
    assert_eq!(ended(&mut docent).code(), Some(0));
}

#[test]
fn a_stop_ends_the_program_while_responses_do_not_get_through() {
    let mut server = Server::new();
    for _ in 0..20 {
        server.fake.fail("POST", "/callback", Fault::Hangs(Duration::from_mins(1)));
    }
    server.member("ana").sends_command("ask", &[("question", TEA)]);
    server.fake.wait("a response to be tried", |state| {
        state.requests.iter().any(|request| request.path.contains("/callback")).then_some(())
    });
    server.signal("TERM");
    assert_eq!(server.ended().code(), Some(0));
}

#[test]
fn sessions_that_end_one_after_another_make_docent_ask_whether_more_may_begin() {
    let server = Server::new();
    let asked = |state: &State| state.requests.iter().filter(|r| r.path.ends_with("/gateway/bot")).count();
    let (before, begun) = server.look(|state| (asked(state), state.identifies));
    server.fake.shared.change(|state| {
        // Discord counts the sessions that begin in a day; the place is told together with how many are left.
        state.breaks.extend(std::iter::repeat_n(json!({"close": 4009}), 5));
    });
    server.fake.wait("docent to ask for the gateway again", |state| (asked(state) > before).then_some(()));
    // One that begins after the last break; what happens before it stands is told to nobody.
    server.fake.wait("a session that stays", |state| (state.identifies == begun + 5).then_some(()));
    server.member("ana").asks(TEA).message().says("three minutes");
}
