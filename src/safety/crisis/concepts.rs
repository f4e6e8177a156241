//! Groups of words and phrases with one meaning, and where they stand in a text.

use super::quick::QuickMap;
use super::rules::RuleFault;
use super::vocabulary::{Vocabulary, WordId};

/// A group of words and phrases.
pub(super) type ConceptId = u16;

/// All concepts: a trie of their phrases.
#[derive(Debug)]
pub(super) struct Concepts {
    pub(super) vocabulary: Vocabulary,
    names: QuickMap<&'static str, ConceptId>,
    /// Words and phrases that stand in signs for themselves.
    literals: QuickMap<&'static str, ConceptId>,
    /// The phrases of a named concept, so that another one can include it.
    phrases: Vec<Vec<&'static str>>,
    /// From a node by a word.
    edges: QuickMap<(Node, WordId), Node>,
    /// The concepts that a phrase ending here belongs to, by node.
    pub(super) ends: Vec<Vec<ConceptId>>,
}

/// A node of the trie; the root is 0.
pub(super) type Node = u32;

impl Concepts {
    /// Reads the notation that `rules/concepts.txt` describes.
    pub(super) fn parse(text: &'static str) -> Result<Self, RuleFault> {
        let mut concepts = Self {
            vocabulary: Vocabulary::new(),
            names: QuickMap::default(),
            literals: QuickMap::default(),
            phrases: Vec::new(),
            edges: QuickMap::default(),
            ends: vec![Vec::new()],
        };
        let mut current = None;
        for (index, line) in text.lines().enumerate() {
            let line_number = index + 1;
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            if let Some(short_forms) = line.strip_prefix('=') {
                concepts.add_aliases(short_forms, line_number)?;
                continue;
            }
            let members = if line.starts_with(' ') {
                line
            } else {
                let (name, members) = line.split_once(':').ok_or(RuleFault::NoName { line: line_number })?;
                let id = concepts.named(name.trim_end_matches('~'), line_number)?;
                current = Some((id, name.ends_with('~')));
                members
            };
            let (id, fuzzy) = current.ok_or(RuleFault::NoName { line: line_number })?;
            concepts.extend(id, members, fuzzy, line_number)?;
        }
        Ok(concepts)
    }

    fn add_aliases(&mut self, line: &'static str, line_number: usize) -> Result<(), RuleFault> {
        let (word, aliases) = line.split_once(':').ok_or(RuleFault::NoName { line: line_number })?;
        let word = self.vocabulary.add(word.trim())?;
        for alias in aliases.split('|') {
            self.vocabulary.add_alias(alias.trim(), word);
        }
        Ok(())
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
        self.enter(id, phrase, false)?;
        Ok(id)
    }

    pub(super) fn get(&self, name: &str) -> Option<ConceptId> {
        self.names.get(name).copied()
    }

    /// Where the trie goes from a node by a word.
    pub(super) fn next(&self, node: Node, word: WordId) -> Option<Node> {
        self.edges.get(&(node, word)).copied()
    }

    pub(super) fn count(&self) -> usize {
        self.phrases.len()
    }

    fn add_phrase(&mut self, id: ConceptId, phrase: &'static str, fuzzy: bool) -> Result<(), RuleFault> {
        self.phrases[usize::from(id)].push(phrase);
        self.enter(id, phrase, fuzzy)
    }

    /// Leads the trie along a phrase to its concept.
    fn enter(&mut self, id: ConceptId, phrase: &'static str, fuzzy: bool) -> Result<(), RuleFault> {
        let mut node = 0;
        for text in phrase.split([' ', '_']) {
            let word = self.vocabulary.add(text)?;
            let next = Node::try_from(self.ends.len()).map_err(|_| RuleFault::TooManyWords)?;
            node = *self.edges.entry((node, word)).or_insert(next);
            if node == next {
                self.ends.push(Vec::new());
            }
            if fuzzy && !phrase.contains([' ', '_']) {
                self.vocabulary.add_key(text, word);
            }
        }
        let ends = &mut self.ends[node as usize];
        if !ends.contains(&id) {
            ends.push(id);
        }
        Ok(())
    }
}
