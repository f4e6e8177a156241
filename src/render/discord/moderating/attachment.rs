//! Why a file that a moderator attached is not used.

/// Why an attached file is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentFault {
    /// It is larger than what is read.
    TooLarge,
    /// It is no text.
    NotText,
    /// It holds a sign that no editor writes.
    ControlSign {
        /// The line, from 1.
        line: usize,
    },
    /// One of its lines is longer than anybody writes.
    LongLine {
        /// The line, from 1.
        line: usize,
    },
    /// Nothing stands in it.
    Empty,
    /// It does not lie where Discord keeps what is attached, or leads elsewhere.
    Elsewhere,
    /// It could not be read in time.
    Unreachable,
}
