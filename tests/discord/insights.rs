//! What members sent, reported, voted and asked, as moderators see it; and what they make of it.

use crate::fake::GUILD;
use crate::server::{Member, Server, library};

fn moderated() -> Server {
    Server::with(library(), &format!("moderation_guilds = [\"{GUILD}\"]"))
}

/// A member asks something without an answer and sends it to the moderators.
fn sends(member: &Member<'_>, question: &str) {
    let refusal = member.asks("who won the match").message();
    let form = member.presses(&refusal, "Send to moderators").form();
    member.fills(&form, Some(&refusal), question).message().says("with the moderators");
}

#[test]
fn a_question_that_was_sent_becomes_an_answer() {
    let server = moderated();
    let (mo, ana, ben) = (server.member("mo").who_manages(), server.member("ana"), server.member("ben"));
    sends(&ana, "do you have parking?");
    sends(&ben, "Have you parking");
    sends(&ben, "can i bring my dog *today*");
    let insights = mo.command("insights", &[]).message();
    insights.is_private().says("Unanswered questions: 3, of which 2 differ");
    let gaps = mo.presses(&insights, "Unanswered questions").message();
    gaps.says("Have you parking (twice)").says("can i bring my dog \\*today\\* (once)");
    for member in ["ana", "ben"] {
        gaps.never_says(&server.member(member).id.to_string());
    }
    let gap = mo.chooses(&gaps, "Have you parking").message();
    gap.says("sent twice");
    let form = mo.presses(&gap, "Add an answer").form();
    assert_eq!(form["components"][0]["components"][0]["value"], "Have you parking");
    let preview = mo.completes(&form, Some(&gap), &[("answer", "Park behind the house.")]).message();
    let label = preview.labels().into_iter().find(|label| label.starts_with("Publish")).expect("a button");
    mo.presses(&preview, &label).message().says("is settled with it");
    ana.asks("have you parking").message().says("behind the house");
    mo.command("insights", &[]).message().says("Unanswered questions: 1");
}

#[test]
fn a_question_that_was_sent_is_attached_expected_or_dismissed() {
    let server = moderated();
    let mo = server.member("mo").who_manages();
    for question in ["why am i up at night", "who painted the night watch", "kettle cleaning help"] {
        sends(&server.member("ana"), question);
    }
    let page = || mo.presses(&mo.command("insights", &[]).message(), "Unanswered questions").message();
    let gap = mo.chooses(&page(), "why am i up at night").message();
    gap.says("Why do I wake at night?");
    let preview = mo.chooses(&gap, "Why do I wake at night?").message();
    preview.says("why am i up at night");
    mo.presses(&preview, "Publish").message().says("is settled with it");
    server.member("ana").asks("why am i up at night").message().says("bedroom dark");
    let gap = mo.chooses(&page(), "who painted the night watch").message();
    let expect = mo.presses(&gap, "Make this an expectation").message();
    let preview = mo.chooses(&expect, "Nothing: I have to say that I have no answer").message();
    preview.says("expectations.toml").says("who painted the night watch");
    mo.presses(&preview, "Publish").message().says("Published");
    let expected =
        std::fs::read_to_string(server.library.path("content/expectations.toml")).expect("it is there");
    assert!(expected.contains("who painted the night watch"), "{expected}");
    let gap = mo.chooses(&page(), "kettle cleaning help").message();
    mo.presses(&gap, "Dismiss").message().says("Settled");
    page().never_says("kettle cleaning help");
    mo.presses(&gap, "Dismiss").message().says("already");
}

#[test]
fn votes_reports_and_counts_name_passages_and_nobody() {
    let server = moderated();
    let (mo, ana, ben) = (server.member("mo").who_manages(), server.member("ana"), server.member("ben"));
    let answer = ana.asks_for("channel", "how long do i steep black tea?").message();
    ana.presses(&answer, "Helpful").message();
    ben.presses(&answer, "Not helpful").message();
    let kettle = ana.asks("how do i clean a kettle?").message();
    ana.presses(&kettle, "Not helpful").message();
    let menu = ben.presses(&answer, "Report").message();
    let form = ben.chooses(&menu, "It is wrong or out of date").form();
    ben.fills(&form, Some(&menu), "the tin says four minutes").message();
    let insights = mo.command("insights", &[]).message();
    insights.says("Reports: 1").says("Helpful or not: 2").says("Most asked: 2");
    let votes = mo.presses(&insights, "Helpful or not").message();
    votes.says("How long do I steep black tea?: 1 found it helpful, 1 did not, 1 report");
    votes.says("Cleaning a kettle: 0 found it helpful, 1 did not");
    let asked = mo.presses(&votes, "All insights").message();
    let asked = mo.presses(&asked, "Most asked").message();
    asked.says("Cleaning a kettle: shown once");
    let reports = mo.presses(&mo.command("insights", &[]).message(), "Reports").message();
    let report = mo.chooses(&reports, "How long do I steep black tea?").message();
    report.says("It is wrong or out of date").says("the tin says four minutes");
    mo.presses(&report, "See the entry").message().says("Steep black tea three minutes");
    mo.presses(&report, "Settled").message().says("Settled");
    mo.command("insights", &[]).message().says("Reports: 0");
    for seen in [votes, asked, reports, report] {
        for member in [&ana, &ben] {
            seen.never_says(&member.id.to_string());
        }
    }
}

#[test]
fn empty_lists_and_strangers_are_told_so() {
    let server = moderated();
    let mo = server.member("mo").who_manages();
    let insights = mo.command("insights", &[]).message();
    mo.presses(&insights, "Unanswered questions").message().says("nothing here");
    mo.presses(&insights, "Overdue reviews").message().says("nothing here");
    server.member("ana").command("insights", &[]).message().says("I don't know that button");
    server.member("ana").presses(&insights, "Reports").message().says("I don't know that button");
}
