//! `/insights`: read from what is kept, which names nobody.

use super::{Desk, Scene, today};
use crate::answer::Nearest;
use crate::discord::desk::votes::now;
use crate::discord::reply::Reply;
use crate::editorial::{MergedGap, merge_gaps};
use crate::render::discord::moderating::{
    self as render, Counts, GapLine, Insight, LINES, PassageLine, ReportLine,
};
use crate::render::discord::{Page, PassageKey, Post, ReportReason};
use crate::store::{ASKED_DAYS, GapState, Store, StoredReport};
use std::collections::HashMap;

/// Entries that are offered for a question that was sent.
const LIKELIEST: usize = 5;

/// Passages that a list holds at most.
const MAX_LISTED: usize = 300;

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

impl Desk {
    /// The first page of `/insights`.
    pub(super) fn insights_page(&self, scene: Scene<'_>) -> Post {
        self.write_counts();
        let (Some(gaps), Some(reports), Some(tallies), Some(asked)) =
            (self.merged_gaps(), self.kept(Store::reports), self.kept(Store::tallies), self.most_asked())
        else {
            return render::no_store(&scene.notices_of(Vec::new()));
        };
        let counts = Counts {
            sent: gaps.iter().map(|gap| gap.ids.len()).sum(),
            different: gaps.len(),
            reports: reports.len(),
            voted: tallies.len(),
            asked: asked.len(),
            overdue: self.overview(scene).overdue(today()).len(),
        };
        render::insights(&counts, &scene.notices_of(Vec::new()))
    }

    /// A page of one of the lists.
    pub(super) fn insight_page(&self, scene: Scene<'_>, insight: Insight, page: u32) -> Post {
        let listed = match insight {
            Insight::Gaps => return self.gaps_page(scene, page),
            Insight::Reports => return self.reports_page(scene, page),
            Insight::Votes => self.voted(scene),
            Insight::Asked => self.asked(scene),
            Insight::Overdue => Some(self.overdue(scene)),
        };
        let Some(listed) = listed else { return render::no_store(&scene.notices_of(Vec::new())) };
        let page = Page::by(LINES, page, listed.len());
        let shown = &listed[page.range_by(LINES, listed.len())];
        let notices = scene.notices_of(shown.iter().map(|line| titled(&line.heading)).collect());
        render::passages(insight, shown, page, &notices)
    }

    fn gaps_page(&self, scene: Scene<'_>, page: u32) -> Post {
        let Some(gaps) = self.merged_gaps() else { return render::no_store(&scene.notices_of(Vec::new())) };
        let page = Page::by(LINES, page, gaps.len());
        let lines: Vec<GapLine> =
            gaps[page.range_by(LINES, gaps.len())].iter().filter_map(gap_line).collect();
        let notices = scene.notices_of(lines.iter().map(|line| titled(&line.question)).collect());
        render::gaps(&lines, page, &notices)
    }

    fn reports_page(&self, scene: Scene<'_>, page: u32) -> Post {
        let Some(reports) = self.kept(Store::reports) else {
            return render::no_store(&scene.notices_of(Vec::new()));
        };
        let page = Page::by(LINES, page, reports.len());
        let shown = &reports[page.range_by(LINES, reports.len())];
        let lines: Vec<ReportLine> = shown.iter().map(|report| self.report_line(scene, report)).collect();
        let notices = scene.notices_of(lines.iter().map(|line| titled(&line.heading)).collect());
        render::reports(&lines, page, &notices)
    }

    /// One question that members sent, with the entries that come closest.
    pub(super) fn gap_page(&self, scene: Scene<'_>, id: i64) -> Post {
        match self.merged_gap(id).as_ref().and_then(gap_line) {
            Some(line) => {
                let likeliest = self.likeliest(scene, &line.question);
                let titles =
                    likeliest.iter().map(|(heading, _)| heading.as_str()).chain([line.question.as_str()]);
                let notices = scene.notices_of(titles.map(titled).collect());
                render::gap(&line, &likeliest, &notices)
            }
            None => render::settled(0, Insight::Gaps, &scene.notices_of(Vec::new())),
        }
    }

    /// One report.
    pub(super) fn report_page(&self, scene: Scene<'_>, key: u64) -> Post {
        let reports = self.kept(Store::reports).unwrap_or_default();
        match reports.iter().find(|report| report.key == key) {
            Some(report) => {
                let line = self.report_line(scene, report);
                render::report(&line, &scene.notices_of(vec![titled(&line.heading)]))
            }
            None => render::settled(0, Insight::Reports, &scene.notices_of(Vec::new())),
        }
    }

    /// Settles a question that members sent, and all that say the same.
    pub(super) fn settle_gap(&self, scene: Scene<'_>, id: i64, state: GapState) -> Reply {
        let settled = self.settle_ids(id, state);
        Reply::Update(render::settled(settled, Insight::Gaps, &scene.notices_of(Vec::new())))
    }

    /// The same; how many were settled.
    pub(super) fn settle_ids(&self, id: i64, state: GapState) -> usize {
        let ids = self.merged_gap(id).map(|gap| gap.ids).unwrap_or_default();
        ids.iter().filter(|id| self.kept(|store| store.settle_gap(**id, state)) == Some(true)).count()
    }

