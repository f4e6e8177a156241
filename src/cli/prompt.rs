//! `docent ask` without a question: a conversation at a terminal.

use super::Exit;
use crate::answer::{Answer, Finding};
use crate::docent::{Asking, Docent};
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{Config, Editor};

/// What stands before the line that is typed.
const PROMPT: &str = "? ";

/// Where questions come from.
pub(super) trait Source {
    /// The next line, or `None` at the end.
    fn next_line(&mut self) -> anyhow::Result<Option<String>>;
}

/// Lines typed at a terminal, with editing and a history that lives in memory and nowhere else.
pub(super) struct Typed(Editor<(), MemHistory>);

impl Typed {
    /// Takes over the terminal while a line is being typed.
    pub(super) fn new() -> anyhow::Result<Self> {
        eprintln!(
            "Ask in your own words. A number shows that citation in full; Ctrl-D ends. What you type stays in memory."
        );
        let config = Config::builder().auto_add_history(true).build();
        Ok(Self(Editor::with_history(config, MemHistory::new())?))
    }
}

impl Source for Typed {
    fn next_line(&mut self) -> anyhow::Result<Option<String>> {
        loop {
            match self.0.readline(PROMPT) {
                Ok(line) => return Ok(Some(line)),
                Err(ReadlineError::Eof) => return Ok(None),
                // Ctrl-C gives up the line, as in a shell.
                Err(ReadlineError::Interrupted) => {}
                Err(ReadlineError::Io(fault)) if fault.kind() == std::io::ErrorKind::InvalidData => {
                    eprintln!("docent: that is not UTF-8: set the terminal to it, and type the line again");
                }
                Err(fault) => return Err(fault.into()),
            }
        }
    }
}

/// Answers line after line; each question is asked with the one before it in mind, and the number of a
/// citation shows its passage.
pub(super) fn converse(
    lines: &mut impl Source,
    docent: &Docent,
    print: impl Fn(&str, &Answer) -> anyhow::Result<()>,
) -> anyhow::Result<Exit> {
    let mut previous: Option<String> = None;
    let mut cited: Vec<String> = Vec::new();
    while let Some(line) = lines.next_line()? {
        if line.trim().is_empty() {
            continue;
        }
        let asking = Asking { previous: previous.as_deref(), ..Asking::default() };
        let number = line.trim().parse().ok().and_then(|number: usize| number.checked_sub(1));
        if let Some(passage) = number.and_then(|number| cited.get(number)) {
            print(&line, &docent.show(passage, &asking))?;
            continue;
        }
        let answer = docent.answer(&line, &asking);
        print(&line, &answer)?;
        cited = citations(&answer);
        previous = Some(line);
    }
    Ok(Exit::Done)
}

/// The passages that an answer cites, in the order of their numbers.
fn citations(answer: &Answer) -> Vec<String> {
    match answer.open().finding {
        Finding::Quoted { best, others } => {
            std::iter::once(&**best).chain(others).map(|quote| quote.passage.info.id.clone()).collect()
        }
        Finding::Near(_) | Finding::Nothing(_) | Finding::Crisis => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Policy;
    use crate::safety::Safety;
    use crate::safety::crisis::Replies;
    use std::cell::RefCell;
    use std::sync::Arc;

    struct Lines(std::vec::IntoIter<&'static str>);

    impl Source for Lines {
        fn next_line(&mut self) -> anyhow::Result<Option<String>> {
            Ok(self.0.next().map(str::to_owned))
        }
    }

    #[test]
    fn a_question_carries_the_notice_of_the_one_before() {
        let docent = Docent {
            searcher: None,
            safety: Arc::new(Safety::compiled_in()),
            replies: Arc::new(Replies::compiled_in()),
            region: String::new(),
            policy: Policy::default(),
            withdrawn: Arc::default(),
            vitals: Arc::default(),
        };
        let heard = RefCell::new(Vec::new());
        let mut lines = Lines(vec!["hello", "I take zoloft", " ", "and at night?", "thanks"].into_iter());
        let exit = converse(&mut lines, &docent, |question, answer| {
            heard.borrow_mut().push((question.to_owned(), answer.open().notices.medication.is_some()));
            Ok(())
        });
        assert_eq!(exit.unwrap(), Exit::Done);
        let heard = heard.into_inner();
        let heard: Vec<(&str, bool)> =
            heard.iter().map(|(question, notice)| (question.as_str(), *notice)).collect();
        assert_eq!(
            heard,
            [("hello", false), ("I take zoloft", true), ("and at night?", true), ("thanks", false)]
        );
    }
}
