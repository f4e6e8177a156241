//! The notation of a sign, and where it matches in a text.

use super::concepts::{ConceptId, Concepts};
use super::lattice::Lattice;
use super::rules::RuleFault;
use std::ops::Range;

/// Words that `..` passes over when no number is given.
const GAP: u32 = 3;

/// The most words between the start and the end of a match: the bits of the set of positions.
const REACH: usize = 64;

/// The most matches of one sign in one text: the next ones say nothing new.
const MOST_MATCHES: usize = 16;

/// A sign's words in order.
#[derive(Debug)]
pub(super) struct Pattern {
    steps: Vec<Step>,
}

/// Concepts of which one is enough.
#[derive(Debug, Default)]
struct OneOf {
    /// Sorted.
    list: Vec<ConceptId>,
}

#[derive(Debug)]
enum Step {
    One(One),
    Gap(u32),
    /// Up to two words that add nothing.
    Small(ConceptId),
    Not(OneOf),
    Comma,
    ClauseStart,
    ClauseEnd,
    TextStart,
    TextEnd,
}

#[derive(Debug)]
struct One {
    concepts: OneOf,
    any: bool,
    clause_end: bool,
    optional: bool,
}

impl Pattern {
    /// Reads the part of a line behind the colon.
    pub(super) fn parse(
        steps: &[&'static str],
        concepts: &mut Concepts,
        line: usize,
    ) -> Result<Self, RuleFault> {
        let small = concepts.get("small").ok_or(RuleFault::Unknown { line, name: "small" })?;
        let steps = steps
            .iter()
            .map(|&step| match step {
                "~" => Ok(Step::Small(small)),
                "," => Ok(Step::Comma),
                "<" => Ok(Step::ClauseStart),
                ">" => Ok(Step::ClauseEnd),
                "<<" => Ok(Step::TextStart),
                ">>" => Ok(Step::TextEnd),
                _ => {
                    if let Some(gap) = step.strip_prefix("..") {
                        let gap = if gap.is_empty() { Ok(GAP) } else { gap.parse() };
                        return gap.map(Step::Gap).map_err(|_| RuleFault::Notation { line, step });
                    }
                    if let Some(not) = step.strip_prefix('!') {
                        return Ok(Step::Not(alternatives(not, concepts, line)?.concepts));
                    }
                    Ok(Step::One(alternatives(step, concepts, line)?))
                }
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { steps })
    }

    /// The step that fewest texts have: its concepts, of which a text needs one. `None` when there is no
    /// such step.
    pub(super) fn key(&self) -> Option<&[ConceptId]> {
        self.steps
            .iter()
            .filter_map(|step| match step {
                Step::One(one) if one.is_needed() => Some(one.concepts.list.as_slice()),
                _ => None,
            })
            .min_by_key(|list| list.len())
    }

    /// Whether every word that the pattern needs occurs somewhere.
    pub(super) fn may_match(&self, lattice: &Lattice) -> bool {
        self.steps.iter().all(|step| match step {
            Step::One(one) => !one.is_needed() || one.concepts.list.iter().any(|c| lattice.has(*c)),
            _ => true,
        })
    }

    /// The first matches, at most one for each first word, as ranges of words.
    pub(super) fn find(&self, lattice: &Lattice, work: &mut usize) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for start in self.starts(lattice) {
            let end = self.end_from(lattice, start, work);
            found.extend(end.filter(|end| *end > start).map(|end| start..end));
            if found.len() == MOST_MATCHES {
                break;
            }
        }
        found
    }

    /// The words at which a match may start.
    fn starts(&self, lattice: &Lattice) -> Vec<usize> {
        let words = lattice.hits.len();
        match self.steps.first() {
            Some(Step::One(one)) if one.is_needed() => {
                let mut starts: Vec<usize> = one
                    .concepts
                    .list
                    .iter()
                    .filter(|concept| lattice.has(**concept))
                    .flat_map(|concept| lattice.places_of(*concept))
                    .map(|(_, at)| *at)
                    .collect();
                starts.sort_unstable();
                starts.dedup();
                starts
            }
            Some(Step::TextStart) => (0..words.min(1)).collect(),
            Some(Step::ClauseStart) => (0..words).filter(|at| *at == 0 || lattice.parted(*at)).collect(),
            _ => (0..words).collect(),
        }
    }

    /// The nearest end of a match that starts at `start`.
    fn end_from(&self, lattice: &Lattice, start: usize, work: &mut usize) -> Option<usize> {
        let mut open: u64 = 1;
        let mut crossing = false;
        for step in &self.steps {
            *work += 1;
            let mut next: u64 = 0;
            for bit in bits(open) {
                let at = start + bit;
                let entered = at > start;
                let parted = entered && lattice.parted(at) && !crossing;
                *work += 1;
                match step {
                    Step::One(one) => {
                        if one.optional || one.clause_end && lattice.clause_ends(at) {
                            next |= 1 << bit;
                        }
                        if !parted {
                            next |= lattice.ends_of(one, at, bit);
                        }
                    }
                    Step::Small(small) => {
                        next |= 1 << bit;
                        if !parted {
                            let once = lattice.after_concept(*small, at, bit);
                            next |= once;
                            for again in bits(once) {
                                if !lattice.parted(start + again) {
                                    next |= lattice.after_concept(*small, start + again, again);
                                }
                            }
                        }
                    }
                    Step::Gap(most) => {
                        for over in 0..=*most as usize {
                            let to = bit + over;
                            if to >= REACH || start + to > lattice.hits.len() {
                                break;
                            }
                            next |= 1 << to;
                            if lattice.parted(start + to) && start + to > start && !crossing {
                                break;
                            }
                        }
                    }
                    Step::Not(concepts) => {
                        let follows = !lattice.parted(at) && lattice.begins_one(concepts, at);
                        if !follows {
                            next |= 1 << bit;
                        }
                    }
                    Step::Comma => next |= 1 << bit,
                    Step::ClauseStart => {
                        if lattice.parted(at) || at == 0 {
                            next |= 1 << bit;
                        }
                    }
                    Step::ClauseEnd => {
                        if lattice.clause_ends(at) {
                            next |= 1 << bit;
                        }
                    }
                    Step::TextStart => {
                        if at == 0 {
                            next |= 1 << bit;
                        }
                    }
                    Step::TextEnd => {
                        if at == lattice.hits.len() {
                            next |= 1 << bit;
                        }
                    }
                }
            }
            crossing = match step {
                Step::Comma => true,
                Step::Small(_) => crossing,
                Step::One(one) => crossing && one.optional,
                _ => false,
            };
            open = next;
            if open == 0 {
                return None;
            }
        }
        Some(start + open.trailing_zeros() as usize)
    }
}

impl One {
    /// Whether one of its concepts must occur.
    fn is_needed(&self) -> bool {
        !(self.optional || self.any || self.clause_end)
    }
}

impl OneOf {
    fn has(&self, concept: ConceptId) -> bool {
        self.list.binary_search(&concept).is_ok()
    }
}

impl Lattice {
    fn begins_one(&self, concepts: &OneOf, at: usize) -> bool {
        self.hits.get(at).is_some_and(|hits| hits.iter().any(|hit| concepts.has(hit.concept)))
    }

