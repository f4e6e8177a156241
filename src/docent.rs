//! The one door: holds what answers are made from, and answers.

mod catalogue;

pub use catalogue::{Catalogue, MAX_ENTRIES, Topic};

use crate::answer::{
    Answer, Checked, Finding, Listing, Medicines, Nearest, NoticeKind, Notices, Policy, Said, Searched,
    Silence, compose, list, notices_beside,
};
use crate::index::{IndexError, Stored};
use crate::passage::Withdrawn;
use crate::question::Question;
use crate::safety::crisis::opinion::Opinion;
use crate::safety::crisis::{HelpLines, LineFault, Replies, TooLong};
use crate::safety::{Crisis, Fault, Level, Match, Safety};
use crate::search::{Hits, Reading, Searcher};
use crate::vitals::{Stage, Vitals};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

/// Hits that are looked through where a question names a medicine.
const MEDICINE_REACH: usize = 64;

/// So often it is searched again without what is about other medicines; then nothing is quoted.
const SEARCHES_FOR_A_MEDICINE: usize = 4;

/// Words that are a crisis whatever the lists say: read now and then to see that the check works.
const SIGN_OF_LIFE: &str = "i want to kill myself";

/// Where somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Surface {
    /// A person at a terminal.
    #[default]
    Terminal,
    /// A program: a batch, a test, an evaluation.
    Program,
    /// A command of Discord, or what follows from its buttons.
    Command,
    /// A message in a channel that mentions docent, or replies to it.
    Mention,
    /// A direct message.
    Direct,
    /// A helper who looks for an answer to somebody else's message.
    Helper,
}

/// What a front end knows about whoever asks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asking<'a> {
    /// Where they ask.
    pub surface: Surface,
    /// The member's locale as the platform names it (`en-GB`), which orders the help lines.
    pub locale: Option<&'a str>,
    /// What the member typed in the turn before, in the same conversation.
    pub previous: Option<&'a str>,
    /// Whether the medication notice stood before in this conversation, of which the words may be forgotten.
    pub noticed: bool,
    /// Whether the member said that a crisis was read into these words: help lines then stand beside the
    /// answer, except after words of an overdose, of means, of a plan or of danger.
    pub misread: bool,
}

/// A passage and what stands around it in its document, each with its notices.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The passage before.
    pub before: Option<Answer>,
    /// The passage.
    pub shown: Answer,
    /// The passage after.
    pub after: Option<Answer>,
}

/// Why the moderators' texts were not taken over; those before stay in use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// `content/safety.toml`, each fault with its line.
    #[error("safety.toml: {}", listed(.0))]
    Safety(Vec<Fault>),
    /// `content/help-lines.toml`, likewise.
    #[error("{}", listed(.0))]
    HelpLines(Vec<LineFault>),
    /// Texts and lines are longer together than one message holds.
    #[error(transparent)]
    TooLong(TooLong),
}

