//! `/content list`, `search` and `show`.

use super::{Desk, Scene, today};
use crate::answer::Nearest;
use crate::discord::desk::answers::passage_id;
use crate::discord::memory::random_number;
use crate::discord::reply::Reply;
use crate::docent::Surface;
use crate::editorial::{Overview, Section, Shelved, read_reviewed};
use crate::render::discord::moderating::{
    self as render, DocumentLine, LINES, Review, Reviewed, SectionLine, Shown,
};
use crate::render::discord::{Page, PassageKey, Post, suggestions};
use crate::search::Searcher;
use std::sync::Arc;

/// Entries that a search finds at most.
const MAX_FOUND: usize = 24;

impl Desk {
    /// A page of documents.
    pub(super) fn documents_page(&self, scene: Scene<'_>, page: u32) -> Post {
        let overview = self.overview(scene);
        let all = overview.documents.len();
        let page = Page::by(LINES, page, all);
        let shown = page.range_by(LINES, all);
        let first = shown.start;
        let lines: Vec<DocumentLine> =
            overview.documents[shown].iter().map(|document| self.document_line(document)).collect();
        let titles = lines.iter().map(|line| nearest(&line.title, false)).collect();
        let notices = scene.notices_of(titles);
        let generation = scene.snapshot.docent.searcher.as_ref().map(Searcher::generation);
        let id = generation.map(crate::index::Generation::id);
        render::documents(&lines, (first, all), page, id.as_deref(), &notices)
    }

    /// A page of a document's sections; the documents where it is gone.
    pub(super) fn sections_page(&self, scene: Scene<'_>, number: u32, page: u32) -> Post {
        let overview = self.overview(scene);
        let Some(document) = overview.documents.get(number as usize) else {
            return self.documents_page(scene, 0);
        };
        let all = document.sections.len();
        let page = Page::by(LINES, page, all);
        let shown = &document.sections[page.range_by(LINES, all)];
        let lines: Vec<SectionLine> = shown.iter().map(section_line).collect();
        let titles = lines.iter().map(|line| nearest(&line.heading, line.medication)).collect();
        render::sections(&self.document_line(document), number, &lines, page, &scene.notices_of(titles))
    }

    /// `/content list document:…`
    pub(super) fn list_document(&self, scene: Scene<'_>, typed: &str) -> Reply {
        let overview = self.overview(scene);
        let wanted = typed.trim().to_lowercase();
        let is_it = |document: &Shelved| {
            document.path.to_lowercase() == wanted || document.title.to_lowercase() == wanted
        };
        let holds = |document: &Shelved| document.title.to_lowercase().contains(&wanted);
        let at = overview.documents.iter().position(is_it);
        let number = at.or_else(|| overview.documents.iter().position(holds));
        match number.and_then(|at| u32::try_from(at).ok()) {
            Some(number) => scene.page(self.sections_page(scene, number, 0)),
            None => scene.page(render::no_such_entry(&scene.notices_of(Vec::new()))),
        }
    }

    /// Documents whose title or file holds what is typed.
    pub(super) fn suggest_documents(&self, scene: Scene<'_>, typed: &str) -> Reply {
        let typed = typed.trim().to_lowercase();
        let overview = self.overview(scene);
        let holds = |document: &&Shelved| {
            document.title.to_lowercase().contains(&typed) || document.path.to_lowercase().contains(&typed)
        };
        let found = overview.documents.iter().filter(holds);
        Reply::Suggestions(suggestions(found.map(|document| (document.title.clone(), document.path.clone()))))
    }

    /// `/content search`.
    pub(super) fn search(&self, scene: Scene<'_>, typed: &str) -> Reply {
        let number = random_number();
        let words: Arc<str> = typed.trim().into();
        self.backroom.searches.keep(number, Arc::clone(&words), words.len(), scene.now);
        scene.page(self.found_entries(scene, &words, number, 0))
    }

    /// Another page of what was found.
    pub(super) fn found_page(&self, scene: Scene<'_>, number: u64, page: u32) -> Reply {
        match self.backroom.searches.get(number, scene.now) {
            Some(words) => Reply::Update(self.found_entries(scene, &words, number, page)),
            None => Reply::Update(render::search_forgotten(&scene.notices_of(Vec::new()))),
        }
    }

    fn found_entries(&self, scene: Scene<'_>, words: &str, number: u64, page: u32) -> Post {
        let overview = self.overview(scene);
        let docent = &scene.snapshot.docent;
        let ranked = docent.rank(words, MAX_FOUND).map(|(hits, _)| hits.hits).unwrap_or_default();
        let by_title = scene.snapshot.catalogue.suggest(words, MAX_FOUND).into_iter();
        // Words of a title first, where they are the very words; then as a question would find them.
        let exact = by_title.filter(|entry| entry.title.to_lowercase().contains(&words.to_lowercase()));
        let ids = exact.map(|entry| entry.passage.clone());
        let ids = ids.chain(ranked.into_iter().map(|hit| hit.passage.info.id));
        let mut found: Vec<&Section> = Vec::new();
        for section in ids.filter_map(|id| overview.section_of(&id)).map(|(_, section)| section) {
            if found.iter().all(|known| known.passage != section.passage) {
                found.push(section);
            }
        }
        let page = Page::by(LINES, page, found.len());
        let lines: Vec<SectionLine> =
            found[page.range_by(LINES, found.len())].iter().map(|section| section_line(section)).collect();
        let titles = lines.iter().map(|line| nearest(&line.heading, line.medication)).collect();
        render::found(words, (found.len(), number), &lines, page, &scene.notices_of(titles))
    }

