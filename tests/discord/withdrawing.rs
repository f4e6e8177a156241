//! A passage is pulled at once, stays pulled, and is shown again when somebody says so.

use crate::fake::GUILD;
use crate::server::{Member, Server, library};

const TEA: &str = "how long do i steep black tea?";

fn moderated() -> Server {
    Server::with(library(), &format!("moderation_guilds = [\"{GUILD}\"]"))
}

fn mo(server: &Server) -> Member<'_> {
    server.member("mo").who_manages()
}

#[test]
fn an_answer_is_withdrawn_from_its_own_message() {
    let mut server = moderated();
    let answer = server.member("ana").asks_for("channel", TEA).message();
    answer.says("three minutes");
    let form = mo(&server).withdraws(&answer).form();
    let done = mo(&server).completes(&form, None, &[("reason", "scalds people")]).message();
    done.is_private().says("Withdrawn").says("How long do I steep black tea?");
    server.member("ana").asks(TEA).message().never_says("three minutes");
    server.member("ben").presses(&answer, "Read in context").message().never_says("three minutes");
    server.restart();
    server.member("ana").asks(TEA).message().never_says("three minutes");
    let mo = mo(&server);
    let withdrawn = mo.subcommand("content", "withdrawn", &[]).message();
    withdrawn.says("scalds people").says(&format!("<@{}>", mo.id));
    let menu = withdrawn.components().into_iter().find(|component| component["type"] == 3).expect("a menu");
    let label = menu["options"][0]["label"].as_str().expect("a label").to_owned();
    let form = mo.chooses(&withdrawn, &label).form();
    mo.completes(&form, Some(&withdrawn), &[("reason", "it was right")]).message().says("shown again");
    server.member("ana").asks(TEA).message().says("three minutes");
    mo.subcommand("content", "withdrawn", &[]).message().says("Nothing is withdrawn");
}

#[test]
fn a_passage_is_withdrawn_by_command_and_by_its_entry() {
    let server = moderated();
    let mo = mo(&server);
    let form = mo.subcommand("content", "withdraw", &[("entry", "Cleaning a kettle")]).form();
    mo.completes(&form, None, &[("reason", "fumes")]).message().says("Withdrawn");
    server.member("ana").asks("how do i clean a kettle?").message().never_says("vinegar");
    let entry = mo.subcommand("content", "show", &[("entry", TEA)]).message();
    let form = mo.presses(&entry, "Withdraw").form();
    mo.completes(&form, Some(&entry), &[("reason", "scalds")]).message().says("Withdrawn");
    server.member("ana").asks(TEA).message().never_says("three minutes");
    mo.subcommand("content", "withdraw", &[("entry", "zzyzx")]).message().says("no such entry");
}

#[test]
fn messages_that_quote_nothing_and_members_who_may_not_withdraw_nothing() {
    let server = moderated();
    let answer = server.member("ana").asks_for("channel", TEA).message();
    server.member("ana").withdraws(&answer).message().says("I don't know that button");
    let about = server.member("ana").command("about", &[]).message();
    mo(&server).withdraws(&about).message().says("I quote nothing in that message");
    server.member("ana").asks(TEA).message().says("three minutes");
}
