//! Months of a server's life in minutes: everything breaks once, and docent goes on by itself.
//!
//! `cargo test --release --test discord for_months -- --ignored --nocapture` asks 100,000 questions through the way
//! that a real bot goes (HTTPS, serenity's rate limiter on), leaves docent without Discord for ten minutes, and prints
//! what it holds along the way; it takes a quarter of an hour. The short form runs with all other tests.

mod clock;
mod day;
mod disk;

use crate::fake::{Away, Fake, Fault, Storm};
use crate::server::{Seen, Server, library};
use day::{Day, LONG, SHORT, Scale};
use serde_json::json;
use std::fs;
use std::time::Duration;

#[test]
fn docent_outlives_a_bad_day() {
    live_through(&SHORT);
}

#[test]
#[ignore = "takes a quarter of an hour; see the head of this file"]
fn docent_stays_for_months() {
    live_through(&LONG);
}

/// The log's disk is full.
#[test]
fn a_log_that_cannot_be_written_stops_nobody() {
    let wrapper = ["sh", "-c", "exec \"$@\" > /dev/full 2>&1", "sh"];
    let mut server = Server::wrapped(Fake::start(), library(), "", &wrapper);
    for _ in 0..3 {
        server.member("ana").asks("how long do i steep black tea?").message().says("three minutes");
        server.member("ana").mentions("i want to kill myself").says("988");
    }
    assert!(server.stop().success());
}

fn live_through(scale: &'static Scale) {
    let mut day = Day::begin(scale);
    day.warm_up();
    for trouble in [
        gateway_drops,
        told_to_reconnect,
        lost_session,
        half_open_gateway,
        too_many_requests,
        internal_errors,
        broken_connections,
        lost_responses,
        hanging_requests,
        discord_away,
        discord_silent,
        publishes,
        full_disk,
        vanished_store,
        vanished_folders,
    ] {
        trouble(&mut day);
        day.calm();
    }
    read_only_disk(&mut day);
    day.end();
}

fn gateway_drops(day: &mut Day) {
    day.rough("gateway drops", |day| day.break_off(json!({})));
}

fn told_to_reconnect(day: &mut Day) {
    day.rough("told to reconnect (op 7)", |day| day.break_off(json!({"op": 7, "d": null})));
}

fn lost_session(day: &mut Day) {
    day.new_session(|state| {
        state.session = None;
        state.breaks.push_back(json!({"op": 9, "d": false}));
    });
    day.rough("after a lost session (op 9)", |_| {});
}

/// The other end is gone, and nothing says so but the missing answers to heartbeats.
fn half_open_gateway(day: &mut Day) {
    day.new_session(|state| state.breaks.push_back(json!({"half_open": true})));
    day.rough("after a half-open gateway", |_| {});
}

fn too_many_requests(day: &mut Day) {
    storm(day, "429 storm", Fault::TooSoon(0.5));
}

fn internal_errors(day: &mut Day) {
    storm(day, "5xx storm", Fault::Status(502));
}

fn broken_connections(day: &mut Day) {
    storm(day, "broken connections", Fault::Dropped);
}

fn lost_responses(day: &mut Day) {
    storm(day, "lost responses", Fault::ResponseLost);
}

fn hanging_requests(day: &mut Day) {
    storm(day, "hanging requests", Fault::Hangs(Duration::from_millis(1_500)));
}

fn storm(day: &mut Day, name: &'static str, fault: Fault) {
    day.change(|state| state.storm = Some(Storm::of(fault)));
    day.rough(name, |_| {});
    day.change(|state| state.storm = None);
}

fn discord_away(day: &mut Day) {
    let outage = day.scale.outage;
    day.without_discord(Away::Closed, outage);
    day.rough("after Discord was away", |_| {});
}

fn discord_silent(day: &mut Day) {
    let silence = day.scale.silence;
    day.without_discord(Away::Silent, silence);
    day.rough("after Discord was silent", |_| {});
}

fn publishes(day: &mut Day) {
    let mut published = 0;
    day.rough("publishes", |day| {
        published += 1;
        let text = format!("## What is tisane {published}?\n\nTisane {published} is brewed from herbs.\n");
        day.publish(&text);
    });
    day.finds("what is tisane", "brewed from herbs");
}

fn full_disk(day: &mut Day) {
    let full = day.disk.fill(&day.server);
    day.rough("full disk", |_| {});
    // What the store's own file still has room for is kept; then it says so.
    let told = (0..2_000).any(|_| day.vote().content().contains("can't keep"));
    assert!(told, "nobody was told that votes are not kept\n{}", day.last_of_log());
    drop(full);
    day.votes_count("the disk has room again");
}

fn vanished_store(day: &mut Day) {
    for file in fs::read_dir(day.server.library.path("state")).expect("it is there").flatten() {
        let path = file.path();
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.expect("it is ours");
    }
    day.rough("vanished store", |_| {});
    day.votes_count("the store's file is gone");
    assert!(day.server.library.path("state/docent.sqlite").exists(), "there is a new one");
}

fn vanished_folders(day: &mut Day) {
    let away = |name: &str| (day.server.library.path(name), day.server.library.path(&format!("{name}-away")));
    let moved = ["index", "content"].map(away);
    for (from, to) in &moved {
        fs::rename(from, to).expect("they are ours");
    }
    day.rough("vanished content and index", |_| {});
    for (from, to) in &moved {
        fs::rename(to, from).expect("they are ours");
    }
    day.publish("## What is mate?\n\nMate is brewed from leaves of a holly.\n");
    day.finds("what is mate", "leaves of a holly");
}

/// docent starts where nothing can be written, and keeps votes once it can.
fn read_only_disk(day: &mut Day) {
    // Whoever writes there has to let go first.
    day.server.stop();
    let read_only = day.disk.read_only();
    day.server.restart();
    let Some(read_only) = read_only else {
        println!("read-only disk: skipped, a folder of one's own can be mounted only as root");
        return;
    };
    day.refresh();
    day.rough("read-only disk", |_| {});
    let told = |seen: Seen| seen.content().contains("can't keep");
    assert!(told(day.vote()), "nobody was told that votes are not kept");
    drop(read_only);
    day.votes_count("the disk can be written again");
}
