//! Finds FAQ entries that ask the same, or nearly the same.

use crate::index::split_terms;
use crate::passage::{Passage, PassageKind};
use std::collections::{BTreeSet, HashMap};

/// Phrasings compared with each other; of those past it only equal ones are found, so that memory and time
/// stay bounded whatever the collection.
const MAX_COMPARED: usize = 20_000;

/// Entries looked at for one phrasing. Its rarest word seldom stands in more than a few others.
const MAX_CANDIDATES: usize = 200;

/// Words two phrasings share, as a part of the words of the longer one, from which on they are near: one
/// more word in four is near, one more in three ("How long?", "How long for tea?") is not.
const NEAR: f32 = 0.7;

/// Words that a question can gain or lose without asking for something else.
const SMALL: [&str; 80] = [
    "a", "about", "actually", "am", "an", "and", "any", "are", "at", "be", "been", "can", "could", "did",
    "do", "does", "for", "from", "get", "gets", "getting", "go", "going", "had", "has", "have", "having",
    "i", "if", "im", "in", "into", "is", "it", "its", "ive", "just", "may", "me", "might", "mine", "must",
    "my", "need", "of", "on", "one", "or", "our", "please", "really", "shall", "should", "so", "some",
    "take", "takes", "taking", "that", "the", "them", "there", "these", "this", "those", "to", "us", "want",
    "was", "we", "what", "whats", "which", "will", "with", "would", "you", "your", "youre", "yours",
];

/// One way to ask for an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    /// Its words, folded; equal for the same question.
    words: String,
    /// As the author wrote it.
    typed: String,
    /// The entry's passage id.
    entry: String,
    path: String,
    line: u32,
    /// Whether it is the entry's question, not another phrasing.
    is_heading: bool,
}

/// Two phrasings of different entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::editorial) struct Pair {
    /// Where the later one stands.
    pub(in crate::editorial) path: String,
    /// Its line.
    pub(in crate::editorial) line: u32,
    /// Whether both are the questions of their entries, word for word.
    pub(in crate::editorial) is_duplicate: bool,
    /// What is wrong and what to do.
    pub(in crate::editorial) message: String,
}

/// The phrasings of a whole FAQ.
#[derive(Debug, Default)]
pub(in crate::editorial) struct Questions {
    asked: Vec<Asked>,
    first: HashMap<String, usize>,
    /// Where each stem occurs, for the phrasings that are compared.
    postings: HashMap<String, Vec<usize>>,
    stems: Vec<BTreeSet<String>>,
}

impl Questions {
    /// Takes an entry in, and gives back those phrasings that stood in an earlier one.
    ///
    /// Rows are passed over: a collection's rows may share a title.
    pub(in crate::editorial) fn take(&mut self, passage: &Passage) -> Vec<Pair> {
        let info = &passage.info;
        if info.kind != PassageKind::Entry || info.paragraph > 1 {
            return Vec::new();
        }
        let headings = info.headings.last().map(|heading| (heading, true));
        let others = info.also_asked.iter().map(|phrasing| (phrasing, false));
        let mut pairs = Vec::new();
        for (typed, is_heading) in headings.into_iter().chain(others) {
            let words: Vec<String> = split_terms(typed).into_iter().map(|term| term.surface).collect();
            let asked = Asked {
                words: words.join(" "),
                typed: typed.clone(),
                entry: info.id.clone(),
                path: info.path.clone(),
                line: info.line,
                is_heading,
            };
            pairs.extend(self.equal(&asked));
            if !asked.words.is_empty() {
                self.first.entry(asked.words.clone()).or_insert(self.asked.len());
                self.asked.push(asked);
            }
        }
        pairs
    }

    fn equal(&self, asked: &Asked) -> Option<Pair> {
        let other = &self.asked[*self.first.get(&asked.words)?];
        (other.entry != asked.entry).then(|| {
            let is_duplicate = other.is_heading && asked.is_heading;
            let message = format!(
                "\u{201c}{}\u{201d} is asked in {}:{} as well: keep it in one entry",
                asked.typed, other.path, other.line
            );
            Pair { path: asked.path.clone(), line: asked.line, is_duplicate, message }
        })
    }

