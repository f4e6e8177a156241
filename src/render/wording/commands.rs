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
}
