//! Which passages two builds have: added, changed, moved, gone.

use crate::index::{Generation, IndexError};
use crate::passage::PassageInfo;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, VecDeque};

/// All passages of a build, by id.
#[derive(Debug, Default)]
pub struct Inventory {
    passages: BTreeMap<String, Place>,
}

/// Where a passage stands, and the blake3 of its words.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    hash: String,
    path: String,
    line: u32,
}

/// A passage of one of the builds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Its id.
    pub passage: String,
    /// Its file, below the content folder.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
}

/// A passage whose words stay and whose id does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Its id before.
    pub from: String,
    /// What it is now.
    #[serde(flatten)]
    pub to: Listed,
}

/// What tells one build from another; each list in the order of ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PassageDiff {
    /// Only in the later one.
    pub added: Vec<Listed>,
    /// The same id with other words.
    pub changed: Vec<Listed>,
    /// The same words under another id: something was put before them, or a heading was renamed.
    pub moved: Vec<Moved>,
    /// Only in the earlier one.
    pub gone: Vec<Listed>,
}

impl Inventory {
    /// The passages of a generation.
    pub fn of(generation: &Generation) -> Result<Self, IndexError> {
        let mut inventory = Self::default();
        for ordinal in 0..generation.passages() {
            inventory.add(generation.passage(ordinal)?.info);
        }
        Ok(inventory)
    }

    fn add(&mut self, info: PassageInfo) {
        let PassageInfo { id, hash, path, line, .. } = info;
        self.passages.insert(id, Place { hash, path, line });
    }

    /// What changes from `self` to `later`.
    ///
    /// Words are followed before ids: a paragraph put at the head of a section is one passage added, and the
    /// ones under it have moved.
    pub fn compare(&self, later: &Self) -> PassageDiff {
        let stays = |id: &String, place: &Place, other: &Self| {
            other.passages.get(id).is_some_and(|found| found.hash == place.hash)
        };
        let mut arrived: BTreeMap<&String, &Place> =
            later.passages.iter().filter(|(id, place)| !stays(id, place, self)).collect();
        let mut by_hash: HashMap<&str, VecDeque<&String>> = HashMap::new();
        for (id, place) in &arrived {
            by_hash.entry(&place.hash).or_default().push_back(id);
        }
        let left = self.passages.iter().filter(|(id, place)| !stays(id, place, later));
        let mut diff = PassageDiff::default();
        let mut unmatched = Vec::new();
        for (id, place) in left {
            let new_id = by_hash.get_mut(place.hash.as_str()).and_then(VecDeque::pop_front);
            match new_id.and_then(|new_id| arrived.remove_entry(new_id)) {
                Some((new_id, to)) => diff.moved.push(Moved { from: id.clone(), to: listed(new_id, to) }),
                None => unmatched.push((id, place)),
            }
        }
        for (id, place) in unmatched {
            match arrived.remove_entry(id) {
                Some((id, to)) => diff.changed.push(listed(id, to)),
                None => diff.gone.push(listed(id, place)),
            }
        }
        diff.added = arrived.into_iter().map(|(id, place)| listed(id, place)).collect();
        diff
    }
}

impl PassageDiff {
    /// Whether both builds have the same passages under the same ids.
    pub fn is_empty(&self) -> bool {
        let Self { added, changed, moved, gone } = self;
        added.is_empty() && changed.is_empty() && moved.is_empty() && gone.is_empty()
    }

    /// The ids that passages of the earlier build have in the later one, where they are others.
    pub fn new_ids(&self) -> HashMap<&str, &str> {
        self.moved.iter().map(|moved| (moved.from.as_str(), moved.to.passage.as_str())).collect()
    }
}

fn listed(id: &str, place: &Place) -> Listed {
    Listed { passage: id.to_owned(), path: place.path.clone(), line: place.line }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Kind, parse_file};
    use crate::passage::split;

    fn inventory(body: &str) -> Inventory {
        let text = format!("+++\ntitle = \"Tea\"\n+++\n{body}");
        let mut inventory = Inventory::default();
        let document = parse_file("articles/t.md", Kind::Article, &text).unwrap();
        split(&document).passages.into_iter().for_each(|passage| inventory.add(passage.info));
        inventory
    }

    /// Each change as `+id`, `~id`, `from>to`, `-id`.
    #[track_caller]
    fn check(before: &str, after: &str, expect: &str) {
        let PassageDiff { added, changed, moved, gone } = inventory(before).compare(&inventory(after));
        let short = |id: &str| id.trim_start_matches("t#introduction/").to_owned();
        let with = |sign: &str, list: Vec<Listed>| {
            list.into_iter().map(|l| format!("{sign}{}", short(&l.passage))).collect::<Vec<_>>()
        };
        let moved = moved.into_iter().map(|m| format!("{}>{}", short(&m.from), short(&m.to.passage)));
        let all = [with("+", added), with("~", changed), moved.collect(), with("-", gone)].concat();
        assert_eq!(all.join(" "), expect);
    }

    #[test]
    fn passages_are_added_changed_and_gone() {
        check("A.\n\nB.", "A.\n\nB.", "");
        check("A.", "A.\n\nB.", "+2");
        check("A.\n\nB.", "A.\n\nC.", "~2");
        check("A.\n\nB.", "A.", "-2");
    }

    #[test]
    fn words_that_only_move_are_followed() {
        check("A.\n\nB.", "New.\n\nA.\n\nB.", "+1 1>2 2>3");
        check("A.\n\nB.\n\nC.", "B.\n\nC.", "2>1 3>2 -1");
        check("A.\n\nB.", "B.\n\nA.", "1>2 2>1");
        check("A.\n\nA.", "A.\n\nA.\n\nA.", "+3");
    }

    #[test]
    fn a_renamed_heading_moves_its_passages() {
        check("## X\n\nA.", "## Y\n\nA.", "t#x/1>t#y/1");
    }
}
