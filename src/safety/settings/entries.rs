//! Settles what moderators add and silence, and finds what contradicts itself.

use super::Fault;
use super::keys::{Key, Text};
use crate::safety::lists::{Facts, Lists, bits, shipped_facts};
use crate::safety::normal::Normal;
use crate::safety::pattern::Meaning;
use std::collections::HashMap;

/// Entries by their normalised words, with the list and line they came from.
#[derive(Default)]
pub(super) struct Entries {
    lists: Lists,
    words: HashMap<String, (Place, usize)>,
    patterns: HashMap<String, (Place, usize)>,
    faults: Vec<Fault>,
    warnings: Vec<Fault>,
}

/// The list that an entry stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    AddNames,
    AddClassWords,
    AddPhrases,
    Idioms,
    Ignore,
}

impl Place {
    fn key(self) -> &'static str {
        match self {
            Self::AddNames => "add_names",
            Self::AddClassWords => "add_class_words",
            Self::AddPhrases => "add_phrases",
            Self::Idioms => "idioms",
            Self::Ignore => "ignore",
        }
    }
}

impl Entries {
    pub(super) fn add_name(&mut self, name: Text<'_>) {
        if let Some(words) = self.add(name, Place::AddNames, bits::NAME) {
            self.lists.targets.add(&words);
        }
    }

    pub(super) fn add_class_word(&mut self, word: Text<'_>) {
        self.add(word, Place::AddClassWords, bits::CLASS_WORD);
    }

    pub(super) fn add_phrase(&mut self, phrase: Text<'_>) {
        self.add_pattern(phrase, Place::AddPhrases, Meaning::Frame);
    }

    pub(super) fn add_idiom(&mut self, idiom: Text<'_>) {
        let normal = Normal::of(idiom.text);
        let names = normal.words().iter().filter(|word| shipped_facts(&word.text).any(bits::PSYCHIATRIC));
        for name in names {
            self.warn(
                idiom.line,
                format!("`{}` acts on mood, mind or sleep: in this idiom it will carry no notice", name.text),
            );
        }
        self.add_pattern(idiom, Place::Idioms, Meaning::Idiom);
    }

    pub(super) fn add_veto(&mut self, key: &Key<'_>, by: Vec<Text<'_>>) {
        let word = Text { text: key.name, line: key.line };
        let Some(word) = self.normalise(word) else { return };
        let by: Vec<String> = by.into_iter().filter_map(|text| self.normalise(text)).collect();
        if by.is_empty() {
            self.fault(key.line, format!("the veto of `{word}` names no word: write {word} = [\"…\"]"));
        }
        if shipped_facts(&word).any(bits::PSYCHIATRIC) {
            self.warn(
                key.line,
                format!("`{word}` acts on mood, mind or sleep: beside these words it will carry no notice"),
            );
        }
        self.lists.vetoes.entry(word).or_default().extend(by);
    }

    pub(super) fn ignore(&mut self, text: Text<'_>) {
        let Some(words) = self.normalise(text) else { return };
        let facts = shipped_facts(&words);
        if facts.any(bits::PSYCHIATRIC) {
            self.warn(
                text.line,
                format!("`{words}` acts on mood, mind or sleep: questions about it will carry no notice"),
            );
        } else if !facts.any(bits::LISTED) && !self.words.contains_key(&words) {
            self.warn(
                text.line,
                format!("`{words}` is in no list by itself: to silence a wording, use `idioms`"),
            );
        }
        self.claim(&words, Place::Ignore, text.line);
        self.overlay(words, |facts| facts.without(bits::LISTED).with(bits::IGNORED));
    }

    /// All lists, what is wrong, and what is merely doubtful.
    pub(super) fn settle(self) -> (Lists, Vec<Fault>, Vec<Fault>) {
        let Self { lists, words: _, patterns: _, faults, mut warnings } = self;
        warnings.sort();
        (lists, faults, warnings)
    }

