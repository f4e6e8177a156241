//! Every sentence that docent says to members on its own account, but for notices and crisis replies
//! (those stand in `content/safety.toml`).

use crate::answer::Silence;
use crate::question::{MAX_QUESTION_CHARS, NotAQuestion};

/// Before the nearest questions, when none of them is an answer.
pub const NEAREST: &str = "I don't have an answer to that. Closest:";

/// Before the passages beside the best one.
pub const ALSO: &str = "See also:";

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
        Silence::NoMatch => {
            "I don't have an answer to that. Try asking about one thing, in a few plain words.".into()
        }
        Silence::NoSuchPassage => "There is no such passage (any more). Please ask again.".into(),
        Silence::Busy => {
            "I am answering as many questions as I can at the moment. Please ask again in a minute.".into()
        }
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
