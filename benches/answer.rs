//! From question to answer, stage by stage, on contents of several sizes, beside a bare tantivy query.
//!
//! `cargo bench --bench answer` measures the article in `content/` and made-up rows. Sentence vectors of made-up
//! rows take minutes to make: they are measured up to `DOCENT_BENCH_VECTORS` rows (0 when it is not set).

use docent::answer::{Checked, Policy, Searched, compose};
use docent::embed::{Encoder, ModelSettings, Probe, default_model, models_folder};
use docent::index::{BuildPlan, Embedding, Generation, IndexSettings, Shelf, build};
use docent::question::Question;
use docent::render::deep_link::Links;
use docent::render::terminal::{Style, render};
use docent::safety::Safety;
use docent::search::{SearchSettings, Searcher, Semantic};
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{STORED, Schema, TEXT, Value};
use tantivy::{Index, TantivyDocument, doc};

const ROWS: [u32; 2] = [10_000, 100_000];

const QUESTIONS: [&str; 5] = [
    "how often should i get a massage for my anxiety",
    "can't switch my brain off at night",
    "does my plan pay for it",
    "anxeity massge help?",
    "i've been on zoloft for a year and my neck is always stiff, would swedish massage help or make it worse",
];

/// Each stage is timed for as long as this, after one round that warms it up.
const MEASURED_FOR: Duration = Duration::from_millis(600);

fn main() {
    let encoder = models_folder().and_then(|models| {
        Encoder::open(&default_model(&models), &ModelSettings::default()).ok().map(Arc::new)
    });
    if encoder.is_none() {
        println!("no sentence model is installed: the stages that need one are left out");
    }
    let with_vectors = std::env::var("DOCENT_BENCH_VECTORS").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    println!("{:42} {:>12} {:>12}", "stage, mean of a question", "median", "p99");
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    measure("article", &content, encoder.as_ref());
    for rows in ROWS {
        let made_up = tempfile::tempdir().expect("room for a bench");
        std::fs::write(made_up.path().join("rows.jsonl"), made_up_rows(rows)).expect("room for a bench");
        let model = encoder.as_ref().filter(|_| rows <= with_vectors);
        measure(&format!("{rows} rows"), made_up.path(), model);
    }
}

fn measure(name: &str, content: &Path, encoder: Option<&Arc<Encoder>>) {
    let scratch = tempfile::tempdir().expect("room for a bench");
    let shelf = Shelf::new(scratch.path());
    let embedding = encoder.map(|encoder| Embedding { encoder, cache: None, threads: 2 });
    let settings = IndexSettings::default();
    let plan = BuildPlan { content, settings: &settings, keep: 1, force: false, embedding, now: 0 };
    build(&shelf, plan, &mut |_| {}).expect("the content builds");
    let generation = Arc::new(shelf.open().expect("it was just published").generation);

    let safety = Safety::compiled_in();
    let settings = SearchSettings::default();
    let lexical = Searcher::new(Arc::clone(&generation), None, settings);
    let questions: Vec<Question> =
        QUESTIONS.iter().map(|q| Question::parse(q).expect("a question")).collect();
    let line = |stage: &str, work: &mut dyn FnMut(usize)| report(&format!("{name}: {stage}"), work);

    line("normalise", &mut |n| drop(black_box(Question::parse(QUESTIONS[n]))));
    line("safety", &mut |n| drop(black_box(safety.read_question(QUESTIONS[n]))));
    line("search by words", &mut |n| drop(black_box(lexical.search(&questions[n], 12))));
    let semantic =
        encoder.and_then(|encoder| Semantic::open(&generation, Arc::clone(encoder)).ok().flatten());
    let mut searcher = lexical;
    if let (Some(encoder), Some(semantic)) = (encoder, semantic) {
        let vector = |n: usize| encoder.encode_question(questions[n].text()).expect("words");
        line("question vector", &mut |n| drop(black_box(vector(n))));
        let vectors = generation.vectors(encoder).ok().flatten().expect("they were just opened");
        let probes: Vec<Probe> = (0..QUESTIONS.len()).map(|n| Probe::new(&vector(n))).collect();
        line(&format!("scan of {} vectors", vectors.rows()), &mut |n| {
            drop(black_box(vectors.cosines(&probes[n])));
        });
        searcher = Searcher::new(Arc::clone(&generation), Some(semantic), settings);
        // The vectors of these few questions are remembered by now.
        line("all of the search but that vector", &mut |n| {
            drop(black_box(searcher.search(&questions[n], 12)));
        });
    }
    let found: Vec<Searched> = questions
        .iter()
        .map(|question| Searched::Found(Box::new(searcher.search(question, 12).expect("it searches"))))
        .collect();
    let decide = |n: usize| compose(Checked::default(), &found[n], &safety, &Policy::default(), None);
    line("decide, notices of what is shown", &mut |n| drop(black_box(decide(n))));
    let answers: Vec<_> = (0..QUESTIONS.len()).map(decide).collect();
    line("render", &mut |n| drop(black_box(render(&answers[n], &Links::default(), Style::Plain))));
    bare_tantivy(name, &generation);
}