    fn add(&mut self, text: Text<'_>, place: Place, bit: u64) -> Option<String> {
        let words = self.normalise(text)?;
        let facts = shipped_facts(&words);
        if words.chars().count() < 2 || facts.any(bits::SMALL) || facts.any(bits::ENGLISH) && words.len() <= 3
        {
            self.fault(
                text.line,
                format!("`{words}` would match almost everything: write a longer name, or a phrase"),
            );
            return None;
        }
        if facts.any(bits::ENGLISH) && !facts.any(bits::LISTED) {
            self.warn(
                text.line,
                format!("`{words}` is an ordinary word: every message with it will carry the notice"),
            );
        }
        self.claim(&words, place, text.line);
        if let Some((first, _)) = words.split_once(' ') {
            self.overlay(first.to_owned(), |facts| facts.with(bits::STARTS_PHRASE));
        }
        self.overlay(words.clone(), |facts| facts.with(bit));
        Some(words)
    }

    fn add_pattern(&mut self, text: Text<'_>, place: Place, meaning: Meaning) {
        if let Err(bad) = self.lists.patterns.add(text.text, meaning) {
            return self.fault(text.line, format!("`{}`: {bad}", text.text));
        }
        if !text.text.split_whitespace().any(tells_apart) {
            return self.fault(
                text.line,
                format!("`{}` would match almost everything: add a word that is no small word", text.text),
            );
        }
        let words = text.text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if let Some((other, line)) = self.patterns.insert(words, (place, text.line))
            && other != place
        {
            self.fault(
                text.line,
                format!("`{}` stands in `{}` too, on line {line}: keep one", text.text, other.key()),
            );
        }
    }

    /// The words as the checks see them; a fault when nothing is left.
    fn normalise(&mut self, text: Text<'_>) -> Option<String> {
        let normal = Normal::of(text.text);
        let words: Vec<&str> = normal.words().iter().map(|word| word.text.as_str()).collect();
        if words.is_empty() {
            self.fault(text.line, format!("`{}` has no letters: write a word, or take it out", text.text));
            return None;
        }
        Some(words.join(" "))
    }

    fn claim(&mut self, words: &str, place: Place, line: usize) {
        let Some((other, first)) = self.words.insert(words.to_owned(), (place, line)) else { return };
        if other == place {
            self.warn(line, format!("`{words}` stands in `{}` twice, first on line {first}", place.key()));
        } else if other == Place::Ignore || place == Place::Ignore {
            self.fault(line, format!("`{words}` stands in `{}` too, on line {first}: keep one", other.key()));
        } else {
            self.warn(line, format!("`{words}` stands in `{}` too, on line {first}", other.key()));
        }
    }

    fn overlay(&mut self, words: String, change: impl Fn(Facts) -> Facts) {
        // A name with digits is also written in one word: "5 htp", "5htp".
        let joined = words.contains(|c: char| c.is_ascii_digit()).then(|| words.replace(' ', ""));
        for words in [Some(words), joined].into_iter().flatten() {
            let facts = self.lists.overlay.entry(words);
            let facts = facts.or_insert_with_key(|words| shipped_facts(words));
            *facts = change(*facts);
        }
    }

    fn fault(&mut self, line: usize, message: String) {
        self.faults.push(Fault { line, message });
    }

    fn warn(&mut self, line: usize, message: String) {
        self.warnings.push(Fault { line, message });
    }
}

/// Whether a step of a wording has to be there and is more than a small word ("the", "is", "on").
fn tells_apart(step: &str) -> bool {
    let is_small = |word: &str| {
        let facts = shipped_facts(word);
        word.chars().count() < 2
            || facts.any(bits::SMALL)
            || facts.any(bits::ENGLISH) && word.len() <= 3 && !facts.any(bits::LISTED)
    };
    let open = ["*", "<word>", "<unknown>", "<number>"];
    !step.ends_with('?')
        && step.split('|').all(|word| !open.contains(&word) && !is_small(&word.to_lowercase()))
}
