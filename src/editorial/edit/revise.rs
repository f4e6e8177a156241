//! Changes and removes an entry or a passage, and proves that nothing else changed.

use super::notes::{also_asked_at, also_asked_line, comment_at};
use super::parts::{Cut, Parts, Target};
use super::text::{Headings, MAX_QUESTION_CHARS, escape, line, phrasings, words};
use super::{EditError, Revision};
use crate::passage::{PassageKind, Reach};
use std::ops::Range;

/// Bytes of a file, and what stands there afterwards.
type Splice = (Range<usize>, String);

/// The file after a revision of one of its passages.
pub(super) fn revise(
    path: &str,
    passage: &str,
    revision: &Revision,
    before: &str,
) -> Result<String, EditError> {
    revise_reaching(path, passage, revision, before, Reach::Passage)
}

/// The same; where there is a choice, new phrasings count for what `reach` says.
fn revise_reaching(
    path: &str,
    passage: &str,
    revision: &Revision,
    before: &str,
    reach: Reach,
) -> Result<String, EditError> {
    let Revision { heading, words: new_words, also_asked, medication, review_by } = revision;
    let parts = Parts::of(path, before)?;
    let target = parts.find(passage)?;
    let mut expected: Vec<Cut> = parts.cuts();
    let in_section = Target::within(&parts, &target.section);
    let mut splices: Vec<Splice> = Vec::new();
    if let Some(text) = heading {
        let text = line("question", text, MAX_QUESTION_CHARS)?;
        let known = target.heading.ok_or_else(|| {
            EditError::text(
                "heading",
                "cannot be changed here: the passage stands under the title of its file",
            )
        })?;
        if text != known.text {
            let marks = "#".repeat(usize::from(known.level));
            splices.push((known.bytes.clone(), format!("{marks} {}", escape(&text))));
            let place = target.passage.info.headings.len() - 1;
            for cut in &mut expected[Target::within(&parts, &target.subtree)] {
                cut.headings[place].clone_from(&text);
            }
        }
    }
    let mut fresh = 0..0;
    if let Some(text) = new_words {
        let is_entry = target.passage.info.kind == PassageKind::Entry;
        let text = words(text, if is_entry { Headings::Small } else { Headings::None })?;
        if text != target.passage.words.as_str().replace("\r\n", "\n") {
            splices.push((target.passage.info.bytes.clone(), text));
            fresh = target.at..target.at + 1;
        }
    }
    let section = &before[target.section.clone()];
    // Behind everything that can be quoted.
    let tail = parts.passages[in_section.clone()].last().map_or(target.section.start, |p| p.info.bytes.end);
    if let Some(all) = also_asked {
        let all = phrasings(all)?;
        if all != target.passage.info.also_asked {
            let asked = Asked::of(all, &target, reach == Reach::Passage && in_section.len() > 1);
            let lines = |reach| asked_lines(reach, &parts, &target, before);
            if asked.section != target.passage.asked_of_section() {
                let line = line_of(Reach::Section, &asked.section);
                splices.extend(replaced(lines(Reach::Section), line, tail, before));
            }
            if asked.here != target.passage.asked_of_itself() {
                let line = line_of(Reach::Passage, &asked.here);
                splices.extend(replaced(lines(Reach::Passage), line, target.passage.info.bytes.end, before));
            }
            for at in in_section.clone() {
                let here = if at == target.at { &asked.here } else { parts.passages[at].asked_of_itself() };
                expected[at].asked_here = here.len();
                expected[at].also_asked = [&asked.section, here].concat();
            }
        }
    }
    let (at, known) = comment_at(section).map_or((None, None), |(at, known)| (Some(at), Some(known)));
    let mut marks = known.clone().unwrap_or_default();
    marks.medication = medication.unwrap_or(marks.medication);
    marks.review_by = review_by.or(marks.review_by);
    if marks != known.unwrap_or_default() {
        let whole = parts.document.about.medication;
        if whole && !marks.medication && *medication == Some(false) {
            return Err(EditError::MarkedWhole);
        }
        let comment = marks.comment();
        let at = at.map(|at| shifted(at, target.section.start));
        splices.extend(replaced(at.into_iter().collect(), comment, tail, before));
        for cut in &mut expected[in_section] {
            cut.medication = whole || marks.medication;
            cut.review_by = marks.review_by.or(cut.review_by);
        }
    }
    let after = spliced(before, splices, parts.line_end());
    prove(path, &after, &expected, &fresh)?;
    Ok(after)
}

/// What a passage is also asked by.
struct Asked {
    section: Vec<String>,
    here: Vec<String>,
}

impl Asked {
    /// Known phrasings stay what they were; new ones count for the passage alone where it is not all of its section.
    fn of(all: Vec<String>, target: &Target<'_>, can_be_alone: bool) -> Self {
        let alone = can_be_alone && target.passage.info.kind != PassageKind::Entry;
        let (section, here) = (target.passage.asked_of_section(), target.passage.asked_of_itself());
        let (here, section) = all
            .into_iter()
            .partition(|phrasing| !section.contains(phrasing) && (alone || here.contains(phrasing)));
        Self { section, here }
    }
}

fn line_of(reach: Reach, phrasings: &[String]) -> Option<String> {
    (!phrasings.is_empty()).then(|| also_asked_line(reach, phrasings))
}

