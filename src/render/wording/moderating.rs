//! Every sentence that docent says to moderators.

use crate::render::discord::moderating::AttachmentFault;
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
    /// Opens the form of an entry.
    pub const EDIT: &str = "Edit";
    /// Makes a draft without an entry.
    pub const REMOVE: &str = "Remove";
    /// Opens the form that withdraws.
    pub const WITHDRAW: &str = "Withdraw";
    /// Opens the form of a new entry for a question.
    pub const ADD: &str = "Add an answer";
    /// Asks what is expected.
    pub const EXPECT: &str = "Make this an expectation";
    /// Opens a form again.
    pub const AGAIN: &str = "Edit again";
    /// Throws a draft away.
    pub const DISCARD: &str = "Discard";
    /// Takes a draft up again.
    pub const REDO: &str = "Take it up again";
    /// To the history.
    pub const HISTORY: &str = "History";
    /// To what is withdrawn.
    pub const WITHDRAWN: &str = "All that is withdrawn";
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

/// Above `/insights`.
pub const INSIGHTS: &str = "What members told me, without their names, and what is due:";

/// When the store cannot be read.
pub const NO_STORE: &str =
    "I can't read what was kept right now. Please try again later, and tell whoever runs me.";

/// When there is nothing in a list of `/insights`.
pub const NOTHING_HERE: &str = "There is nothing here at the moment.";

/// What docent counts, and what it does not.
pub const COUNTED: &str =
    "I count how often a passage was shown, and nothing about who asked or what they typed.";

/// When something that was sent is settled already, or past its time.
pub const SETTLED_ALREADY: &str = "That is settled already, or its 30 days are over.";

/// What a question is told from.
pub const MERGED: &str =
    "Questions that say nearly the same are one here. Each is deleted 30 days after it was sent.";

/// In the menu of questions that were sent.
pub const PICK_GAP: &str = "Look at a question";

/// In the menu of reports.
pub const PICK_REPORT: &str = "Look at a report";

/// The lists of `/insights`, as its buttons and headings name them.
pub mod insight {
    /// Questions without an answer.
    pub const GAPS: &str = "Unanswered questions";
    /// Reports.
    pub const REPORTS: &str = "Reports";
    /// Votes.
    pub const VOTES: &str = "Helpful or not";
    /// What is shown most.
    pub const ASKED: &str = "Most asked";
    /// Overdue reviews.
    pub const OVERDUE: &str = "Overdue reviews";
    /// Back to the first page of `/insights`.
    pub const BACK: &str = "All insights";
    /// Settles questions that were sent, without an answer.
    pub const DISMISS: &str = "Dismiss";
    /// Settles a report.
    pub const DONE: &str = "Settled";
    /// Opens the entry.
    pub const ENTRY: &str = "See the entry";
}

/// How many things a list has.
pub fn counted(name: &str, count: usize) -> String {
    format!("{name}: {count}")
}

/// How many questions were sent, and how many of them differ.
pub fn gaps(sent: usize, different: usize) -> String {
    if sent == different {
        counted(insight::GAPS, sent)
    } else {
        format!("{}: {sent}, of which {different} differ", insight::GAPS)
    }
}

/// How often something was sent.
pub fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}

/// How often a question was sent, and when last.
pub fn sent(count: usize, day: &str) -> String {
    match count {
        1 => format!("sent once, on {day}"),
        count => format!("sent {}, last on {day}", times(count)),
    }
}

/// Above a question that was sent.
pub const GAP: &str = "A member sent this question, without a name:";

/// Before the entries that may be the answer.
pub const LIKELIEST: &str = "The entries that come closest:";

/// When no entry comes close.
pub const NONE_CLOSE: &str = "No entry comes close.";

/// How members voted on a passage.
pub fn votes(helpful: u32, not_helpful: u32, reports: usize) -> String {
    let reports = match reports {
        0 => String::new(),
        1 => ", 1 report".to_owned(),
        reports => format!(", {reports} reports"),
    };
    format!("{helpful} found it helpful, {not_helpful} did not{reports}")
}

/// How often a passage was shown.
pub fn shown(count: u64) -> String {
    if count == 1 { "shown once".to_owned() } else { format!("shown {count} times") }
}

/// Above a report.
pub fn report(entry: &str, reason: &str, day: &str) -> String {
    format!("Report of {day} on {entry}: {reason}.")
}

/// Before what was written to it.
pub const REPORTER_WROTE: &str = "Written to it:";

/// When nothing was.
pub const REPORTER_WROTE_NOTHING: &str = "Nothing was written to it.";

/// What settling came to.
pub fn settled(count: usize) -> String {
    if count == 1 { "Settled.".to_owned() } else { format!("Settled: {count} that say the same.") }
}

