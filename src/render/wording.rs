//! Every sentence that docent says to members on its own account, but for notices and crisis replies
//! (those stand in `content/safety.toml`).

use crate::answer::{PutOff, Silence};
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
        Silence::PutOff(PutOff::Busy) => {
            "I have more questions than I can answer right now. Please try again in a minute.".into()
        }
        Silence::PutOff(PutOff::TooOften) => {
            "That was a lot of questions in a short time. Please wait a little, then ask again.".into()
        }
        Silence::PutOff(PutOff::Expired) => {
            "I no longer have that question in memory. Please ask again.".into()
        }
        Silence::PutOff(PutOff::NotHere) => {
            "I don't answer in this channel. Please ask in another one, or in a direct message.".into()
        }
        Silence::SearchDown => "I can't look anything up right now. Please try again later.".into(),
    }
}
