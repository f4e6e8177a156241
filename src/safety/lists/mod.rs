//! The word lists: those that ship with the program, and what moderators lay over them.

pub(super) mod bits;

use fst::Map;
use std::collections::HashMap;
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

/// All lists, settled.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    /// Words and phrases that moderators added, as bits, and those they silenced, as 0.
    pub(super) overlay: HashMap<String, Facts>,
}

impl Facts {
    pub(super) const fn of(bits: u64) -> Self {
        Self(bits)
    }

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
}

/// What the shipped lists know about a word or phrase.
pub(super) fn shipped_facts(words: &str) -> Facts {
    Facts(SHIPPED.get(words).unwrap_or_default())
}
