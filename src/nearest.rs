//! Finds the known word that a mistyped one was meant to be.

/// The known word nearest to `word`, when it is near enough to be a likely slip.
///
/// Near means at most one edit in three letters (Damerau-Levenshtein), at least one. Case does not
/// count, and neither does `-` for `_`.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let fold = |text: &str| text.to_lowercase().replace('-', "_");
    let word = fold(word);
    let allowed = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// "did you mean …?", or the whole list when nothing is near.
pub(crate) fn hint(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known are {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expect: Option<&str>) {
        assert_eq!(nearest(word, ["title", "licence", "review_by", "reviewed", "id"]), expect);
    }

    #[test]
    fn slips_find_the_word_that_was_meant() {
        check("titel", Some("title"));
        check("Licence", Some("licence"));
        check("license", Some("licence"));
        check("review-by", Some("review_by"));
        check("reviewd", Some("reviewed"));
    }

    #[test]
    fn other_words_find_nothing() {
        check("colour", None);
        check("", None);
        check(&"x".repeat(10_000), None);
    }

    #[test]
    fn a_hint_lists_everything_when_nothing_is_near() {
        assert_eq!(hint("titel", &["title", "id"]), "did you mean `title`?");
        assert_eq!(hint("colour", &["title", "id"]), "known are title, id");
    }
}