fn listed(faults: &[impl std::fmt::Display]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Everything that answers are made from.
#[derive(Debug, Clone)]
pub struct Docent {
    /// `None` while no generation can be used: crisis replies and notices work all the same.
    pub searcher: Option<Searcher>,
    /// The safety lists and texts.
    pub safety: Arc<Safety>,
    /// The replies to a crisis.
    pub replies: Arc<Replies>,
    /// The region whose help lines come first when the locale names none; empty: the order of the file.
    pub region: String,
    /// When to quote, offer, or admit nothing.
    pub policy: Policy,
    /// What moderators withdrew: no way through this door leads to it.
    pub withdrawn: Arc<Withdrawn>,
    /// Where answers are counted.
    pub vitals: Arc<Vitals>,
}

impl Docent {
    /// Answers what a member typed. Safety reads the raw text first, so that a text that is no question,
    /// or a search that is down, never costs anybody a notice.
    pub fn answer(&self, typed: &str, asking: &Asking<'_>) -> Answer {
        let checked = self.check(typed, asking);
        // In a crisis nothing is searched: the help lines are the answer.
        let searched = if checked.question.crisis.level >= Level::Other {
            Searched::Down
        } else {
            match self.timed(Stage::Normalise, || Question::parse(typed)) {
                Ok(question) => Searched::without_search(&question)
                    .unwrap_or_else(|| self.search(&question, self.medication_meant(&checked))),
                Err(why) => Searched::NotAQuestion(why),
            }
        };
        let answer = self.counted(self.compose(checked, &searched), asking);
        let outcome = answer.open().finding.outcome();
        // Facts, not people's words.
        tracing::info!(question_bytes = typed.len(), surface = ?asking.surface, outcome, "answered");
        answer
    }

    /// The reply to a text that is a crisis, without looking anything up; none to any other text.
    pub fn reply_to_crisis(&self, typed: &str, asking: &Asking<'_>) -> Option<Answer> {
        let checked = self.check(typed, asking);
        let is_crisis = checked.question.crisis.level >= Level::Other;
        is_crisis.then(|| self.counted(self.compose(checked, &Searched::Down), asking))
    }

    /// Whether a crisis would be read as one just now, and have help lines to reply with. Nothing is counted.
    pub fn replies_to_crises(&self) -> bool {
        let crisis = self.safety.read_question(SIGN_OF_LIFE).crisis;
        let text = guarded(|| self.replies.compose(&crisis, None, None));
        crisis.level == Level::Own && text.is_some_and(|text| !text.trim().is_empty())
    }

    /// The same with the moderators' texts as they are now: `content/safety.toml` and `content/help-lines.toml`,
    /// each absent or whole. What is in use stays in use until both can be read.
    ///
    /// # Errors
    /// All faults of the first file that has any, and nothing is changed.
    pub fn reread_safety(
        &self,
        safety_toml: Option<&str>,
        help_lines: Option<&str>,
    ) -> Result<(Self, Vec<Fault>), Unread> {
        let (safety, warnings) = match safety_toml {
            Some(toml) => Safety::parse(toml).map_err(Unread::Safety)?,
            None => (Safety::compiled_in(), Vec::new()),
        };
        let lines = match help_lines {
            Some(toml) => HelpLines::parse(toml).map_err(Unread::HelpLines)?,
            None => HelpLines::compiled_in(),
        };
        let replies = Replies::new(safety.texts().crisis.clone(), lines).map_err(Unread::TooLong)?;
        Ok((Self { safety: Arc::new(safety), replies: Arc::new(replies), ..self.clone() }, warnings))
    }

    /// Turns away what was typed without looking anything up, for a reason of its own. In a crisis the help lines
    /// are the answer all the same.
    pub fn turn_away(&self, typed: &str, asking: &Asking<'_>, why: Silence) -> Answer {
        self.counted(self.compose(self.check(typed, asking), &Searched::TurnedAway(why)), asking)
    }

    /// How near to a crisis the writer of a text is. It takes well under a millisecond.
    pub fn crisis_level(&self, typed: &str) -> Level {
        self.safety.read_question(typed).crisis.level
    }

    /// The `top` hits for what was typed, before any decision, with the notices that belong beside them; a text
    /// that is no question has none.
    pub fn rank(&self, typed: &str, top: usize) -> Result<(Hits, Notices), IndexError> {
        let hits = match (&self.searcher, Question::parse(typed)) {
            (Some(searcher), Ok(question)) => searcher.search_without(&question, top, &self.withdrawn)?,
            _ => Hits::none(Reading::default()),
        };
        let notices = notices_beside(self.check(typed, &Asking::default()), &hits, &self.safety);
        Ok((hits, notices))
    }

    /// Shows one passage by its id, with the notices that belong to it and to the conversation.
    pub fn show(&self, passage: &str, asking: &Asking<'_>) -> Answer {
        let checked = Checked { previous: self.check_previous(asking), ..Checked::default() };
        let searched = guarded(|| {
            let generation = self.searcher.as_ref()?.generation();
            let found = generation.find(passage).and_then(|o| o.map(|o| generation.passage(o)).transpose());
            let found = found.map_err(|fault| tracing::error!(%fault, "a passage cannot be shown")).ok()?;
            Some(found.filter(|stored| !self.withdrawn.holds(&stored.info)))
        });
        if searched.is_none() && self.searcher.is_some() {
            self.vitals.counts.search_failed();
        }
        let searched = match searched {
            Some(Some(stored)) => Searched::Shown(Box::new(stored)),
            Some(None) => Searched::NoSuchPassage,
            None => Searched::Down,
        };
        self.compose(checked, &searched)
    }

    /// Shows one passage with its neighbours.
    pub fn surroundings(&self, passage: &str, asking: &Asking<'_>) -> Surroundings {
        let shown = self.show(passage, asking);
        let (before, after) = match shown.open().finding {
            Finding::Quoted { best, .. } => {
                let at = best.passage.ordinal;
                let document = best.passage.info.document.as_str();
                let beside = |ordinal| self.show(&self.neighbour(ordinal, document)?, asking).into();
                (at.checked_sub(1).and_then(beside), at.checked_add(1).and_then(beside))
            }
            _ => (None, None),
        };
        Surroundings { before, shown, after }
    }

    /// The id of the passage at a place of the generation, when it belongs to `document`.
    fn neighbour(&self, ordinal: u64, document: &str) -> Option<String> {
        self.stored_at(ordinal).filter(|stored| stored.info.document == document).map(|stored| stored.info.id)
    }

    /// The id of the passage at a place of the generation, when its words have a blake3 that begins like this.
    pub fn id_at(&self, ordinal: u64, hash: &str) -> Option<String> {
        self.stored_at(ordinal)
            .filter(|stored| stored.info.hash.starts_with(hash))
            .map(|stored| stored.info.id)
    }

    /// The passage at a place of the generation, unless it is withdrawn.
    fn stored_at(&self, ordinal: u64) -> Option<Stored> {
        let generation = self.searcher.as_ref()?.generation();
        let stored =
            guarded(|| (ordinal < generation.passages()).then(|| generation.passage(ordinal).ok())?)?;
        Some(stored).filter(|stored| !self.withdrawn.holds(&stored.info))
    }

    /// Whether everything that an answer shows may still be shown: false once one of its passages is withdrawn.
    /// To be asked before an answer of earlier is shown again.
    pub fn still_shows(&self, answer: &Answer) -> bool {
        match answer.open().finding {
            Finding::Quoted { best, others } => {
                !std::iter::once(&**best).chain(others).any(|q| self.withdrawn.holds(&q.passage.info))
            }
            Finding::Near(nearest) => !nearest.iter().any(|n| self.withdrawn.matches(&n.passage, &n.hash)),
            Finding::Nothing(_) | Finding::Crisis => true,
        }
    }

    /// Questions and headings to choose from, with their notices.
    pub fn list(&self, mut entries: Vec<Nearest>, asking: &Asking<'_>) -> Listing {
        entries.retain(|entry| !self.withdrawn.matches(&entry.passage, &entry.hash));
        let checked = Checked { previous: self.check_previous(asking), ..Checked::default() };
        list(checked, entries, &self.safety)
    }

    /// The notices that a conversation goes on with, where nothing new is asked or shown.
    pub fn notices(&self, asking: &Asking<'_>) -> Notices {
        self.list(Vec::new(), asking).open().1.clone()
    }

    fn check(&self, typed: &str, asking: &Asking<'_>) -> Checked {
        self.timed(Stage::Safety, || self.check_now(typed, asking))
    }

    fn check_now(&self, typed: &str, asking: &Asking<'_>) -> Checked {
        let mut question = self.safety.read_question(typed);
        self.hear_second_opinion(typed, &mut question.crisis);
        let crisis = &mut question.crisis;
        match crisis.level {
            // Another member wrote it, and whoever asks wants to help.
            Level::Own if asking.surface == Surface::Helper => crisis.level = Level::Other,
            Level::Own if asking.misread && !crisis.emergency && !crisis.danger => {
                crisis.level = Level::Topic;
            }
            _ => {}
        }
        let region = Some(self.region.as_str()).filter(|region| !region.is_empty());
        let crisis_text = self.replies.compose(&question.crisis, asking.locale, region).unwrap_or_default();
        Checked { question, previous: self.check_previous(asking), crisis_text }
    }

    /// Where no sign was found, sentence vectors may have help lines stand beside the answer.
    fn hear_second_opinion(&self, typed: &str, crisis: &mut Crisis) {
        if crisis.level > Level::None {
            return;
        }
        // The words as the search reads them: the vector serves both.
        let question = Question::parse(typed);
        let text = question.as_ref().map_or(typed, Question::text);
        let probability = guarded(|| {
            let (model, vector) = self.searcher.as_ref()?.vector_of(text)?;
            Opinion::shipped()?.probability(model, &vector)
        });
        if let Some(probability) = probability {
            crisis.hear(probability);
        }
    }

    fn check_previous(&self, asking: &Asking<'_>) -> Vec<Match> {
        let mut matches =
            asking.previous.map_or_else(Vec::new, |previous| self.safety.read_question(previous).medication);
        if asking.noticed && matches.is_empty() {
            // Its words are gone, the mark that it bore is not.
            matches.push(Match::marked(""));
        }
        matches
    }

    /// What names the medicine that a question is about: its own words, else those of the turn before, since
    /// "how much can I take?" means the medicine that was spoken of.
    fn medication_meant<'a>(&self, checked: &'a Checked) -> &'a [Match] {
        let own = &checked.question.medication;
        if Medicines::of(own, &self.safety).is_empty() { &checked.previous } else { own }
    }

    /// The `top` hits for a question, as the answer goes by them: as if passages were not there that are about other
    /// medicines than those that `medication`, the check of the same question, names.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn find(&self, question: &Question, medication: &[Match], top: usize) -> Result<Hits, IndexError> {
        let Some(searcher) = &self.searcher else { return Ok(Hits::none(Reading::default())) };
        let medicines = Medicines::of(medication, &self.safety);
        if medicines.is_empty() {
            return searcher.search_without(question, top, &self.withdrawn);
        }
        let mut left_out = (*self.withdrawn).clone();
        let mut hits = searcher.search_without(question, top.max(MEDICINE_REACH), &left_out)?;
        let margin = hits.signals.margin;
        for _ in 0..SEARCHES_FOR_A_MEDICINE {
            let best = |hits: &Hits| hits.hits.first().map(|hit| hit.passage.ordinal);
            let before = best(&hits);
            medicines.leave_out(&mut hits, &mut left_out, &self.safety);
            if best(&hits) == before {
                if hits.hits.first().is_some_and(|hit| medicines.are_beside(hit, &hits.reading, &self.safety))
                {
                    hits.confidence = hits.confidence.min(self.policy.quote_from.next_down());
                }
                hits.hits.truncate(top);
                return Ok(hits);
            }
            // Another passage is the best one, and how sure that makes docent is for a search to say.
            hits = searcher.search_without(question, top.max(MEDICINE_REACH), &left_out)?;
            if !hits.hits.first().is_some_and(|hit| medicines.are_named_in(hit, &self.safety)) {
                hits.hold_margin(margin);
            }
        }
        medicines.leave_out(&mut hits, &mut left_out, &self.safety);
        hits.hits.truncate(top);
        hits.confidence = 0.0;
        Ok(hits)
    }

    fn search(&self, question: &Question, medication: &[Match]) -> Searched {
        let hits = self.timed(Stage::Search, || {
            guarded(|| {
                self.searcher.as_ref()?;
                let found = self.find(question, medication, self.policy.hits_wanted());
                found.map_err(|fault| tracing::error!(%fault, "the search failed")).ok()
            })
        });
        if hits.is_none() && self.searcher.is_some() {
            self.vitals.counts.search_failed();
        }
        hits.map_or(Searched::Down, |hits| Searched::Found(Box::new(hits)))
    }

    fn compose(&self, checked: Checked, searched: &Searched) -> Answer {
        let generation = self.searcher.as_ref().map(|searcher| searcher.generation().id());
        self.timed(Stage::Decide, || compose(checked, searched, &self.safety, &self.policy, generation))
    }

    fn timed<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let done = work();
        self.vitals.counts.took(stage, started.elapsed());
        done
    }

    /// The answer, counted by where it was asked for, what came of it, and the rules that raised its notices.
    fn counted(&self, answer: Answer, asking: &Asking<'_>) -> Answer {
        let counts = &self.vitals.counts;
        let Said { finding, notices, .. } = answer.open();
        let outcome = match finding {
            Finding::Nothing(why) => why.name(),
            finding => finding.outcome(),
        };
        counts.answered(asking.surface.name(), outcome);
        for notice in notices.in_order() {
            let kind = match notice.kind {
                NoticeKind::Medication => "medication",
                NoticeKind::Crisis(_) => "crisis",
            };
            let rules: BTreeSet<&'static str> =
                notice.reasons.iter().map(|reason| reason.matched.rule.as_str()).collect();
            for rule in rules {
                counts.noticed(kind, rule);
            }
        }
        answer
    }
}

