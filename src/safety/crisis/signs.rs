//! The signs of a crisis as data: what a line of `rules/signs.txt` says.

use super::concepts::{ConceptId, Concepts};
use super::pattern::{self, Pattern};
use super::rules::RuleFault;

/// One way to word a sign.
#[derive(Debug)]
pub(super) struct Sign {
    /// Its id, shared by the lines that mean the same.
    pub(super) id: &'static str,
    pub(super) who: Who,
    pub(super) weight: Weight,
    pub(super) marks: Vec<Mark>,
    /// One of each must stand nearby.
    pub(super) with: Vec<Vec<ConceptId>>,
    /// None of these may stand nearby.
    pub(super) without: Vec<ConceptId>,
    pub(super) pattern: Pattern,
}

/// Whom a sign is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// The writer.
    Own,
    /// Whoever is named nearest before it.
    Near,
    /// Another person, who must be named.
    Other,
}

/// What else a line says of its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// The emergency number stands first.
    Urgent,
    /// The danger comes from another person.
    Danger,
    /// About another person it means a death.
    Done,
    /// Neither negation nor past lower it.
    Fixed,
    /// A disclosure when it is nearly all that is said.
    Bare,
}

/// What a sign says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Its words belong to an idiom.
    Idiom,
    /// Nothing by itself, something beside other signs.
    Hint,
    /// The topic.
    Topic,
    /// Little by itself.
    Weak,
    /// A disclosure.
    Full,
}

/// Reads the notation that the top of `rules/signs.txt` describes.
pub(super) fn parse_signs(text: &'static str, concepts: &mut Concepts) -> Result<Vec<Sign>, RuleFault> {
    let mut signs = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if !line.starts_with('#') && !line.trim().is_empty() {
            signs.push(parse_sign(line, index + 1, concepts)?);
        }
    }
    Ok(signs)
}

fn parse_sign(text: &'static str, line: usize, concepts: &mut Concepts) -> Result<Sign, RuleFault> {
    let (head, pattern) = text.split_once(" : ").ok_or(RuleFault::Columns { line })?;
    let mut sign = Sign {
        id: "",
        who: Who::Near,
        weight: Weight::Full,
        marks: Vec::new(),
        with: Vec::new(),
        without: Vec::new(),
        pattern: Pattern::parse(&[], concepts, line)?,
    };
    let mut words = head.split_whitespace();
    sign.id = words.next().ok_or(RuleFault::Columns { line })?;
    for word in words {
        match word {
            "own" => sign.who = Who::Own,
            "near" => sign.who = Who::Near,
            "other" => sign.who = Who::Other,
            "0" => sign.weight = Weight::Idiom,
            "1" => sign.weight = Weight::Topic,
            "h" => sign.weight = Weight::Hint,
            "w" => sign.weight = Weight::Weak,
            "3" => sign.weight = Weight::Full,
            "urgent" => sign.marks.push(Mark::Urgent),
            "danger" => sign.marks.push(Mark::Danger),
            "done" => sign.marks.push(Mark::Done),
            "fixed" => sign.marks.push(Mark::Fixed),
            "bare" => sign.marks.push(Mark::Bare),
            _ if sign.take_condition(word, concepts, line)? => {}
            _ => return Err(RuleFault::Columns { line }),
        }
    }
    let mut steps = Vec::new();
    for step in pattern.split_whitespace() {
        if !sign.take_condition(step, concepts, line)? {
            steps.push(step);
        }
    }
    sign.pattern = Pattern::parse(&steps, concepts, line)?;
    Ok(sign)
}

impl Sign {
    pub(super) fn is(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    fn take_condition(
        &mut self,
        word: &'static str,
        concepts: &mut Concepts,
        line: usize,
    ) -> Result<bool, RuleFault> {
        let mut read = |list: &'static str| -> Result<Vec<ConceptId>, RuleFault> {
            list.split('|').map(|one| pattern::concept(one, concepts, line)).collect()
        };
        if let Some(list) = word.strip_prefix('+') {
            self.with.push(read(list)?);
        } else if let Some(list) = word.strip_prefix('-') {
            self.without.extend(read(list)?);
        } else {
            return Ok(false);
        }
        Ok(true)
    }
}
