//! What is under way: counted, so that an orderly stop can wait for it, and tell whoever still waits.

use super::api::Ticket;
use super::event::Event;
use crate::vitals::Counts;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

/// Whoever sees "thinking…": the ticket to respond under, and what they did.
pub(super) type Waiting = (Ticket, Arc<Event>);

/// All events under way; of those whose response was put off, who waits.
#[derive(Debug, Default)]
pub(super) struct OpenWork {
    open: Mutex<HashMap<u64, Standing>>,
    changed: Notify,
    counts: Counts,
}

/// How far an event is.
#[derive(Debug)]
enum Standing {
    /// Nothing is owed yet, or the response is on its way.
    Open,
    /// The member sees "thinking…".
    Waiting(Waiting),
    /// The member was told that no answer will come.
    Told,
}

/// One event under way, until it is dropped.
#[derive(Debug)]
pub(super) struct Task {
    all: Arc<OpenWork>,
    id: u64,
}

impl OpenWork {
    /// Nothing under way yet; what is, is counted.
    pub(super) fn counted(counts: Counts) -> Self {
        Self { counts, ..Self::default() }
    }

    /// Opens the event with this id; none when it is open already.
    pub(super) fn begin(self: &Arc<Self>, id: u64) -> Option<Task> {
        let mut open = self.lock();
        if open.contains_key(&id) {
            return None;
        }
        open.insert(id, Standing::Open);
        self.counts.open(open.len());
        Some(Task { all: Arc::clone(self), id })
    }

    /// Waits until nothing is under way, or for so long.
    pub(super) async fn finished(&self, until: Instant) {
        loop {
            let changed = self.changed.notified();
            if self.lock().is_empty() || timeout_at(until, changed).await.is_err() {
                return;
            }
        }
    }

    /// Takes all whose response was put off and has not come.
    pub(super) fn take_waiting(&self) -> Vec<Waiting> {
        let mut all = self.lock();
        let waiting = all.values_mut().filter(|standing| matches!(standing, Standing::Waiting(_)));
        let told = waiting.map(|standing| std::mem::replace(standing, Standing::Told));
        told.filter_map(
            |standing| if let Standing::Waiting(waiting) = standing { Some(waiting) } else { None },
        )
        .collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Standing>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Task {
    /// The member sees "thinking…" from now on.
    pub(super) fn put_off(&self, ticket: &Ticket, event: &Arc<Event>) {
        self.all.lock().insert(self.id, Standing::Waiting((ticket.clone(), Arc::clone(event))));
    }

    /// Whether the response may go out: not when a stop has told the member that none will come. From now on a stop
    /// has nothing to tell them.
    pub(super) fn claim(&self) -> bool {
        let mut all = self.all.lock();
        let is_told = matches!(all.get(&self.id), Some(Standing::Told));
        if !is_told {
            all.insert(self.id, Standing::Open);
        }
        !is_told
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        let mut open = self.all.lock();
        open.remove(&self.id);
        self.all.counts.open(open.len());
        drop(open);
        // The one who waits looks again; with nobody waiting, the next to wait finds it done.
        self.all.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discord::event::{Caller, What};
    use std::time::Duration;

    fn ticket(id: u64) -> Ticket {
        Ticket { id, application: 9, token: "t".to_owned() }
    }

    #[tokio::test]
    async fn a_stop_waits_for_what_is_under_way_and_takes_what_is_left() {
        let all = Arc::new(OpenWork::default());
        all.finished(Instant::now()).await;
        let quick = all.begin(1).unwrap();
        let slow = all.begin(2).unwrap();
        assert!(all.begin(2).is_none(), "the same event again");
        let event = Arc::new(Event { caller: Caller::default(), what: What::Faq });
        slow.put_off(&ticket(2), &event);
        let waiting = tokio::spawn({
            let all = Arc::clone(&all);
            async move { all.finished(Instant::now() + Duration::from_hours(1)).await }
        });
        drop(quick);
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        assert_eq!(all.take_waiting(), [(ticket(2), Arc::clone(&event))]);
        assert!(!slow.claim(), "the member was told that no answer will come");
        slow.put_off(&ticket(2), &event);
        assert!(slow.claim());
        assert_eq!(all.take_waiting(), [], "the answer is on its way");
        drop(slow);
        waiting.await.unwrap();
    }
}
