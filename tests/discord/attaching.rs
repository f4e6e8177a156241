//! Files that moderators attach: read from Discord's own hosts alone, bounded, and as text.

use crate::fake::GUILD;
use crate::fake::files::{Files, Held};
use crate::server::{Server, library};

const ADD: (&str, &str) = ("content", "add-faq");

fn server(files: &Files) -> Server {
    let settings = format!("moderation_guilds = [\"{GUILD}\"]\nattachment_hosts = [\"{}\"]", files.host);
    Server::with(library(), &settings)
}

fn markdown(text: impl Into<Vec<u8>>) -> Held {
    Held::File(text.into())
}

#[test]
fn a_long_answer_comes_as_a_file() {
    let files = Files::start();
    let server = server(&files);
    let mo = server.member("mo").who_manages();
    let answer = "Sleep when you are tired, and rise when you are rested. ".repeat(20);
    let address = files.put("/attachments/1/2/naps.md?ex=1", markdown(answer.clone()));
    let file = ("naps.md", address.as_str(), answer.len(), Some("text/markdown; charset=utf-8"));
    let preview =
        mo.attaches(ADD, &[("question", "How much sleep?"), ("topic", "faq/sleep.md")], file).message();
    preview.says("Nothing is published yet").says("Sleep when you are tired");
    mo.attaches(ADD, &[], file).message().says("option `question`");
    let changed = files.put("/attachments/1/3/tea.txt", markdown("Boil soda in the kettle to clean it."));
    let file = ("tea.txt", changed.as_str(), 40, None);
    let preview = mo.attaches(("content", "edit"), &[("entry", "Cleaning a kettle")], file).message();
    preview.says("+Boil soda in the kettle");
}

#[test]
fn a_whole_file_replaces_the_one_that_an_entry_stands_in() {
    let files = Files::start();
    let server = server(&files);
    let mo = server.member("mo").who_manages();
    let whole = "+++\ntitle = \"Sleep\"\nsource = \"The tests\"\nreviewed = \"by the tests\"\n+++\n\n## Why do I wake at night?\n\n\
                 Many do. Keep it cool.\n";
    let edit = |text: &str| {
        let address = files.put("/sleep.md", markdown(text));
        let file = ("sleep.md", address.as_str(), text.len(), None);
        mo.attaches(("content", "edit"), &[("entry", "Why do I wake at night?")], file).message()
    };
    let preview = edit(whole);
    preview.says("+Many do. Keep it cool.").says("faq/sleep.md");
    mo.presses(&preview, "Publish").message().says("I answer from it now");
    server.member("ana").asks("why do i wake at night?").message().says("Keep it cool");
    // Front matter leads nowhere but to a fault with its line.
    let away =
        edit(&whole.replace(
            "title = \"Sleep\"",
            "title = \"Sleep\"\nid = \"../../../etc/passwd\"\npath = \"../x.md\"",
        ));
    away.never_says("I answer from it now").says("faq/sleep.md");
    let button = away.labels().into_iter().find(|label| label.starts_with("Publish"));
    assert!(button.is_none_or(|button| !away.can_press(&button)), "{away:#?}");
}

#[test]
fn what_cannot_be_used_is_refused_with_a_reason() {
    let files = Files::start();
    let server = server(&files);
    let mo = server.member("mo").who_manages();
    let bomb = format!("{}x\n\n{}", "> ".repeat(20_000), "[".repeat(20_000));
    let held: [(&str, Held, &str); 8] = [
        ("zeros", markdown(b"a\n\0b".to_vec()), "Line 2"),
        ("line", markdown("x".repeat(100_000)), "longer than 64 KB"),
        ("large", markdown(vec![b'a'; 10 << 20]), "larger than 1 MB"),
        ("endless", Held::Endless, "larger than 1 MB"),
        ("binary", markdown(vec![0xff, 0xfe, 0x00, 0x41]), "is no text"),
        ("empty", markdown(" \n"), "is empty"),
        ("away", Held::Redirect("http://127.0.0.1:9/etc/passwd".to_owned()), "does not lie where Discord"),
        ("bomb", markdown(bomb), ""),
    ];
    for (name, held, expect) in held {
        let address = files.put(&format!("/{name}"), held);
        let file = ("entry.md", address.as_str(), 10, Some("text/markdown"));
        let refused = mo.attaches(ADD, &[("question", "What now?")], file).message();
        refused.is_private().says(expect).never_says("I answer from it now");
    }
    let gone = format!("http://{}/gone", files.host);
    let refused = mo.attaches(ADD, &[("question", "What now?")], ("a.md", &gone, 10, None)).message();
    refused.says("could not read the file");
    server.member("ana").asks("how do i clean a kettle?").message().says("vinegar");
}

#[test]
fn nothing_is_fetched_from_elsewhere_by_size_type_or_for_strangers() {
    let files = Files::start();
    let server = server(&files);
    let mo = server.member("mo").who_manages();
    let address = files.put("/a.md", markdown("Words."));
    let asks = |file| mo.attaches(ADD, &[("question", "What now?")], file).message();
    asks(("a.md", "https://example.org/a.md", 10, None)).says("does not lie where Discord");
    asks(("a.md", "http://127.0.0.1:1/a.md", 10, None)).says("does not lie where Discord");
    asks(("a.md", "file:///etc/passwd", 10, None)).says("does not lie where Discord");
    asks(("a.md", &address, 20 << 20, None)).says("larger than 1 MB");
    asks(("a.exe", &address, 10, None)).says("is no text");
    asks(("a.md", &address, 10, Some("image/png"))).says("is no text");
    let ana = server.member("ana");
    let file = ("a.md", address.as_str(), 10, None);
    ana.attaches(ADD, &[("question", "What now?")], file).message().says("I don't know that button");
    assert_eq!(files.asked(), [""; 0]);
    // A name leads nowhere.
    let file = ("../../../etc/cron.d/a.md", address.as_str(), 10, None);
    mo.attaches(ADD, &[("question", "What now?")], file).message().says("faq/");
    assert!(!server.library.path("etc").exists() && !server.library.path("content/etc").exists());
}
