//! The numbers of a model: named tensors in a memory-mapped `model.safetensors`.

use super::error::ModelError;
use super::raw;
use memmap2::Mmap;
use safetensors::{Dtype, SafeTensors, tensor::Metadata};
use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Where one tensor stands: a range of bytes that was proved to hold whole fp32 numbers.
#[derive(Debug, Clone)]
pub(super) struct Tensor(Range<usize>);

/// The mapped file.
#[derive(Debug)]
pub(super) struct Weights {
    bytes: Mmap,
}

/// The file's table of contents, needed only while a model is opened.
pub(super) struct Contents<'a> {
    path: PathBuf,
    weights: &'a Weights,
    metadata: Metadata,
    data: usize,
    prefix: &'static str,
}

impl Weights {
    pub(super) fn open(path: &Path) -> Result<Self, ModelError> {
        let file = File::open(path).map_err(|e| ModelError::read(path, e))?;
        let bytes = raw::map(&file).map_err(|e| ModelError::read(path, e))?;
        Ok(Self { bytes })
    }

    /// Reads the header; the numbers stay on disk until they are used.
    pub(super) fn contents(&self, path: &Path) -> Result<Contents<'_>, ModelError> {
        let (header, metadata) = SafeTensors::read_metadata(&self.bytes)
            .map_err(|e| ModelError::damaged(path, format!("not a whole safetensors file ({e})")))?;
        // Some publishers keep the name of the wrapped network before each tensor's own.
        let prefix =
            if metadata.info("bert.embeddings.word_embeddings.weight").is_some() { "bert." } else { "" };
        let data = size_of::<u64>() + header;
        Ok(Contents { path: path.to_owned(), weights: self, metadata, data, prefix })
    }

    /// The numbers of a tensor, row by row.
    pub(super) fn numbers(&self, tensor: &Tensor) -> &[f32] {
        bytemuck::cast_slice(&self.bytes[tensor.0.clone()])
    }
}

impl Contents<'_> {
    /// Finds a tensor that must have this shape.
    pub(super) fn tensor(&self, name: &str, shape: &[usize]) -> Result<Tensor, ModelError> {
        let name = format!("{}{name}", self.prefix);
        let foreign = |what: String| ModelError::foreign(&self.path, what);
        let info = self.metadata.info(&name).ok_or_else(|| foreign(format!("has no tensor {name}")))?;
        if info.dtype != Dtype::F32 {
            return Err(foreign(format!("tensor {name} holds {:?}, not F32", info.dtype)));
        }
        if info.shape != shape {
            let found = &info.shape;
            return Err(foreign(format!("tensor {name} is {found:?}, but config.json asks for {shape:?}")));
        }
        let range = self.data + info.data_offsets.0..self.data + info.data_offsets.1;
        let bytes = self.weights.bytes.get(range.clone());
        match bytes.map(bytemuck::try_cast_slice::<u8, f32>) {
            Some(Ok(_)) => Ok(Tensor(range)),
            _ => Err(foreign(format!("tensor {name} does not start at a multiple of four bytes"))),
        }
    }
}
