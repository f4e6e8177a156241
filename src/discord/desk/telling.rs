//! What the moderators' channel is told: reports and crises. Nobody is named there, and of what somebody typed nothing
//! is said but what they wrote for the moderators.

use super::{Desk, Scene};
use crate::discord::memory::Memory;
use crate::render::discord::Post;
use crate::render::discord::moderating::{
    CrisisNotice, ReportNotice, crisis_notice, report_notice, words_notice,
};
use crate::render::discord::{ReportKey, ReportReason};
use crate::safety::Level;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Messages that may wait to be posted; past that the oldest is lost, so that a flood costs no memory.
const MAX_WAITING: usize = 256;

/// Reports of one member that are told in a quarter of an hour; further ones are kept and stand in `/insights`.
const MAX_REPORTS_TOLD: u32 = 5;

/// A message of docent's own accord.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The channel.
    pub channel: u64,
    /// The message.
    pub post: Post,
}

/// What is to be told, and what is remembered for it, in memory alone.
#[derive(Debug, Default)]
pub(super) struct Telling {
    waiting: Mutex<VecDeque<Outgoing>>,
    /// Members of whose crisis was told, for as long as the memory lasts: a quarter of an hour.
    told: Memory<()>,
    /// The public message that a member is about to report, by the member.
    reporting: Memory<u64>,
    /// How many reports of a member were told, by the member.
    reported: Memory<u32>,
    /// What was said of a report, by its key, for words that follow.
    reports: Memory<ReportNotice>,
}

impl Desk {
    /// What is to be posted now, oldest first.
    pub fn take_outgoing(&self) -> Vec<Outgoing> {
        self.telling.waiting.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect()
    }

    /// Tells the moderators that a message speaks of a crisis: once a member and quarter of an hour. `message` is the
    /// one that it stands in, where everybody in the channel sees it.
    pub(super) fn tell_of_crisis(&self, scene: Scene<'_>, writer: u64, typed: &str, message: Option<u64>) {
        if !self.settings.now().tells_of_crises(scene.caller.server)
            || self.telling.told.get(writer, scene.now).is_some()
        {
            return;
        }
        let crisis = scene.snapshot.docent.safety.read_question(typed).crisis;
        if crisis.level < Level::Other {
            return;
        }
        self.telling.told.keep(writer, (), 0, scene.now);
        let mut rules: Vec<String> =
            crisis.matched.iter().map(|matched| matched.rule.as_str().to_owned()).collect();
        rules.sort();
        rules.dedup();
        self.tell(crisis_notice(&CrisisNotice {
            is_own: crisis.level == Level::Own,
            emergency: crisis.emergency,
            danger: crisis.danger,
            rules,
            link: message.and_then(|message| scene.link(message)),
        }));
    }

    /// Remembers which public message is about to be reported.
    pub(super) fn begin_report(&self, scene: Scene<'_>) {
        let member = scene.caller.member;
        match scene.caller.public_message {
            Some(message) => self.telling.reporting.keep(member, message, 0, scene.now),
            None => self.telling.reporting.forget(member),
        }
    }

    /// Tells the moderators of a report that was filed.
    pub(super) fn tell_of_report(
        &self,
        scene: Scene<'_>,
        key: ReportKey,
        passage: &str,
        reason: ReportReason,
    ) {
        if !self.settings.now().tells(scene.caller.server) || !self.may_tell_report(scene) {
            return;
        }
        let reported = self.telling.reporting.get(scene.caller.member, scene.now);
        let shown = scene.snapshot.docent.show(passage, &scene.asking(crate::docent::Surface::Command));
        let place = match shown.open().finding {
            crate::answer::Finding::Quoted { best, .. } => {
                let info = &best.passage.info;
                Some((best.heading().to_owned(), format!("{}:{}", info.path, info.line)))
            }
            _ => None,
        };
        let notice = ReportNotice {
            passage: passage.to_owned(),
            place,
            reason,
            link: reported.and_then(|message| scene.link(message)),
        };
        self.tell(report_notice(&notice));
        self.telling.reports.keep(key.0, notice, passage.len(), scene.now);
    }

    /// Counts a member's report: nobody floods the channel through docent.
    fn may_tell_report(&self, scene: Scene<'_>) -> bool {
        let (member, now) = (scene.caller.member, scene.now);
        let told = self.telling.reported.with(member, now, |told| {
            *told += 1;
            *told
        });
        if told.is_none() {
            self.telling.reported.keep(member, 1, 0, now);
        }
        told.is_none_or(|told| told <= MAX_REPORTS_TOLD)
    }

    /// Tells the moderators what somebody wrote to a report of theirs.
    pub(super) fn tell_of_words(&self, scene: Scene<'_>, key: ReportKey, words: &str) {
        if let Some(notice) = self.telling.reports.get(key.0, scene.now) {
            self.tell(words_notice(&notice, words));
        }
    }

    /// What is remembered for telling is forgotten when its time is over.
    pub(super) fn tidy_telling(&self, now: std::time::Instant) {
        let Telling { waiting: _, told, reporting, reported, reports } = &self.telling;
        reported.tidy(now);
        told.tidy(now);
        reporting.tidy(now);
        reports.tidy(now);
    }

    fn tell(&self, post: Post) {
        let Some(channel) = self.settings.now().moderators_channel() else { return };
        let mut waiting = self.telling.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() == MAX_WAITING {
            waiting.pop_front();
            tracing::error!("the moderators' channel takes nothing; a notice was lost");
        }
        waiting.push_back(Outgoing { channel, post });
    }
}

impl Scene<'_> {
    /// The address of a message in this channel; none where only one member sees it.
    fn link(self, message: u64) -> Option<String> {
        let server = self.caller.server?;
        Some(format!("https://discord.com/channels/{server}/{}/{message}", self.caller.channel))
    }
}
