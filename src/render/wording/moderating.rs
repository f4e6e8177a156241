//! Every sentence that docent says to moderators.

use time::Date;

/// When there is no content at all.
pub const NO_DOCUMENTS: &str = "There is no content yet that I could answer from.";

/// When nothing was found.
pub const NOTHING_FOUND: &str = "I found no entry with such words. `/content list` shows everything.";

/// When an entry is not there.
pub const NO_SUCH_ENTRY: &str = "There is no such entry (any more). Type a few of its words and take a suggestion, or look \
                                 through `/content list`.";

/// When words of a search are no longer in memory.
pub const SEARCH_FORGOTTEN: &str = "I no longer have these words in memory. Please search again.";

/// In the menu of documents.
pub const PICK_DOCUMENT: &str = "Look into a document";

/// In the menu of sections.
pub const PICK_SECTION: &str = "Look at an entry";

/// Labels of buttons, at most 80 characters.
pub mod label {
    /// Back to all documents.
    pub const DOCUMENTS: &str = "All documents";
    /// Back to the document.
    pub const DOCUMENT: &str = "All of this document";
}

/// Above the documents.
pub fn documents(count: usize, generation: Option<&str>) -> String {
    let documents = if count == 1 { "document" } else { "documents" };
    match generation {
        Some(generation) => format!("What I answer from: {count} {documents} (content {generation})."),
        None => format!("What I answer from: {count} {documents}."),
    }
}

/// Above what was found.
pub fn found(words: &str, count: usize) -> String {
    let entries = if count == 1 { "entry" } else { "entries" };
    format!("Found for “{words}”: {count} {entries}, nearest first.")
}

/// How many sections a document has.
pub fn sections(count: usize) -> String {
    if count == 1 { "1 section".to_owned() } else { format!("{count} sections") }
}

/// How many passages a section has.
pub fn passages(count: u32) -> String {
    if count == 1 { "1 passage".to_owned() } else { format!("{count} passages") }
}

/// Who or when something was reviewed.
pub fn reviewed(reviewed: Option<&str>) -> String {
    match reviewed {
        Some(reviewed) => format!("reviewed: {reviewed}"),
        None => "nobody is named for its review".to_owned(),
    }
}

/// When the next review is due.
pub fn review_by(day: Date, is_overdue: bool) -> String {
    if is_overdue { format!("**review overdue since {day}**") } else { format!("next review by {day}") }
}

/// What marks a section that is about medication.
pub const MEDICATION: &str = "marked as about medication";

/// Before the other phrasings of an entry.
pub fn also_asked(phrasings: &str) -> String {
    format!("Also asked: {phrasings}")
}

/// When it has none.
pub const NEVER_ALSO_ASKED: &str = "Also asked: no other phrasings yet.";

/// Which passage of its section is shown.
pub fn passage_of(number: u32, all: u32) -> String {
    format!("Passage {number} of {all} under this heading")
}

/// That a message speaks of a crisis; where it is public, its address.
pub fn crisis(link: Option<&str>) -> String {
    match link {
        Some(link) => format!("**A message speaks of a crisis:** <{link}>\nI showed help lines there. Please look after them."),
        None => "**Somebody wrote to me in private of a crisis.** I showed them help lines. Who it is and what they wrote \
                 stays between them and me."
            .to_owned(),
    }
}

/// Whom a crisis is about.
pub fn level(is_own: bool) -> &'static str {
    if is_own {
        "Level: the writer speaks of themselves"
    } else {
        "Level: the writer worries about somebody else"
    }
}

/// A crisis with an overdose, means or a plan.
pub const EMERGENCY: &str = "It may be an emergency: it speaks of an overdose, of means or of a plan";

/// A crisis with danger from somebody.
pub const DANGER: &str = "It speaks of danger from another person";

/// Which signs were found.
pub fn rules(rules: &str) -> String {
    format!("Signs found: {rules}. I read words only, and can be wrong.")
}

/// That a passage was reported.
pub fn reported(passage: &str, reason: &str) -> String {
    format!("A member reported {passage}: {reason}.")
}

/// Where it was reported from.
pub fn reported_from(link: &str) -> String {
    format!("It stands in <{link}>")
}

/// Before what a member wrote to a report.
pub fn words_to_report(passage: &str) -> String {
    format!("Written to the report of {passage}:")
}
