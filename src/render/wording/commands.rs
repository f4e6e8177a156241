//! What Discord shows beside docent's commands: descriptions of at most 100 characters, names of choices.

/// `/ask`.
pub const ASK: &str = "Ask a question; docent answers by quoting the community's articles and FAQ";
/// Its question.
pub const QUESTION: &str = "Your question, in your own words";
/// Who is to see the answer, where that is usually the member alone.
pub const VISIBILITY_PRIVATE: &str = "Who sees the answer (usually only you)";
/// Who is to see the answer, where that is usually the channel.
pub const VISIBILITY_CHANNEL: &str = "Who sees the answer (usually the channel)";
/// The member alone.
pub const PRIVATE: &str = "only you";
/// Everybody in the channel.
pub const CHANNEL: &str = "everybody in the channel";
/// `/faq`.
pub const FAQ: &str = "Browse the topics and questions that docent can answer";
/// `/about`.
pub const ABOUT: &str = "What docent is, what it reads and what it keeps";
/// `/privacy`.
pub const PRIVACY: &str = "See and delete what docent keeps about you";

/// The moderators' commands.
pub mod moderating {
    /// `/content`.
    pub const CONTENT: &str = "See and change what docent answers from";
    /// `/insights`.
    pub const INSIGHTS: &str = "Unanswered questions, reports, votes, most asked entries, overdue reviews";
    /// `/content list`.
    pub const LIST: &str = "All documents, or the sections and questions of one, with their reviews";
    /// Its document.
    pub const DOCUMENT: &str = "One document; leave it out for all of them";
    /// `/content search`.
    pub const SEARCH: &str = "Find entries by words";
    /// Its words.
    pub const WORDS: &str = "Words of the question, the heading or the text";
    /// `/content show`.
    pub const SHOW: &str = "One entry: its words, its other phrasings, its review";
    /// An entry.
    pub const ENTRY: &str = "A question or heading; suggestions come as you type";
    /// `/content add-faq`.
    pub const ADD: &str = "Draft a new question and answer; nothing is published before you say so";
    /// Its FAQ file.
    pub const TOPIC: &str = "Where it goes: an FAQ, or the title of a new one";
    /// Its question.
    pub const QUESTION: &str = "The question; needed when the answer comes as a file";
    /// Its answer.
    pub const ANSWER_FILE: &str = "The answer as a .md file, when it is longer than a form takes";
    /// `/content edit`.
    pub const EDIT: &str = "Draft a change of an entry";
    /// Its words.
    pub const WORDS_FILE: &str = "The new words as a .md file, when they are longer than a form takes";
    /// `/content remove`.
    pub const REMOVE: &str = "Draft the removal of an entry";
    /// `/content also-ask`.
    pub const ALSO_ASK: &str = "Draft another way to ask for an entry";
    /// Its phrasing.
    pub const PHRASING: &str = "How members ask for it, in their own words";
    /// `/content drafts`.
    pub const DRAFTS: &str = "Drafts that wait to be published";
    /// `/content history`.
    pub const HISTORY: &str = "Who changed what, and when";
    /// `/content rollback`.
    pub const ROLLBACK: &str = "Go back to an earlier state of the content";
    /// Its state.
    pub const STATE: &str = "The state, by its number; suggestions come as you type";
    /// `/content withdraw`.
    pub const WITHDRAW: &str = "Stop showing a passage, from the next second on";
    /// `/content withdrawn`.
    pub const WITHDRAWN: &str = "What is withdrawn, and why; lift it again";
}
