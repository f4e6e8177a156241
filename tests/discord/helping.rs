//! *Answer this*: a helper finds passages for somebody else's message.

use crate::server::Server;

#[test]
fn a_helper_chooses_and_docent_replies_without_a_ping() {
    let server = Server::new();
    let (ana, ben) = (server.member("ana"), server.member("ben"));
    let (target, response) = ben.answers(&ana, "how long do i steep black tea with zoloft?");
    let candidates = response.message();
    candidates.is_private().is_noticed();
    insta::assert_snapshot!(candidates.picture());
    ben.presses(&candidates, "Reply with this [1]").message().is_private();
    let reply = server.reply_to(target);
    reply.is_public().is_noticed().says("three minutes").never_says("with zoloft");
    assert_eq!(reply.message.channel, crate::server::GENERAL);
}

#[test]
fn another_members_crisis_is_worded_for_the_helper_and_cannot_be_replied_with() {
    let server = Server::new();
    let (ana, ben) = (server.member("ana"), server.member("ben"));
    let (_, response) = ben.answers(&ana, "i want to kill myself");
    let help = response.message();
    help.is_private().says("looking out for someone").never_says("kill myself");
    assert!(help.labels().iter().all(|label| !label.starts_with("Reply with")), "{help:#?}");
}

#[test]
fn a_reply_that_discord_forbids_is_told_to_the_helper() {
    let server = Server::new();
    let (ana, ben) = (server.member("ana"), server.member("ben"));
    let (_, response) = ben.answers(&ana, "how long do i steep black tea?");
    let candidates = response.message();
    server.fake.shared.change(|state| state.forbidden.insert(crate::server::GENERAL));
    ben.presses(&candidates, "Reply with this [1]").message().says("not allowed");
}

#[test]
fn a_message_without_text_is_nothing_to_answer() {
    let server = Server::new();
    let (ana, ben) = (server.member("ana"), server.member("ben"));
    let (_, response) = ben.answers(&ana, "");
    assert!(response.message().is_private().labels().is_empty());
}
