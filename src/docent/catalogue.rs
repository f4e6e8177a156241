//! What the content can be asked: its topics and questions, to browse and to suggest while somebody types.

use crate::answer::Nearest;
use crate::index::{Generation, IndexError, split_terms};
use crate::passage::{PassageInfo, PassageKind, Withdrawn};
use std::collections::{BTreeMap, HashMap};

/// Most questions that are held; those of later passages are found by asking, not by browsing.
pub const MAX_ENTRIES: usize = 20_000;

/// Words of what somebody types that are looked up.
const MAX_WORDS: usize = 12;

/// The longest word that is compared letter by letter, in characters.
const MAX_WORD_CHARS: usize = 24;

/// The topics and questions of one generation.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    topics: Vec<Topic>,
    entries: Vec<Nearest>,
    /// The entries whose title holds a word (its stem).
    by_word: BTreeMap<String, Vec<usize>>,
}

/// A document, or a collection, with what it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its title; of a collection, its file's name.
    pub title: String,
    /// Its address, where it has one.
    pub url: Option<String>,
    /// The places of its questions and headings, in reading order.
    entries: Vec<usize>,
}

impl Catalogue {
    /// Reads all passages of a generation, up to [`MAX_ENTRIES`] questions; what is withdrawn is left out.
    pub fn of(generation: &Generation, withdrawn: &Withdrawn) -> Result<Self, IndexError> {
        let mut catalogue = Self::default();
        let mut topics: HashMap<String, usize> = HashMap::new();
        for ordinal in 0..generation.passages() {
            let info = generation.passage(ordinal)?.info;
            if withdrawn.holds(&info) {
                continue;
            }
            catalogue.add(info, ordinal, &mut topics);
            if catalogue.entries.len() == MAX_ENTRIES {
                break;
            }
        }
        Ok(catalogue)
    }

    /// Adds a passage: the first one under its heading stands for all of them.
    fn add(&mut self, info: PassageInfo, ordinal: u64, topics: &mut HashMap<String, usize>) {
        let is_row = info.kind == PassageKind::Row;
        let topic = if is_row { &info.path } else { &info.document };
        let at = *topics.entry(topic.clone()).or_insert_with(|| {
            let title = if is_row { info.path.clone() } else { info.title.clone() };
            self.topics.push(Topic { title, url: info.url.clone().filter(|_| !is_row), entries: Vec::new() });
            self.topics.len() - 1
        });
        let title = info.headings.last().unwrap_or(&info.title);
        let topic = &mut self.topics[at];
        let known = topic.entries.last().is_some_and(|last| self.entries[*last].title == *title);
        if known {
            return;
        }
        let entry = self.entries.len();
        topic.entries.push(entry);
        for term in split_terms(title) {
            let places = self.by_word.entry(term.stem).or_default();
            if places.last() != Some(&entry) {
                places.push(entry);
            }
        }
        let (title, medication) = (title.clone(), info.medication);
        self.entries.push(Nearest { passage: info.id, title, medication, ordinal, hash: info.hash });
    }

    /// The topics, in the order of the content.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// The questions of the topic at a place of the list.
    pub fn questions(&self, topic: usize) -> impl ExactSizeIterator<Item = &Nearest> {
        let places = self.topics.get(topic).map_or(&[][..], |topic| &topic.entries);
        places.iter().map(|place| &self.entries[*place])
    }

    /// The first question with exactly this title, but for capitals and spaces around it.
    pub fn titled(&self, typed: &str) -> Option<&Nearest> {
        let typed = typed.trim().to_lowercase();
        self.entries.iter().find(|entry| entry.title.to_lowercase() == typed)
    }

    /// Questions and headings for what somebody has typed so far, best first, misspelt words and unfinished ones
    /// included; the first ones of the content while nothing is typed.
    pub fn suggest(&self, typed: &str, most: usize) -> Vec<&Nearest> {
        let words: Vec<String> =
            split_terms(typed).into_iter().map(|term| term.stem).take(MAX_WORDS).collect();
        if words.is_empty() {
            return self.entries.iter().take(most).collect();
        }
        let mut scores: HashMap<usize, f32> = HashMap::new();
        for (at, word) in words.iter().enumerate() {
            // The last word may still be growing; one that is known is not taken for another.
            let is_last = at + 1 == words.len();
            let is_known = self.by_word.contains_key(word);
            let mut best: HashMap<usize, f32> = HashMap::new();
            for (known, places) in &self.by_word {
                let near =
                    if is_known { kinship(word, known, is_last) } else { nearness(word, known, is_last) };
                if near > 0.0 {
                    // Words of few titles say more.
                    let weight = near * (1.0 + self.entries.len() as f32 / places.len() as f32).ln();
                    for place in places {
                        let held = best.entry(*place).or_default();
                        *held = held.max(weight);
                    }
                }
            }
            for (place, weight) in best {
                *scores.entry(place).or_default() += weight;
            }
        }
        let mut found: Vec<(usize, f32)> = scores.into_iter().collect();
        found.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
        found.into_iter().take(most).map(|(place, _)| &self.entries[place]).collect()
    }
}

