//! The word lists: those that ship with the program, and what moderators lay over them.

pub(super) mod bits;

use super::medication::Targets;
use super::pattern::{BadPattern, Meaning, Patterns};
use fst::Map;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

static SHIPPED: LazyLock<Map<&'static [u8]>> = LazyLock::new(|| {
    let bytes: &'static [u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.fst"));
    Map::new(bytes).expect("build.rs wrote a valid map")
});
static ENTRIES: &str = include_str!(concat!(env!("OUT_DIR"), "/entries.txt"));

/// What the lists say about a word or a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Facts(u64);

/// International name and class of a name; empty where not listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Entry<'a> {
    pub(super) generic: &'a str,
    pub(super) class: &'a str,
}

/// Words that bar a word from counting, by that word.
pub(super) type Vetoes = HashMap<String, HashSet<String>>;

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let mut patterns = Patterns::default();
    for line in entries(include_str!("frames.txt")) {
        add_frame(&mut patterns, line).unwrap_or_else(|bad| panic!("frames.txt: {line}: {bad}"));
    }
    for line in entries(include_str!("idioms.txt")) {
        add_idiom(&mut patterns, line).unwrap_or_else(|bad| panic!("idioms.txt: {line}: {bad}"));
    }
    patterns
});

static VETOES: LazyLock<Vetoes> = LazyLock::new(|| {
    let lines = entries(include_str!("vetoes.txt"));
    let pairs =
        lines.map(|line| line.split_once(':').unwrap_or_else(|| panic!("vetoes.txt: {line}: no colon")));
    pairs.map(|(word, by)| (word.to_owned(), by.split_whitespace().map(str::to_owned).collect())).collect()
});

/// What moderators lay over the shipped lists; empty by default.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    /// Words and phrases that they added or silenced.
    pub(super) overlay: HashMap<String, Facts>,
    /// The names among them, to compare misspelt words with.
    pub(super) targets: Targets,
    /// Their wordings and idioms.
    pub(super) patterns: Patterns,
    /// Their vetoes.
    pub(super) vetoes: Vetoes,
}

/// Whether a word (lower case) is an ordinary English word.
pub(super) fn is_english(word: &str) -> bool {
    shipped_facts(word).any(bits::ENGLISH)
}

/// A line of `frames.txt`: a wording, or a group (`doctor = doc | gp`).
fn add_frame(patterns: &mut Patterns, line: &str) -> Result<(), BadPattern> {
    match line.split_once(" = ") {
        Some((name, words)) => {
            patterns.add_group(name, words);
            Ok(())
        }
        None => patterns.add(line, Meaning::Frame),
    }
}

fn add_idiom(patterns: &mut Patterns, line: &str) -> Result<(), BadPattern> {
    match line.strip_prefix("! ") {
        Some(hard) => patterns.add(hard, Meaning::HardIdiom),
        None => patterns.add(line, Meaning::Idiom),
    }
}

fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

impl Facts {
    /// Whether any of these bits is set.
    pub(super) fn any(self, bits: u64) -> bool {
        self.0 & bits != 0
    }

    pub(super) fn with(self, bits: u64) -> Self {
        Self(self.0 | bits)
    }

    pub(super) fn without(self, bits: u64) -> Self {
        Self(self.0 & !bits)
    }

    /// Whether the word has an innocent meaning that bars it from being a misspelt medicine.
    pub(super) fn is_ordinary(self) -> bool {
        self.any(bits::ENGLISH | bits::PROSE)
    }

    pub(super) fn entry(self) -> Entry<'static> {
        let place = usize::try_from(self.0 >> bits::ENTRY_SHIFT).unwrap_or(0);
        let rest = place.checked_sub(1).and_then(|start| ENTRIES.get(start..)).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let (generic, class) = line.split_once('\t').unwrap_or_default();
        Entry { generic, class }
    }
}

impl Lists {
    /// What is known about a word, or a phrase with single spaces.
    pub(super) fn facts(&self, words: &str) -> Facts {
        if !self.overlay.is_empty()
            && let Some(facts) = self.overlay.get(words)
        {
            return *facts;
        }
        shipped_facts(words)
    }

    /// The wordings to look for: the shipped ones, then the moderators'.
    pub(super) fn patterns(&self) -> [&Patterns; 2] {
        [&PATTERNS, &self.patterns]
    }

    /// Whether any of the message's words bars this one from counting.
    pub(super) fn is_vetoed(&self, word: &str, mut in_message: impl FnMut(&str) -> bool) -> bool {
        [&*VETOES, &self.vetoes]
            .iter()
            .filter_map(|vetoes| vetoes.get(word))
            .any(|by| by.iter().any(|veto| in_message(veto)))
    }
}

/// The ends of all shipped words that begin at the start of a text, with what is known about them.
pub(super) fn shipped_prefixes(text: &str) -> Vec<(usize, Facts)> {
    let map = SHIPPED.as_fst();
    let mut node = map.root();
    let mut value = fst::raw::Output::zero();
    let mut prefixes = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        let Some(index) = node.find_input(byte) else { break };
        let step = node.transition(index);
        value = value.cat(step.out);
        node = map.node(step.addr);
        if node.is_final() {
            prefixes.push((at + 1, Facts(value.cat(node.final_output()).value())));
        }
    }
    prefixes
}

/// What the shipped lists know about a word or phrase.
pub(super) fn shipped_facts(words: &str) -> Facts {
    Facts(SHIPPED.get(words).unwrap_or_default())
}
