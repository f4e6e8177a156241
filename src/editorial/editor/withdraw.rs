//! Pulls a passage at once, and puts it back. Works without the store: the log follows when there is one.

use super::steps::reached;
use super::{Editor, EditorError, new_operation};
use crate::store::{Act, Standing, Withdrawal, Withdrawals};

/// Acts of the log that are read to make the withdrawals anew: all of them.
const ALL: usize = usize::MAX;

impl Editor {
    /// Withdraws a passage: from the next second on no question returns it, and none with the same words, until the
    /// withdrawal is lifted.
    pub fn withdraw(
        &self,
        passage: &str,
        reason: &str,
        who: &str,
        now: i64,
    ) -> Result<Withdrawal, EditorError> {
        let searcher = self.published()?;
        let stored = searcher.and_then(|searcher| {
            let generation = searcher.generation();
            generation.passage(generation.find(passage).ok().flatten()?).ok()
        });
        let stored = stored.ok_or_else(|| EditorError::NoSuchPassage(passage.to_owned()))?;
        let withdrawal = Withdrawal {
            passage: passage.to_owned(),
            hash: stored.info.hash,
            reason: reason.trim().to_owned(),
            who: who.to_owned(),
            at: now,
        };
        let act = act("withdraw", &withdrawal, who, reason.trim(), now);
        Withdrawals::change(&self.plan.state, |all| {
            all.add(withdrawal.clone());
            all.unlogged.push(act);
        })?;
        reached("withdrawn");
        self.tell();
        self.log_withdrawals();
        Ok(withdrawal)
    }

    /// Lifts the withdrawal of a passage, named by the id under which it was withdrawn.
    pub fn lift(&self, passage: &str, reason: &str, who: &str, now: i64) -> Result<(), EditorError> {
        let lifted = Withdrawals::change(&self.plan.state, |all| {
            let (lifted, rest) =
                std::mem::take(&mut all.in_force).into_iter().partition(|w| w.passage == passage);
            all.in_force = rest;
            let lifted: Vec<Withdrawal> = lifted;
            all.unlogged.extend(lifted.first().map(|known| act("lift", known, who, reason.trim(), now)));
            !lifted.is_empty()
        })?;
        if !lifted {
            return Err(EditorError::NotWithdrawn(passage.to_owned()));
        }
        reached("lifted");
        self.tell();
        self.log_withdrawals();
        Ok(())
    }

    /// The withdrawals in force, in the order in which they were made.
    ///
    /// # Errors
    /// When both copies are damaged; then nobody is shown anything.
    pub fn withdrawn(&self) -> Result<Vec<Withdrawal>, EditorError> {
        let Standing { withdrawals, faults, .. } = Withdrawals::load(&self.plan.state);
        let known = withdrawals.ok_or(crate::store::WithdrawalError::Unknown(faults))?;
        Ok(known.in_force)
    }

    /// Makes the withdrawals anew from the audit log, whatever their files hold; returns those in force.
    pub fn rebuild_withdrawals(&self) -> Result<Vec<Withdrawal>, EditorError> {
        let acts: Vec<Act> = self.audit(ALL)?.into_iter().map(|entry| entry.act).collect();
        let rebuilt = Withdrawals::rebuild(&self.plan.state, &acts)?;
        self.tell();
        Ok(rebuilt.in_force)
    }

    /// At the start: logs what is not logged yet, and makes good what was lost, as far as the log knows.
    pub(super) fn mend_withdrawals(&self) {
        let Standing { withdrawals, faults, absent } = Withdrawals::load(&self.plan.state);
        for fault in &faults {
            tracing::error!(%fault, "of the withdrawals");
        }
        match withdrawals {
            // Lost with its folder, or never there: the log knows.
            Some(_) if absent => {
                if self.has_withdrawn() {
                    match self.rebuild_withdrawals() {
                        Ok(known) => tracing::warn!(
                            in_force = known.len(),
                            "the withdrawals were lost and are made anew"
                        ),
                        Err(fault) => tracing::error!(%fault, "the withdrawals were lost"),
                    }
                }
            }
            Some(known) if !known.unlogged.is_empty() => self.log_withdrawals(),
            Some(_) if !faults.is_empty() => {
                // Writes both copies.
                if let Err(fault) = Withdrawals::change(&self.plan.state, |_| ()) {
                    tracing::error!(%fault, "the withdrawals cannot be mended");
                }
            }
            Some(_) => {}
            // A log that knows of none is not the one that these files belonged to.
            None if !self.has_withdrawn() => {
                tracing::error!("nobody knows what was withdrawn: no passage is shown");
            }
            None => match self.rebuild_withdrawals() {
                Ok(known) => {
                    tracing::warn!(
                        in_force = known.len(),
                        "the withdrawals are made anew from the audit log"
                    );
                }
                Err(fault) => tracing::error!(%fault, "nobody knows what was withdrawn: no passage is shown"),
            },
        }
    }

    /// Whether the log knows of any withdrawal, lifted or not.
    fn has_withdrawn(&self) -> bool {
        let logged = self.audit(ALL).unwrap_or_default();
        logged.iter().any(|entry| entry.act.what == "withdraw")
    }

    /// Brings the log up to date. What it cannot take now stays noted.
    fn log_withdrawals(&self) {
        let logged = || -> Result<(), EditorError> {
            let store = self.store()?;
            let acts = Withdrawals::load(&self.plan.state).withdrawals.unwrap_or_default().unlogged;
            store.log(&acts)?;
            reached("logged");
            Withdrawals::change(&self.plan.state, |all| all.unlogged.retain(|act| !acts.contains(act)))?;
            Ok(())
        };
        if let Err(fault) = logged() {
            tracing::error!(%fault, "a withdrawal is in force and not yet in the audit log");
        }
    }
}

fn act(what: &str, withdrawal: &Withdrawal, who: &str, words: &str, at: i64) -> Act {
    Act {
        operation: new_operation(),
        subject: withdrawal.passage.clone(),
        at,
        who: who.to_owned(),
        what: what.to_owned(),
        old: Some(withdrawal.hash.clone()),
        new: None,
        words: words.to_owned(),
    }
}
