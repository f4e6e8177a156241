//! Reads a content folder once, and finds every fault in it.

use super::checks::{
    Spot, characters, decoded, lengths, links, medicines, mentions, openings, questions, reviews,
};
use super::expectations::{Expectation, Expectations, Targets};
use super::sources::check_safety;
use super::{Fault, Faults, Rule, Severity};
use crate::content::folder::{self, Event, FolderError};
use crate::content::{Document, Kind, Overlay};
use crate::passage::{Passage, Split, split};
use crate::safety::Safety;
use questions::Questions;
use std::path::Path;
use time::Date;

/// What a check goes by.
#[derive(Debug, Clone, Copy)]
struct Standards<'a> {
    /// The lists that say what is about medication, and the longest notice.
    safety: &'a Safety,
    /// The day, so that the same check finds the same.
    today: Date,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Read<'e> {
    /// Documents without a fault that keeps them out of the index.
    pub documents: u64,
    /// Their passages.
    pub passages: u64,
    /// The expectations that name nothing, or what is there.
    pub cases: Vec<&'e Expectation>,
}

/// Finds the faults of every file below `root` as it would be with the files of `overlay`, of the moderators'
/// lists, and of expectations that name passages which are not there; gives back the cases that can be run.
///
/// `today` is the day by which reviews are overdue, so that the same check finds the same. Files and rows are read one at a time: memory grows by the questions of the FAQ alone.
pub fn check_folder<'e>(
    root: &Path,
    overlay: &Overlay,
    today: Date,
    expectations: &'e Expectations,
    faults: &mut Faults,
) -> Result<Read<'e>, FolderError> {
    let safety = check_safety(root, today, faults);
    let standards = &Standards { safety: &safety, today };
    let mut read = Read::default();
    let mut questions = Questions::default();
    let mut targets = Targets::of(expectations);
    for event in folder::open_with(root, overlay)? {
        match event {
            Event::Document(document) => {
                let split = split(&document);
                read.documents += 1;
                read.passages += split.passages.len() as u64;
                split.passages.iter().for_each(|passage| targets.see(&passage.info));
                check_document(&document, split, standards, &mut questions, faults);
            }
            Event::Spoiled(document) => {
                check_document(&document, split(&document), standards, &mut questions, faults);
            }
            Event::Problem(problem) => faults.add(problem.into()),
            Event::Read(_) => {}
        }
    }
    faults.extend(questions.near().into_iter().map(pair));
    if targets.any_missing() {
        // Read again only now, so that names are held in memory only when one is needed.
        for event in folder::open_with(root, overlay)? {
            if let Event::Document(document) = event {
                split(&document).passages.iter().for_each(|passage| targets.remember(&passage.info));
            }
        }
        faults.extend(targets.missing());
    }
    if read.passages == 0 {
        let message = "there is no passage that could be quoted: add a file to articles/ or faq/";
        faults.add(Fault::error(Rule::Content, "", 0, message));
    }
    read.cases = expectations.cases.iter().filter(|case| targets.holds(case)).collect();
    Ok(read)
}

fn check_document(
    document: &Document,
    split: Split,
    standards: &Standards<'_>,
    questions: &mut Questions,
    faults: &mut Faults,
) {
    let Document { path, source, body, .. } = document;
    let mut places = Places::of(document);
    let spots = |rule: Rule, spots: Vec<Spot>, from: usize| {
        spots.into_iter().map(move |Spot { at, message }| (rule, from + at, message)).collect::<Vec<_>>()
    };
    let found = [
        spots(Rule::Character, characters::find(source), 0),
        spots(Rule::Mention, mentions::find(source), 0),
        spots(Rule::Link, links::find(&source[*body..]), *body),
    ];
    faults.extend(found.into_iter().flatten().map(|(rule, at, message)| places.fault(rule, at, message)));
    let hidden = decoded::find(document, &split).into_iter();
    faults.extend(hidden.map(|(rule, line, message)| Fault::error(rule, path, line, message)));
    let warn = |rule| move |(line, message): (u32, String)| Fault::warning(rule, path, line, message);
    faults.extend(reviews::missing(document).into_iter().map(warn(Rule::Review)));
    faults.extend(reviews::overdue(document, &split, standards.today).into_iter().map(warn(Rule::Review)));
    for passage in &split.passages {
        faults.extend(check_passage(passage, standards));
        faults.extend(questions.take(passage).into_iter().map(pair));
    }
    faults.extend(split.problems.into_iter().map(Fault::from));
}

fn check_passage(passage: &Passage, standards: &Standards<'_>) -> Vec<Fault> {
    let info = &passage.info;
    let fault =
        |severity, rule, message| Fault { severity, ..Fault::error(rule, &info.path, info.line, message) };
    let mut found = Vec::new();
    if let Some(excess) = lengths::excess(passage, &standards.safety.texts().medication_notice) {
        let message = format!(
            "{} is about {excess} characters too long to be quoted in one message: make two paragraphs of it",
            info.id
        );
        found.push(fault(Severity::Error, Rule::Length, message));
    }
    if let Some(pronoun) = openings::pronoun(passage) {
        let message = format!(
            "the passage opens with \u{201c}{pronoun}\u{201d}, and is quoted without what stands before it: name what is meant"
        );
        found.push(fault(Severity::Warning, Rule::Opening, message));
    }
    if let Some(matched) = medicines::unmarked(passage, standards.safety) {
        let message = format!(
            "the entry touches medication ({matched}) and is not marked: add `<!-- docent: medication=true -->` under it"
        );
        found.push(fault(Severity::Warning, Rule::Medication, message));
    }
    found
}

fn pair(pair: questions::Pair) -> Fault {
    let questions::Pair { path, line, is_duplicate, message } = pair;
    if is_duplicate {
        Fault::error(Rule::Duplicate, &path, line, message)
    } else {
        Fault::warning(Rule::NearDuplicate, &path, line, message)
    }
}

/// Finds the lines and columns of a document's bytes; quick when they are asked for in order.
struct Places<'d> {
    document: &'d Document,
    newlines: Vec<usize>,
    /// The last byte that was asked for, and its column.
    last: (usize, usize),
}

impl<'d> Places<'d> {
    fn of(document: &'d Document) -> Self {
        let newlines = match document.kind {
            Kind::Article | Kind::Faq => document.source.match_indices('\n').map(|(at, _)| at).collect(),
            // All of a row stands on one line of its file.
            Kind::Row => Vec::new(),
        };
        Self { document, newlines, last: (0, 1) }
    }

    fn fault(&mut self, rule: Rule, at: usize, message: String) -> Fault {
        let Document { path, line, kind, source, .. } = self.document;
        let lines = self.newlines.partition_point(|newline| *newline < at);
        let start = if lines == 0 { 0 } else { self.newlines[lines - 1] + 1 };
        let (from, column) = if (start..=at).contains(&self.last.0) { self.last } else { (start, 1) };
        let column = column + source[from..at].chars().count();
        self.last = (at, column);
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        if *kind == Kind::Row {
            let message = format!("{message} (character {column} of the text)");
            return Fault::error(rule, path, *line, message);
        }
        let fault = Fault::error(rule, path, line.saturating_add(number(lines)), message);
        Fault { column: number(column), ..fault }
    }
}
