//! Edits change what they name, and nothing else.

use super::*;

const TEA: &str = "+++\ntitle = \"Tea\"\n+++\n\n## How long?\n\nThree minutes.\n\n*Also asked:* how many minutes? · when is it done?\n\n\
                   <!-- docent: review_by=2027-05-01 -->\n\n## Which *kettle*?\n\nAny kettle.\n\n### Or a pan\n\nA pan will do.\n";

fn entry(question: &str, answer: &str) -> Entry {
    Entry { question: question.into(), answer: answer.into(), ..Entry::default() }
}

fn add(entry: Entry) -> Edit {
    Edit::AddEntry { path: "faq/tea.md".into(), title: None, entry }
}

fn revise(passage: &str, revision: Revision) -> Edit {
    Edit::Revise { path: "faq/tea.md".into(), passage: passage.into(), revision }
}

fn reword(passage: &str, words: &str) -> Edit {
    revise(passage, Revision { words: Some(words.into()), ..Revision::default() })
}

/// What a change replaces and what it puts there.
#[track_caller]
fn check(edit: &Edit, before: &str, gone: &str, new: &str) {
    let after = edit.apply(Some(before)).unwrap_or_else(|why| panic!("{why}")).unwrap();
    let same = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
    let tail =
        before[same..].bytes().rev().zip(after[same..].bytes().rev()).take_while(|(a, b)| a == b).count();
    assert_eq!(
        (&before[same..before.len() - tail], &after[same..after.len() - tail]),
        (gone, new),
        "{after}"
    );
}

#[track_caller]
fn refused(edit: &Edit, expect: &str) {
    let why = edit.apply(Some(TEA)).unwrap_err().to_string();
    assert!(why.contains(expect), "{why}");
}

#[test]
fn an_entry_is_added_at_the_end() {
    check(&add(entry("Is it hot?", "Yes.")), TEA, "", "\n## Is it hot?\n\nYes.\n");
    let full = Entry {
        also_asked: vec!["hot?".into(), "is it  warm?".into()],
        medication: true,
        review_by: Some(time::macros::date!(2027 - 01 - 02)),
        ..entry("Is it hot?", "Yes.\r\n\r\n- very\r\n")
    };
    let new = "\n## Is it hot?\n\nYes.\n\n- very\n\n*Also asked:* hot? · is it warm?\n\n\
               <!-- docent: medication=true review_by=2027-01-02 -->\n";
    check(&add(full), TEA, "", new);
}

#[test]
fn a_new_file_needs_a_title_and_escapes_it() {
    let edit = |title: Option<&str>| Edit::AddEntry {
        path: "faq/cup.md".into(),
        title: title.map(str::to_owned),
        entry: entry("How big?", "Small."),
    };
    assert!(matches!(edit(None).apply(None), Err(EditError::NoTitle(_))));
    let made = edit(Some("The \"cup\"")).apply(None).unwrap().unwrap();
    assert!(made.starts_with("+++\ntitle = ") && made.ends_with("+++\n\n## How big?\n\nSmall.\n"), "{made}");
    let document = crate::content::parse_file("faq/cup.md", crate::content::Kind::Faq, &made).unwrap();
    assert_eq!(document.about.title, "The \"cup\"");
    assert!(edit(Some("a\n+++\n")).apply(None).is_err());
}

#[test]
fn words_are_changed_where_they_stand() {
    check(&reword("tea#how-long/1", "Four minutes."), TEA, "Three", "Four");
    check(
        &reword("tea#which-kettle/1", "Any.\n\n### A pan\n\nNo."),
        TEA,
        " kettle.\n\n### Or a pan\n\nA pan will d",
        ".\n\n### A pan\n\nN",
    );
}

#[test]
fn a_question_is_shown_as_it_is_written() {
    let heading = |heading: &str| {
        revise("tea#how-long/1", Revision { heading: Some(heading.into()), ..Revision::default() })
    };
    check(&heading("How long, at most?"), TEA, "", ", at most");
    for text in ["How *long* [is] <b>it</b> & a_b #", "1. `x` \\ ~~y~~ | z", "&amp; ![a](b)"] {
        let after = heading(text).apply(Some(TEA)).unwrap().unwrap();
        let document = crate::content::parse_file("faq/tea.md", crate::content::Kind::Faq, &after).unwrap();
        assert_eq!(crate::passage::split(&document).passages[0].info.headings, [text]);
    }
}

