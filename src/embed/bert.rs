//! The network: token ids in, one vector a token out (Devlin et al., 2018, "BERT").

use super::arithmetic::{self, Activation};
use super::error::ModelError;
use super::raw::{Matrix, Right, Target, multiply};
use super::weights::{Contents, Tensor, Weights};
use serde::Deserialize;
use std::path::Path;

/// The network's measures, as `config.json` gives them.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Shape {
    pub(super) model_type: String,
    pub(super) hidden_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    intermediate_size: usize,
    layer_norm_eps: f32,
    hidden_act: String,
    pub(super) vocab_size: usize,
    pub(super) max_position_embeddings: usize,
    type_vocab_size: usize,
    #[serde(default)]
    position_embedding_type: Option<String>,
}

/// A layer that multiplies by a matrix and adds a vector.
#[derive(Debug)]
struct Linear {
    weight: Tensor,
    bias: Tensor,
}

#[derive(Debug)]
struct Norm {
    weight: Tensor,
    bias: Tensor,
}

#[derive(Debug)]
struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    attended: Linear,
    attended_norm: Norm,
    widen: Linear,
    narrow: Linear,
    norm: Norm,
}

/// A network whose every tensor was found and has the right shape.
#[derive(Debug)]
pub(super) struct Bert {
    weights: Weights,
    activation: Activation,
    epsilon: f32,
    heads: usize,
    hidden: usize,
    wide: usize,
    words: Tensor,
    positions: Tensor,
    kinds: Tensor,
    norm: Norm,
    layers: Vec<Layer>,
}

/// The room that one text needs on its way through; kept between texts to save allocations.
#[derive(Default)]
pub(super) struct Room {
    state: Vec<f32>,
    query: Vec<f32>,
    key: Vec<f32>,
    value: Vec<f32>,
    shares: Vec<f32>,
    context: Vec<f32>,
    wide: Vec<f32>,
}

impl Shape {
    /// Reads `config.json` and refuses what this network cannot be.
    pub(super) fn parse(path: &Path, json: &str) -> Result<Self, ModelError> {
        let foreign = |what: String| ModelError::foreign(path, what);
        let shape: Self =
            serde_json::from_str(json).map_err(|e| foreign(format!("not a BERT config ({e})")))?;
        if shape.model_type != "bert" {
            return Err(foreign(format!("model_type is \"{}\", not \"bert\"", shape.model_type)));
        }
        if shape.position_embedding_type.as_deref().is_some_and(|kind| kind != "absolute") {
            return Err(foreign("position_embedding_type is not \"absolute\"".to_owned()));
        }
        if shape.num_attention_heads == 0
            || shape.hidden_size == 0
            || !shape.hidden_size.is_multiple_of(shape.num_attention_heads)
        {
            let (hidden, heads) = (shape.hidden_size, shape.num_attention_heads);
            return Err(foreign(format!(
                "hidden_size {hidden} cannot be shared out to {heads} attention heads"
            )));
        }
        Ok(shape)
    }
}

