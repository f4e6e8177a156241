//! Our encoder against candle and the tokenizers crate, on a tiny model and on the installed one.

use super::reference::Reference;
use super::{Encoder, ModelError, ModelFolder, ModelSettings, Pooling, tiny};
use std::fs;
use std::path::PathBuf;

/// The largest difference of one number that counts as equal.
const EQUAL: f32 = 1e-5;

/// Texts from all corners: case, accents, scripts, marks, long words, nothing.
const TEXTS: &[&str] = &[
    "How long does a massage last?",
    "can't switch my brain off at night",
    "anxeity massge help?",
    "Ärger über Größe — naïve café, déjà vu! ÇA VA? İstanbul ıssız",
    "z\u{335}a\u{300}l\u{301}g\u{302}o\u{1ab0}",
    "東京で手のマッサージを受けた",
    "안녕하세요 마사지",
    "Сколько длится массаж?",
    "كم يدوم التدليك؟ مَرْحَبًا",
    "हिन्दी में मालिश",
    "😂😂 ok 👩‍⚕️ fine",
    "a\u{0}b\u{fffd}c\u{200b}d\u{ad}e\tf\r\ng\u{a0}h\u{2003}i",
    "$5.00+tax=~`^|<>@#%&*()[]{}\\/;:'\",.-_!?¿¡«»…—",
    "supercalifragilisticexpialidocious pneumonoultramicroscopicsilicovolcanoconiosis",
    "½ cup ﬁrst ａｂｃ ² ℃ ™ Ⅷ",
    "x",
    ".",
    "[ CLS ] or ## or ##ing",
];

fn model_settings(pooling: Option<Pooling>) -> ModelSettings {
    ModelSettings { pooling, ..ModelSettings::default() }
}

/// The installed model, or `None` after saying that the test was skipped.
fn installed(test: &str) -> Option<ModelFolder> {
    let named = std::env::var_os("DOCENT_MODEL").map(|path| ModelFolder::at(PathBuf::from(path)));
    let found = named.or_else(|| super::models_folder().map(|models| super::default_model(&models)));
    let found = found.filter(|folder| folder.root().join("model.safetensors").exists());
    if found.is_none() {
        println!("skipped: {test} needs the model; run `docent model install`");
    }
    found
}

fn check_equal(ours: &[f32], theirs: &[f32], text: &str) {
    assert_eq!(ours.len(), theirs.len());
    let worst = ours.iter().zip(theirs).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(worst <= EQUAL, "{text:?} differs by {worst}");
}

fn passage_vector(encoder: &Encoder, text: &str) -> Option<Vec<f32>> {
    encoder.encode(&[text], 1, &mut |_| ()).pop().flatten()
}

/// Ids and vectors of every text, and of texts as long as allowed and longer.
fn check_against_reference(folder: &ModelFolder, poolings: &[Pooling], max_tokens: usize) {
    for pooling in poolings {
        let encoder = Encoder::open(folder, &model_settings(Some(*pooling))).unwrap();
        let reference = Reference::open(folder.root(), *pooling == Pooling::Mean, max_tokens);
        let long =
            ["how long does it last, ".repeat(400), "massage".repeat(9), "a".repeat(101), "a ".repeat(900)];
        for text in TEXTS.iter().copied().chain(long.iter().map(String::as_str)) {
            let theirs = reference.tokenize(text);
            let Some(ids) = encoder.tokenize("", text) else {
                let known = theirs[1..theirs.len() - 1].iter().any(|id| *id != encoder.unknown());
                assert!(!known, "{text:?}");
                continue;
            };
            assert_eq!(ids, theirs, "{text:?}");
            check_equal(&passage_vector(&encoder, text).unwrap(), &reference.encode(text), text);
        }
    }
}

#[test]
fn a_tiny_model_gives_the_vectors_of_the_reference() {
    for activation in ["gelu", "gelu_new", "relu"] {
        let folder = tempfile::tempdir().unwrap();
        check_against_reference(&tiny::write(folder.path(), activation), &[Pooling::Mean, Pooling::Cls], 24);
    }
}

#[test]
fn the_installed_model_gives_the_vectors_of_the_reference() {
    if let Some(folder) = installed("the_installed_model_gives_the_vectors_of_the_reference") {
        check_against_reference(&folder, &[Pooling::Mean], 256);
    }
}

#[test]
fn every_kind_of_character_gives_the_ids_of_the_reference() {
    let Some(folder) = installed("every_kind_of_character_gives_the_ids_of_the_reference") else { return };
    let encoder = Encoder::open(&folder, &ModelSettings::default()).unwrap();
    let reference = Reference::open(folder.root(), true, 256);
    // All of the planes that hold scripts; of the empty and private ones beyond, every 64th block.
    let scripts = (0..0x32000).step_by(64);
    let beyond = (0x32000..=u32::from(char::MAX)).step_by(4096);
    for first in scripts.chain(beyond) {
        // Between letters, so that it shows whether a character splits, vanishes or stays.
        let text: String =
            (first..first + 64).filter_map(char::from_u32).flat_map(|c| ['a', c, 'b', ' ']).collect();
        if let Some(ours) = encoder.tokenize("", &text) {
            assert_eq!(ours, reference.tokenize(&text), "U+{first:04X} and the 63 after it");
        }
    }
}

