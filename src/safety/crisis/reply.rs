//! Composes the reply to a crisis from the wording and the help lines.

use super::lines::{HelpLine, HelpLines, LineKind};
use super::wording::Wording;
use crate::safety::report::{Crisis, Level};
use std::fmt::Write;

/// The longest reply, in characters: Discord's 2,000 for a message, less 400 for a medication notice
/// behind it.
pub const MAX_REPLY_CHARS: usize = 1_600;

/// Wording and help lines of which every reply fits; only [`Replies::new`] makes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replies {
    wording: Wording,
    lines: HelpLines,
}

/// Texts or lines that make a reply too long.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the crisis reply of level {level} would have {chars} characters of at most {MAX_REPLY_CHARS}; \
     shorten its texts in safety.toml or the lines in help-lines.toml"
)]
pub struct TooLong {
    /// 1 to 3.
    pub level: u8,
    /// How long it would be.
    pub chars: usize,
}

impl Replies {
    /// The shipped wording and lines.
    ///
    /// # Panics
    ///
    /// When they are too long, which a test excludes.
    pub fn compiled_in() -> Self {
        Self::new(Wording::default(), HelpLines::compiled_in())
            .expect("the shipped replies fit, a test composes them")
    }

    /// Takes wording and lines after composing every reply once.
    pub fn new(wording: Wording, lines: HelpLines) -> Result<Self, TooLong> {
        let replies = Self { wording, lines };
        for crisis in every_kind() {
            let chars = replies.compose(&crisis, None, None).map_or(0, |reply| reply.chars().count());
            if chars > MAX_REPLY_CHARS {
                return Err(TooLong { level: crisis.level.into(), chars });
            }
        }
        Ok(replies)
    }

    /// The reply to a crisis, at most [`MAX_REPLY_CHARS`] characters, or `None` at level 0.
    ///
    /// At levels 2 and 3 it is the whole message (a medication notice may follow it); at level 1 it is one
    /// line beside the answer. `locale` and `region` order the lines: see [`HelpLines::ordered`].
    pub fn compose(&self, crisis: &Crisis, locale: Option<&str>, region: Option<&str>) -> Option<String> {
        let Self { wording, lines } = self;
        let listeners = lines.ordered(LineKind::Listener, locale, region);
        let numbers = in_one_line(&lines.ordered(LineKind::Emergency, locale, region), Shown::Reach);
        let (first, text, last) = match crisis.level {
            Level::None => return None,
            Level::Topic => {
                return Some(format!("{} {}", wording.topic, in_one_line(&listeners, Shown::NameAndReach)));
            }
            _ if crisis.danger => {
                let everywhere: Vec<&HelpLine> =
                    listeners.iter().copied().filter(|line| line.countries.is_empty()).collect();
                let to_talk = if everywhere.is_empty() { listeners } else { everywhere };
                return Some(format!(
                    "{} {numbers}\n\n{} {}\n\n{}",
                    wording.danger_emergency,
                    wording.danger,
                    in_one_line(&to_talk, Shown::Reach),
                    wording.misfire
                ));
            }
            Level::Other => (&wording.other_emergency, &wording.other, &wording.other_last),
            Level::Own => (&wording.own_emergency, &wording.own, &wording.own_last),
        };
        let to_call = bullets(&listeners);
        Some(if crisis.emergency {
            format!("{first} {numbers}\n\n{text}\n{to_call}\n{}", wording.misfire)
        } else {
            format!("{text}\n{to_call}\n{last} {numbers}\n\n{}", wording.misfire)
        })
    }
}

/// What of a line is shown where all stand in one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Reach,
    NameAndReach,
}

fn in_one_line(lines: &[&HelpLine], shown: Shown) -> String {
    let one = |line: &&HelpLine| match (shown, line.countries.is_empty()) {
        (_, true) => line.reach.clone(),
        (Shown::Reach, false) => format!("{} ({})", line.reach, line.region),
        (Shown::NameAndReach, false) => format!("{} ({}, {})", line.reach, line.name, line.region),
    };
    let all: Vec<String> = lines.iter().map(one).collect();
    all.join(" · ")
}

fn bullets(lines: &[&HelpLine]) -> String {
    let mut bullets = String::new();
    for line in lines {
        // Writing to a string does not fail.
        let _ = writeln!(bullets, "- **{}**: {} ({})", line.region, line.reach, line.name);
    }
    bullets
}

fn every_kind() -> impl Iterator<Item = Crisis> {
    [Level::Topic, Level::Other, Level::Own].into_iter().flat_map(|level| {
        [(false, false), (true, false), (false, true), (true, true)].map(|(emergency, danger)| Crisis {
            level,
            matched: Vec::new(),
            emergency,
            danger,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(level: Level, emergency: bool, danger: bool) -> String {
        let crisis = Crisis { level, matched: Vec::new(), emergency, danger };
        Replies::compiled_in().compose(&crisis, Some("en-GB"), None).expect("a reply")
    }

    #[test]
    fn the_writer_reads_help_lines_before_the_emergency_numbers() {
        insta::assert_snapshot!(reply(Level::Own, false, false));
    }

    #[test]
    fn an_overdose_reads_the_emergency_numbers_first() {
        insta::assert_snapshot!(reply(Level::Own, true, false));
    }

    #[test]
    fn a_helper_reads_lines_worded_for_helpers() {
        insta::assert_snapshot!(reply(Level::Other, false, false));
    }

    #[test]
    fn danger_from_another_names_emergency_numbers_and_no_listeners_about_suicide() {
        insta::assert_snapshot!(reply(Level::Own, false, true));
        assert_eq!(reply(Level::Own, true, true), reply(Level::Other, false, true));
    }

    #[test]
    fn the_topic_gets_one_line() {
        insta::assert_snapshot!(reply(Level::Topic, false, false));
        assert!(!reply(Level::Topic, false, false).contains('\n'));
    }

    #[test]
    fn no_crisis_gets_no_reply() {
        assert_eq!(Replies::compiled_in().compose(&Crisis::default(), None, None), None);
    }

    #[test]
    fn no_reply_shouts_blames_or_names_a_method() {
        for crisis in every_kind() {
            let reply = Replies::compiled_in().compose(&crisis, None, None).expect("a reply").to_lowercase();
            for word in
                ["!", "commit", "suicide", "attempt", "pill", "rope", "cut", "kill", "selfish", "we will"]
            {
                assert!(!reply.contains(word), "{word}: {reply}");
            }
        }
    }

    #[test]
    fn texts_that_make_a_reply_too_long_are_refused() {
        let wording = Wording { own: "a".repeat(MAX_REPLY_CHARS), ..Wording::default() };
        let refused = Replies::new(wording, HelpLines::compiled_in()).expect_err("too long");
        assert_eq!(refused.level, 3);
        assert!(refused.to_string().contains("shorten"));
    }
}
