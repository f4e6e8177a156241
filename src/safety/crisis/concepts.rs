//! Groups of words and phrases with one meaning, and where they stand in a text.

use super::rules::RuleFault;
use super::vocabulary::{Patience, Vocabulary, WordId};
use crate::safety::normal::{After, Normal};
use std::collections::HashMap;

/// A group of words and phrases.
pub(super) type ConceptId = u16;

/// All concepts: a trie of their phrases.
#[derive(Debug)]
pub(super) struct Concepts {
    pub(super) vocabulary: Vocabulary,
    names: HashMap<&'static str, ConceptId>,
    /// Words and phrases that stand in signs for themselves.
    literals: HashMap<&'static str, ConceptId>,
    /// The phrases of a concept, so that another one can include it.
    phrases: Vec<Vec<&'static str>>,
    edges: HashMap<(Node, WordId), Node>,
    ends: Vec<Vec<ConceptId>>,
}

type Node = u32;

/// A concept that begins at some word of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) concept: ConceptId,
    /// In words.
    pub(super) length: usize,
}

/// A text as the matcher sees it.
#[derive(Debug)]
pub(super) struct Lattice {
    /// What begins at each word.
    pub(super) hits: Vec<Vec<Hit>>,
    /// What parts each word from the next.
    pub(super) after: Vec<After>,
    /// Which concepts occur at all.
    pub(super) present: Vec<bool>,
}

impl Concepts {
    /// Reads the notation that `rules/concepts.txt` describes.
    pub(super) fn parse(text: &'static str) -> Result<Self, RuleFault> {
        let mut concepts = Self {
            vocabulary: Vocabulary::new(),
            names: HashMap::new(),
            literals: HashMap::new(),
            phrases: Vec::new(),
            edges: HashMap::new(),
            ends: vec![Vec::new()],
        };
        let mut current = None;
        for (index, line) in text.lines().enumerate() {
            let line_number = index + 1;
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let (members, fuzzy) = if line.starts_with(' ') {
                let (id, fuzzy) = current.ok_or(RuleFault::NoName { line: line_number })?;
                concepts.extend(id, line, fuzzy, line_number)?;
                continue;
            } else {
                let (name, members) = line.split_once(':').ok_or(RuleFault::NoName { line: line_number })?;
                let fuzzy = name.ends_with('~');
                let id = concepts.named(name.trim_end_matches('~'), line_number)?;
                current = Some((id, fuzzy));
                (members, fuzzy)
            };
            let (id, _) = current.ok_or(RuleFault::NoName { line: line_number })?;
            concepts.extend(id, members, fuzzy, line_number)?;
        }
        Ok(concepts)
    }

    fn named(&mut self, name: &'static str, line: usize) -> Result<ConceptId, RuleFault> {
        let id = self.fresh()?;
        if self.names.insert(name, id).is_some() {
            return Err(RuleFault::Twice { line, name });
        }
        Ok(id)
    }

    fn fresh(&mut self) -> Result<ConceptId, RuleFault> {
        let id = ConceptId::try_from(self.phrases.len()).map_err(|_| RuleFault::TooManyWords)?;
        self.phrases.push(Vec::new());
        Ok(id)
    }