    fn ends_of(&self, one: &One, at: usize, bit: usize) -> u64 {
        let Some(hits) = self.hits.get(at) else { return 0 };
        let any = if one.any { mask(bit + 1) } else { 0 };
        hits.iter()
            .filter(|hit| one.concepts.has(hit.concept))
            .fold(any, |ends, hit| ends | mask(bit + hit.length))
    }

    fn after_concept(&self, concept: ConceptId, at: usize, bit: usize) -> u64 {
        let Some(hits) = self.hits.get(at) else { return 0 };
        hits.iter().filter(|hit| hit.concept == concept).fold(0, |ends, hit| ends | mask(bit + hit.length))
    }
}

fn mask(bit: usize) -> u64 {
    if bit < REACH { 1 << bit } else { 0 }
}

fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = set.trailing_zeros() as usize;
        set &= set.wrapping_sub(1);
        (bit < REACH).then_some(bit)
    })
}

fn alternatives(step: &'static str, concepts: &mut Concepts, line: usize) -> Result<One, RuleFault> {
    let (step, optional) = step.strip_suffix('?').map_or((step, false), |step| (step, true));
    let mut one = One { concepts: OneOf::default(), any: false, clause_end: false, optional };
    for alternative in step.split('|') {
        match alternative {
            "*" => one.any = true,
            ">" => one.clause_end = true,
            _ => one.concepts.list.push(concept(alternative, concepts, line)?),
        }
    }
    one.concepts.list.sort_unstable();
    Ok(one)
}

/// A concept in braces, or a word or phrase for itself.
pub(super) fn concept(
    text: &'static str,
    concepts: &mut Concepts,
    line: usize,
) -> Result<ConceptId, RuleFault> {
    if let Some(name) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        return concepts.get(name).ok_or(RuleFault::Unknown { line, name });
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '#';
    if text.is_empty() || !text.chars().all(plain) {
        return Err(RuleFault::Notation { line, step: text });
    }
    concepts.literal(text)
}