/// Why an attached file is not used, and what would help.
pub fn attachment(fault: &AttachmentFault) -> String {
    match fault {
        AttachmentFault::TooLarge => "The file is larger than 1 MB. Split it, or put it into the content folder.".into(),
        AttachmentFault::NotText => {
            "The file is no text. Attach a `.md` or `.txt` file, saved as UTF-8.".into()
        }
        AttachmentFault::ControlSign { line } => {
            format!("Line {line} of the file holds a sign that no text editor writes. Save it as plain text and attach it again.")
        }
        AttachmentFault::LongLine { line } => {
            format!("Line {line} of the file is longer than 64 KB. Break it into paragraphs and attach it again.")
        }
        AttachmentFault::Empty => "The file is empty.".into(),
        AttachmentFault::Elsewhere => {
            "The file does not lie where Discord keeps attached files, so I did not read it. Attach it to the command itself.".into()
        }
        AttachmentFault::Unreachable => "I could not read the file from Discord. Please attach it again.".into(),
    }
}

/// Texts of forms: titles and labels of at most 45 characters.
pub mod form {
    /// The form of a new entry.
    pub const NEW: &str = "A new question and its answer";
    /// The form of an entry that is there.
    pub const CHANGE: &str = "Change an entry";
    /// The form that withdraws.
    pub const WITHDRAW: &str = "Withdraw this passage";
    /// The form that lifts a withdrawal.
    pub const LIFT: &str = "Show this passage again";
    /// The question or heading.
    pub const HEADING: &str = "Question or heading";
    /// The answer.
    pub const ANSWER: &str = "Answer, as members will read it";
    /// Other phrasings.
    pub const PHRASINGS: &str = "Also asked: other ways to ask, one a line";
    /// Whether it is about medication.
    pub const MEDICATION: &str = "About medication? yes or no";
    /// The next review.
    pub const REVIEW_BY: &str = "Review again by (like 2027-05-01)";
    /// Why.
    pub const REASON: &str = "Why? It stands in the audit log.";
}

/// The words for "yes" in a form.
pub const YES: &str = "yes";

/// The words for "no" in a form.
pub const NO: &str = "no";

/// Above a preview.
pub fn draft(number: i64, summary: &str) -> String {
    format!("**Draft {number}: {summary}**\nNothing is published yet.")
}

/// Why a draft cannot be published.
pub fn refused(why: &str) -> String {
    format!("It cannot be published like this: {why}")
}

/// Errors that keep a draft from being published.
pub fn errors_stand(errors: usize) -> String {
    let errors = if errors == 1 { "an error stands".to_owned() } else { format!("{errors} errors stand") };
    format!("{errors} in the way. Mend what is listed, with “Edit again” or in the entry itself.")
}

/// The same, as a heading of the file.
pub const REFUSED_BECAUSE: &str = "It cannot be published like this:";

/// When a draft's file was changed meanwhile.
pub fn conflict(what: &str) -> String {
    format!(
        "{what}. Below is what changed meanwhile. You can take your draft up again on the text as it is now."
    )
}

/// Before the faults.
pub const FAULTS: &str = "What the checks found:";

/// Before the passage as it would be quoted.
pub const LOOK: &str = "How it will look in an answer:";

/// Before files that would be published as well.
pub const UNPUBLISHED: &str = "Also changed in the folder, and published with it:";

/// Before files whose changes would be lost.
pub const UNPUBLISHED_LOST: &str = "Changed in the folder and not published; these changes would be lost:";

/// Before passages that are withdrawn.
pub const WITHDRAWN_IN_IT: &str = "Withdrawn, so nobody is shown it until that is lifted:";

/// Before the diff.
pub const DIFF: &str = "What changes in the text:";

/// When a message does not hold all of it.
pub const ALL_IN_FILE: &str = "All of it stands in the attached file.";

/// How many known questions would be answered otherwise.
pub fn answers(changed: usize, asked: usize) -> String {
    match changed {
        0 => format!("None of the {asked} questions that I know would be answered otherwise."),
        1 => format!("Of {asked} questions that I know, 1 would be answered otherwise:"),
        changed => format!("Of {asked} questions that I know, {changed} would be answered otherwise:"),
    }
}

/// The button that publishes.
pub fn publish(warnings: usize) -> String {
    match warnings {
        0 => "Publish".to_owned(),
        1 => "Publish with 1 warning".to_owned(),
        warnings => format!("Publish with {warnings} warnings"),
    }
}

/// That a draft is published.
pub fn published(summary: &str, generation: &str, in_use: bool) -> String {
    format!("Published: {summary}. {} (content {generation}).", answers_from_now(in_use))
}

fn answers_from_now(in_use: bool) -> &'static str {
    if in_use { "I answer from it now" } else { "I answer from it in a few seconds" }
}

/// That the question behind a draft is settled with it.
pub const GAP_ANSWERED: &str = " The question that members sent is settled with it.";

/// That a draft was thrown away.
pub const DISCARDED: &str = "Thrown away. Nothing was changed.";

/// What was typed into a form that was refused.
pub const TYPED_IN_FILE: &str = "What you wrote is in the attached file.";

/// When an entry was changed since a form was opened.
pub const OVERTAKEN: &str = "Somebody changed this entry while you were writing, so I kept theirs and published nothing. Look at it, \
                             then put your words in.";

/// When an entry does not fit into a form.
pub const TOO_LONG_FOR_A_FORM: &str = "This entry is longer than the 4000 characters that a form takes. Its words are in the attached \
                                       file: change it there, and send it with `/content edit` and its option `file`.";