/// The lines of phrasings that count for a passage's section, or for it alone, in bytes of the file.
fn asked_lines(reach: Reach, parts: &Parts, target: &Target<'_>, source: &str) -> Vec<Range<usize>> {
    let base = target.section.start;
    let in_section = Target::within(parts, &target.section);
    let first = parts.passages[in_section].first().map_or(base, |passage| passage.info.bytes.start);
    let own = parts.passages.get(target.at + 1).map_or(target.section.end, |next| next.info.bytes.start);
    let own = target.passage.info.bytes.end..own.min(target.section.end);
    let lines = also_asked_at(&source[target.section.clone()]).into_iter();
    let lines = lines.map(|(of, range)| (of, shifted(range, base)));
    let counts = |(of, range): &(Reach, Range<usize>)| {
        // Above the first passage both count for all.
        let of = if range.start < first { Reach::Section } else { *of };
        of == reach && (reach == Reach::Section || own.contains(&range.start))
    };
    lines.filter(counts).map(|(_, range)| range).collect()
}

fn shifted(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// The file with more ways to ask for a passage.
pub(super) fn also_ask(
    path: &str,
    passage: &str,
    added: &[String],
    before: &str,
) -> Result<String, EditError> {
    let parts = Parts::of(path, before)?;
    let mut all = parts.find(passage)?.passage.info.also_asked.clone();
    all.extend(phrasings(added)?.into_iter().filter(|phrasing| !all.contains(phrasing)).collect::<Vec<_>>());
    let revision = Revision { also_asked: Some(all), ..Revision::default() };
    match revise_reaching(path, passage, &revision, before, Reach::Passage) {
        // A line cannot stand behind every paragraph: one with a picture in it, say.
        Err(EditError::Reaches(_)) => revise_reaching(path, passage, &revision, before, Reach::Section),
        done => done,
    }
}

/// The file without a passage. An entry goes whole, with its question; so does a section of which nothing is left.
pub(super) fn remove(path: &str, passage: &str, before: &str) -> Result<String, EditError> {
    let parts = Parts::of(path, before)?;
    let target = parts.find(passage)?;
    let in_section = Target::within(&parts, &target.section);
    let is_whole = target.passage.info.kind == PassageKind::Entry || in_section.len() == 1;
    let holds_more = target.subtree.end > target.section.end;
    let (bytes, gone) = match target.heading {
        Some(heading) if is_whole && !holds_more => (heading.bytes.start..target.section.end, in_section),
        _ => (target.passage.info.bytes.clone(), target.at..target.at + 1),
    };
    let is_part = !is_whole;
    // Its phrasings would pass to the passage above it.
    let own = if is_part { asked_lines(Reach::Passage, &parts, &target, before) } else { Vec::new() };
    let gone_bytes = std::iter::once(bytes).chain(own).map(|bytes| {
        // The empty line under it goes too.
        let rest = &before[bytes.end..];
        let end = bytes.end + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        (bytes.start..end, String::new())
    });
    let mut expected = parts.cuts();
    expected.drain(gone);
    let after = spliced(before, gone_bytes.collect(), parts.line_end());
    prove(path, &after, &expected, &(0..0))?;
    Ok(after)
}

/// A note takes the place of what stands at `found`, or comes behind the words that it is about, at `tail`.
fn replaced(found: Vec<Range<usize>>, note: Option<String>, tail: usize, source: &str) -> Vec<Splice> {
    let mut note = note;
    let mut splices = Vec::new();
    for range in found {
        if let Some(note) = note.take() {
            splices.push((range, note));
        } else {
            // With the empty line above it.
            let start = source[..range.start].trim_end_matches([' ', '\t', '\r', '\n']).len();
            splices.push((start..range.end, String::new()));
        }
    }
    splices.extend(note.map(|note| (tail..tail, format!("\n\n{note}"))));
    splices
}

/// A text with parts of it replaced; new lines end as the others do.
pub(super) fn spliced(before: &str, mut splices: Vec<Splice>, line_end: &str) -> String {
    // From the end, so that places stay right; of two at one place the later one comes out behind.
    splices.sort_by_key(|(range, _)| (range.start, range.end));
    let mut after = before.to_owned();
    for (range, text) in splices.into_iter().rev() {
        after.replace_range(range, &text.replace('\n', line_end));
    }
    after
}

/// Reads the file again: it has to hold what is expected, with something new in the place of `fresh`.
pub(super) fn prove(
    path: &str,
    after: &str,
    expected: &[Cut],
    fresh: &Range<usize>,
) -> Result<(), EditError> {
    let reaches = |what: &str| Err(EditError::Reaches(what.to_owned()));
    let parts = match Parts::of(path, after) {
        Ok(parts) => parts,
        Err(EditError::Unreadable(why)) => return Err(EditError::Reaches(why)),
        Err(other) => return Err(other),
    };
    let found = parts.cuts();
    let behind = expected.len() - fresh.end;
    if found.len() < fresh.start + behind {
        return reaches("what follows would be swallowed; close every code block, comment and list");
    }
    let (before, rest) = found.split_at(fresh.start);
    let (new, after) = rest.split_at(rest.len() - behind);
    if before != &expected[..fresh.start] || after != &expected[fresh.end..] {
        return reaches(
            "other passages or notes would not be what they are; close every code block and comment",
        );
    }
    if fresh.is_empty() != new.is_empty() {
        return reaches(if new.is_empty() {
            "no words would be left that could be quoted"
        } else {
            "passages would be there that nobody wrote"
        });
    }
    let last = new.len().saturating_sub(1);
    for (at, (new, expected)) in new.iter().zip(expected[fresh.clone()].iter().cycle()).enumerate() {
        let Cut { headings, kind: _, words: _, also_asked, asked_here, medication, review_by } = expected;
        // What it alone is asked by stands under the last that came of it.
        let asked = if at == last { also_asked } else { &also_asked[..also_asked.len() - asked_here] };
        if new.headings != *headings || new.also_asked != *asked {
            return reaches("the text would add a heading or another phrasing");
        }
        if new.medication != *medication || new.review_by != *review_by {
            return reaches("the text would change what the entry is marked with");
        }
    }
    Ok(())
}
