//! Texts that may share words and meaning with a passage and are no question it could answer.

use super::steering::steers;
use super::{Reading, Signals};
use crate::english::binding::{is_foreign_word, is_function_word};
use crate::english::familiarity;
use crate::english::order::{function_words, word_order};
use serde::Serialize;

/// Below this order a text counts as shuffled: `tests/word_order.rs` prints how many questions and how many
/// shuffled ones that meets. Down to it the order takes from the confidence.
pub const SHUFFLED_BELOW: f32 = -1.8;

/// From so many words on, half of them foreign make a text foreign; fewer have to be foreign all.
const FOREIGN_WORDS: usize = 4;
const FOREIGN_SHARE: f32 = 0.5;

/// From so many on, those that hold a sentence together tell its language.
const FEWEST_WORDS: usize = 3;

/// From this share of words that no English dictionary holds, content is in another language too, and what is asked in
/// it is not foreign.
const FOREIGN_CONTENT: f32 = 0.35;

/// Below this cosine of a question and the nearest of a passage's text, heading, phrasings and sentences they share no
/// meaning, whatever words they share: "where were you born" and a child born with stiff legs.
const UNRELATED_BELOW: f32 = 0.2;

/// Words of the content that tell its language.
pub(super) const VOCABULARY_READ: usize = 5_000;

/// In any language with an alphabet so many of a sentence's words have no more letters than this.
const SHORT_LETTERS: usize = 3;
const SHORT_SHARE: f32 = 0.25;

/// Keywords that stand together in a passage are a way to ask for it, when so many of them follow each other in the
/// content as well; a salad is of words from everywhere.
const COHERENT_COVERAGE: f32 = 0.5;
const COHERENT_PAIRS: f32 = 0.2;

/// So many words without one that holds them together are more than a short question of keywords.
const SHORTEST_ROW: usize = 6;

/// So many catchwords, each of so many words at most, are a list and no question.
const SHORTEST_LIST: usize = 5;
const LONGEST_ITEM: usize = 2;

/// So often each word of a text stands in it when it is nothing but repetition; a text of many different words is
/// none.
const REPEATED: usize = 4;
const MANY_WORDS: usize = 16;

/// Words that name nothing, not even how long, how often, how much or whether it helps.
const HOLLOW: &str = "a an the my your his her our their its it's this that these those some any no i you he she it we \
    they me him us them one is am are was were be been being do does did has have had can could will would should \
    shall may might must what who whom whose which when where why how of to in on at by for with from up out off \
    over and or but nor so if because as than not just also even then now go goes going ok";

/// Why the confidence in a hit is 0 whatever the signals say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bar {
    /// The words are in an order that no question has.
    Shuffled,
    /// A row of keywords, too long to be a short question.
    Keywords,
    /// In a language that neither the content nor the dictionary knows.
    OtherLanguage,
    /// All its words hold a sentence together, and none says what it is about.
    Hollow,
    /// Tells the bot what to do or be, instead of asking about something.
    Steering,
    /// The first hit shares words with it and no meaning.
    Unrelated,
}

impl std::fmt::Display for Bar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Shuffled => "the words are in the order of no question",
            Self::Keywords => "a row of keywords from all over the content",
            Self::OtherLanguage => "in another language than the content",
            Self::Hollow => "it does not say what it is about",
            Self::Steering => "it tells the bot what to do or be",
            Self::Unrelated => "the first passage shares words with it and no meaning",
        })
    }
}

impl Bar {
    /// The bar that a question meets, if any; `coverage` is the share of its words in the first hit, and
    /// `disorder` what [`disorder`] says of it.
    pub(super) fn of(
        typed: &str,
        reading: &Reading,
        coverage: f32,
        disorder: f32,
        is_english_content: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let (words, function) = function_words(&reading.text);
        if is_foreign(reading) && is_english_content() {
            Some(Self::OtherLanguage)
        } else if steers(typed) {
            Some(Self::Steering)
        } else if is_hollow(reading) {
            Some(Self::Hollow)
        } else if !is_english(reading) {
            None
        } else if is_repetition(words, reading)
            || (function == 0 && is_list(&reading.text))
            || (function == 0 && is_row(&reading.text) && !is_coherent(reading, coverage))
        {
            Some(Self::Keywords)
        } else if disorder > -SHUFFLED_BELOW {
            Some(Self::Shuffled)
        } else {
            None
        }
    }

