//! Every button of an answer.

use crate::server::{Seen, Server};

const TEA: &str = "how long do i steep black tea?";

/// Whether a member's id, as the store writes numbers, stands in any file of the state folder.
fn bytes_of(server: &Server, member: u64) -> bool {
    let bytes = member.to_be_bytes();
    // SQLite leaves the zeros in front of a number out, in steps: the last four bytes are always there.
    let written = &bytes[4..];
    let files = std::fs::read_dir(server.library.path("state")).expect("the store is there");
    files.flatten().any(|file| {
        let held = std::fs::read(file.path()).unwrap_or_default();
        held.windows(written.len()).any(|window| window == written)
    })
}

#[test]
fn read_in_context_shows_the_neighbours() {
    let server = Server::new();
    let ana = server.member("ana");
    let answer = ana.asks(TEA).message();
    let context = ana.presses(&answer, "Read in context").message();
    context.is_private();
    insta::assert_snapshot!(context.picture());
    ana.presses(&context, "Later").message().is_private().says("vinegar");
}

#[test]
fn others_read_a_public_answer_for_themselves() {
    let server = Server::new();
    let answer = server.member("ana").asks_for("channel", TEA).message();
    server.member("ben").presses(&answer, "Read in context").message().is_private();
    server.member("ben").presses(&answer, "Other passages").message().is_private().says("[2]");
}

#[test]
fn sharing_posts_the_answer_with_its_notice_and_pings_nobody() {
    let server = Server::new();
    let ana = server.member("ana");
    let answer = ana.asks("can i quit my zoloft, @everyone?").message();
    let before = server.messages().len();
    ana.presses(&answer, "Share with my question").message();
    let shared: Vec<Seen> = server.messages().split_off(before);
    let public: Vec<&Seen> = shared.iter().filter(|seen| !seen.message.is_ephemeral()).collect();
    assert_eq!(public.len(), 1, "{shared:#?}");
    public[0]
        .is_noticed()
        .says(&format!("<@{}>", ana.id))
        .says("quit my zoloft, \\@everyone?")
        .says("prescribed");
    let plain = ana.asks(TEA).message();
    let before = server.messages().len();
    ana.presses(&plain, "Share").message();
    let shared: Vec<Seen> = server.messages().split_off(before);
    let public = shared.iter().find(|seen| !seen.message.is_ephemeral()).expect("it was shared");
    public.says("Shared by").says("three minutes").never_says(TEA);
}

#[test]
fn a_vote_is_one_a_member_and_can_be_changed_seen_and_deleted() {
    let server = Server::new();
    let (ana, ben) = (server.member("ana"), server.member("ben"));
    let answer = ana.asks_for("channel", TEA).message();
    ana.presses(&answer, "Helpful").message().is_private().says("counts");
    ana.presses(&answer, "Not helpful").message().is_private().says("changed");
    ben.presses(&answer, "Helpful").message().is_private().says("counts");
    let kept = ana.command("privacy", &[]).message();
    kept.is_private().says("Not helpful: tea").never_says("\n- Helpful");
    assert!(bytes_of(&server, ana.id) && bytes_of(&server, ben.id), "the search finds what is there");
    ana.presses(&kept, "Delete it").message().says("1 vote");
    assert!(
        !bytes_of(&server, ana.id) && bytes_of(&server, ben.id),
        "her id is gone from the bytes, his is not"
    );
    ana.command("privacy", &[]).message().says("I keep nothing about you");
    ben.command("privacy", &[]).message().says("Helpful: tea");
}

#[test]
fn a_report_asks_for_a_reason_and_then_for_words() {
    let server = Server::new();
    let ana = server.member("ana");
    let answer = ana.asks("can i quit my zoloft?").message();
    let menu = ana.presses(&answer, "Report").message();
    menu.is_private().is_noticed();
    let form = ana.chooses(&menu, "It is wrong or out of date").form();
    ana.fills(&form, Some(&menu), "the tin says four minutes").message().says("without your name");
    let menu = ana.presses(&answer, "Report").message();
    let form = ana.chooses(&menu, "Something else").form();
    ana.fills(&form, Some(&menu), "").message();
    server.is_clean();
}

#[test]
fn a_question_goes_to_the_moderators_as_the_member_edits_it() {
    let server = Server::new();
    let ana = server.member("ana");
    let refusal = ana.asks("who won the match").message();
    let form = ana.presses(&refusal, "Send to moderators").form();
    assert_eq!(form["components"][0]["components"][0]["value"], "who won the match");
    ana.fills(&form, Some(&refusal), "who won the *final*")
        .message()
        .is_private()
        .says("with the moderators");
    server.is_clean();
}

#[test]
fn nearest_questions_are_buttons() {
    let config = "[answer]\nquote_from = 1.0\nnear_from = 0.0\n";
    let server = Server::with(crate::server::library(), &format!("\n{config}"));
    let ana = server.member("ana");
    let refusal = ana.asks("sertraline").message();
    refusal.is_noticed().says("Closest:").says("- May I stop sertraline?");
    ana.presses(&refusal, "May I stop sertraline?").message().is_private().is_noticed().says("prescribed");
}

#[test]
fn what_was_in_memory_is_gone_after_a_restart_and_the_rest_works_on() {
    let mut server = Server::new();
    let (answer, refusal) = {
        let ana = server.member("ana");
        (ana.asks("can i quit my zoloft?").message(), ana.asks("who won the match").message())
    };
    server.restart();
    let ana = server.member("ana");
    // The notice outlives the question.
    ana.presses(&answer, "Share").message().is_private().is_noticed().says("ask again");
    ana.presses(&answer, "Read in context").message().is_private().is_noticed().says("prescribed");
    ana.presses(&answer, "Helpful").message().is_private().says("counts");
    ana.presses(&refusal, "Send to moderators").message().is_private().says("ask again");
}

#[test]
fn forged_buttons_come_to_nothing() {
    let server = Server::new();
    let ana = server.member("ana");
    let answer = ana.asks(TEA).message();
    for forged in
        ["", "x", "fgt:all", "ctx:0:0123456789abcdef:i:no-such#passage/1", "rpl:0:0:00000000000000ff"]
    {
        ana.forges(&answer, forged).message().is_private().never_says("three minutes");
    }
}
