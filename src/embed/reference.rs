//! The reference that our encoder is held to: candle's BERT and the tokenizers crate.

use candle_core::{DType, Device, IndexOp as _, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::bert::{BertModel, Config};
use std::path::Path;
use tokenizers::{Tokenizer, TruncationParams};

/// The same model, run by other people's code.
pub(crate) struct Reference {
    model: BertModel,
    tokenizer: Tokenizer,
    mean: bool,
}

impl Reference {
    /// Opens a folder that has a `tokenizer.json`.
    pub(crate) fn open(folder: &Path, mean: bool, max_tokens: usize) -> Self {
        let config = std::fs::read_to_string(folder.join("config.json")).expect("config.json");
        // candle has a name of its own for this activation.
        let config = config.replace("gelu_new", "geluapproximate");
        let config: Config = serde_json::from_str(&config).expect("a BERT config");
        let weights = std::fs::read(folder.join("model.safetensors")).expect("weights");
        let weights =
            VarBuilder::from_buffered_safetensors(weights, DType::F32, &Device::Cpu).expect("tensors");
        let model = BertModel::load(weights, &config).expect("a BERT model");
        let mut tokenizer = Tokenizer::from_file(folder.join("tokenizer.json")).expect("tokenizer.json");
        let cut = TruncationParams { max_length: max_tokens, ..TruncationParams::default() };
        tokenizer.with_padding(None).with_truncation(Some(cut)).expect("a length limit");
        Self { model, tokenizer, mean }
    }

    /// The ids of a text with its markers.
    pub(crate) fn tokenize(&self, text: &str) -> Vec<u32> {
        self.tokenizer.encode(text, true).expect("any text has tokens").get_ids().to_vec()
    }

    /// The normalised vector of a text.
    pub(crate) fn encode(&self, text: &str) -> Vec<f32> {
        let run = || -> candle_core::Result<Vec<f32>> {
            let ids = Tensor::new(self.tokenize(text), &Device::Cpu)?.unsqueeze(0)?;
            let tokens = self.model.forward(&ids, &ids.zeros_like()?, None)?.i(0)?;
            let vector = if self.mean { tokens.mean(0)? } else { tokens.i(0)? };
            vector.broadcast_div(&vector.sqr()?.sum_all()?.sqrt()?)?.to_vec1()
        };
        run().expect("the reference encodes any text")
    }
}
