//! How long both safety checks take: a usual question, a long one, and texts written to slow them down.

use docent::safety::Safety;
use docent::safety::normal::MAX_READ_CHARS;
use std::sync::LazyLock;

static SAFETY: LazyLock<Safety> = LazyLock::new(Safety::compiled_in);

fn main() {
    // The lists open on first use; that is measured by `open`, not by the rest.
    SAFETY.read_question("warm up zolft taking qwertzuiop");
    divan::main();
}

/// Texts with names, so that a table can be read.
const TEXTS: &[&str] = &[
    "usual",
    "usual about medication",
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