    fn extend(
        &mut self,
        id: ConceptId,
        members: &'static str,
        fuzzy: bool,
        line: usize,
    ) -> Result<(), RuleFault> {
        for member in members.split('|').map(str::trim).filter(|member| !member.is_empty()) {
            if let Some(name) = member.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                let other = self.get(name).ok_or(RuleFault::Unknown { line, name })?;
                for phrase in self.phrases[usize::from(other)].clone() {
                    self.add_phrase(id, phrase, fuzzy)?;
                }
            } else {
                self.add_phrase(id, member, fuzzy)?;
            }
        }
        Ok(())
    }

    /// A concept of one phrase, for a word that stands in a sign; `_` joins the words of a phrase.
    pub(super) fn literal(&mut self, phrase: &'static str) -> Result<ConceptId, RuleFault> {
        if let Some(id) = self.literals.get(phrase) {
            return Ok(*id);
        }
        let id = self.fresh()?;
        self.literals.insert(phrase, id);
        self.add_phrase(id, phrase, false)?;
        Ok(id)
    }

    pub(super) fn get(&self, name: &str) -> Option<ConceptId> {
        self.names.get(name).copied()
    }

    pub(super) fn count(&self) -> usize {
        self.phrases.len()
    }

    fn add_phrase(&mut self, id: ConceptId, phrase: &'static str, fuzzy: bool) -> Result<(), RuleFault> {
        self.phrases[usize::from(id)].push(phrase);
        let mut node = 0;
        let mut words = 0;
        for text in phrase.split([' ', '_']) {
            let word = self.vocabulary.add(text)?;
            let next = Node::try_from(self.ends.len()).map_err(|_| RuleFault::TooManyWords)?;
            node = *self.edges.entry((node, word)).or_insert(next);
            if node == next {
                self.ends.push(Vec::new());
            }
            words += 1;
            if fuzzy && !phrase.contains([' ', '_']) {
                self.vocabulary.add_key(text, word);
            }
        }
        debug_assert!(words > 0);
        let ends = &mut self.ends[node as usize];
        if !ends.contains(&id) {
            ends.push(id);
        }
        Ok(())
    }

    /// Finds every concept of a text. `is_english` knows the words that are never read as others.
    pub(super) fn read(&self, normal: &Normal, is_english: impl Fn(&str) -> bool) -> Lattice {
        let words = normal.words();
        let mut patience = Patience::default();
        // What can be read at each word, and over how many words.
        let mut steps: Vec<Vec<(WordId, usize)>> = Vec::with_capacity(words.len());
        for word in words {
            let mut step = Vec::new();
            if word.is_number() {
                step.extend(self.vocabulary.number(&word.text).map(|id| (id, 1)));
            }
            step.extend(self.read_word(&word.text, &is_english, &mut patience).into_iter().map(|id| (id, 1)));
            steps.push(step);
        }
        for reading in normal.readings() {
            let length = reading.words.len();
            for id in self.read_word(&reading.text, &is_english, &mut patience) {
                steps[reading.words.start].push((id, length));
            }
        }
        let mut lattice = Lattice {
            hits: Vec::with_capacity(words.len()),
            after: breaks(normal),
            present: vec![false; self.count()],
        };
        for start in 0..words.len() {
            let mut hits = Vec::new();
            self.walk(&steps, &lattice.after, 0, start, start, &mut hits);
            for hit in &hits {
                lattice.present[usize::from(hit.concept)] = true;
            }
            lattice.hits.push(hits);
        }
        lattice
    }

    fn read_word(
        &self,
        text: &str,
        is_english: &impl Fn(&str) -> bool,
        patience: &mut Patience,
    ) -> Vec<WordId> {
        match self.vocabulary.get(text) {
            Some(id) => vec![id],
            None if is_english(text) => Vec::new(),
            None => self.vocabulary.meant(text, patience),
        }
    }

    /// Phrases end with the longest list entry, so the depth is bounded by it.
    fn walk(
        &self,
        steps: &[Vec<(WordId, usize)>],
        after: &[After],
        node: Node,
        start: usize,
        at: usize,
        hits: &mut Vec<Hit>,
    ) {
        let Some(here) = steps.get(at) else { return };
        if at > start && after[at - 1] >= After::Clause {
            return;
        }
        for (word, length) in here {
            if let Some(next) = self.edges.get(&(node, *word)) {
                let end = at + length;
                for concept in &self.ends[*next as usize] {
                    hits.push(Hit { concept: *concept, length: end - start });
                }
                self.walk(steps, after, *next, start, end, hits);
            }
        }
    }
}

/// What parts the words. A clause of one word does not end: "i. want. to. die."
fn breaks(normal: &Normal) -> Vec<After> {
    let words = normal.words();
    let mut after: Vec<After> = words.iter().map(|word| word.after).collect();
    let last = after.len().saturating_sub(1);
    for at in 0..last {
        let begins = at == 0 || words[at - 1].ends_clause();
        if begins && words[at].ends_clause() {
            after[at] = After::Space;
        }
    }
    after
}
