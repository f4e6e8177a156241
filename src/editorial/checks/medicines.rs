//! Finds entries that name a medicine and are not marked as being about medication.

use crate::passage::{Passage, PassageKind};
use crate::safety::{Match, Rule, Safety};

/// The first match in an FAQ entry that names a medicine or means one, when the entry is not marked.
///
/// The notice stands beside it all the same; but the mark holds when lists change, and covers what the entry
/// says without naming it. An article that mentions medicines in passing is not about them, and rows cannot
/// be marked, so only entries are asked for it.
pub(in crate::editorial) fn unmarked(passage: &Passage, safety: &Safety) -> Option<Match> {
    let info = &passage.info;
    if info.kind != PassageKind::Entry || info.medication {
        return None;
    }
    let texts = info.headings.iter().map(String::as_str).chain([passage.words.as_str()]);
    texts.flat_map(|text| safety.read_passage(text)).find(|found| found.rule != Rule::FailClosed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Kind, parse_file};
    use crate::passage::split;

    #[track_caller]
    fn check(kind: Kind, body: &str, expect: Option<&str>) {
        let document = parse_file("faq/t.md", kind, &format!("+++\ntitle = \"Tea\"\n+++\n{body}")).unwrap();
        let passage = split(&document).passages.remove(0);
        let found = unmarked(&passage, &Safety::compiled_in()).map(|found| found.words);
        assert_eq!(found.as_deref(), expect);
    }

    #[test]
    fn an_entry_that_names_a_medicine_has_to_be_marked() {
        check(Kind::Faq, "## Tea with Zoloft?\n\nYes.\n", Some("Zoloft"));
        check(Kind::Faq, "## Tea at night?\n\nNot with sertraline.\n", Some("sertraline"));
    }

    #[test]
    fn marked_entries_and_articles_are_fine() {
        check(Kind::Faq, "## Tea with Zoloft?\n\nYes.\n\n<!-- docent: medication=true -->\n", None);
        check(Kind::Faq, "## Tea at night?\n\nYes.\n", None);
        check(Kind::Article, "Some people take sertraline.\n", None);
    }
}
