//! A BERT model small enough to be made anew in each test: 2 layers, 32 numbers wide.

use super::ModelFolder;
use safetensors::{Dtype, tensor::TensorView};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

pub(super) const HIDDEN: usize = 32;
const WIDE: usize = 64;
const LAYERS: usize = 2;
const HEADS: usize = 4;
pub(super) const POSITIONS: usize = 48;

/// Letters, a few words and endings, marks, and the pieces that hold a vocabulary together.
pub(super) fn pieces() -> Vec<String> {
    let markers = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].map(str::to_owned);
    let letters = ('a'..='z').flat_map(|c| [c.to_string(), format!("##{c}")]);
    let words = [
        "how", "long", "massage", "does", "it", "last", "##ing", "##s", "week", "?", ".", ",", "!", "'",
        "の", "手",
    ];
    markers.into_iter().chain(letters).chain(words.map(str::to_owned)).collect()
}

/// Writes the model into a folder, as sentence-transformers would.
pub(super) fn write(folder: &Path, activation: &str) -> ModelFolder {
    let pieces = pieces();
    fs::create_dir_all(folder.join("1_Pooling")).unwrap();
    let put = |name: &str, text: String| fs::write(folder.join(name), text).unwrap();
    put("vocab.txt", pieces.join("\n") + "\n");
    put("tokenizer_config.json", r#"{"do_lower_case": true, "strip_accents": null}"#.to_owned());
    put("tokenizer.json", tokenizer_json(&pieces));
    put(
        "1_Pooling/config.json",
        r#"{"pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true}"#.to_owned(),
    );
    put("sentence_bert_config.json", r#"{"max_seq_length": 24}"#.to_owned());
    put("config.json", config_json(pieces.len(), activation));
    fs::write(folder.join("model.safetensors"), weights(pieces.len())).unwrap();
    ModelFolder::at(folder)
}

fn config_json(vocabulary: usize, activation: &str) -> String {
    serde_json::json!({
        "model_type": "bert", "hidden_size": HIDDEN, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
        "intermediate_size": WIDE, "layer_norm_eps": 1e-12, "hidden_act": activation, "vocab_size": vocabulary,
        "max_position_embeddings": POSITIONS, "type_vocab_size": 2, "pad_token_id": 0,
        "initializer_range": 0.02, "hidden_dropout_prob": 0.1, "position_embedding_type": "absolute",
    })
    .to_string()
}

fn tokenizer_json(pieces: &[String]) -> String {
    let vocab: BTreeMap<&str, usize> = pieces.iter().map(String::as_str).zip(0..).collect();
    let id = |name: &str| vocab[name];
    serde_json::json!({
        "version": "1.0",
        "added_tokens": [],
        "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                       "strip_accents": null, "lowercase": true},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", id("[SEP]")], "cls": ["[CLS]", id("[CLS]")]},
        "decoder": null,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": vocab},
    })
    .to_string()
}

/// Numbers that look random and never change (a 64-bit linear congruential generator, Knuth).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f32::from(u16::try_from(self.0 >> 48).unwrap()) / 32_768.0 - 1.0
    }
}

fn weights(vocabulary: usize) -> Vec<u8> {
    let mut shapes: Vec<(String, Vec<usize>)> = Vec::new();
    let norm = |shapes: &mut Vec<_>, name: String| {
        shapes.extend(["weight", "bias"].map(|part| (format!("{name}.{part}"), vec![HIDDEN])));
    };
    for (name, rows) in [("word", vocabulary), ("position", POSITIONS), ("token_type", 2)] {
        shapes.push((format!("embeddings.{name}_embeddings.weight"), vec![rows, HIDDEN]));
    }
    norm(&mut shapes, "embeddings.LayerNorm".to_owned());
    for layer in 0..LAYERS {
        let name = |part: &str| format!("encoder.layer.{layer}.{part}");
        for (part, from, to) in [
            ("attention.self.query", HIDDEN, HIDDEN),
            ("attention.self.key", HIDDEN, HIDDEN),
            ("attention.self.value", HIDDEN, HIDDEN),
            ("attention.output.dense", HIDDEN, HIDDEN),
            ("intermediate.dense", HIDDEN, WIDE),
            ("output.dense", WIDE, HIDDEN),
        ] {
            shapes.push((name(part) + ".weight", vec![to, from]));
            shapes.push((name(part) + ".bias", vec![to]));
        }
        norm(&mut shapes, name("attention.output.LayerNorm"));
        norm(&mut shapes, name("output.LayerNorm"));
    }
    let mut dice = Dice(42);
    let filled: Vec<(String, Vec<usize>, Vec<u8>)> = shapes
        .into_iter()
        .map(|(name, shape)| {
            let count = shape.iter().product::<usize>();
            let numbers: Vec<f32> = (0..count).map(|_| dice.roll() * 0.5).collect();
            (name, shape, bytemuck::cast_slice(&numbers).to_vec())
        })
        .collect();
    let views =
        filled.iter().map(|(n, s, b)| (n.clone(), TensorView::new(Dtype::F32, s.clone(), b).unwrap()));
    safetensors::serialize(views, None).unwrap()
}
