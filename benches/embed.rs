//! Our encoder beside candle, on one thread: load, question, passage, memory.
//!
//! `cargo bench --bench embed` runs each in a process of its own, so that neither warms the other's
//! memory. It needs an installed model, or one that `DOCENT_MODEL` names.

#[path = "../src/embed/reference.rs"]
mod reference;

use docent::embed::{Encoder, ModelFolder, ModelSettings, default_model, models_folder};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// 9 and 40 tokens, the two markers included.
const QUESTION: &str = "How long does a massage last?";
const PASSAGE: &str = "Massage is a way to rub and press the muscles. It can ease pain and stress for some people, \
    but it does not cure an illness, so talk to your doctor first.";

fn main() {
    let named = std::env::var_os("DOCENT_MODEL").map(|path| ModelFolder::at(PathBuf::from(path)));
    let Some(folder) = named.or_else(|| models_folder().map(|models| default_model(&models))) else {
        return println!("skipped: no home folder");
    };
    if !folder.root().join("model.safetensors").exists() {
        return println!("skipped: run `docent model install` first");
    }
    match std::env::args().nth(1).as_deref() {
        Some("ours") => measure("docent", || {
            let encoder = Encoder::open(&folder, &ModelSettings::default()).expect("the model opens");
            move |text: &str| encoder.encode_question(text).expect("a vector")
        }),
        Some("candle") => measure("candle", || {
            let reference = reference::Reference::open(folder.root(), true, 256);
            move |text: &str| {
                assert!(!reference.tokenize(text).is_empty());
                reference.encode(text)
            }
        }),
        // What `cargo bench` passes by itself.
        _ => {
            println!(
                "            load ms   9 tokens ms  40 tokens ms  resident MB   (median processor time, one thread)"
            );
            for side in ["ours", "candle"] {
                let program = std::env::current_exe().expect("this program has a path");
                let status = Command::new(program).arg(side).env("RAYON_NUM_THREADS", "1").status();
                assert!(status.is_ok_and(|status| status.success()), "{side} failed");
            }
        }
    }
}

fn measure<E: Fn(&str) -> Vec<f32>>(name: &str, open: impl Fn() -> E) {
    let load = median(5, || drop(open()));
    let encode = open();
    let question = median(100, || drop(encode(QUESTION)));
    let resident = resident_mb();
    let passage = median(50, || drop(encode(PASSAGE)));
    println!("{name:10} {load:8.2} {question:13.2} {passage:13.2} {resident:12.1}");
}

/// Milliseconds of this thread's processor time, so that other work on the machine counts less.
fn median(times: usize, mut run: impl FnMut()) -> f64 {
    let mut taken: Vec<Duration> = (0..times)
        .map(|_| {
            let (wall, start) = (Instant::now(), processor_time());
            run();
            start
                .zip(processor_time())
                .map_or_else(|| wall.elapsed(), |(start, end)| end.saturating_sub(start))
        })
        .collect();
    taken.sort_unstable();
    taken[times / 2].as_secs_f64() * 1e3
}

/// What this thread has run so far; only Linux says.
fn processor_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// What the system says this process holds; 0 where it does not say.
fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)).and_then(|n| n.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}
