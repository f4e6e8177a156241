//! Turns the word lists of `src/safety/lists/` and `src/english/lists/` into `fst` maps that open without parsing.

#[expect(dead_code, reason = "the checks read more than the lists set")]
#[path = "src/safety/lists/bits.rs"]
mod bits;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The shortest phrase that is also listed with a letter dropped, in bytes.
const SHORTEST_SLIP: usize = 8;

/// Words (or a phrase, with single spaces) to bits.
type Lexicon = BTreeMap<String, u64>;

fn main() {
    let lists = Path::new("src/safety/lists");
    println!("cargo::rerun-if-changed={}", lists.display());
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut lexicon = Lexicon::new();
    let mut entries = Entries::default();
    let mut targets = Vec::new();
    for line in lines(&lists.join("names.tsv")) {
        add_name(&line, &mut lexicon, &mut entries, &mut targets);
    }
    for (file, bit) in [
        ("english.txt", bits::ENGLISH),
        ("english_modern.txt", bits::ENGLISH),
        ("english_short.txt", bits::ENGLISH),
        ("medical_prose.txt", bits::PROSE),
        ("class_words.txt", bits::CLASS_WORD),
        ("context_words.txt", bits::CONTEXT_WORD),
        ("cues.txt", bits::CUE),
        ("dosing_words.txt", bits::DOSING),
        ("small_words.txt", bits::SMALL),
    ] {
        for line in lines(&lists.join(file)) {
            let (words, bit) = match line.strip_suffix(" ?") {
                Some(words) => (words, bit | bits::QUESTION_ONLY),
                None => (line.as_str(), bit),
            };
            *lexicon.entry(words.to_owned()).or_default() |= bit;
        }
    }
    mark_first_words(&mut lexicon);
    targets.extend(lines(&lists.join("misspelling_targets.txt")).map(|word| format!("{word}\tcommon")));
    // In order "common" comes before "marketed" and "psychiatric": the first that a word has is kept.
    targets.sort_unstable();
    targets.dedup_by(|later, kept| later.split('\t').next() == kept.split('\t').next());

    let mut map = fst::MapBuilder::memory();
    for (words, value) in &lexicon {
        map.insert(words, *value).expect("a BTreeMap is in order");
    }
    write(&out.join("lexicon.fst"), &map.into_inner().expect("memory does not fail"));
    write(&out.join("entries.txt"), entries.text.as_bytes());
    write(&out.join("targets.txt"), targets.join("\n").as_bytes());
    write(&out.join("english.fst"), &english(lists));
}

/// English words: how well known they are (0 to nearly everybody, 1 common, 2 in the dictionary), and behind these
/// two bits what parts of speech they can be.
fn english(safety_lists: &Path) -> Vec<u8> {
    let own = Path::new("src/english/lists");
    println!("cargo::rerun-if-changed={}", own.display());
    let files = [
        (own.join("most_common.txt"), 0),
        (own.join("common.txt"), 1),
        (safety_lists.join("english.txt"), 2),
        (safety_lists.join("english_short.txt"), 2),
    ];
    let mut words: BTreeMap<String, u64> = BTreeMap::new();
    for (file, size) in files {
        for word in lines(&file) {
            words.entry(word).or_insert(size);
        }
    }
    for line in lines(&own.join("parts_of_speech.tsv")) {
        let (word, parts) = line.split_once('\t').expect("a word, a tab, its parts of speech");
        let bits = parts.chars().map(|part| 1 << "nvar".find(part).expect("n, v, a or r")).sum::<u64>();
        *words.get_mut(word).expect("a common word") |= bits << 2;
    }
    let mut map = fst::MapBuilder::memory();
    for (word, value) in &words {
        map.insert(word, *value).expect("a BTreeMap is in order");
    }
    map.into_inner().expect("memory does not fail")
}

/// `words, international name, class, marks`, tab-separated; all but the first may be missing.
fn add_name(line: &str, lexicon: &mut Lexicon, entries: &mut Entries, targets: &mut Vec<String>) {
    let mut fields = line.split('\t');
    let mut field = || fields.next().unwrap_or_default();
    let (name, generic, class, marks) = (field(), field(), field(), field());
    let has = |mark| marks.split(' ').any(|m| m == mark);
    let mut value = if has("context") { bits::CONTEXT_NAME } else { bits::NAME };
    if has("psychiatric") {
        value |= bits::PSYCHIATRIC;
    }
    value |= entries.place(generic, class) << bits::ENTRY_SHIFT;
    lexicon.insert(name.to_owned(), value);
    // "5 htp" is also written "5htp", "retin a" "retina" is not: only names with digits are.
    if name.contains(|c: char| c.is_ascii_digit()) {
        lexicon.entry(name.replace(' ', "")).or_insert(value);
    }
    if name.contains(' ') && has("psychiatric") {
        add_slips(name, value, lexicon);
    } else if !name.contains(' ') && !has("context") && !has("rare") {
        let kind = if has("psychiatric") { "psychiatric" } else { "marketed" };
        targets.push(format!("{name}\t{kind}"));
    }
}

/// The phrase with any letter but the first dropped; single words are compared at run time instead.
fn add_slips(name: &str, value: u64, lexicon: &mut Lexicon) {
    if name.len() < SHORTEST_SLIP {
        return;
    }
    for at in (1..name.len()).filter(|at| name.as_bytes()[*at] != b' ') {
        let slip = format!("{}{}", &name[..at], &name[at + 1..]).replace("  ", " ");
        lexicon.entry(slip.trim().to_owned()).or_insert(value | bits::MISSPELT);
    }
}

fn mark_first_words(lexicon: &mut Lexicon) {
    let firsts: Vec<String> =
        lexicon.keys().filter_map(|words| words.split_once(' ')).map(|(first, _)| first.to_owned()).collect();
    for first in firsts {
        *lexicon.entry(first).or_default() |= bits::STARTS_PHRASE;
    }
}

/// International names and classes, each pair once, a line each.
#[derive(Default)]
struct Entries {
    offsets: HashMap<String, u64>,
    text: String,
}

impl Entries {
    /// Where the line begins, in bytes from 1; 0 when there is nothing to say.
    fn place(&mut self, generic: &str, class: &str) -> u64 {
        if generic.is_empty() && class.is_empty() {
            return 0;
        }
        let line = format!("{generic}\t{class}\n");
        *self.offsets.entry(line).or_insert_with_key(|line| {
            let place = self.text.len() as u64 + 1;
            self.text.push_str(line);
            place
        })
    }
}

/// The lines of a list without comments and empty ones.
fn lines(path: &Path) -> impl Iterator<Item = String> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines: Vec<String> =
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect();
    lines.into_iter()
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