/// The ten best of a bare tantivy index of the same passages, their stored texts read.
fn bare_tantivy(name: &str, generation: &Generation) {
    let mut schema = Schema::builder();
    let text = schema.add_text_field("text", TEXT | STORED);
    let index = Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, 50_000_000).expect("a writer");
    for ordinal in 0..generation.passages() {
        let passage = generation.passage(ordinal).expect("a passage");
        let headings = passage.info.headings.join(" ");
        writer.add_document(doc!(text => format!("{headings} {}", passage.plain))).expect("room in memory");
    }
    writer.commit().expect("a commit");
    let searcher = index.reader().expect("a reader").searcher();
    let parser = QueryParser::for_index(&index, vec![text]);
    report(&format!("{name}: bare tantivy, top 10 with texts"), &mut |n| {
        let (query, _) = parser.parse_query_lenient(QUESTIONS[n]);
        for (_, address) in searcher.search(&query, &TopDocs::with_limit(10).order_by_score()).expect("hits")
        {
            let stored: TantivyDocument = searcher.doc(address).expect("a stored document");
            black_box(stored.get_first(text).and_then(|value| value.as_str().map(str::len)));
        }
    });
}

fn report(stage: &str, work: &mut dyn FnMut(usize)) {
    (0..QUESTIONS.len()).for_each(&mut *work);
    let started = Instant::now();
    let mut rounds = Vec::new();
    while started.elapsed() < MEASURED_FOR || rounds.len() < 10 {
        let round = Instant::now();
        (0..QUESTIONS.len()).for_each(&mut *work);
        rounds.push(round.elapsed().as_secs_f64() * 1e3 / QUESTIONS.len() as f64);
    }
    rounds.sort_by(f64::total_cmp);
    let (median, p99) = (rounds[rounds.len() / 2], rounds[rounds.len() * 99 / 100]);
    println!("{stage:42} {median:9.4} ms {p99:9.4} ms");
}

/// Rows of two dozen words, common ones often and rare ones seldom, so that posting lists are as in real texts.
fn made_up_rows(rows: u32) -> String {
    let known: Vec<&str> = include_str!("../src/english/lists/common.txt").lines().skip(1).collect();
    let small =
        ["the", "a", "for", "of", "to", "and", "is", "your", "with", "it", "massage", "can", "help", "at"];
    let mut state = 0x9E37_79B9_u32;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as usize % below
    };
    let mut text = String::new();
    for row in 0..rows {
        let words: Vec<&str> = (0..24)
            .map(|_| if random(2) == 0 { small[random(small.len())] } else { known[random(known.len())] })
            .collect();
        writeln!(text, "{}", serde_json::json!({"id": format!("r{row}"), "text": words.join(" ")}))
            .expect("a string takes all");
    }
    text
}