#[test]
fn a_full_tokenizer_file_serves_as_well_as_a_plain_vocabulary() {
    let folder = tempfile::tempdir().unwrap();
    let model = tiny::write(folder.path(), "gelu");
    let plain = Encoder::open(&model, &ModelSettings::default()).unwrap();
    fs::remove_file(folder.path().join("vocab.txt")).unwrap();
    let full = Encoder::open(&model, &ModelSettings::default()).unwrap();
    assert_ne!(plain.fingerprint(), full.fingerprint());
    for text in TEXTS {
        assert_eq!(plain.encode_question(text), full.encode_question(text), "{text:?}");
    }
}

#[test]
fn a_text_without_known_pieces_has_no_vector() {
    let folder = tempfile::tempdir().unwrap();
    let encoder = Encoder::open(&tiny::write(folder.path(), "gelu"), &ModelSettings::default()).unwrap();
    for text in ["", " \n", "\u{200b}", "😂", "東"] {
        assert_eq!(encoder.encode_question(text), None, "{text:?}");
    }
    assert!(encoder.encode_question("😂 ok").is_some());
}

#[test]
fn words_have_vectors_in_the_context_of_their_question() {
    let folder = tempfile::tempdir().unwrap();
    let encoder = Encoder::open(&tiny::write(folder.path(), "gelu"), &ModelSettings::default()).unwrap();
    let text = "How long does massaging last? How long";
    let read = encoder.read_question(text).unwrap();
    assert_eq!(Some(&read.whole), encoder.encode_question(text).as_ref());
    let words = ["How", "long", "does", "massaging", "last", "東", "week", "How", "long"];
    let vectors = encoder.words_in_context(&read, &words);
    let there: Vec<bool> = vectors.iter().map(Option::is_some).collect();
    assert_eq!(there, [true, true, true, true, true, false, false, true, true]);
    for vector in vectors.iter().flatten() {
        let length: f32 = vector.iter().map(|x| x * x).sum();
        assert!((length - 1.0).abs() < 1e-4, "{length}");
    }
    // The same word elsewhere is another one.
    assert_ne!(vectors[0], vectors[7]);
}

#[test]
fn a_question_to_the_point_has_more_focus() {
    let folder = tempfile::tempdir().unwrap();
    let encoder = Encoder::open(&tiny::write(folder.path(), "gelu"), &ModelSettings::default()).unwrap();
    let focus = |text: &str| encoder.read_question(text).unwrap().focus;
    assert!(focus("massage massage massage massage") > focus("massage how it week"));
    assert_eq!(encoder.read_question("東"), None);
}

#[test]
fn a_typed_marker_is_only_letters() {
    let folder = tempfile::tempdir().unwrap();
    let encoder = Encoder::open(&tiny::write(folder.path(), "gelu"), &ModelSettings::default()).unwrap();
    let ids = encoder.tokenize("", "a [SEP] b").unwrap();
    assert_eq!(ids.iter().filter(|id| **id == *ids.last().unwrap()).count(), 1, "{ids:?}");
}

#[test]
fn a_vector_depends_on_its_text_alone() {
    let folder = tempfile::tempdir().unwrap();
    let encoder = Encoder::open(&tiny::write(folder.path(), "gelu"), &ModelSettings::default()).unwrap();
    let alone: Vec<_> = TEXTS.iter().map(|text| passage_vector(&encoder, text)).collect();
    let mut told = Vec::new();
    assert_eq!(encoder.encode(TEXTS, 2, &mut |count| told.push(count)), alone);
    assert_eq!(told, (1..=TEXTS.len()).collect::<Vec<_>>());
    let backwards: Vec<&str> = TEXTS.iter().rev().copied().collect();
    let turned: Vec<_> = encoder.encode(&backwards, 3, &mut |_| ()).into_iter().rev().collect();
    assert_eq!(turned, alone);
    assert!(encoder.encode(&[], 2, &mut |_| ()).is_empty());
}

#[test]
fn prefixes_stand_before_the_text_and_change_the_fingerprint() {
    let folder = tempfile::tempdir().unwrap();
    let model = tiny::write(folder.path(), "gelu");
    let bare = Encoder::open(&model, &ModelSettings::default()).unwrap();
    let settings = ModelSettings {
        query_prefix: "how: ".into(),
        passage_prefix: "it: ".into(),
        ..ModelSettings::default()
    };
    let prefixed = Encoder::open(&model, &settings).unwrap();
    assert_eq!(prefixed.encode_question("long?"), bare.encode_question("how: long?"));
    assert_eq!(prefixed.encode(&["long?"], 1, &mut |_| ()), bare.encode(&["it: long?"], 1, &mut |_| ()));
    assert_eq!(prefixed.encode_question(""), None);
    assert_ne!(prefixed.fingerprint(), bare.fingerprint());
}