    /// The bar of a question whose first hit is near it in words alone, by the vectors of a model.
    pub(super) fn of_meaning(signals: &Signals) -> Option<Self> {
        let nearest = signals.text.max(signals.heading).max(signals.sentence);
        (nearest < UNRELATED_BELOW).then_some(Self::Unrelated)
    }

    /// Whether the nearest questions may still help whoever typed it.
    pub fn may_be_meant(self) -> bool {
        matches!(self, Self::Shuffled | Self::Keywords)
    }
}

/// How much likelier the words of a text are shuffled than a question, in ln of the odds; 0 where they are likelier a
/// question, and in another language.
pub(super) fn disorder(reading: &Reading) -> f32 {
    let order = Some(reading).filter(|reading| is_english(reading)).and_then(|read| word_order(&read.text));
    order.map_or(0.0, |order| (-order).max(0.0))
}

/// Whether a vocabulary is that of English content: names and jargon stand in no dictionary, but most words do.
pub(super) fn is_english_vocabulary(words: &[String]) -> bool {
    let words = words.iter().filter(|word| word.chars().all(char::is_alphabetic));
    let (mut all, mut unknown) = (0_usize, 0_usize);
    for word in words {
        all += 1;
        unknown += usize::from(familiarity(word).is_none());
    }
    (unknown as f32) < FOREIGN_CONTENT * all.max(1) as f32
}

fn is_foreign(reading: &Reading) -> bool {
    // "helpt massage tegen stress" shares its nouns with English, but nothing that holds them together.
    let binds = |term: &&super::ReadTerm| is_function_word(&term.typed);
    let binds_elsewhere = |term: &&super::ReadTerm| term.frequency == 0 || term.corrected.is_some();
    let elsewhere = reading.terms.iter().filter(binds_elsewhere).filter(|term| is_foreign_word(&term.typed));
    let elsewhere = elsewhere.count();
    if reading.terms.len() >= FEWEST_WORDS && elsewhere > reading.terms.iter().filter(binds).count() {
        return true;
    }
    let words = reading.terms.iter().filter(|term| term.surface.chars().all(char::is_alphabetic));
    let foreign = words.clone().filter(|t| t.frequency == 0 && familiarity(&t.surface).is_none()).count();
    let words = words.count();
    let share = foreign as f32 / words.max(1) as f32;
    if words >= FOREIGN_WORDS { share >= FOREIGN_SHARE } else { words > 1 && foreign == words }
}

fn is_hollow(reading: &Reading) -> bool {
    reading.terms.iter().all(|term| HOLLOW.split_whitespace().any(|hollow| hollow == term.surface))
}

/// Whether a text lists catchwords, a comma behind each.
fn is_list(text: &str) -> bool {
    let items: Vec<usize> = text.split([',', ';', '|']).map(|item| item.split_whitespace().count()).collect();
    items.len() >= SHORTEST_LIST && items.iter().all(|words| *words <= LONGEST_ITEM)
}

/// Whether so many words stand together that they would be a sentence: "missed two yesterday. what now?" is in
/// telegraphic style, and no row.
fn is_row(text: &str) -> bool {
    text.split(['.', '?', '!', ';', '\n']).any(|sentence| function_words(sentence).0 >= SHORTEST_ROW)
}

fn is_coherent(reading: &Reading, coverage: f32) -> bool {
    let pairs = reading.pairs.len() as f32 / reading.terms.len().saturating_sub(1).max(1) as f32;
    coverage >= COHERENT_COVERAGE && pairs >= COHERENT_PAIRS
}

/// The same few words over and over.
fn is_repetition(words: usize, reading: &Reading) -> bool {
    words >= SHORTEST_ROW && reading.terms.len() * REPEATED <= words && reading.terms.len() < MANY_WORDS
}

/// Whether a text can be judged by the words and the order of English: content in a second language is asked
/// about in that language. A row of jargon is unknown to the dictionary too, but lacks short words.
fn is_english(reading: &Reading) -> bool {
    let share = |of: &dyn Fn(&str) -> bool| {
        let number = reading.terms.iter().filter(|term| of(&term.surface)).count();
        number as f32 / reading.terms.len().max(1) as f32
    };
    share(&|word| familiarity(word).is_none()) < FOREIGN_SHARE
        || share(&|word| word.chars().count() <= SHORT_LETTERS) < SHORT_SHARE
}
