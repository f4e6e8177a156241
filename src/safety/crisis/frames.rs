//! What stands around a sign: whom it is about, and whether it is denied, past, played or told.

use super::concepts::{ConceptId, Concepts};
use super::lattice::{Hit, Lattice};
use super::rules::RuleFault;
use crate::safety::normal::After;
use std::ops::Range;

/// Words between a denial and what it denies ("not really thinking of").
const DENIAL_REACH: usize = 6;

/// Words around a sign within which a game or a story counts as its place.
const PLAY_REACH: usize = 14;

/// Words before and after a sign within which its sentence is read: people often write without a full stop.
const SENTENCE_REACH: usize = 40;

/// The longest message, in words, that can be nothing but a sign.
const SHORT: usize = 12;

/// The concepts that make frames.
#[derive(Debug)]
pub(super) struct Frames {
    own: ConceptId,
    my: ConceptId,
    other: ConceptId,
    people: ConceptId,
    thing: ConceptId,
    you: ConceptId,
    when_you: ConceptId,
    myself: ConceptId,
    themself: ConceptId,
    whose: ConceptId,
    denial: ConceptId,
    bridge: ConceptId,
    despite: ConceptId,
    past: ConceptId,
    recovered: ConceptId,
    again: ConceptId,
    nowadays: ConceptId,
    well: ConceptId,
    relapse: ConceptId,
    play: ConceptId,
    fiction: ConceptId,
    trifle: ConceptId,
    joke_if: ConceptId,
    ashamed: ConceptId,
    for_real: ConceptId,
    worry: ConceptId,
    say: ConceptId,
    filler: ConceptId,
}

/// Whom a sign turned out to be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The writer.
    Own,
    /// Another person.
    Other,
    /// "You", people at large.
    Anyone,
    /// A process, a game character.
    Thing,
}

impl Frames {
    pub(super) fn of(concepts: &Concepts) -> Result<Self, RuleFault> {
        let get = |name| concepts.get(name).ok_or(RuleFault::Unknown { line: 0, name });
        Ok(Self {
            own: get("self")?,
            my: get("subjectmy")?,
            other: get("other")?,
            people: get("people")?,
            thing: get("thing")?,
            you: get("you")?,
            when_you: get("whenyou")?,
            myself: get("myself")?,
            themself: get("themself")?,
            whose: get("whose")?,
            denial: get("never")?,
            bridge: get("bridge")?,
            despite: get("despite")?,
            past: get("past")?,
            recovered: get("recovered")?,
            again: get("again")?,
            nowadays: get("nowadays")?,
            well: get("well")?,
            relapse: get("relapse")?,
            play: get("play")?,
            fiction: get("fiction")?,
            trifle: get("trifle")?,
            joke_if: get("jokeif")?,
            ashamed: get("ashamed")?,
            for_real: get("forreal")?,
            worry: get("worry")?,
            say: get("say")?,
            filler: get("filler")?,
        })
    }

    /// The person named in the sign, else the nearest before it in the sentence, else the writer.
    pub(super) fn subject(&self, text: &Lattice, words: &Range<usize>) -> Subject {
        for at in words.clone() {
            if text.begins(&[self.myself], at) {
                return Subject::Own;
            }
            if text.begins(&[self.themself], at) {
                let of_people = self.named_before(text, words.start) == Some(Subject::Anyone);
                return if of_people { Subject::Anyone } else { Subject::Other };
            }
        }
        for at in words.clone() {
            if let Some(subject) = self.named_at(text, at) {
                return subject;
            }
            if text.begins(&[self.whose], at) {
                return Subject::Other;
            }
            if text.begins(&[self.my], at) {
                return Subject::Own;
            }
        }
        self.named_before(text, words.start).unwrap_or(Subject::Own)
    }

    /// Whoever is named nearest before a word of the same sentence.
    pub(super) fn named_before(&self, text: &Lattice, start: usize) -> Option<Subject> {
        (sentence(text, start).start..start).rev().find_map(|at| self.named_at(text, at))
    }

    /// Whether another person is named before a word or in the sign itself.
    pub(super) fn names_other(&self, text: &Lattice, words: &Range<usize>) -> bool {
        let sentence = sentence(text, words.start);
        (sentence.start..words.end).any(|at| text.begins(&[self.other], at))
    }

    fn named_at(&self, text: &Lattice, at: usize) -> Option<Subject> {
        // "When you want to die, what do you do?" is asked by someone who knows.
        let when_you = at > 0 && text.begins(&[self.when_you], at - 1);
        if when_you || text.begins(&[self.own], at) {
            Some(if self.is_quoted(text, at) { Subject::Other } else { Subject::Own })
        } else if text.begins(&[self.other], at) {
            Some(Subject::Other)
        } else if text.begins(&[self.people, self.you], at) {
            Some(Subject::Anyone)
        } else if text.begins(&[self.thing], at) {
            Some(Subject::Thing)
        } else {
            None
        }
    }

    /// Whether "I" opens what another person is quoted with: `she wrote: "I want to die"`.
    fn is_quoted(&self, text: &Lattice, at: usize) -> bool {
        // "She texted me" has the word itself one further back.
        let to_me = at > 0 && text.begins(&[self.own], at - 1);
        let Some(said) = at.checked_sub(if to_me { 2 } else { 1 }) else { return false };
        text.parted(at)
            && text.begins(&[self.say], said)
            && self.named_before(text, said) == Some(Subject::Other)
    }

    /// Those of the quotations in which another person speaks of themself: `he posted "nobody would miss me"`.
    pub(super) fn told_by_another(&self, text: &Lattice, quotations: &[Range<usize>]) -> Vec<Range<usize>> {
        let speaks_of_self =
            |words: &&Range<usize>| self.is_quoted(text, words.start) && has(text, words, &[self.own]);
        quotations.iter().filter(speaks_of_self).cloned().collect()
    }

