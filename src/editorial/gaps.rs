//! Merges questions that members sent and that say nearly the same.

use crate::english::binding::is_function_word;
use crate::index::split_terms;
use std::collections::BTreeSet;

/// Questions that are compared with each other at most; the latest ones.
pub const MAX_MERGED: usize = 2_000;

/// From this share of common words on, two questions are the same: words are stems here, and order says nothing.
const SAME_FROM: f64 = 0.6;

/// Questions that say nearly the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedGap {
    /// The ids of all of them, latest first.
    pub ids: Vec<i64>,
    /// The latest one, as it was sent.
    pub question: String,
    /// When the latest was sent, in seconds since 1970, UTC.
    pub at: i64,
}

/// Merges questions, given as id, words and time, latest first; those that were sent most often come first.
pub fn merge_gaps<'q>(gaps: impl IntoIterator<Item = (i64, &'q str, i64)>) -> Vec<MergedGap> {
    let mut merged: Vec<(BTreeSet<String>, MergedGap)> = Vec::new();
    for (id, question, at) in gaps.into_iter().take(MAX_MERGED) {
        let terms = split_terms(question).into_iter();
        let says_something = terms.filter(|term| !is_function_word(&term.surface));
        let stems: BTreeSet<String> = says_something.map(|term| term.stem).collect();
        let same = merged.iter_mut().find(|(known, gap)| is_same(known, &stems, gap, question));
        if let Some((_, gap)) = same {
            gap.ids.push(id);
        } else {
            let gap = MergedGap { ids: vec![id], question: question.to_owned(), at };
            merged.push((stems, gap));
        }
    }
    let mut merged: Vec<MergedGap> = merged.into_iter().map(|(_, gap)| gap).collect();
    // Stable: among equals the latest stays first.
    merged.sort_by_key(|gap| std::cmp::Reverse(gap.ids.len()));
    merged
}

fn is_same(known: &BTreeSet<String>, stems: &BTreeSet<String>, gap: &MergedGap, question: &str) -> bool {
    if known.is_empty() || stems.is_empty() {
        return gap.question.trim().eq_ignore_ascii_case(question.trim());
    }
    let common = known.intersection(stems).count();
    common as f64 >= SAME_FROM * (known.len() + stems.len() - common) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(questions: &[&str], expect: &[&[i64]]) {
        let gaps = (0..).zip(questions).map(|(id, question)| (id, *question, 0));
        let merged = merge_gaps(gaps);
        let ids: Vec<&[i64]> = merged.iter().map(|gap| &gap.ids[..]).collect();
        assert_eq!(ids, expect);
    }

    #[test]
    fn the_same_in_other_order_or_form_is_one() {
        check(
            &[
                "do you have parking?",
                "who won",
                "Have you parking",
                "do you have a parking",
                "PARKING, do you have",
            ],
            &[&[0, 2, 3, 4], &[1]],
        );
    }

    #[test]
    fn what_differs_in_what_it_is_about_stays_apart() {
        check(&["can i bring my dog", "can i bring my mother", "may dogs come"], &[&[0], &[1], &[2]]);
        check(&["is it?", "is that it", "Is it?"], &[&[0, 2], &[1]]);
        check(&["😂", "😂", "🙂"], &[&[0, 1], &[2]]);
        check(&[], &[]);
    }
}
