//! What the normaliser makes of costumes, markdown and floods.

use super::*;
use proptest::prelude::*;

fn words(raw: &str) -> String {
    Normal::of(raw).words().iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn readings(raw: &str) -> Vec<String> {
    Normal::of(raw).readings().iter().map(|reading| reading.text.clone()).collect()
}

#[test]
fn words_are_plain() {
    let check = |raw: &str, expect: &str| assert_eq!(words(raw), expect, "{raw}");
    check("Can I take ZOLOFT?", "can i take zoloft");
    check("St. John’s wort, don't", "st johns wort dont");
    check("ｚｏｌｏｆｔ ℨ𝔬𝔩𝔬𝔣𝔱 zólöft ΖΟLΟFТ z\u{200b}o\u{301}loft", "zoloft zoloft zoloft zoloft zoloft");
    check(
        "**Adderall** ||xanax|| __buspar__ ~~prozac~~ `paxil` _ativan_",
        "adderall xanax buspar prozac paxil ativan",
    );
    check("> quote\nhttps://a.b/zoloft <@12> <:zoloft:12> [see](http://x/y) end", "quote see end");
    check("50mg 0.5mg 1,000 zoloft50mg", "50 mg 0 5 mg 1 000 zoloft 50 mg");
    check("meeeeds sooo", "meeds soo");
    check("red pill 💊, my 💊", "red pill my pill");
    check("zoloft™ zoloft®", "zoloft zoloft");
    check("", "");
    check("...!?", "");
}

#[test]
fn other_readings_are_kept_beside_the_words() {
    let check = |raw: &str, expect: &[&str]| {
        let found = readings(raw);
        for reading in expect {
            assert!(found.iter().any(|text| text == reading), "{raw}: {reading} in {found:?}");
        }
    };
    check("anti-depressants", &["antidepressants"]);
    check("zo||lo||ft zo**lo**ft", &["zoloft"]);
    check("pr0zac", &["prozac"]);
    check("su1cidal z0l0ft", &["suicidal", "zoloft"]);
    check("1orazepam k1ll", &["lorazepam", "kill"]);
    check("@dderall $ertraline x@nax k!ll", &["adderall", "sertraline", "xanax", "kill"]);
    check("z o l o f t", &["zoloft"]);
    check("w.e.l.l.b.u.t.r.i.n", &["wellbutrin"]);
    check("b12 5-htp", &["b12", "5htp"]);
    check("meeeds diiie", &["meds", "die"]);
    assert_eq!(readings("an ordinary sentence, it has no other reading. 2020-11-23"), Vec::<String>::new());
}

#[test]
fn clauses_and_sentences_end() {
    let ends = |raw: &str| -> Vec<After> { Normal::of(raw).words().iter().map(|word| word.after).collect() };
    assert_eq!(ends("a, b c. d"), [After::Clause, After::Space, After::Sentence, After::Sentence]);
    assert_eq!(ends("a - b\nc"), [After::Clause, After::Sentence, After::Sentence]);
    assert_eq!(ends("self-harm 5mg"), [After::Hyphen, After::Space, After::Tight, After::Sentence]);
    assert_eq!(ends("no  way"), [After::Wide, After::Sentence]);
}

#[test]
fn bytes_point_into_the_raw_text() {
    let raw = "is **zo||lo||ft** ok";
    let normal = Normal::of(raw);
    let reading = normal.readings().iter().find(|reading| reading.text == "zoloft").unwrap();
    assert_eq!(&raw[normal.bytes_of(&reading.words)], "zo||lo||ft");
}

#[test]
fn merging_puts_the_longest_reading_in_place() {
    let merged = Normal::of("i want to k1ll my-self").merged().unwrap();
    let text: Vec<_> = merged.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(text, ["i", "want", "to", "kill", "myself"]);
    assert!(Normal::of("nothing else").merged().is_none());
}

#[test]
fn floods_are_cut_and_reported() {
    let flood = "\u{200b}".repeat(MAX_READ_CHARS + 1);
    assert!(Normal::of(&flood).was_cut());
    let flood = "\u{fdfa}".repeat(2000);
    assert!(Normal::of(&flood).was_cut());
    assert!(!Normal::of(&"a ".repeat(MAX_READ_CHARS / 2)).was_cut());
    assert!(Normal::of(&"z".repeat(5000)).words()[0].text.len() <= MAX_WORD_CHARS);
}

proptest! {
    #[test]
    fn every_text_is_read_and_every_range_is_sound(raw in ".{0,200}") {
        let normal = Normal::of(&raw);
        let mut end = 0;
        for word in normal.words() {
            prop_assert!(raw.get(word.bytes.clone()).is_some());
            prop_assert!(!word.text.is_empty() && word.bytes.start <= word.bytes.end);
            prop_assert!(word.bytes.end >= end);
            end = word.bytes.end;
        }
        for reading in normal.readings() {
            prop_assert!(!reading.text.is_empty());
            prop_assert!(raw.get(normal.bytes_of(&reading.words)).is_some());
        }
        normal.merged();
    }

    #[test]
    fn costumes_with_signs_only_are_bounded(raw in "[a-c!@$0-3*|._ -]{0,200}") {
        let normal = Normal::of(&raw);
        prop_assert!(normal.readings().len() <= 8 * normal.words().len());
    }
}
