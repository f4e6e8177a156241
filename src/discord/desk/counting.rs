//! How often passages are shown: counted in memory, and written down once a minute, so that no answer waits for the
//! store and no time stands beside one.

use super::Desk;
use super::votes::now;
use crate::answer::{Answer, Finding};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Counts that are not written down yet, by passage.
#[derive(Debug, Default)]
pub(super) struct Counting(Mutex<HashMap<String, u32>>);

impl Desk {
    /// Counts the first passage of an answer that is shown.
    pub(super) fn count(&self, answer: &Answer) {
        if let Finding::Quoted { best, .. } = answer.open().finding {
            let mut counts = self.counting.0.lock().unwrap_or_else(PoisonError::into_inner);
            *counts.entry(best.passage.info.id.clone()).or_default() += 1;
        }
    }

    /// Writes the counts down; those that the store refuses are lost, which costs nobody anything.
    pub(in crate::discord) fn write_counts(&self) {
        let counts = std::mem::take(&mut *self.counting.0.lock().unwrap_or_else(PoisonError::into_inner));
        for (passage, count) in counts {
            for _ in 0..count {
                if self.kept(|store| store.count_asked(&passage, now())).is_none() {
                    return;
                }
            }
        }
    }
}
