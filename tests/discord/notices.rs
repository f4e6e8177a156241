//! The moderators' channel: reports and crises, without names and without members' words.

use crate::fake::{Fault, GUILD};
use crate::server::{GENERAL, Server, library};

/// The channel of the moderators.
const BACK: u64 = 790;

fn told(more: &str) -> String {
    format!("moderation_guilds = [\"{GUILD}\"]\nmoderators_channel = \"{BACK}\"\n{more}")
}

const DISCLOSED: &str = "i want to kill myself tonight zqcanary";

#[test]
fn a_crisis_in_public_is_linked_and_one_in_private_only_counted() {
    let server = Server::with(library(), &told("crisis_notices = true"));
    let (ana, ben, cora) = (server.member("ana"), server.member("ben"), server.member("cora"));
    let reply = ana.mentions(DISCLOSED);
    reply.says("988");
    let notice = server.next_in(BACK, 0);
    let question = reply.message.reply_to.expect("it is a reply");
    notice.says(&format!("https://discord.com/channels/{GUILD}/{GENERAL}/{question}"));
    ben.asks_for("channel", DISCLOSED).message().is_private().says("988");
    let private = server.next_in(BACK, 1);
    insta::assert_snapshot!(private.content());
    cora.in_direct().writes_directly("my friend wants to kill herself");
    let direct = server.next_in(BACK, 2);
    direct.says("worries about somebody else");
    for notice in [&notice, &private, &direct] {
        notice.never_says("zqcanary").never_says("kill myself").never_says("tonight").never_says("<@");
        for member in ["ana", "ben", "cora"] {
            notice.never_says(&server.member(member).id.to_string());
        }
    }
    for notice in [&private, &direct] {
        notice.never_says("https://");
    }
}

#[test]
fn one_member_is_told_of_once_in_a_quarter_of_an_hour() {
    let server = Server::with(library(), &told("crisis_notices = true"));
    let ana = server.member("ana");
    for _ in 0..3 {
        ana.asks(DISCLOSED).message().says("988");
        ana.mentions(DISCLOSED).says("988");
    }
    server.member("ben").mentions(DISCLOSED).says("988");
    server.next_in(BACK, 1);
    assert_eq!(server.count_in(BACK), 2);
}

#[test]
fn nobody_is_told_of_a_crisis_unless_it_is_set() {
    let server = Server::with(library(), &told(""));
    let ana = server.member("ana");
    ana.mentions(DISCLOSED).says("988");
    ana.command("about", &[]).message().says("Nobody is told");
    let answer = ana.asks("how long do i steep black tea?").message();
    let menu = ana.presses(&answer, "Report").message();
    ana.chooses(&menu, "Something else").form();
    server.next_in(BACK, 0).says("reported");
    assert_eq!(server.count_in(BACK), 1);
}

#[test]
fn about_says_that_moderators_are_told() {
    let server = Server::with(library(), &told("crisis_notices = true"));
    server.member("ana").command("about", &[]).message().says("the moderators get a note");
    // A server that moderates nothing is not told of either.
    server.member("ana").on_server(501).command("about", &[]).message().says("Nobody is told");
    server.member("ana").on_server(501).asks(DISCLOSED).message().says("988");
    server.member("ben").asks(DISCLOSED).message().says("988");
    server.next_in(BACK, 0);
    assert_eq!(server.count_in(BACK), 1);
}

#[test]
fn a_report_reaches_the_moderators_with_what_was_written_to_it() {
    let server = Server::with(library(), &told(""));
    let ana = server.member("ana");
    let answer = ana.asks_for("channel", "how long do i steep black tea? zqcanary").message();
    let menu = server.member("ben").presses(&answer, "Report").message();
    let form = server.member("ben").chooses(&menu, "It is wrong or out of date").form();
    let report = server.next_in(BACK, 0);
    report.says("How long do I steep black tea?").says("articles/tea.md:").says("It is wrong or out of date");
    report.says(&format!("/{GUILD}/{GENERAL}/{}", answer.message.id));
    server.member("ben").fills(&form, Some(&menu), "the tin says *four* @everyone").message();
    let words = server.next_in(BACK, 1);
    words.says("How long do I steep black tea?").says("the tin says \\*four\\* \\@everyone");
    let private = ana.asks("how do i clean a kettle?").message();
    let menu = ana.presses(&private, "Report").message();
    ana.chooses(&menu, "Something else").form();
    let private = server.next_in(BACK, 2);
    private.never_says("https://");
    for notice in [&report, &words, &private] {
        notice.never_says("zqcanary").never_says("<@");
    }
}

#[test]
fn one_member_floods_the_channel_with_reports_in_vain() {
    let server = Server::with(library(), &told(""));
    let (ana, ben) = (server.member("ana"), server.member("ben"));
    let answer = ana.asks_for("channel", "how long do i steep black tea?").message();
    for _ in 0..8 {
        let menu = ana.presses(&answer, "Report").message();
        ana.chooses(&menu, "Something else").form();
    }
    let menu = ben.presses(&answer, "Report").message();
    ben.chooses(&menu, "It is wrong or out of date").form();
    server.next_in(BACK, 5).says("It is wrong or out of date");
    assert_eq!(server.count_in(BACK), 6);
}

#[test]
fn a_channel_that_takes_nothing_holds_no_crisis_reply_up() {
    let server = Server::with(library(), &told("crisis_notices = true"));
    server.fake.shared.change(|state| state.forbidden.insert(BACK));
    server.member("ana").mentions(DISCLOSED).says("988");
    server.fake.fail("POST", "channels/790/", Fault::Hangs(std::time::Duration::from_secs(20)));
    server.member("ben").asks(DISCLOSED).message().says("988");
    server.member("ana").asks("how do i clean a kettle?").message().says("vinegar");
    assert_eq!(server.count_in(BACK), 0);
}
