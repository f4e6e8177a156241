//! Adds an expectation to `expectations.toml`.

use super::EditError;
use super::text::line;
use crate::editorial::expectations::parse;
use crate::question::MAX_QUESTION_CHARS;

/// The file with one more case.
pub(super) fn add(question: &str, cites: Option<&str>, before: Option<&str>) -> Result<String, EditError> {
    let before = before.unwrap_or_default();
    let question = line("question", question, MAX_QUESTION_CHARS)?;
    let cites = cites.map(|cites| line("heading", cites, MAX_QUESTION_CHARS)).transpose()?;
    let (known, faults) = parse(before);
    if let Some(fault) = faults.first() {
        return Err(EditError::Unreadable(fault.to_string()));
    }
    if known.cases.iter().any(|case| case.question == question) {
        return Err(EditError::text("question", "is expected to be answered in some way already"));
    }
    let wanted = match cites {
        Some(cites) => format!("cites = {}", toml::Value::String(cites)),
        None => "refuses = true".to_owned(),
    };
    let gap = if before.is_empty() || before.ends_with("\n\n") {
        ""
    } else if before.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    let question = toml::Value::String(question);
    let after = format!("{before}{gap}[[expect]]\nquestion = {question}\n{wanted}\n");
    let (cases, faults) = parse(&after);
    if cases.cases.len() == known.cases.len() + 1 && faults.is_empty() {
        Ok(after)
    } else {
        let why = faults
            .first()
            .map_or_else(|| "the file ends in the middle of something".to_owned(), |f| f.message.clone());
        Err(EditError::Reaches(why))
    }
}