    /// Settles a report.
    pub(super) fn settle_report(&self, scene: Scene<'_>, key: u64) -> Reply {
        let settled = self.kept(|store| store.settle_report(key)) == Some(true);
        Reply::Update(render::settled(usize::from(settled), Insight::Reports, &scene.notices_of(Vec::new())))
    }

    /// The entries that come closest to a question, best first, each once.
    pub(super) fn likeliest(&self, scene: Scene<'_>, question: &str) -> Vec<(String, PassageKey)> {
        let overview = self.overview(scene);
        let hits = scene.snapshot.docent.rank(question, LIKELIEST * 3).map(|(hits, _)| hits.hits);
        let mut found: Vec<(String, PassageKey)> = Vec::new();
        for hit in hits.unwrap_or_default() {
            let Some((_, section)) = overview.section_of(&hit.passage.info.id) else { continue };
            let key = PassageKey::new(&section.passage, section.ordinal, &section.hash);
            if found.iter().all(|(_, known)| *known != key) {
                found.push((section.heading.clone(), key));
            }
        }
        found.truncate(LIKELIEST);
        found
    }

    /// The questions that members sent, as one where they say the same.
    fn merged_gaps(&self) -> Option<Vec<MergedGap>> {
        let gaps = self.kept(|store| store.gaps(now()))?;
        Some(merge_gaps(gaps.iter().map(|gap| (gap.id, gap.question.as_str(), gap.at))))
    }

    /// The one that this question belongs to.
    pub(super) fn merged_gap(&self, id: i64) -> Option<MergedGap> {
        self.merged_gaps()?.into_iter().find(|gap| gap.ids.contains(&id))
    }

    fn most_asked(&self) -> Option<Vec<(String, u64)>> {
        self.kept(|store| store.most_asked(now() - ASKED_DAYS * DAY, MAX_LISTED))
    }

    /// Passages by votes: first those that helped least.
    fn voted(&self, scene: Scene<'_>) -> Option<Vec<PassageLine>> {
        let mut reported: HashMap<String, usize> = HashMap::new();
        for report in self.kept(Store::reports)? {
            *reported.entry(report.report.passage).or_default() += 1;
        }
        let mut tallies: Vec<(String, u32, u32, usize)> = Vec::new();
        for tally in self.kept(Store::tallies)? {
            let reports = reported.remove(&tally.passage).unwrap_or(0);
            tallies.push((tally.passage, tally.helpful, tally.not_helpful, reports));
        }
        tallies.extend(reported.into_iter().map(|(passage, reports)| (passage, 0, 0, reports)));
        tallies.sort_by(|a, b| {
            let badness = |(_, helpful, not_helpful, reports): &(String, u32, u32, usize)| {
                (*reports, i64::from(*not_helpful) - i64::from(*helpful))
            };
            badness(b).cmp(&badness(a)).then_with(|| a.0.cmp(&b.0))
        });
        tallies.truncate(MAX_LISTED);
        let lines = tallies.into_iter().map(|(passage, helpful, not_helpful, reports)| {
            self.passage_line(scene, &passage, render::votes(helpful, not_helpful, reports))
        });
        Some(lines.collect())
    }

    fn asked(&self, scene: Scene<'_>) -> Option<Vec<PassageLine>> {
        let asked = self.most_asked()?.into_iter();
        Some(asked.map(|(passage, count)| self.passage_line(scene, &passage, render::shown(count))).collect())
    }

    fn overdue(&self, scene: Scene<'_>) -> Vec<PassageLine> {
        let overview = self.overview(scene);
        let overdue = overview.overdue(today()).into_iter().take(MAX_LISTED);
        overdue
            .filter_map(|(_, section)| {
                Some(PassageLine {
                    heading: section.heading.clone(),
                    key: Some(PassageKey::new(&section.passage, section.ordinal, &section.hash)),
                    said: render::overdue(section.review_by?),
                })
            })
            .collect()
    }

    fn passage_line(&self, scene: Scene<'_>, passage: &str, said: String) -> PassageLine {
        let (heading, key) = self.named(scene, passage);
        PassageLine { heading, key, said }
    }

    fn report_line(&self, scene: Scene<'_>, stored: &StoredReport) -> ReportLine {
        let (heading, passage) = self.named(scene, &stored.report.passage);
        ReportLine {
            key: stored.key,
            heading,
            passage,
            reason: ReportReason::parse(&stored.report.reason),
            words: stored.words.clone(),
            at: stored.at,
        }
    }

    /// The heading and key of a passage; its id alone where it is gone.
    fn named(&self, scene: Scene<'_>, passage: &str) -> (String, Option<PassageKey>) {
        let overview = self.overview(scene);
        match overview.section_of(passage) {
            Some((_, section)) => {
                let key = PassageKey::of_id(passage);
                let first = || PassageKey::new(&section.passage, section.ordinal, &section.hash);
                (section.heading.clone(), Some(key.unwrap_or_else(first)))
            }
            None => (passage.to_owned(), None),
        }
    }
}

fn gap_line(gap: &MergedGap) -> Option<GapLine> {
    let MergedGap { ids, question, at } = gap;
    Some(GapLine { id: *ids.first()?, question: question.clone(), times: ids.len(), at: *at })
}

/// A title for which notices are looked up.
fn titled(title: &str) -> Nearest {
    super::listing::nearest(title, false)
}
