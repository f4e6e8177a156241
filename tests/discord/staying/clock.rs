//! The system's clock is set forward and back while docent runs.

use crate::fake::{Certificate, Fake};
use crate::server::{Server, library};
use std::fs;
use std::path::PathBuf;

/// What the clock is set to, one after the other.
const JUMPS: [&str; 4] = ["+40d", "+0d", "-3d", "+0d"];

#[test]
fn a_clock_that_jumps_stops_nobody() {
    let Some(faketime) = faketime() else {
        println!("skipped: libfaketime is missing (Debian: apt-get install faketime)");
        return;
    };
    let clock = tempfile::NamedTempFile::new().expect("room for a test");
    fs::write(clock.path(), "+0d").expect("it is ours");
    let preload = format!("LD_PRELOAD={}", faketime.display());
    let file = format!("FAKETIME_TIMESTAMP_FILE={}", clock.path().display());
    // The clock of timers goes on as it does on a real machine.
    let wrapper = ["env", &preload, &file, "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1"];
    let fake = Certificate::make().map_or_else(Fake::start, Fake::start_behind_tls);
    // Each channel takes one message and then says to wait: serenity waits by the system's clock.
    fake.shared.change(|state| state.one_by_one = true);
    let server = Server::wrapped(fake, library(), "", &wrapper);
    let (ana, ben) = (server.member("ana"), server.member("ben"));
    let answer = ana.asks("how long do i steep black tea?").message();
    for jump in JUMPS {
        ben.mentions("how do i clean a kettle?");
        fs::write(clock.path(), jump).expect("it is ours");
        ben.mentions("how long do i steep black tea?");
        ana.asks("how long do i steep black tea?").message().says("three minutes");
        ben.presses(&answer, "Helpful").message().says("counts");
        ana.asks("i want to kill myself").message().says("988");
    }
}

fn faketime() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path());
    folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|path| path.exists())
}