#[test]
fn notes_are_changed_added_and_taken_away() {
    let phrasings = |passage: &str, all: &[&str]| {
        let all = all.iter().map(ToString::to_string).collect();
        revise(passage, Revision { also_asked: Some(all), ..Revision::default() })
    };
    check(&phrasings("tea#how-long/1", &["how many minutes?"]), TEA, " · when is it done?", "");
    check(
        &phrasings("tea#how-long/1", &[]),
        TEA,
        "*Also asked:* how many minutes? · when is it done?\n\n",
        "",
    );
    check(&phrasings("tea#which-kettle/1", &["pan?"]), TEA, "", "\n*Also asked:* pan?\n");
    let mark = |passage: &str, medication| {
        revise(passage, Revision { medication: Some(medication), ..Revision::default() })
    };
    check(&mark("tea#how-long/1", true), TEA, "", "medication=true ");
    check(&mark("tea#which-kettle/1", true), TEA, "", "\n<!-- docent: medication=true -->\n");
    let also = Edit::AlsoAsk {
        path: "faq/tea.md".into(),
        passage: "tea#how-long/1".into(),
        phrasings: vec!["how many minutes?".into(), "steep time".into()],
    };
    check(&also, TEA, "", " · steep time");
}

#[test]
fn phrasings_of_one_paragraph_leave_those_of_others_alone() {
    const TEXT: &str = "+++\ntitle = \"T\"\n+++\n## A\n\nOne.\n\n*Also asked here:* first?\n\nTwo.\n\nThree.\n\n\
                        *Also asked here:* third?\n\n*Also asked:* all?\n";
    let asked = |passage: &str, all: &[&str]| Edit::Revise {
        path: "articles/t.md".into(),
        passage: passage.into(),
        revision: Revision {
            also_asked: Some(all.iter().map(ToString::to_string).collect()),
            ..Revision::default()
        },
    };
    // New phrasings are for the paragraph.
    check(&asked("t#a/1", &["all?", "first?", "one?"]), TEXT, "", " · one?");
    check(&asked("t#a/2", &["all?", "two?"]), TEXT, "", "*Also asked here:* two?\n\n");
    check(&asked("t#a/1", &["all?"]), TEXT, "*Also asked here:* first?\n\n", "");
    check(&asked("t#a/3", &["third?"]), TEXT, "\n*Also asked:* all?\n", "");
    let also = |passage: &str| Edit::AlsoAsk {
        path: "articles/t.md".into(),
        passage: passage.into(),
        phrasings: vec!["all?".into(), "new?".into()],
    };
    check(&also("t#a/3"), TEXT, "", " · new?");
    // No line can stand behind a paragraph with a picture in it: then it is the section's.
    let pictured = "+++\ntitle = \"T\"\n+++\n## A\n\nOne.\n![p](x.png)\nTwo.\n\nThree.\n";
    check(&also("t#a/1"), pictured, "", "\n*Also asked:* all? · new?\n");

    let edit = |edit: &Edit| edit.apply(Some(TEXT)).unwrap().unwrap();
    let gone = edit(&Edit::Remove { path: "articles/t.md".into(), passage: "t#a/3".into() });
    assert!(gone.ends_with("Two.\n\n*Also asked:* all?\n"), "{gone}");
    let longer = edit(&Edit::Revise {
        path: "articles/t.md".into(),
        passage: "t#a/1".into(),
        revision: Revision { words: Some("One.\n\nAnd a half.".into()), ..Revision::default() },
    });
    assert!(longer.contains("And a half.\n\n*Also asked here:* first?"), "{longer}");
}

#[test]
fn an_entry_goes_with_its_question_and_notes() {
    let remove = |passage: &str| Edit::Remove { path: "faq/tea.md".into(), passage: passage.into() };
    let after = remove("tea#how-long/1").apply(Some(TEA)).unwrap().unwrap();
    assert_eq!(
        after,
        "+++\ntitle = \"Tea\"\n+++\n\n## Which *kettle*?\n\nAny kettle.\n\n### Or a pan\n\nA pan will do.\n"
    );
    assert!(remove("tea#which-kettle/1").apply(Some(TEA)).unwrap().unwrap().ends_with("2027-05-01 -->\n\n"));
    refused(&remove("tea#gone/1"), "no passage tea#gone/1");
}

#[test]
fn a_paragraph_of_an_article_is_changed_and_removed() {
    let text = "+++\ntitle = \"T\"\n+++\nOne.\n\nTwo.\n\n## A\n\nThree.\n\n### B\n\nFour.\n";
    let path = || "articles/t.md".to_owned();
    let reword = |passage: &str, words: &str| Edit::Revise {
        path: path(),
        passage: passage.into(),
        revision: Revision { words: Some(words.into()), ..Revision::default() },
    };
    check(&reword("t#introduction/2", "Zwei.\n\nDrei."), text, "Two", "Zwei.\n\nDrei");
    let remove = |passage: &str| Edit::Remove { path: path(), passage: passage.into() };
    check(&remove("t#introduction/1"), text, "One.\n\n", "");
    check(&remove("t#b/1"), text, "### B\n\nFour.\n", "");
    check(&remove("t#a/1"), text, "Three.\n\n", "");
    assert!(reword("t#a/1", "x\n\n# y").apply(Some(text)).is_err());
}

