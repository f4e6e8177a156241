//! How long both safety checks take: a usual question, a long one, and texts written to slow them down.

use docent::safety::Safety;
use docent::safety::normal::MAX_READ_CHARS;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

static SAFETY: LazyLock<Safety> = LazyLock::new(Safety::compiled_in);

/// Without the lists of medicines: the normaliser and the signs of a crisis alone.
static CRISIS: LazyLock<Safety> = LazyLock::new(Safety::fail_closed);

/// Readings of one text for the table.
const READINGS: usize = 300;

fn main() {
    // The lists open on first use, once in a process.
    let opening = Instant::now();
    SAFETY.read_question("warm up zolft taking qwertzuiop");
    println!("all lists open in {:.1?}", opening.elapsed());
    println!("{:<32} {:>12} {:>12} {:>16}", "both checks", "median", "p99", "crisis, median");
    for name in TEXTS {
        let text = text(name);
        let ([median, p99], [crisis, _]) = (times(&SAFETY, &text), times(&CRISIS, &text));
        println!("{name:<32} {median:>12.1?} {p99:>12.1?} {crisis:>16.1?}");
    }
    divan::main();
}

/// The median and the 99th percentile of reading a text.
fn times(safety: &Safety, text: &str) -> [Duration; 2] {
    let mut times: Vec<Duration> = (0..READINGS)
        .map(|_| {
            let start = Instant::now();
            divan::black_box(safety.read_question(divan::black_box(text)));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    [times[READINGS / 2], times[READINGS * 99 / 100]]
}

/// Texts with names, so that a table can be read.
const TEXTS: &[&str] = &[
    "usual",
    "usual about medication",
    "usual about a crisis",
    "2,000 characters",
    "2,000 characters of rare words",
    "10,000 near misses",
    "10,000 unknown words",
    "10,000 zero-width",
    "10,000 combining marks",
    "10,000 single letters",
    "10,000 hyphens",
    "10,000 mixed digits",
    "10,000 idioms",
    "10,000 signs of a crisis",
    "10,000 misspelt signs",
    "longest",
];

fn text(name: &str) -> String {
    let fill = |piece: &str, chars: usize| piece.chars().cycle().take(chars).collect::<String>();
    match name {
        "usual" => {
            "does massage help with anxiety or is it only for sore muscles, and how often should i go?"
                .to_owned()
        }
        "usual about medication" => {
            "my doc put me on 50mg zolft last week, can i still get a deep tissue massage?".to_owned()
        }
        "usual about a crisis" => {
            "cant sleep, every night i lie there planning how id end it. would massage even do anything for me".to_owned()
        }
        "2,000 characters" => fill(
            "ok so long story, got diagnosed with gad last month after like a year of pretending i was fine, and my \
             partner keeps bugging me to do something relaxing and i keep going back and forth because money. any \
             point booking massages for it or nah? ",
            2_000,
        ),
        "2,000 characters of rare words" => {
            fill("qwertz skrjabin boldini trakt umeka, velimir ostrava jandarm plitvice senj. ", 2_000)
        }
        "10,000 near misses" => many(1_400, |n| format!("zolo{}{} ", letter(n), letter(n / 26))),
        "10,000 unknown words" => {
            many(1_000, |n| format!("taking {}qv{}{} ", letter(n), letter(n / 26), letter(n / 7)))
        }
        "10,000 zero-width" => format!("zo{}loft", "\u{200b}".repeat(10_000)),
        "10,000 combining marks" => format!("zo{}loft", "\u{301}".repeat(10_000)),
        "10,000 single letters" => fill("z o l o f ", 10_000),
        "10,000 hyphens" => fill("anti-de-pres-", 10_000),
        "10,000 mixed digits" => fill("z0l0f7x4n4x!k", 10_000),
        "10,000 idioms" => fill("the best medicine is a chill pill and ", 10_000),
        "10,000 signs of a crisis" => fill("i just want to really really not be here anymore so so ", 10_000),
        "10,000 misspelt signs" => many(1_200, |n| format!("suic{}de m{}slef ", letter(n), letter(n / 26))),
        _ => fill("what the doc put me on makes me so ", MAX_READ_CHARS),
    }
}

fn many(times: usize, piece: impl Fn(usize) -> String) -> String {
    (0..times).map(piece).collect::<Vec<_>>().concat()
}

fn letter(n: usize) -> char {
    char::from(b'a' + u8::try_from(n % 26).unwrap_or(0))
}

#[divan::bench(args = TEXTS)]
fn read_question(bencher: divan::Bencher<'_, '_>, name: &str) {
    let text = text(name);
    bencher.bench(|| SAFETY.read_question(divan::black_box(&text)));
}

#[divan::bench]
fn read_passage(bencher: divan::Bencher<'_, '_>) {
    let text = text("2,000 characters");
    bencher.bench(|| SAFETY.read_passage(divan::black_box(&text)));
}