#[test]
fn the_maximum_of_tokens_bounds_what_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let model = tiny::write(folder.path(), "gelu");
    for (asked, got) in [(None, 24), (Some(10), 10), (Some(0), 3), (Some(9999), tiny::POSITIONS)] {
        let settings = ModelSettings { max_tokens: asked, ..ModelSettings::default() };
        let encoder = Encoder::open(&model, &settings).unwrap();
        assert_eq!(encoder.tokenize("", &"how ".repeat(100)).unwrap().len(), got, "{asked:?}");
        assert_eq!(encoder.encode_question(&"how ".repeat(100)).unwrap().len(), tiny::HIDDEN);
    }
}

#[test]
fn of_a_long_question_its_beginning_and_its_end_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let encoder = Encoder::open(&tiny::write(folder.path(), "gelu"), &ModelSettings::default()).unwrap();
    let short = "how long does it last";
    assert_eq!(encoder.question_ids(short), encoder.tokenize("", short));
    let whole = |text: &str| encoder.tokenize("", text).unwrap();
    let (head, tail) = (whole("how long does it last"), whole("does massage help"));
    let long = format!("how long does it last {} does massage help", "how ".repeat(1_400));
    let read = encoder.question_ids(&long).unwrap();
    assert_eq!(read.len(), 24);
    assert!(read.starts_with(&head[..head.len() - 1]), "{read:?}");
    assert!(read.ends_with(&tail[1..]), "{read:?}");
}

/// Opens a tiny model after `change` was done to its folder, and gives the refusal's words.
fn refusal(change: impl FnOnce(&std::path::Path)) -> String {
    let folder = tempfile::tempdir().unwrap();
    let model = tiny::write(folder.path(), "gelu");
    change(folder.path());
    let refused = Encoder::open(&model, &ModelSettings::default()).expect_err("it must be refused");
    let path = match &refused {
        ModelError::Missing { path }
        | ModelError::Read { path, .. }
        | ModelError::Foreign { path, .. }
        | ModelError::Damaged { path, .. }
        | ModelError::Stale { path, .. }
        | ModelError::Write { path, .. } => path,
    };
    assert!(path.starts_with(folder.path()), "{refused}");
    refused.to_string()
}

#[test]
fn missing_damaged_and_foreign_files_are_refused_by_name() {
    let check = |file: &str, content: Option<&[u8]>, want: &str| {
        let said = refusal(|folder| {
            let path = folder.join(file);
            content.map_or_else(|| fs::remove_file(&path).unwrap(), |bytes| fs::write(&path, bytes).unwrap());
        });
        assert!(said.contains(file) && said.contains(want), "{said}");
    };
    check("config.json", None, "run `docent model install`");
    check("config.json", Some(b"{"), "not a BERT config");
    check("config.json", Some(br#"{"model_type": "xlm-roberta"}"#), "not a BERT config");
    check("model.safetensors", None, "run `docent model install`");
    check("model.safetensors", Some(b""), "not a whole safetensors file");
    check("model.safetensors", Some(&[255; 64]), "not a whole safetensors file");
    check("vocab.txt", Some(b"a\nb\n"), "has no piece [UNK]");
    check("vocab.txt", Some(&[0xff, 0xfe]), "cannot be read");
    check("tokenizer_config.json", Some(b"[]"), "not a tokenizer's settings");
    check("1_Pooling/config.json", Some(b"{}"), "set `pooling`");
    check("sentence_bert_config.json", Some(b"3"), "not a length limit");
}

#[test]
fn a_model_of_another_shape_is_refused() {
    let check = |from: &str, to: &str, want: &str| {
        let said = refusal(|folder| {
            let path = folder.join("config.json");
            let config = fs::read_to_string(&path).unwrap();
            assert!(config.contains(from), "{config}");
            fs::write(path, config.replace(from, to)).unwrap();
        });
        assert!(said.contains(want), "{said}");
    };
    check("\"bert\"", "\"mpnet\"", "model_type is \"mpnet\"");
    check("\"absolute\"", "\"relative_key\"", "position_embedding_type");
    check("\"gelu\"", "\"swish\"", "hidden_act \"swish\" is unknown");
    check("\"num_attention_heads\":4", "\"num_attention_heads\":5", "cannot be shared out");
    check("\"num_attention_heads\":4", "\"num_attention_heads\":0", "cannot be shared out");
    check("\"intermediate_size\":64", "\"intermediate_size\":65", "config.json asks for [65, 32]");
    check("\"num_hidden_layers\":2", "\"num_hidden_layers\":3", "has no tensor encoder.layer.2");
    check("\"vocab_size\":73", "\"vocab_size\":72", "the vocabulary has 73 pieces");
}

#[test]
fn half_a_weights_file_is_refused() {
    let said = refusal(|folder| {
        let path = folder.join("model.safetensors");
        let bytes = fs::read(&path).unwrap();
        fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    });
    assert!(said.contains("not a whole safetensors file"), "{said}");
}
