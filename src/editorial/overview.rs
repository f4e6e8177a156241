//! What docent answers from, for whoever looks after it: documents, their sections and questions, their reviews.

use crate::content::{Kind, parse_file};
use crate::index::{Generation, IndexError};
use crate::passage::{PassageInfo, PassageKind};
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use time::Date;

/// Most sections that are held; those of later passages are found by searching.
pub const MAX_SECTIONS: usize = 20_000;

/// The most of a file that is read for its front matter, in bytes.
const MAX_FRONT_BYTES: u64 = 64 * 1024;

/// The documents of one generation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// In the order of the content.
    pub documents: Vec<Shelved>,
}

/// A document, or a collection of rows, and its sections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    /// Its title; of a collection, its file's name.
    pub title: String,
    /// Its file, below the content folder.
    pub path: String,
    /// Whether it is a collection: its rows are reviewed where they are exported from.
    pub is_collection: bool,
    /// In reading order.
    pub sections: Vec<Section>,
}

/// A heading or a question with what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading, the question, or the document's title before the first heading.
    pub heading: String,
    /// The id of its first passage.
    pub passage: String,
    /// The place of its first passage in the generation.
    pub ordinal: u64,
    /// blake3 of its first passage's words.
    pub hash: String,
    /// How many passages it has.
    pub passages: u32,
    /// When it has to be reviewed again; that of its document unless it has a date of its own.
    pub review_by: Option<Date>,
    /// Whether it is marked as about medication.
    pub medication: bool,
}

impl Overview {
    /// Reads all passages of a generation, up to [`MAX_SECTIONS`] sections.
    pub fn of(generation: &Generation) -> Result<Self, IndexError> {
        let mut overview = Self::default();
        let mut places = HashMap::new();
        let mut held = 0;
        for ordinal in 0..generation.passages() {
            held += usize::from(overview.add(generation.passage(ordinal)?.info, ordinal, &mut places));
            if held == MAX_SECTIONS {
                break;
            }
        }
        Ok(overview)
    }

    /// Adds a passage; whether it begins a section.
    fn add(&mut self, info: PassageInfo, ordinal: u64, places: &mut HashMap<String, usize>) -> bool {
        let is_collection = info.kind == PassageKind::Row;
        let name = if is_collection { &info.path } else { &info.document };
        let at = *places.entry(name.clone()).or_insert_with(|| {
            let title = if is_collection { info.path.clone() } else { info.title.clone() };
            self.documents.push(Shelved {
                title,
                path: info.path.clone(),
                is_collection,
                sections: Vec::new(),
            });
            self.documents.len() - 1
        });
        let sections = &mut self.documents[at].sections;
        match sections.last_mut() {
            Some(last) if stem(&last.passage) == stem(&info.id) => {
                last.passages += 1;
                last.review_by = [last.review_by, info.review_by].into_iter().flatten().min();
                last.medication |= info.medication;
                false
            }
            _ => {
                let heading = info.headings.last().unwrap_or(&info.title).clone();
                let PassageInfo { id: passage, hash, review_by, medication, .. } = info;
                sections.push(Section {
                    heading,
                    passage,
                    ordinal,
                    hash,
                    passages: 1,
                    review_by,
                    medication,
                });
                true
            }
        }
    }

    /// The document and the section that a passage belongs to.
    pub fn section_of(&self, passage: &str) -> Option<(&Shelved, &Section)> {
        self.documents.iter().find_map(|document| {
            let found = document.sections.iter().find(|section| stem(&section.passage) == stem(passage));
            found.map(|section| (document, section))
        })
    }

    /// Every section whose review was due before `today`, longest overdue first.
    pub fn overdue(&self, today: Date) -> Vec<(&Shelved, &Section)> {
        let all =
            self.documents.iter().flat_map(|document| document.sections.iter().map(move |s| (document, s)));
        let mut overdue: Vec<_> = all.filter(|(_, section)| section.is_overdue(today)).collect();
        overdue.sort_by_key(|(_, section)| section.review_by);
        overdue
    }
}

impl Shelved {
    /// The earliest date on which something of it has to be reviewed again.
    pub fn review_by(&self) -> Option<Date> {
        self.sections.iter().filter_map(|section| section.review_by).min()
    }
}

impl Section {
    /// Whether its review was due before `today`.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.review_by.is_some_and(|day| day < today)
    }
}

/// Who or when a file below `content` was last reviewed, in its author's words; `None` where the file is gone, does
/// not say, or cannot be read.
pub fn read_reviewed(content: &Path, path: &str) -> Option<String> {
    let mut front = Vec::new();
    File::open(content.join(path)).ok()?.take(MAX_FRONT_BYTES).read_to_end(&mut front).ok()?;
    // The last character may be cut in two.
    let text = String::from_utf8_lossy(&front);
    parse_file(path, Kind::Article, &text).ok()?.about.reviewed
}

/// What the ids of a section's passages begin with.
fn stem(id: &str) -> &str {
    id.rsplit_once('/').map_or(id, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passage::split;
    use time::macros::date;

    fn overview(files: &[(&str, &str)]) -> Overview {
        let mut overview = Overview::default();
        let mut places = HashMap::new();
        let mut ordinal = 0;
        for (path, text) in files {
            let document = parse_file(path, Kind::Article, text).unwrap();
            for passage in split(&document).passages {
                overview.add(passage.info, ordinal, &mut places);
                ordinal += 1;
            }
        }
        overview
    }

    const TEA: &str = "+++\ntitle = \"Tea\"\nreview_by = 2026-05-01\nreviewed = \"Ann\"\n+++\nLeaves.\n\n## How long?\n\n\
                       Three minutes.\n\nNo more.\n<!-- docent: review_by=2026-02-01 -->\n";

    #[test]
    fn sections_hold_their_passages_and_the_earlier_date() {
        let overview = overview(&[("articles/tea.md", TEA)]);
        let [tea] = &overview.documents[..] else { panic!("one document") };
        let sections: Vec<(&str, u32, u64)> =
            tea.sections.iter().map(|s| (s.heading.as_str(), s.passages, s.ordinal)).collect();
        assert_eq!(sections, [("Tea", 1, 0), ("How long?", 2, 1)]);
        assert_eq!(tea.review_by(), Some(date!(2026 - 02 - 01)));
        let (document, section) = overview.section_of("tea#how-long/2").unwrap();
        assert_eq!((document.path.as_str(), section.passage.as_str()), ("articles/tea.md", "tea#how-long/1"));
        assert_eq!(overview.section_of("tea#why/1"), None);
    }

    #[test]
    fn the_longest_overdue_comes_first() {
        let overview = overview(&[("articles/tea.md", TEA)]);
        let overdue = |day: Date| {
            overview.overdue(day).iter().map(|(_, section)| section.heading.clone()).collect::<Vec<_>>()
        };
        assert_eq!(overdue(date!(2026 - 02 - 01)), [""; 0]);
        assert_eq!(overdue(date!(2026 - 06 - 01)), ["How long?", "Tea"]);
    }

    #[test]
    fn who_reviewed_a_file_is_read_from_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("tea.md"), TEA).unwrap();
        assert_eq!(read_reviewed(folder.path(), "tea.md").as_deref(), Some("Ann"));
        assert_eq!(read_reviewed(folder.path(), "gone.md"), None);
    }
}
