//! What docent does in response to an event, as plain data.

use super::settings::Visibility;
use crate::render::discord::{Choice, Form, Post};
use std::sync::{Mutex, PoisonError};

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// A message.
    Message {
        /// The message.
        post: Post,
        /// Who sees it; a reply to an ordinary message is seen by everybody.
        visibility: Visibility,
        /// What is to be remembered of it once it has an id.
        note: Option<Note>,
    },
    /// The message that the control belongs to, made anew.
    Update(Post),
    /// A form.
    Form(Form),
    /// Suggestions while somebody types.
    Suggestions(Vec<Choice>),
    /// A reply to a message of somebody else's; then the message that the control belongs to is made anew.
    Relay {
        /// The channel.
        channel: u64,
        /// The message that is replied to.
        message: u64,
        /// The reply.
        post: Box<Post>,
        /// What the helper reads when it is posted.
        posted: Box<Post>,
        /// What the helper reads when Discord did not take it.
        refused: Box<Post>,
    },
    /// Nothing at all.
    Nothing,
}

/// What to remember about a message once it has an id: its conversation, and that it was answered here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The question it answers.
    pub typed: String,
    /// Whether the medication notice stands there.
    pub noticed: bool,
    /// The direct channel in which it is the latest turn; there, one question follows from the other.
    pub conversation: Option<u64>,
    /// The public answer that it is, for whoever asks the same again.
    pub public: Option<PublicAnswer>,
}

/// An answer that a whole channel has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicAnswer {
    /// The channel.
    pub channel: u64,
    /// A digest of what was answered.
    pub digest: u64,
}

/// How the first response to an event is put off when the answer takes long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Putoff {
    /// By "docent is thinking…".
    Message,
    /// By an acknowledgement that nobody sees: the message will be made anew.
    Update,
    /// It cannot be put off: forms and suggestions are first responses or none.
    Never,
}

/// Who will see an answer, settled once: by whoever decides first, the answer or the clock.
///
/// Discord fixes it with the first response. When that has to be sent before anybody knows whether a member is
/// in a crisis, it is private.
#[derive(Debug, Default)]
pub struct Audience(Mutex<Stage>);

#[derive(Debug, Clone, Copy, Default)]
enum Stage {
    #[default]
    Open,
    Settled(Visibility),
}

impl Audience {
    /// Settles on `wanted`, unless it is settled; returns what it is.
    pub fn settle(&self, wanted: Visibility) -> Visibility {
        let mut stage = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match *stage {
            Stage::Settled(visibility) => visibility,
            Stage::Open => {
                *stage = Stage::Settled(wanted);
                wanted
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_to_decide_settles_it() {
        let audience = Audience::default();
        assert_eq!(audience.settle(Visibility::Private), Visibility::Private);
        assert_eq!(audience.settle(Visibility::Channel), Visibility::Private);
    }
}
