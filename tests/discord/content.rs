//! Content that is changed beside a running docent, and what members see of it.

use crate::server::{Server, library};
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

const TEA: &str = "how long do i steep black tea?";
const STEEP: &str = "tea#how-long-do-i-steep-black-tea/1";

/// Far longer than it should take; how long it takes is measured elsewhere.
const PATIENCE: Duration = Duration::from_secs(20);

/// Asks until the answer says something, or does not any more.
#[track_caller]
fn until(server: &Server, question: &str, words: &str, is_said: bool) {
    let begun = Instant::now();
    loop {
        let seen = server.member("ana").asks(question).message();
        if seen.content().contains(words) == is_said {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{words:?}, {is_said}: {}", seen.content());
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_passage_withdrawn_at_a_terminal_is_nowhere_on_discord() {
    let server = Server::new();
    let ana = server.member("ana");
    let private = ana.asks(TEA).message();
    private.says("three minutes");
    server.library.run(&["content", "withdraw", STEEP, "--reason", "it burns"]).exits(0);
    until(&server, TEA, "three minutes", false);
    // An answer of before is not shown again.
    let posted = server.messages().len();
    ana.presses(&private, "Share").message().never_says("three minutes");
    assert!(server.messages()[posted..].iter().all(|seen| !seen.content().contains("three minutes")));
    ana.presses(&private, "Read in context").message().never_says("three minutes");
    assert!(ana.types("steep").iter().all(|(name, _)| !name.contains("How long do I steep")));
    server.library.run(&["content", "lift", STEEP]).exits(0);
    until(&server, TEA, "three minutes", true);
}

#[test]
fn a_withdrawal_holds_across_a_restart_with_a_damaged_store() {
    let mut server = Server::new();
    server.library.run(&["content", "withdraw", STEEP, "--reason", "it burns"]).exits(0);
    server.stop();
    fs::write(server.library.path("state/docent.sqlite"), "no database, but long enough to be looked at")
        .unwrap();
    server.restart();
    server.member("ana").asks(TEA).message().never_says("three minutes");
    server.member("ana").asks("why do i wake at night?").message().says("Keep the bedroom dark");
    assert!(server.log().contains("is damaged"), "{}", server.log());
}

#[test]
fn what_is_published_at_a_terminal_answers_members() {
    let server = Server::new();
    let new = [
        "content",
        "new",
        "faq/sleep.md",
        "--question",
        "May I nap at noon?",
        "--answer",
        "Half an hour at most.",
    ];
    server.library.run(&new).exits(0);
    server.library.run(&["content", "publish", "1"]).exits(0);
    until(&server, "may i nap at noon?", "Half an hour at most.", true);
}

#[cfg(unix)]
#[test]
fn a_publish_that_was_killed_is_finished_when_docent_starts() {
    let mut server = Server::with(library(), "");
    server.stop();
    let new = [
        "content",
        "new",
        "faq/sleep.md",
        "--question",
        "May I nap at noon?",
        "--answer",
        "Half an hour at most.",
    ];
    server.library.run(&new).exits(0);
    let mut publish = server.library.command();
    publish.args(["content", "publish", "1"]).env("TEST_KILL_DOCENT_AT", "files").stdin(Stdio::null());
    assert!(!publish.output().unwrap().status.success());
    assert!(server.library.path("state/under-way.json").exists());
    server.restart();
    until(&server, "may i nap at noon?", "Half an hour at most.", true);
    let begun = Instant::now();
    while server.library.path("state/under-way.json").exists() {
        assert!(begun.elapsed() < PATIENCE, "{}", server.log());
        std::thread::sleep(Duration::from_millis(50));
    }
    server.library.run(&["content", "history"]).exits(0).prints("publish: add");
}
