//! Channels that are denied, and cooldowns; neither holds a crisis up.

use crate::server::{ELSEWHERE, GENERAL, Server, library};

#[test]
fn a_denied_channel_gets_no_answer_but_a_crisis_does() {
    let server = Server::with(library(), &format!("denied_channels = [\"{GENERAL}\"]"));
    let ana = server.member("ana");
    ana.asks("how long do i steep black tea?").message().is_private().never_says("three minutes");
    ana.asks("can i quit my zoloft?").message().is_private().is_noticed().never_says("prescribed");
    ana.asks_for("channel", "i want to kill myself").message().is_private().says("988");
    ana.mentions("i want to kill myself").says("988");
    ana.in_channel(ELSEWHERE).asks("how long do i steep black tea?").message().says("three minutes");
}

#[test]
fn only_allowed_channels_are_answered_in() {
    let server = Server::with(library(), &format!("allowed_channels = [\"{ELSEWHERE}\"]"));
    server.member("ana").asks("how do i clean a kettle?").message().never_says("vinegar");
    server.member("ana").in_channel(ELSEWHERE).asks("how do i clean a kettle?").message().says("vinegar");
}

#[test]
fn whoever_asks_too_often_waits_but_never_in_a_crisis() {
    let limits = "member_per_minute = 2\nchannel_per_minute = 0\nserver_per_minute = 0\n";
    let server = Server::with(library(), limits);
    let ana = server.member("ana");
    for _ in 0..2 {
        ana.asks("how do i clean a kettle?").message().says("vinegar");
    }
    ana.asks_for("channel", "can i quit my zoloft?")
        .message()
        .is_private()
        .is_noticed()
        .never_says("prescribed");
    ana.asks("i want to kill myself").message().says("988");
    server.member("ben").asks("how do i clean a kettle?").message().says("vinegar");
}