impl Bert {
    /// Finds every tensor; reads none.
    pub(super) fn open(shape: &Shape, config: &Path, weights_path: &Path) -> Result<Self, ModelError> {
        let activation = Activation::named(&shape.hidden_act).ok_or_else(|| {
            ModelError::foreign(config, format!("hidden_act \"{}\" is unknown", shape.hidden_act))
        })?;
        let weights = Weights::open(weights_path)?;
        let contents = weights.contents(weights_path)?;
        let hidden = shape.hidden_size;
        let embedding =
            |name: &str, rows| contents.tensor(&format!("embeddings.{name}.weight"), &[rows, hidden]);
        let words = embedding("word_embeddings", shape.vocab_size)?;
        let positions = embedding("position_embeddings", shape.max_position_embeddings)?;
        let kinds = embedding("token_type_embeddings", shape.type_vocab_size)?;
        let norm = Norm::find(&contents, "embeddings.LayerNorm", hidden)?;
        let layers = (0..shape.num_hidden_layers)
            .map(|n| Layer::find(&contents, &format!("encoder.layer.{n}"), shape))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            activation,
            epsilon: shape.layer_norm_eps,
            heads: shape.num_attention_heads,
            hidden,
            wide: shape.intermediate_size,
            words,
            positions,
            kinds,
            norm,
            layers,
            weights,
        })
    }

    /// Runs the network: one row of `hidden` numbers for each token.
    ///
    /// Ids are below the vocabulary's size and no more than there are positions; the encoder sees to it.
    pub(super) fn run<'r>(&self, ids: &[u32], room: &'r mut Room) -> &'r [f32] {
        let (tokens, hidden) = (ids.len(), self.hidden);
        for part in [&mut room.state, &mut room.query, &mut room.key, &mut room.value, &mut room.context] {
            part.resize(tokens * hidden, 0.0);
        }
        room.shares.resize(tokens * tokens, 0.0);
        room.wide.resize(tokens * self.wide, 0.0);
        self.embed(ids, &mut room.state);
        for layer in &self.layers {
            self.attend(layer, tokens, room);
            self.linear(&layer.attended, &room.context, tokens, &mut room.query);
            self.add_and_norm(&layer.attended_norm, &room.query, &mut room.state);
            self.linear(&layer.widen, &room.state, tokens, &mut room.wide);
            self.activation.apply(&mut room.wide);
            self.linear(&layer.narrow, &room.wide, tokens, &mut room.query);
            self.add_and_norm(&layer.norm, &room.query, &mut room.state);
        }
        &room.state
    }

    /// Sums word, position and kind vectors. A single text is all of the first kind.
    fn embed(&self, ids: &[u32], state: &mut [f32]) {
        let hidden = self.hidden;
        let words = self.weights.numbers(&self.words);
        let positions = self.weights.numbers(&self.positions);
        let kind = &self.weights.numbers(&self.kinds)[..hidden];
        for (n, (row, id)) in state.chunks_exact_mut(hidden).zip(ids).enumerate() {
            row.copy_from_slice(&words[*id as usize * hidden..][..hidden]);
            arithmetic::add(row, &positions[n * hidden..][..hidden]);
            arithmetic::add(row, kind);
            self.norm_row(&self.norm, row);
        }
    }

    /// Self-attention: each head mixes the tokens' values by how well keys match queries.
    fn attend(&self, layer: &Layer, tokens: usize, room: &mut Room) {
        let hidden = self.hidden;
        let width = hidden / self.heads;
        self.linear(&layer.query, &room.state, tokens, &mut room.query);
        self.linear(&layer.key, &room.state, tokens, &mut room.key);
        self.linear(&layer.value, &room.state, tokens, &mut room.value);
        let scale = 1.0 / (width as f32).sqrt();
        for start in (0..hidden).step_by(width) {
            let head = |numbers| Matrix { numbers, rows: tokens, columns: width, stride: hidden };
            let (query, key) = (head(&room.query[start..]), head(&room.key[start..]));
            multiply(query, (key, Right::Transposed), scale, (&mut room.shares, tokens, Target::Overwrite));
            for row in room.shares.chunks_exact_mut(tokens) {
                arithmetic::softmax(row);
            }
            let shares = Matrix::packed(&room.shares, tokens, tokens);
            let value = (head(&room.value[start..]), Right::Plain);
            multiply(shares, value, 1.0, (&mut room.context[start..], hidden, Target::Overwrite));
        }
    }

    fn linear(&self, layer: &Linear, input: &[f32], tokens: usize, output: &mut [f32]) {
        let bias = self.weights.numbers(&layer.bias);
        for row in output.chunks_exact_mut(bias.len()) {
            row.copy_from_slice(bias);
        }
        let inner = input.len() / tokens;
        let weight = Matrix::packed(self.weights.numbers(&layer.weight), bias.len(), inner);
        let input = Matrix::packed(input, tokens, inner);
        multiply(input, (weight, Right::Transposed), 1.0, (output, bias.len(), Target::Add));
    }

    fn add_and_norm(&self, norm: &Norm, change: &[f32], state: &mut [f32]) {
        arithmetic::add(state, change);
        for row in state.chunks_exact_mut(self.hidden) {
            self.norm_row(norm, row);
        }
    }

    fn norm_row(&self, norm: &Norm, row: &mut [f32]) {
        let (weight, bias) = (self.weights.numbers(&norm.weight), self.weights.numbers(&norm.bias));
        arithmetic::normalise_layer(row, weight, bias, self.epsilon);
    }
}

impl Linear {
    fn find(contents: &Contents<'_>, name: &str, from: usize, to: usize) -> Result<Self, ModelError> {
        Ok(Self {
            weight: contents.tensor(&format!("{name}.weight"), &[to, from])?,
            bias: contents.tensor(&format!("{name}.bias"), &[to])?,
        })
    }
}

impl Norm {
    fn find(contents: &Contents<'_>, name: &str, width: usize) -> Result<Self, ModelError> {
        Ok(Self {
            weight: contents.tensor(&format!("{name}.weight"), &[width])?,
            bias: contents.tensor(&format!("{name}.bias"), &[width])?,
        })
    }
}

impl Layer {
    fn find(contents: &Contents<'_>, name: &str, shape: &Shape) -> Result<Self, ModelError> {
        let (hidden, wide) = (shape.hidden_size, shape.intermediate_size);
        let linear = |part: &str, from, to| Linear::find(contents, &format!("{name}.{part}"), from, to);
        let norm = |part: &str| Norm::find(contents, &format!("{name}.{part}"), hidden);
        Ok(Self {
            query: linear("attention.self.query", hidden, hidden)?,
            key: linear("attention.self.key", hidden, hidden)?,
            value: linear("attention.self.value", hidden, hidden)?,
            attended: linear("attention.output.dense", hidden, hidden)?,
            attended_norm: norm("attention.output.LayerNorm")?,
            widen: linear("intermediate.dense", hidden, wide)?,
            narrow: linear("output.dense", wide, hidden)?,
            norm: norm("output.LayerNorm")?,
        })
    }
}
