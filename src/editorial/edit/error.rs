//! Why a change cannot be made, in words for the moderator who wants to make it.

/// Why a change is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The file's path is none that content may have.
    #[error("{path:?} cannot be a file of the content: {why}")]
    Path {
        /// The path.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// There is no such file.
    #[error("there is no file {0} (any more)")]
    NoFile(String),
    /// A new file needs a title.
    #[error("{0} would be a new file, and a file needs a title")]
    NoTitle(String),
    /// The file has faults that hide its parts.
    #[error("{0}; mend the file first, by putting a whole file in its place")]
    Unreadable(String),
    /// There is no such passage.
    #[error("there is no passage {0} (any more); look its id up again")]
    NoSuchPassage(String),
    /// A row of a collection.
    #[error("{0} comes from a collection: change it where the collection is made, or withdraw it here")]
    Row(String),
    /// A text that cannot be used.
    #[error("the {what} {why}")]
    Text {
        /// Which one.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The file's medication mark stands above all its entries.
    #[error(
        "the whole file is marked as about medication, in its front matter: an entry of it cannot be unmarked"
    )]
    MarkedWhole,
    /// The change would reach further than it is meant to.
    #[error(
        "that would change more than it is meant to ({0}); put a whole file in the place of this one if you mean it"
    )]
    Reaches(String),
    /// Nothing would be different.
    #[error("that changes nothing: the file says so already")]
    Nothing,
}

impl EditError {
    pub(super) fn text(what: &'static str, why: impl Into<String>) -> Self {
        Self::Text { what, why: why.into() }
    }
}
