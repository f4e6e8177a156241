//! docent from the outside: the real program over folders of its own, one file a subject.
//!
//! One test program for all of them: it links once, and `library` is used as a whole.

mod ask;
mod check;
mod contract;
mod diff;
mod explain;
mod finding;
mod generations;
mod library;
mod moderating;
mod safety;
mod settings;
