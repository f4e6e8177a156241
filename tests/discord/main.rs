//! docent on Discord from the outside: the real program against a server on loopback, one file a subject.

mod asking;
mod attaching;
mod browsing;
mod buttons;
mod canary;
mod content;
mod degraded;
mod doctor;
mod drafting;
mod fake;
mod faults;
mod health;
mod helping;
mod insights;
#[path = "../end_to_end/library.rs"]
#[expect(dead_code, reason = "the tests on the command line use all of it")]
mod library;
mod lifecycle;
mod moderating;
mod notices;
#[cfg(target_os = "linux")]
mod packaging;
mod places;
mod reload;
mod server;
#[cfg(target_os = "linux")]
mod staying;
mod withdrawing;