impl Topic {
    /// How many questions and headings it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Whether a typed word is a known one, or its beginning: 0 to 1.
fn kinship(typed: &str, known: &str, is_last: bool) -> f32 {
    if typed == known {
        1.0
    } else if is_last && known.starts_with(typed) {
        0.8
    } else {
        0.0
    }
}

/// How well a typed word fits a known one, slips included: 0 to 1.
fn nearness(typed: &str, known: &str, is_last: bool) -> f32 {
    let kin = kinship(typed, known, is_last);
    if kin > 0.0 {
        return kin;
    }
    let letters = typed.chars().count();
    let slips = match letters {
        0..=3 => return 0.0,
        4..=7 => 1,
        8..=MAX_WORD_CHARS => 2,
        _ => return 0.0,
    };
    let others = known.chars().count();
    if is_last && others > letters {
        let start: String = known.chars().take(letters).collect();
        if strsim::osa_distance(typed, &start) <= slips {
            return 0.5;
        }
    }
    let is_near = others.abs_diff(letters) <= slips && strsim::osa_distance(typed, known) <= slips;
    if is_near { 0.6 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Kind, parse_file};
    use crate::passage::split;

    fn catalogue(files: &[(&str, &str)]) -> Catalogue {
        let mut catalogue = Catalogue::default();
        let mut topics = HashMap::new();
        let mut ordinal = 0;
        for (path, body) in files {
            let title = path.trim_end_matches(".md");
            let text = format!("+++\ntitle = \"{title}\"\n+++\n{body}");
            let document = parse_file(&format!("articles/{path}"), Kind::Article, &text).unwrap();
            for passage in split(&document).passages {
                catalogue.add(passage.info, ordinal, &mut topics);
                ordinal += 1;
            }
        }
        catalogue
    }

    const TEA: &str =
        "## How long do I steep black tea?\n\nThree minutes.\n\nNo more.\n\n## Which kettle?\n\nAny.\n";
    const SLEEP: &str = "Sleep well.\n\n## Why do I wake at night?\n\nMany do.\n";

    #[track_caller]
    fn check(typed: &str, expect: &[&str]) {
        let catalogue = catalogue(&[("tea.md", TEA), ("sleep.md", SLEEP)]);
        let found: Vec<&str> =
            catalogue.suggest(typed, 25).into_iter().map(|entry| entry.title.as_str()).collect();
        assert_eq!(found, expect, "{typed}");
    }

    #[test]
    fn topics_hold_each_heading_once() {
        let catalogue = catalogue(&[("tea.md", TEA), ("sleep.md", SLEEP)]);
        let topics: Vec<(&str, usize)> =
            catalogue.topics().iter().map(|topic| (topic.title.as_str(), topic.len())).collect();
        assert_eq!(topics, [("tea", 2), ("sleep", 2)]);
        let titles: Vec<&str> = catalogue.questions(1).map(|entry| entry.title.as_str()).collect();
        assert_eq!(titles, ["sleep", "Why do I wake at night?"]);
        assert_eq!(catalogue.questions(9).len(), 0);
    }

    #[test]
    fn unfinished_and_misspelt_words_find_their_questions() {
        check("kett", &["Which kettle?"]);
        check("ketle", &["Which kettle?"]);
        check("steep blakc", &["How long do I steep black tea?"]);
        check("wake", &["Why do I wake at night?"]);
        check("xylophone", &[]);
        check("", &["How long do I steep black tea?", "Which kettle?", "sleep", "Why do I wake at night?"]);
    }

    #[test]
    fn no_more_are_suggested_than_asked_for() {
        assert_eq!(catalogue(&[("tea.md", TEA)]).suggest("", 1).len(), 1);
    }
}
