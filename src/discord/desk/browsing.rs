//! `/faq`, `/about` and suggestions.

use super::{Desk, Scene};
use crate::answer::Nearest;
use crate::discord::reply::Reply;
use crate::docent::{Surface, Topic};
use crate::render::discord as render;
use crate::render::discord::{About, MAX_CHOICES, Page, Post, TopicLine};
use crate::search::Searcher;
use std::sync::atomic::Ordering;

impl Desk {
    /// `/about`.
    pub(super) fn about(&self, scene: Scene<'_>) -> Reply {
        let docent = &scene.snapshot.docent;
        let generation = docent.searcher.as_ref().map(Searcher::generation);
        let id = generation.map(crate::index::Generation::id);
        let topics = scene.snapshot.catalogue.topics();
        let sources: Vec<(String, Option<String>)> =
            topics.iter().map(|topic| (topic.title.clone(), topic.url.clone())).collect();
        let about = About {
            me: self.myself.load(Ordering::Acquire),
            tells_moderators: self.settings.now().tells_of_crises(scene.caller.server),
            sources: &sources,
            version: env!("CARGO_PKG_VERSION"),
            generation: id.as_deref(),
            passages: generation.map_or(0, crate::index::Generation::passages),
        };
        scene.privately(render::about(&about, &docent.notices(&scene.asking(Surface::Command))))
    }
}

impl Scene<'_> {
    /// Titles and questions that what is being typed may become.
    pub(super) fn suggest(self, typed: &str) -> Reply {
        Reply::Suggestions(render::choices(self.snapshot.catalogue.suggest(typed, MAX_CHOICES)))
    }

    /// `/faq`.
    pub(super) fn topics(self, page: u32) -> Reply {
        self.privately(self.topics_page(page))
    }

    /// Another page of topics.
    pub(super) fn turn_topics(self, page: u32) -> Reply {
        Reply::Update(self.topics_page(page))
    }

    fn topics_page(self, page: u32) -> Post {
        let topics = self.snapshot.catalogue.topics();
        let page = Page::of(page, topics.len());
        let shown = page.range(topics.len());
        let first = shown.start;
        let line = |topic: &Topic| TopicLine { title: topic.title.clone(), questions: topic.len() };
        let lines: Vec<TopicLine> = topics[shown].iter().map(line).collect();
        // The titles are content too: what they name calls for its notice.
        let entries = lines.iter().map(|line| Nearest { title: line.title.clone(), ..nowhere() }).collect();
        let listing = self.snapshot.docent.list(entries, &self.asking(Surface::Command));
        render::topics(&lines, first, page, listing.open().1)
    }

    /// The topic that was chosen, by its number.
    pub(super) fn pick_topic(self, chosen: Option<&str>) -> Reply {
        match chosen.and_then(|number| number.parse().ok()) {
            Some(topic) => self.questions(topic, 0),
            None => self.not_understood(),
        }
    }

    /// A page of a topic's questions.
    pub(super) fn questions(self, topic: u32, page: u32) -> Reply {
        let topics = self.snapshot.catalogue.topics();
        let at = usize::try_from(topic).unwrap_or(usize::MAX);
        let Some(found) = topics.get(at) else {
            // The content has changed since: back to what there is.
            return self.turn_topics(0);
        };
        let page = Page::of(page, found.len());
        let shown = page.range(found.len());
        let questions = self.snapshot.catalogue.questions(at);
        let entries = questions.skip(shown.start).take(shown.len()).cloned().collect();
        let listing = self.snapshot.docent.list(entries, &self.asking(Surface::Command));
        Reply::Update(render::questions(&listing, topic, &found.title, page))
    }
}

/// What a title that stands for no single passage leads to.
fn nowhere() -> Nearest {
    Nearest {
        passage: String::new(),
        title: String::new(),
        medication: false,
        ordinal: 0,
        hash: String::new(),
    }
}
