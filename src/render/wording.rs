//! Every sentence that docent says to members on its own account, but for notices and crisis replies
//! (those stand in `content/safety.toml`).

pub mod commands;
pub mod moderating;

use super::discord::{Note, ReportReason};
use crate::answer::{Silence, SmallTalk};
use crate::question::{MAX_QUESTION_CHARS, NotAQuestion};

/// Before the nearest questions, when none of them is an answer.
pub const NEAREST: &str = "I don't have an answer to that. Closest:";

/// Before the passages beside the best one.
pub const ALSO: &str = "See also:";

/// Instead of a passage of which not one sentence fits into a message.
pub const TOO_LONG: &str = "This passage is too long for a message. You can read it here:";

/// Before passages for another member's message, of which whoever helps chooses one.
pub const CANDIDATES: &str = "Only you can see this. Choose a passage, and I reply with it to that message:";

/// Above a passage that stands between its neighbours.
pub const IN_CONTEXT: &str = "The passage with what stands before and after it:";

/// Above the passages beside the best one.
pub const OTHERS: &str = "Other passages:";

/// When there are none.
pub const NO_OTHERS: &str = "I found no other passage.";

/// Above the topics of `/faq`.
pub const TOPICS: &str = "What I can answer from, by topic:";

/// When there are none.
pub const NO_TOPICS: &str = "There is nothing to browse yet.";

/// Above the menu of reasons of a report.
pub const WHY_REPORT: &str = "What is wrong with this passage?";

/// Before the votes of a member.
pub const KEPT: &str = "What I keep about you: how you voted on these passages.";

/// When there is none.
pub const NOTHING_KEPT: &str = "I keep nothing about you.";

/// When there is nothing of a member but what they did as a moderator.
pub const NO_VOTES: &str = "I keep no votes of yours.";

/// Before the number of votes that are not listed.
pub const MORE_VOTES: &str = "Votes that are not listed here:";

/// What is never kept, and for how long what is needed is held.
pub const NOT_KEPT: &str = "I keep no questions. What a button needs of yours is held in memory for 15 minutes and never \
                            written down. A question is kept only if you send it to the moderators: without your name, \
                            for 30 days. Reports are kept without your name too.";

/// Labels of buttons, at most 80 characters.
pub mod label {
    /// Shows the neighbouring paragraphs.
    pub const CONTEXT: &str = "Read in context";
    /// Shows the passages beside the best one.
    pub const OTHERS: &str = "Other passages";
    /// Opens the page at the passage.
    pub const OPEN: &str = "Open the page";
    /// Posts a private answer.
    pub const SHARE: &str = "Share";
    /// The same with the question.
    pub const SHARE_WITH_QUESTION: &str = "Share with my question";
    /// Votes for.
    pub const HELPFUL: &str = "Helpful";
    /// Votes against.
    pub const NOT_HELPFUL: &str = "Not helpful";
    /// Reports a passage.
    pub const REPORT: &str = "Report";
    /// Sends an unanswered question.
    pub const GAP: &str = "Send to moderators";
    /// After a crisis reply.
    pub const MISREAD: &str = "That isn't it, show me the answer";
    /// Replies to another member's message.
    pub const REPLY: &str = "Reply with this";
    /// The passage before.
    pub const EARLIER: &str = "Earlier";
    /// The passage after.
    pub const LATER: &str = "Later";
    /// The page before.
    pub const PREVIOUS: &str = "Previous page";
    /// The page after.
    pub const NEXT: &str = "Next page";
    /// Back to the topics.
    pub const TOPICS: &str = "All topics";
    /// Deletes what is kept.
    pub const FORGET: &str = "Delete it";
}

/// Texts of forms and menus.
pub mod form {
    /// The title of the form that sends a question, at most 45 characters.
    pub const GAP: &str = "Send to moderators";
    /// Its field, at most 45 characters.
    pub const GAP_FIELD: &str = "Your question, without your name";
    /// The title of the form with words to a report, at most 45 characters.
    pub const REPORT: &str = "Your report is filed, without your name";
    /// Its field, at most 45 characters.
    pub const REPORT_FIELD: &str = "What should be different? (optional)";
    /// In the menu of reasons.
    pub const REASON: &str = "Choose a reason";
    /// In the menu of topics.
    pub const TOPIC: &str = "Choose a topic";
    /// In the menu of questions.
    pub const QUESTION: &str = "Choose a question";
}

/// Why a passage is reported, as the menu names it.
pub fn reason(reason: ReportReason) -> &'static str {
    match reason {
        ReportReason::Wrong => "It is wrong or out of date",
        ReportReason::Harmful => "It could hurt somebody",
        ReportReason::OffTopic => "It does not answer the question",
        ReportReason::Unclear => "It is hard to understand",
        ReportReason::Other => "Something else",
    }
}

/// A short word on what a press or a form came to.
pub fn note(note: Note) -> String {
    match note {
        Note::Voted => "Thanks, your vote counts. You can change it at any time.".into(),
        Note::VoteChanged => "Thanks, your vote is changed.".into(),
        Note::Reported => "Thanks, your report is filed, without your name.".into(),
        Note::WordsKept => "Thanks, your words are with the report, without your name.".into(),
        Note::GapKept => {
            "Thanks, your question is with the moderators, without your name. It is kept for 30 days.".into()
        }
        Note::NothingWritten => "Nothing was written, so nothing was sent.".into(),
        Note::Shared => "Shared.".into(),
        Note::Replied => "Sent as a reply to that message.".into(),
        Note::CannotPost => "I am not allowed to post there.".into(),
        Note::Forgotten(0) => "There was nothing to delete.".into(),
        Note::Forgotten(1) => "Deleted: 1 vote. I keep nothing about you now.".into(),
        Note::Forgotten(votes) => format!("Deleted: {votes} votes. I keep nothing about you now."),
        Note::NotKept => {
            "I can't keep anything right now, so that was not saved. Please try again later.".into()
        }
        Note::NotUnderstood => "I don't know that button (any more). Please ask again.".into(),
        Note::NoText => "There is no text in that message.".into(),
    }
}