    /// `/content show`.
    pub(super) fn show_typed(&self, scene: Scene<'_>, typed: &str) -> Reply {
        match scene.entry(typed) {
            Some(key) => scene.page(self.show_page(scene, &key)),
            None => scene.page(render::no_such_entry(&scene.notices_of(Vec::new()))),
        }
    }

    /// A passage with all that is known about it.
    pub(super) fn show_page(&self, scene: Scene<'_>, key: &PassageKey) -> Post {
        let docent = &scene.snapshot.docent;
        let overview = self.overview(scene);
        let Some(id) = passage_id(docent, key) else {
            return render::no_such_entry(&scene.notices_of(Vec::new()));
        };
        let answer = docent.show(&id, &scene.asking(Surface::Command));
        let place = overview.section_of(&id);
        let passages = place.map_or(1, |(_, section)| section.passages);
        let review = place.map(|(document, section)| Review {
            reviewed: self.reviewed(document),
            ..review(section.review_by)
        });
        let shown = Shown {
            passages,
            review: review.unwrap_or_default(),
            listed_at: place.and_then(|(document, section)| listed_at(&overview, document, section)),
            beside: beside(&answer, passages),
        };
        render::show(&answer, &shown)
    }

    fn document_line(&self, document: &Shelved) -> DocumentLine {
        DocumentLine {
            title: document.title.clone(),
            path: document.path.clone(),
            sections: document.sections.len(),
            review: Review { reviewed: self.reviewed(document), ..review(document.review_by()) },
        }
    }

    /// Who or when a document was reviewed, where its file can be read; rows are reviewed elsewhere.
    fn reviewed(&self, document: &Shelved) -> Reviewed {
        match self.content.as_ref().filter(|_| !document.is_collection) {
            Some(content) => read_reviewed(content, &document.path).map_or(Reviewed::ByNobody, Reviewed::By),
            None => Reviewed::Elsewhere,
        }
    }
}

impl Scene<'_> {
    /// The entry that somebody typed or took from the suggestions.
    pub(super) fn entry(self, typed: &str) -> Option<PassageKey> {
        let of = |entry: &Nearest| PassageKey::new(&entry.passage, entry.ordinal, &entry.hash);
        let catalogue = &self.snapshot.catalogue;
        PassageKey::from_choice(typed)
            .or_else(|| catalogue.titled(typed).map(of))
            .or_else(|| {
                passage_id(&self.snapshot.docent, &PassageKey::Id(typed.trim().to_owned()))
                    .filter(|id| self.holds(id))
                    .map(PassageKey::Id)
            })
            .or_else(|| {
                catalogue
                    .suggest(typed, 1)
                    .first()
                    .filter(|_| !typed.trim().is_empty())
                    .map(|entry| of(entry))
            })
    }

    fn holds(self, id: &str) -> bool {
        let searcher = self.snapshot.docent.searcher.as_ref();
        searcher.is_some_and(|searcher| matches!(searcher.generation().find(id), Ok(Some(_))))
    }

    /// The notices that belong beside these titles.
    pub(super) fn notices_of(self, titles: Vec<Nearest>) -> crate::answer::Notices {
        self.snapshot.docent.list(titles, &self.asking(Surface::Command)).open().1.clone()
    }
}

fn section_line(section: &Section) -> SectionLine {
    let Section { heading, passage, ordinal, hash, passages, review_by, medication } = section;
    SectionLine {
        heading: heading.clone(),
        key: PassageKey::new(passage, *ordinal, hash),
        passages: *passages,
        medication: *medication,
        review: review(*review_by),
    }
}

fn review(day: Option<time::Date>) -> Review {
    Review { due: day.map(|day| (day, day < today())), reviewed: Reviewed::Elsewhere }
}

/// A title for which notices are looked up.
pub(super) fn nearest(title: &str, medication: bool) -> Nearest {
    Nearest { passage: String::new(), title: title.to_owned(), medication, ordinal: 0, hash: String::new() }
}

/// The number of a document in the list, and the page of its sections on which one stands.
fn listed_at(overview: &Overview, document: &Shelved, section: &Section) -> Option<(u32, u32)> {
    let number = overview.documents.iter().position(|known| std::ptr::eq(known, document))?;
    let at = document.sections.iter().position(|known| std::ptr::eq(known, section))?;
    Some((u32::try_from(number).ok()?, u32::try_from(at / LINES).ok()?))
}

/// The passages before and after the one that is shown, under the same heading.
fn beside(answer: &crate::answer::Answer, passages: u32) -> [Option<PassageKey>; 2] {
    let crate::answer::Finding::Quoted { best, .. } = answer.open().finding else { return [None, None] };
    let info = &best.passage.info;
    let Some((stem, _)) = info.id.rsplit_once('/') else { return [None, None] };
    let nth = |n: u32| PassageKey::of_id(&format!("{stem}/{n}"));
    let before = info.paragraph.checked_sub(1).filter(|n| *n > 0).and_then(nth);
    let after = Some(info.paragraph + 1).filter(|n| *n <= passages).and_then(nth);
    [before, after]
}