/// When nobody can change content at the moment.
pub const NO_EDITOR: &str = "The content cannot be changed from here.";

/// When an answer comes as a file and its question does not come along.
pub const NO_QUESTION: &str = "Give the question as well, with the option `question`.";

/// When a date cannot be read.
pub const NOT_A_DATE: &str =
    "The date of the next review has to look like 2027-05-01. Leave it empty for none.";

/// When a topic's title makes no name of a file.
pub const NOT_A_TOPIC: &str = "I can't make a file of that topic's name. Use a few plain words.";

/// What is kept of whoever moderates.
pub const KEPT_OF_MODERATORS: &str = "You moderate: what you publish, withdraw and go back to stands in the audit log with your id. It \
                                      stays there.";

/// When what was typed is no longer in memory.
pub const FORM_FORGOTTEN: &str =
    "I no longer have what you wrote in memory; it stands in the file that I sent along.";

/// Above the drafts.
pub const DRAFTS: &str = "Drafts that wait:";

/// When there is none.
pub const NO_DRAFTS: &str = "No draft waits. `/content add-faq` and `/content edit` make one.";

/// In the menu of drafts.
pub const PICK_DRAFT: &str = "Look at a draft";

/// What is expected of a question.
pub const EXPECT: &str = "An expectation is checked before each publish: as long as it fails, nothing is published. What is to answer \
                          this question?";

/// That nothing is to answer it.
pub const EXPECT_REFUSED: &str = "Nothing: I have to say that I have no answer";

/// In the menu of what is expected.
pub const PICK_EXPECTED: &str = "Choose the entry that has to answer";

/// In the menu of entries that a question is attached to.
pub const PICK_ALSO: &str = "Attach it as also-asked to …";

/// What a known question comes to.
pub fn quotes(heading: &str) -> String {
    format!("“{heading}”")
}

/// How sure docent is of what it quotes.
pub fn sure(is_sure: bool) -> &'static str {
    if is_sure { "found surely" } else { "found less surely" }
}

/// Questions are offered.
pub const OFFERS: &str = "only questions close by";

/// Nothing is found.
pub const FINDS_NOTHING: &str = "no answer";

/// Help lines.
pub const HELP_LINES: &str = "help lines";

/// Whether an answer carries the medication notice.
pub fn noticed(is_noticed: bool) -> &'static str {
    if is_noticed { "with the medication notice" } else { "without the medication notice" }
}

/// An answer that stays, and what stands beside it now.
pub fn same_answer(beside: &str) -> String {
    format!("the same answer, {beside}")
}

/// When a draft has no form that could change it.
pub const NO_FORM: &str = "This draft can't be changed in a form. Discard it and make another.";

/// Above the history.
pub const HISTORY: &str = "What was published, latest first:";

/// When there is none.
pub const NO_HISTORY: &str = "Nothing was published from here yet.";

/// Behind a state that can no longer be gone back to.
pub const NOT_KEPT: &str = " (no longer kept)";

/// In the menu of states.
pub const PICK_STATE: &str = "Look at a change";

/// A state.
pub fn state(number: i64, at: &str, who: &str, what: &str) -> String {
    format!("**State {number}** ({at} UTC, by {who}): {what}")
}

/// The files of a state that changed.
pub fn files(files: &str) -> String {
    format!("Changed: {files}")
}

/// The button that goes back.
pub fn go_back(number: i64) -> String {
    format!("Go back to state {number}")
}

/// What going back would change.
pub fn would_go_back(number: i64) -> String {
    format!("Going back to state {number} would restore these files as they were then, and publish them:")
}

/// That somebody went back.
pub fn went_back(number: i64, generation: &str, in_use: bool) -> String {
    let now = answers_from_now(in_use);
    format!("The content is as it was in state {number} again. {now} (content {generation}).")
}

/// When a state's number cannot be read.
pub const NO_SUCH_STATE: &str = "There is no such state. `/content history` lists them.";

/// Which passage of a message is to be withdrawn.
pub const WHICH_WITHDRAW: &str =
    "Which passage is to be withdrawn? From the next second on no question returns it.";

/// In the menu of passages to withdraw.
pub const PICK_WITHDRAW: &str = "Withdraw a passage";

/// When a message quotes nothing that could be withdrawn.
pub const NOTHING_TO_WITHDRAW: &str =
    "I quote nothing in that message. Use this on one of my answers, or `/content withdraw`.";

/// That a passage is withdrawn.
pub fn withdrew(passage: &str) -> String {
    format!(
        "Withdrawn: {passage}. No question returns it from now on, also after edits and restarts, until you lift it. \
         What I said before still stands in the channels: delete it there."
    )
}

/// That a passage is shown again.
pub fn lifted(passage: &str) -> String {
    format!("{passage} is shown again.")
}

/// Above what is withdrawn.
pub const WITHDRAWN: &str = "Withdrawn: no question returns these passages.";

/// When nothing is.
pub const NOTHING_WITHDRAWN: &str = "Nothing is withdrawn.";

/// In the menu of what is withdrawn.
pub const PICK_WITHDRAWN: &str = "Show a passage again";