/// Before an answer that a member shares; `member` mentions them without a ping.
pub fn shared_by(member: &str) -> String {
    format!("Shared by {member}:")
}

/// Before an answer that a member shares with the question.
pub fn asked_by(member: &str) -> String {
    format!("{member} asked:")
}

/// Before the answer to another member's message, for which somebody chose it.
pub fn chosen_by(member: &str) -> String {
    format!("{member} found this for you:")
}

/// Where the same answer stands already.
pub fn see_earlier(url: &str) -> String {
    format!("I answered that here a moment ago: <{url}>")
}

/// A topic of `/faq` and how many questions it has.
pub fn topic(title: &str, questions: usize) -> String {
    match questions {
        1 => format!("{title} (1 question)"),
        questions => format!("{title} ({questions} questions)"),
    }
}

/// Which page of how many, from 1.
pub fn page(page: u32, pages: u32) -> String {
    format!("Page {page} of {pages}")
}

/// A vote that is kept.
pub fn vote(helpful: bool, passage: &str) -> String {
    if helpful {
        format!("{}: {passage}", label::HELPFUL)
    } else {
        format!("{}: {passage}", label::NOT_HELPFUL)
    }
}

/// The paragraphs of `/about` but for sources and versions.
pub fn about(mention: &str, tells_moderators: bool) -> Vec<String> {
    let tells = if tells_moderators {
        "If a message speaks of a crisis, the moderators get a note of how serious it is and which rule found it, never its \
         words, and never your name when you asked in private."
    } else {
        "Nobody is told when a message speaks of a crisis: I only show help lines, and people have to be there for people."
    };
    vec![
        "I am docent. I answer questions by quoting this community's own articles and FAQ, word for word, and say where \
         the words stand. I compose nothing, and I say so when I have no answer. I am a program, no doctor and no crisis \
         service."
            .to_owned(),
        format!(
            "Ask with `/ask`, by mentioning {mention}, by replying to one of my messages with the ping left on, or in a \
             direct message. `/faq` shows what I can answer. On somebody else's message, *Apps › Answer this* finds \
             passages to reply with. I read nothing else: replies without a ping, mentions of a role, and messages that \
             do not call me never reach me. If you edit or delete a question later, my answer stays as it is."
        ),
        NOT_KEPT.to_owned() + " Votes are kept with your id, one for each passage; `/privacy` shows and deletes them.",
        tells.to_owned(),
    ]
}

/// What docent answers from.
pub fn version(version: &str, generation: Option<&str>, passages: u64) -> String {
    match generation {
        Some(generation) => format!("docent {version}, content {generation} ({passages} passages)."),
        None => format!("docent {version}; there is no content that I could answer from at the moment."),
    }
}

/// Before the list of what docent reads.
pub const SOURCES: &str = "What I read:";

/// Why there is nothing to show, and what would help.
pub fn silence(why: &Silence) -> String {
    match why {
        Silence::NotAQuestion(NotAQuestion::Empty) => {
            "I didn't get a question. Type one in your own words.".into()
        }
        Silence::NotAQuestion(NotAQuestion::NoWords) => {
            "I can't read a question in that. Type one in your own words.".into()
        }
        Silence::NotAQuestion(NotAQuestion::TooLong) => {
            format!(
                "That is longer than the {MAX_QUESTION_CHARS} characters I can read. Ask it in a sentence or two."
            )
        }
        Silence::SmallTalk(SmallTalk::Greeting) => {
            "Hello! Ask me something, and I'll look for the passage that answers it.".into()
        }
        Silence::SmallTalk(SmallTalk::Thanks) => "You're welcome!".into(),
        Silence::SmallTalk(SmallTalk::Chatter) => {
            "I'm here when you have a question. Type it in your own words.".into()
        }
        Silence::SmallTalk(SmallTalk::AboutDocent) => {
            "I'm docent, a bot. I answer questions by quoting this community's own articles, word for word."
                .into()
        }
        Silence::NoMatch => {
            "I don't have an answer to that. Try asking about one thing, in a few plain words.".into()
        }
        Silence::NoSuchPassage => "There is no such passage (any more). Please ask again.".into(),
        Silence::Busy => {
            "I am answering as many questions as I can at the moment. Please ask again in a minute.".into()
        }
        Silence::Stopping => "I am being restarted. Please ask again in a minute.".into(),
        Silence::TooSoon(1) => "Give me a moment: I can answer again in a second.".into(),
        Silence::TooSoon(seconds) => {
            format!("Give me a moment: I can answer again in {seconds} seconds.")
        }
        Silence::ChannelClosed => {
            "I don't answer in this channel. Ask me in another one, or in a direct message.".into()
        }
        Silence::Expired => "I no longer have that question in memory. Please ask again.".into(),
        Silence::SearchDown => "I can't look anything up right now. Please try again later.".into(),
    }
}