    /// Whether the writer is nowhere in the text, outside what others are quoted with, but as an owner ("my
    /// dad") or a listener ("told me").
    pub(super) fn is_without_writer(&self, text: &Lattice, quoted: &[Range<usize>]) -> bool {
        (0..text.hits.len()).filter(|at| !quoted.iter().any(|words| words.contains(at))).all(|at| {
            let listens = at > 0 && text.begins(&[self.say], at - 1);
            let owns_other = (at + 1..at + 4).any(|next| text.begins(&[self.other], next));
            !text.begins(&[self.myself], at)
                && (listens || !text.begins(&[self.own], at))
                && (owns_other || !text.begins(&[self.my], at))
        })
    }

    /// Whether another person is named before the sign in its clause.
    pub(super) fn is_of_another(&self, text: &Lattice, words: &Range<usize>) -> bool {
        let clause = (0..=words.start).rev().find(|at| text.parted(*at)).unwrap_or(0);
        (clause..=words.start).any(|at| text.begins(&[self.other], at))
    }

    /// Whether the sign is denied: "not", then at most small words, then the sign.
    pub(super) fn is_denied(&self, text: &Lattice, start: usize) -> bool {
        let reach = start.saturating_sub(DENIAL_REACH)..start;
        for at in reach.rev() {
            if text.parted(at + 1) {
                return false;
            }
            let denies = |hit: &Hit| hit.concept == self.denial && at + hit.length <= start;
            if text.hits[at].iter().any(denies) {
                return !self.is_despite(text, at);
            }
            if !self.is_bridge(text, at) {
                return false;
            }
        }
        false
    }

    /// Whether the word belongs to a phrase that only looks like a denial ("not gonna lie").
    fn is_despite(&self, text: &Lattice, at: usize) -> bool {
        covered(text, at, self.despite)
    }

    fn is_bridge(&self, text: &Lattice, at: usize) -> bool {
        covered(text, at, self.bridge) || text.begins(&[self.own], at)
    }

    /// Whether the sentence speaks of what is over.
    pub(super) fn is_past(&self, text: &Lattice, words: &Range<usize>) -> bool {
        let sentence = sentence(text, words.start);
        has(text, &sentence, &[self.past, self.recovered])
            && !has(text, &sentence, &[self.again, self.relapse])
            // "These days I'm okay" does not bring it back, "these days" alone may.
            && (!has(text, &sentence, &[self.nowadays]) || has(text, &sentence, &[self.well]))
    }

    /// Whether the sign is said of a trifle, or of shame: "i'll kill myself if they cancel this show".
    pub(super) fn is_exaggerated(&self, text: &Lattice, words: &Range<usize>) -> bool {
        let Some(near) = self.playground(text, words) else { return false };
        has(text, &near, &[self.joke_if]) && has(text, &near, &[self.trifle])
            || has(text, &near, &[self.ashamed])
    }

    /// Whether the sign is said in a game or of a story.
    pub(super) fn is_played(&self, text: &Lattice, words: &Range<usize>) -> bool {
        let Some(near) = self.playground(text, words) else { return false };
        let told = (near.start..words.start).rev().find_map(|at| {
            if text.begins(&[self.fiction], at) {
                Some(true)
            } else if text.begins(&[self.own], at) {
                Some(false)
            } else {
                None
            }
        });
        has(text, &near, &[self.play])
            || told == Some(true)
            || has(text, &(words.end..near.end.max(words.end)), &[self.fiction])
                && !has(text, words, &[self.own])
    }

    /// The words around a sign that say whether it is meant; `None` when its sentence says that it is.
    fn playground(&self, text: &Lattice, words: &Range<usize>) -> Option<Range<usize>> {
        let sentence = sentence(text, words.start);
        let near = words.start.saturating_sub(PLAY_REACH).max(sentence.start)
            ..(words.end + PLAY_REACH).min(sentence.end);
        (!has(text, &sentence, &[self.for_real])).then_some(near)
    }

    /// Whether a short message says nothing but these signs.
    pub(super) fn is_all(&self, text: &Lattice, signs: &[Range<usize>]) -> bool {
        let said = text.hits.len();
        let in_a_sign = |at: usize| signs.iter().any(|words| words.contains(&at));
        said <= SHORT && (0..said).all(|at| in_a_sign(at) || text.begins(&[self.filler], at))
    }

    /// Whether someone worries or asks what to do, anywhere.
    pub(super) fn worries(&self, text: &Lattice) -> bool {
        text.has(self.worry)
    }
}

/// Whether one of the concepts begins in a range of words.
pub(super) fn has(text: &Lattice, words: &Range<usize>, concepts: &[ConceptId]) -> bool {
    concepts.iter().any(|concept| text.stands_in(*concept, words))
}

fn covered(text: &Lattice, at: usize, concept: ConceptId) -> bool {
    // Phrases of frames have at most seven words.
    (at.saturating_sub(7)..=at)
        .any(|start| text.hits[start].iter().any(|hit| hit.concept == concept && start + hit.length > at))
}

/// The words of the sentence around a word, as far as they matter.
fn sentence(text: &Lattice, at: usize) -> Range<usize> {
    let ends = |word: &usize| text.after[*word] == After::Sentence;
    let first = at.saturating_sub(SENTENCE_REACH);
    let last = (at + SENTENCE_REACH).min(text.after.len());
    let start = (first..at).rev().find(ends).map_or(first, |end| end + 1);
    let end = (at..last).find(ends).map_or(last, |end| end + 1);
    start..end
}
