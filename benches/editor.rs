//! What moderators wait for: a preview, a publish up to the first answer, a withdrawal.
//!
//! `cargo bench --bench editor` changes one entry of a copy of `content/`, of an FAQ of 1,000 questions, and of
//! 100,000 made-up rows. Sentence vectors of so many rows take minutes to make at first: they are left out unless
//! `DOCENT_BENCH_VECTORS` is at least 100000.

use docent::answer::Policy;
use docent::docent::{Asking, Docent};
use docent::editorial::{Edit, Editor, EditorPlan, EditorSettings, Entry};
use docent::embed::{Encoder, ModelSettings, VectorCache, default_model, models_folder};
use docent::index::{BuildPlan, Embedding, IndexSettings, Shelf, build};
use docent::safety::Safety;
use docent::safety::crisis::Replies;
use docent::search::{SearchSettings, Searcher, Semantic};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const ROWS: usize = 100_000;

const FAQ: &str = "+++\ntitle = \"Questions\"\nsource = \"Made up\"\nreviewed = \"never\"\n+++\n";

fn main() {
    let encoder = models_folder().and_then(|models| {
        Encoder::open(&default_model(&models), &ModelSettings::default()).ok().map(Arc::new)
    });
    if encoder.is_none() {
        println!("no sentence model is installed: all of it goes by words alone");
    }
    let with_vectors = std::env::var("DOCENT_BENCH_VECTORS").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    measure("the article", encoder.as_ref(), |content| copy(&here, content));
    measure("1,000 questions", encoder.as_ref(), |content| write(content, "faq/questions.md", &questions()));
    let model = encoder.filter(|_| with_vectors >= ROWS);
    measure("100,000 rows", model.as_ref(), |content| {
        write(content, "rows.jsonl", &rows());
        write(content, "faq/questions.md", &format!("{FAQ}\n## Is there one entry?\n\nThere is one.\n"));
    });
}

fn measure(name: &str, encoder: Option<&Arc<Encoder>>, fill: impl FnOnce(&Path)) {
    let room = tempfile::tempdir().expect("room for a bench");
    let [content, index, state, vectors] =
        ["content", "index", "state", "vectors"].map(|n| room.path().join(n));
    std::fs::create_dir_all(content.join("faq")).expect("room for a bench");
    fill(&content);
    let settings = IndexSettings::default();
    let embedding = encoder.map(|encoder| Embedding {
        encoder,
        cache: VectorCache::open(&vectors, encoder.dimension(), encoder.fingerprint()).ok(),
        threads: 2,
    });
    let started = Instant::now();
    let plan = BuildPlan { content: &content, settings: &settings, keep: 5, force: false, embedding, now: 0 };
    let built = build(&Shelf::new(&index), plan, &mut |_| {}).expect("the content builds");
    println!("{name}: {} passages, built in {:.2} s", built.passages, started.elapsed().as_secs_f32());
    let editor = Editor::open(EditorPlan {
        content: content.clone(),
        index: index.clone(),
        state,
        settings: EditorSettings {
            vectors: settings,
            keep: 5,
            search: SearchSettings::default(),
            policy: Policy::default(),
            region: String::new(),
        },
        encoder: encoder.cloned(),
        model: None,
        vector_cache: Some(vectors),
        look_now: None,
    });
    timed("the build is kept as a state", || editor.note_build(&built.id, "bench", 1).expect("it is kept"));
    let path = editor.faq_files().expect("they can be read").remove(0).0;
    let entry = Entry {
        question: "Where do the violet umbrellas grow?".into(),
        answer: "Violet umbrellas grow behind the observatory.".into(),
        ..Entry::default()
    };
    let edit = Edit::AddEntry { path, title: None, entry };
    let draft = timed("draft", || editor.draft(edit, "bench", 2).expect("it is kept"));
    let preview = timed("preview", || editor.preview(draft.number, 3).expect("it is shown"));
    println!("    of {} known questions {} change", preview.asked, preview.answers.len());
    assert_eq!(preview.errors(), 0, "{:?}", preview.faults);
    let old = open(&index, encoder);
    timed("publish, to the first answer", || {
        editor.publish(draft.number, &preview.digest, "bench", 4).expect("it is published");
        // As the watcher does it.
        let opened = Shelf::new(&index).open().expect("it was just published");
        let searcher = old.over(Arc::new(opened.generation)).expect("its vectors open");
        let answer = docent(searcher).answer("where do violet umbrellas grow?", &Asking::default());
        assert_eq!(answer.open().finding.outcome(), "quoted");
    });
    let passage = preview.passages.added[0].passage.clone();
    timed("withdraw", || editor.withdraw(&passage, "bench", "bench", 5).expect("it is withdrawn"));
    let oldest = editor.history(9).expect("states").last().expect("a state").number;
    let back = timed("plan a rollback", || editor.plan_rollback(oldest).expect("it is kept"));
    timed("roll back", || editor.rollback(&back, "bench", 6).expect("it goes back"));
}

fn open(index: &Path, encoder: Option<&Arc<Encoder>>) -> Searcher {
    let generation = Arc::new(Shelf::new(index).open().expect("it is published").generation);
    let semantic =
        encoder.and_then(|encoder| Semantic::open(&generation, Arc::clone(encoder)).ok().flatten());
    Searcher::new(generation, semantic, SearchSettings::default())
}

fn docent(searcher: Searcher) -> Docent {
    Docent {
        searcher: Some(searcher),
        safety: Arc::new(Safety::compiled_in()),
        replies: Arc::new(Replies::compiled_in()),
        region: String::new(),
        policy: Policy::default(),
        withdrawn: Arc::default(),
        vitals: Arc::default(),
    }
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let done = work();
    println!("  {what:32} {:8.2} s", started.elapsed().as_secs_f32());
    done
}

fn write(content: &Path, path: &str, text: &str) {
    std::fs::write(content.join(path), text).expect("room for a bench");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("room for a bench");
    for entry in std::fs::read_dir(from).expect("it is there").flatten() {
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place);
        } else {
            std::fs::copy(entry.path(), place).expect("room for a bench");
        }
    }
}

/// An FAQ of a thousand questions, each of its own words.
fn questions() -> String {
    let verbs = ["paint", "mend", "clean", "carry", "store", "borrow", "plant", "fold", "measure", "label"];
    let things = [
        "lantern", "ladder", "kettle", "carpet", "barrow", "compass", "teapot", "bicycle", "basket", "mirror",
    ];
    let places = [
        "cellar", "garden", "attic", "harbour", "library", "bakery", "orchard", "station", "market", "chapel",
    ];
    let mut text = FAQ.to_owned();
    for (n, verb) in verbs.iter().enumerate() {
        for thing in things {
            for (m, place) in places.iter().enumerate() {
                let _ = write!(
                    text,
                    "\n## How do I {verb} the {thing} of the {place}?\n\nTo {verb} the {thing} of the {place}, ask keeper \
                     {n} on day {m}. It takes {} minutes with both hands.\n",
                    n * 7 + m * 3 + 2
                );
            }
        }
    }
    text
}

fn rows() -> String {
    let mut rows = String::new();
    for n in 0..ROWS {
        let _ = writeln!(
            rows,
            r#"{{"id":"r{n}","title":"Item {n}","text":"Item {n} stands on shelf {} of room {}."}}"#,
            n % 977,
            n % 89
        );
    }
    rows
}