impl Surface {
    /// Its name in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Program => "program",
            Self::Command => "command",
            Self::Mention => "mention",
            Self::Direct => "direct",
            Self::Helper => "helper",
        }
    }
}

/// A panic in the search engine is a search that is down; it must not take the notices with it.
fn guarded<T>(work: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        tracing::error!("the search panicked");
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn docent() -> Docent {
        Docent {
            searcher: None,
            safety: Arc::new(Safety::compiled_in()),
            replies: Arc::new(Replies::compiled_in()),
            region: String::new(),
            policy: Policy::default(),
            withdrawn: Arc::default(),
            vitals: Arc::default(),
        }
    }

    #[test]
    fn a_docent_that_is_well_replies_to_crises_and_counts_answers_only() {
        let docent = docent();
        assert!(docent.replies_to_crises());
        assert!(docent.reply_to_crisis("how long do i steep it", &Asking::default()).is_none());
        assert!(docent.reply_to_crisis(SIGN_OF_LIFE, &Asking::default()).is_some());
    }

    fn is_noticed(docent: &Docent, typed: &str) -> bool {
        docent.answer(typed, &Asking::default()).open().notices.medication.is_some()
    }

    #[test]
    fn what_moderators_wrote_is_taken_over_whole() {
        let (reread, warnings) = docent().reread_safety(Some("add_names = [\"vorexo\"]"), None).unwrap();
        assert_eq!(warnings, []);
        assert!(is_noticed(&reread, "is vorexo ok") && !is_noticed(&docent(), "is vorexo ok"));
        let (again, _) = reread.reread_safety(None, None).unwrap();
        assert!(!is_noticed(&again, "is vorexo ok"));
    }

    #[test]
    fn what_cannot_be_read_leaves_the_last_good_lists() {
        let (good, _) = docent().reread_safety(Some("add_names = [\"vorexo\"]"), None).unwrap();
        let check = |safety: Option<&str>, lines: Option<&str>, expect: &str| {
            let unread = good.reread_safety(safety, lines).unwrap_err().to_string();
            assert!(unread.starts_with(expect), "{unread}");
        };
        check(Some("\nadd_nams = []"), None, "safety.toml: 2: there is no key `add_nams`");
        check(None, Some("[[line]]\nregion = 7\n"), "help-lines.toml");
        assert!(is_noticed(&good, "is vorexo ok") && !is_noticed(&good, "how long do i steep it"));
    }
}