    /// The phrasings of different entries that say nearly the same: one has no word of weight that the other
    /// lacks, and at least [`NEAR`] of the longer one's words are shared. Each entry is named once.
    ///
    /// "How long is a session?" and "How long does one session take?" are near; "How do I book a first
    /// appointment?" and "… a follow-up appointment?" are not, since each has a word of its own, and with it
    /// a meaning. So nothing is reported that only looks alike, at the price of missing what says the same
    /// in other words. Order and inflection do not count.
    pub(in crate::editorial) fn near(mut self) -> Vec<Pair> {
        for at in 0..self.asked.len().min(MAX_COMPARED) {
            let stems = weighty(&self.asked[at].typed);
            for stem in &stems {
                self.postings.entry(stem.clone()).or_default().push(at);
            }
            self.stems.push(stems);
        }
        let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
        let mut pairs = Vec::new();
        for (at, stems) in self.stems.iter().enumerate() {
            let asked = &self.asked[at];
            let rarest =
                stems.iter().filter_map(|stem| self.postings.get(stem)).min_by_key(|found| found.len());
            for other_at in rarest.into_iter().flatten().take(MAX_CANDIDATES) {
                let other = &self.asked[*other_at];
                let is_near = is_near(stems, &self.stems[*other_at]);
                if other.entry == asked.entry || other.words == asked.words || !is_near {
                    continue;
                }
                let (early, late) = if other_at < &at { (other, asked) } else { (asked, other) };
                if told.insert((&early.entry, &late.entry)) {
                    let message = format!(
                        "\u{201c}{}\u{201d} is nearly \u{201c}{}\u{201d} in {}:{}: merge the two, or say what tells them apart",
                        late.typed, early.typed, early.path, early.line
                    );
                    let (path, line) = (late.path.clone(), late.line);
                    pairs.push(Pair { path, line, is_duplicate: false, message });
                }
            }
        }
        pairs
    }
}

/// Whether the smaller set, `a`, says no more than `b`, and `b` little more.
fn is_near(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    !a.is_empty() && a.is_subset(b) && a.len() as f32 >= NEAR * b.len() as f32
}

/// The stems of a question's words, small ones left out.
fn weighty(question: &str) -> BTreeSet<String> {
    let terms = split_terms(question).into_iter();
    terms.filter(|term| SMALL.binary_search(&term.surface.as_str()).is_err()).map(|term| term.stem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Kind, folder, parse_file};
    use crate::passage::split;
    use std::path::Path;

    fn read(body: &str) -> (Vec<Pair>, Vec<Pair>) {
        let text = format!("+++\ntitle = \"Tea\"\n+++\n{body}");
        let document = parse_file("faq/t.md", Kind::Faq, &text).unwrap();
        let mut questions = Questions::default();
        let equal = split(&document).passages.iter().flat_map(|passage| questions.take(passage)).collect();
        (equal, questions.near())
    }

    #[track_caller]
    fn check_near(a: &str, b: &str, expect: bool) {
        for (a, b) in [(a, b), (b, a)] {
            let (equal, near) = read(&format!("## {a}\n\nA.\n\n## {b}\n\nB.\n"));
            assert!(equal.is_empty());
            assert_eq!(!near.is_empty(), expect, "{a} / {b}: {near:?}");
        }
    }

    #[test]
    fn small_words_are_in_order() {
        assert!(SMALL.is_sorted());
    }

    #[test]
    fn the_same_question_is_a_duplicate_whatever_its_marks() {
        let (equal, near) = read("## How long?\n\nA.\n\n## HOW  long…\n\nB.\n");
        assert!(equal[0].is_duplicate && equal[0].line == 10 && near.is_empty(), "{equal:?}");
        let (equal, _) =
            read("## How long?\n\nA.\n\n*Also asked:* for how long?\n\n## For how long?\n\nB.\n");
        assert!(!equal[0].is_duplicate, "{equal:?}");
        let (equal, _) = read("## How long?\n\nA.\n\n*Also asked:* how long\n");
        assert!(equal.is_empty(), "{equal:?}");
    }

    #[test]
    fn questions_that_differ_in_small_words_are_near() {
        check_near("How long is a session?", "How long does one session take?", true);
        check_near("Can massage help depression?", "Does massage help with my depression?", true);
        check_near("Which teas are best?", "What is the best tea?", true);
        check_near("Can massage help with severe depression?", "Can massage help with depression?", true);
    }

    #[test]
    fn a_word_of_its_own_is_a_meaning_of_its_own() {
        check_near("How do I book a first appointment?", "How do I book a follow-up appointment?", false);
        check_near("Can massage help with anxiety?", "Can massage help with depression?", false);
        check_near("Is it safe?", "Is it not safe?", false);
        check_near("What is it?", "Is this it?", false);
        check_near("How long?", "How long for tea?", false);
    }

    /// FAQs whose entries are all different, though one of them was written to look alike.
    #[test]
    fn real_faqs_have_no_near_duplicates() {
        for collection in ["tests/collections/mixed-clinic/content", "tests/collections/library-faq/content"]
        {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(collection);
            let mut questions = Questions::default();
            for document in folder::load(&root).unwrap().documents {
                let equal: Vec<Pair> =
                    split(&document).passages.iter().flat_map(|passage| questions.take(passage)).collect();
                assert!(equal.is_empty(), "{equal:?}");
            }
            assert!(questions.asked.len() > 20);
            let near = questions.near();
            assert!(near.is_empty(), "{near:?}");
        }
    }
}