#[test]
fn windows_line_ends_stay() {
    let text = TEA.replace('\n', "\r\n");
    check(&reword("tea#how-long/1", "Four.\n\nNo more."), &text, "Three minutes", "Four.\r\n\r\nNo more");
}

#[test]
fn an_answer_smuggles_nothing_in() {
    for (words, expect) in [
        ("Yes.\n\n## Another?\n\nNo.", "holds a heading"),
        ("Yes.\n\nAnother?\n---\n\nNo.", "holds a heading"),
        ("Yes.\n\n# Part", "holds a heading"),
        ("Yes.\n\n*Also asked:* anything", "Also asked"),
        ("Yes.\nalso asked: anything", "Also asked"),
        ("Yes.\n<!-- docent: medication=false -->", "comment for docent"),
        ("Yes <!--docent: review_by=2099-01-01--> no", "comment for docent"),
        ("Yes.\n\n[kettle]: https://example.org", "apart from its place"),
        ("```\nYes.", "swallowed"),
        ("Yes. <!-- no", ""),
        ("", "is empty"),
        ("\u{0}", "U+0000"),
        ("a\u{1b}[31m", "U+001B"),
        ("<!-- nothing -->", "could be quoted"),
    ] {
        for edit in [add(entry("Is it hot?", words)), reword("tea#how-long/1", words)] {
            match edit.apply(Some(TEA)) {
                Err(why) => {
                    let why = why.to_string();
                    assert!(why.contains(expect) || expect == "swallowed", "{words:?}: {why}");
                }
                // At the end of a file an open block swallows nothing.
                Ok(_) => assert!(["```\nYes.", "Yes. <!-- no"].contains(&words), "{words:?}"),
            }
        }
    }
    refused(&reword("tea#how-long/1", "```\nYes."), "close every code block");
    refused(&reword("tea#how-long/1", &"x".repeat(MAX_WORDS_BYTES + 1)), "longer than");
    refused(&add(entry("Is it\n## hot?", "Yes.")), "on one line");
    refused(&add(entry(&"x".repeat(301), "Yes.")), "longer than 300");
    refused(&add(Entry { also_asked: vec!["a · b".into()], ..entry("Is it hot?", "Yes.") }), "middle dot");
}

#[test]
fn a_file_that_ends_in_an_open_block_takes_no_entry() {
    let open = format!("{TEA}\n```\nfor ever");
    let why = add(entry("Is it hot?", "Yes.")).apply(Some(&open)).unwrap_err();
    assert!(matches!(why, EditError::Reaches(_)), "{why}");
}

#[test]
fn whole_files_are_bounded() {
    let replace = |path: &str, text: &str| Edit::Replace { path: path.into(), text: Some(text.into()) };
    assert_eq!(replace("faq/tea.md", "x").apply(Some(TEA)).unwrap().as_deref(), Some("x"));
    refused(&replace("faq/tea.md", &"x".repeat(10 << 20)), "longer than");
    refused(&replace("faq/tea.md", &"x".repeat(MAX_FILE_LINE_BYTES + 1)), "line 1");
    refused(&replace("faq/tea.md", "a\n\0"), "U+0000 on line 2");
    refused(&replace("faq/../tea.md", "x"), "cannot be a file of the content");
    refused(&replace("faq/tea.md", TEA), "changes nothing");
    let gone = Edit::Replace { path: "faq/tea.md".into(), text: None };
    assert_eq!(gone.apply(Some(TEA)), Ok(None));
    assert!(matches!(gone.apply(None), Err(EditError::NoFile(_))));
}

#[test]
fn an_expectation_is_added() {
    let expect = |cites: Option<&str>| Edit::Expect {
        question: "how \"long\"".into(),
        cites: cites.map(str::to_owned),
    };
    let made = expect(Some("How long?")).apply(None).unwrap().unwrap();
    let (read, faults) = crate::editorial::expectations::parse(&made);
    assert_eq!((read.cases.len(), read.cases[0].question.as_str(), faults.len()), (1, "how \"long\"", 0));
    assert!(expect(None).apply(Some(&made)).unwrap_err().to_string().contains("already"));
    let refusal = expect(None).apply(Some("# mine\n")).unwrap().unwrap();
    assert!(refusal.starts_with("# mine\n\n[[expect]]") && refusal.ends_with("refuses = true\n"));
}

#[test]
fn what_is_edited_is_shown_first() {
    let shown = Editable::of("faq/tea.md", TEA, "tea#how-long/1").unwrap();
    assert_eq!((shown.heading.as_deref(), shown.words.as_str()), (Some("How long?"), "Three minutes."));
    assert_eq!(shown.also_asked, ["how many minutes?", "when is it done?"]);
    let revision = Revision {
        heading: shown.heading,
        words: Some(shown.words),
        also_asked: Some(shown.also_asked),
        medication: Some(shown.medication),
        review_by: shown.review_by,
    };
    assert_eq!(revise("tea#how-long/1", revision).apply(Some(TEA)), Err(EditError::Nothing));
}
