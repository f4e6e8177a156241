//! Whatever stands in the content, in a draft or in a report: Discord takes the message.

use super::*;
use crate::answer::{Notices, Searched};
use crate::render::discord::tests::{answered, assert_taken, passages};
use crate::render::discord::{Attached, Form, Page, PassageKey, Post, ReportReason};
use time::macros::date;

/// Texts that have broken messages before.
fn texts() -> [String; 6] {
    [
        "Tea".to_owned(),
        "A long sentence that goes on. ".repeat(200),
        "\u{1F600}".repeat(2_000),
        "```\n# x\n".repeat(300),
        "||@everyone|| <@1> **_~`\n> ".repeat(200),
        "\u{202e}\u{200b}".repeat(50),
    ]
}

fn key(at: u64) -> PassageKey {
    PassageKey::new(&"x".repeat(68), at, &"ab".repeat(32)).clone()
}

fn place(at: u64) -> PassageKey {
    PassageKey::new(&"x".repeat(99), at, &format!("{at:064x}"))
}

/// Every message that moderators can see, with this text wherever a text goes.
fn posts(text: &str) -> Vec<Post> {
    let notices = Notices::default();
    let page = Page::by(LINES, 1, 40);
    let several = 0..u64::try_from(LINES).expect("a dozen");
    let review = Review { due: Some((date!(2020 - 01 - 01), true)), reviewed: Reviewed::By(text.to_owned()) };
    let document = |_| DocumentLine {
        title: text.to_owned(),
        path: text.to_owned(),
        sections: 9,
        review: review.clone(),
    };
    let section = |at| SectionLine {
        heading: text.to_owned(),
        key: place(at),
        passages: 3,
        medication: true,
        review: review.clone(),
    };
    let all_documents: Vec<DocumentLine> = several.clone().map(document).collect();
    let all_sections: Vec<SectionLine> = several.clone().map(section).collect();
    let gap = |at: u64| GapLine { id: at.cast_signed(), question: text.to_owned(), times: 3, at: 0 };
    let report_line = |at| ReportLine {
        key: at,
        heading: text.to_owned(),
        passage: Some(key(at)),
        reason: Some(ReportReason::Wrong),
        words: Some(text.to_owned()),
        at: 0,
    };
    let passage = |at| PassageLine { heading: text.to_owned(), key: Some(place(at)), said: votes(1, 2, 3) };
    let likeliest: Vec<(String, PassageKey)> = (0..5).map(|at| (text.to_owned(), place(at))).collect();
    let draft = |at: u64| DraftLine {
        number: at.cast_signed(),
        summary: text.to_owned(),
        who: "discord:7".to_owned(),
        at: 0,
    };
    let state_line = |at: u64| StateLine {
        number: at.cast_signed(),
        at: 0,
        who: text.to_owned(),
        what: text.to_owned(),
        files: vec![text.to_owned(); 30],
        kept: true,
    };
    let withdrawn_line = |at| WithdrawnLine {
        key: place(at),
        heading: text.to_owned(),
        reason: text.to_owned(),
        who: text.to_owned(),
        at: 0,
    };
    let report = ReportNotice {
        passage: text.to_owned(),
        place: Some((text.to_owned(), text.to_owned())),
        reason: ReportReason::Harmful,
        link: Some("https://discord.com/channels/1/2/3".to_owned()),
    };
    vec![
        documents(&all_documents, (0, 40), page, Some("0123456789abcdef"), &notices),
        sections(&all_documents[0], 3, &all_sections, page, &notices),
        found(text, (40, u64::MAX), &all_sections, page, &notices),
        insights(&Counts::default(), &notices),
        gaps(&several.clone().map(gap).collect::<Vec<_>>(), page, &notices),
        reports(&several.clone().map(report_line).collect::<Vec<_>>(), page, &notices),
        passages_page(&several.clone().map(passage).collect::<Vec<_>>(), page, &notices),
        super::gap(&gap(7), &likeliest, &notices),
        super::report(&report_line(7), &notices),
        expect(i64::MAX, text, &likeliest, &notices),
        drafts(&(0..60).map(draft).collect::<Vec<_>>(), &notices),
        history(&several.clone().map(state_line).collect::<Vec<_>>(), page, &notices),
        state(&state_line(7), text, &notices),
        rollback_plan(7, &"f".repeat(32), &vec![text.to_owned(); 60], &vec![text.to_owned(); 60], &notices),
        pick_withdraw(&likeliest, &notices),
        withdrawn(&several.map(withdrawn_line).collect::<Vec<_>>(), page, &notices),
        conflict(i64::MAX, text, text, text, &notices),
        refused(&plainly(&format!("no. {text}")), Some(text), Some(9), &notices),
        settled_draft(&plainly(&format!("no. {text}")), &notices),
        overtaken(text, &key(1), &notices),
        crisis_notice(&CrisisNotice {
            is_own: true,
            emergency: true,
            danger: true,
            rules: vec![text.to_owned()],
            link: None,
        }),
        report_notice(&report),
        words_notice(&report, &format!("so {text}")),
    ]
}

fn passages_page(lines: &[PassageLine], page: Page, notices: &Notices) -> Post {
    super::passages(Insight::Votes, lines, page, notices)
}

/// A preview in which all of it is long.
fn previewed(text: &str, refusal: Option<&str>) -> Post {
    let shown: Vec<_> = passages("", "## Which kettle?\n\nTake any. May I stop sertraline?\n")
        .into_iter()
        .map(|passage| answered("", "", &Searched::Shown(Box::new(passage))))
        .collect();
    let many = vec![text.to_owned(); 40];
    let answers: Vec<AnswerLine> = many
        .iter()
        .map(|text| AnswerLine {
            question: text.clone(),
            before: text.clone(),
            after: text.clone(),
            whole: format!("whole {text}"),
        })
        .collect();
    let whole = Preview {
        number: i64::MAX,
        summary: text,
        digest: &"f".repeat(64),
        refusal,
        warnings: 40,
        faults: &many,
        diff: text,
        shown: &shown,
        asked: 1_000,
        answers: &answers,
        unpublished: &many,
        withdrawn: &many,
        has_form: true,
    };
    preview(&whole, &Notices::default())
}

#[test]
fn discord_takes_every_message_for_moderators() {
    for text in texts() {
        for post in posts(&text).into_iter().chain([previewed(&text, None), previewed(&text, Some(&text))]) {
            assert_taken(&post);
            // A block of code is opened and closed by docent alone.
            assert!(post.content().matches("```").count() <= 2, "{}", post.content());
        }
    }
}

#[test]
fn what_does_not_fit_into_a_preview_stands_in_its_file() {
    let text = "Steep it. ".repeat(100);
    let post = previewed(&text, None);
    let Some(Attached { text: file, .. }) = post.attached() else { panic!("no file: {post:#?}") };
    assert!(file.matches("whole Steep it.").count() == 40 && file.contains("Which kettle?"), "{file}");
    assert!(
        post.content().contains("attached file") && post.content().contains("provider"),
        "{}",
        post.content()
    );
    assert!(previewed("Tea", None).attached().is_some(), "forty lines do not fit either");
}

#[test]
fn a_draft_that_cannot_be_published_has_a_button_that_cannot_be_pressed() {
    let usable = |post: &Post| format!("{:?}", post.rows()).contains("usable: No");
    assert!(
        usable(&previewed("Tea", Some("An error stands in the way."))) && !usable(&previewed("Tea", None))
    );
}

/// What Discord would refuse of a form.
#[track_caller]
fn assert_form(form: &Form) {
    let fits = |text: &str, most: usize| text.encode_utf16().count() <= most;
    assert!(fits(&form.title, 45) && !form.title.is_empty() && (1..=5).contains(&form.fields.len()));
    assert!(form.action.encode().len() <= 100, "{}", form.action.encode());
    for field in &form.fields {
        assert!(fits(&field.label, 45) && fits(&field.prefilled, usize::from(field.max_chars)), "{field:?}");
        assert!((1..=4_000).contains(&field.max_chars));
    }
}

#[test]
fn discord_takes_every_form_for_moderators() {
    for text in texts() {
        let fields = EntryFields {
            heading: Some(text.clone()),
            answer: text.clone(),
            phrasings: text.clone(),
            medication: text.clone(),
            review_by: text.clone(),
        };
        let longest = Moderation::EditForm("0123abcd".to_owned(), key(0));
        assert_form(&entry_form(longest, EntryForm::Change, &fields));
        let place = Moderation::AddForm(i64::MAX, "p".repeat(MAX_PLACE));
        assert_form(&entry_form(place, EntryForm::New, &fields));
        assert_form(&phrasing_form(Moderation::AgainForm(i64::MAX), &text));
    }
    for form in [withdraw_form(Moderation::WithdrawForm(key(0))), lift_form(Moderation::LiftForm(key(0)))] {
        assert_form(&form);
    }
}
