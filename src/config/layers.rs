//! Lays one source of settings over the other, remembering where each value came from.

use super::{Config, ConfigError, ENVIRONMENT_PREFIX, Settings, beside};
use crate::nearest::hint;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

/// Variables with the prefix that are not settings.
const OTHER_VARIABLES: [&str; 1] = ["DOCENT_CONFIG"];

/// Settings that are paths: those of a file are relative to it.
const PATHS: [&str; 4] = ["content", "index", "model.folder", "state_dir"];

/// A variable with a shorter name than its setting.
const SHORT_NAME: (&str, &str) = ("DOCENT_MODEL", "model.folder");

/// Where a setting came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A line of a configuration file.
    File {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// A variable of the environment.
    Environment(String),
    /// A flag of the command line.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Environment(name) => f.write_str(name),
            Self::Flag(flag) => f.write_str(flag),
        }
    }
}

pub(super) struct Layers {
    /// Every setting by its dotted name.
    values: BTreeMap<String, Value>,
    origins: BTreeMap<String, Origin>,
}

impl Layers {
    pub(super) fn new(defaults: &Settings) -> Self {
        let values = values(defaults);
        let origins = values.keys().map(|key| (key.clone(), Origin::Default)).collect();
        Self { values, origins }
    }

    /// The layers that settled as `config`.
    pub(super) fn of(config: &Config) -> Self {
        Self { values: values(&config.settings), origins: config.origins.clone() }
    }

    /// The same with some settings of another.
    pub(super) fn with(mut self, other: &Config, keys: &[String]) -> Self {
        let Self { values, origins } = Self::of(other);
        let taken = |key: &String| keys.contains(key);
        self.values.extend(values.into_iter().filter(|(key, _)| taken(key)));
        self.origins.extend(origins.into_iter().filter(|(key, _)| taken(key)));
        self
    }

    pub(super) fn file(&mut self, path: &Path, text: &str) -> Result<(), ConfigError> {
        let line_of = |at: usize| 1 + text[..at.min(text.len())].matches('\n').count();
        let syntax = |e: toml::de::Error| ConfigError::Syntax {
            path: path.to_owned(),
            line: line_of(e.span().map_or(0, |span| span.start)),
            message: e.message().to_owned(),
        };
        let spanned = DeTable::parse(text).map_err(syntax)?;
        let values = flatten(&text.parse::<Table>().map_err(syntax)?);
        let mut lines = BTreeMap::new();
        collect_lines("", spanned.get_ref(), &line_of, &mut lines);
        for (key, mut value) in values {
            if self.is_section(&key) && value.as_table().is_some_and(Table::is_empty) {
                continue;
            }
            let line = lines.get(&key).copied().unwrap_or(1);
            if let (true, Value::String(relative)) = (PATHS.contains(&key.as_str()), &value) {
                value = Value::String(beside(path, relative).to_string_lossy().into_owned());
            }
            self.set(&key, value, Origin::File { path: path.to_owned(), line })?;
        }
        Ok(())
    }

    pub(super) fn environment(
        &mut self,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<(), ConfigError> {
        let mut names: BTreeMap<String, String> =
            self.values.keys().map(|key| (variable_name(key), key.clone())).collect();
        names.insert(SHORT_NAME.0.to_owned(), SHORT_NAME.1.to_owned());
        for (name, text) in variables {
            let Some(name) = name.to_str().map(str::to_owned) else { continue };
            if !name.starts_with(ENVIRONMENT_PREFIX) || OTHER_VARIABLES.contains(&name.as_str()) {
                continue;
            }
            let origin = Origin::Environment(name.clone());
            let Some(key) = names.get(&name) else {
                let known: Vec<&str> = names.keys().map(String::as_str).collect();
                return Err(ConfigError::Unknown { origin, hint: hint(&name, &known), key: name });
            };
            let expected = expected(&self.values[key]);
            let refused = || ConfigError::Value {
                origin: origin.clone(),
                key: key.clone(),
                expected: expected.clone(),
            };
            let text = text.to_str().ok_or_else(&refused)?;
            let value = match &self.values[key] {
                Value::String(_) => Value::String(text.to_owned()),
                _ => text.parse().map_err(|_| refused())?,
            };
            self.set(key, value, origin)?;
        }
        Ok(())
    }

    pub(super) fn flag(&mut self, key: &str, flag: &'static str, path: &Path) -> Result<(), ConfigError> {
        self.set(key, Value::String(path.to_string_lossy().into_owned()), Origin::Flag(flag))
    }

    fn is_section(&self, key: &str) -> bool {
        self.values.keys().any(|known| known.strip_prefix(key).is_some_and(|rest| rest.starts_with('.')))
    }

    fn set(&mut self, key: &str, value: Value, origin: Origin) -> Result<(), ConfigError> {
        let Some(known) = self.values.get(key) else {
            let keys: Vec<&str> = self.values.keys().map(String::as_str).collect();
            return Err(ConfigError::Unknown { origin, key: key.to_owned(), hint: hint(key, &keys) });
        };
        let value = match (known, value) {
            (Value::Float(_), Value::Integer(whole)) => Value::Float(whole as f64),
            (_, value) => value,
        };
        let out_of_range = match &value {
            Value::Integer(whole) => u32::try_from(*whole).is_err(),
            Value::Float(number) => !number.is_finite(),
            _ => false,
        };
        if !known.same_type(&value) || out_of_range {
            let expected = expected(known);
            return Err(ConfigError::Value { origin, key: key.to_owned(), expected });
        }
        self.values.insert(key.to_owned(), value);
        self.origins.insert(key.to_owned(), origin);
        Ok(())
    }

    pub(super) fn settle(self) -> Result<Config, ConfigError> {
        let Self { values, origins } = self;
        let mut table = Table::new();
        for (key, value) in values {
            insert(&mut table, &key, value);
        }
        let refused = |key: &str, expected: String| ConfigError::Value {
            origin: origins.get(key).cloned().unwrap_or(Origin::Default),
            key: key.to_owned(),
            expected,
        };
        let settings: Settings = table.try_into().map_err(|e| refused("settings", e.to_string()))?;
        settings.check().map_err(|(key, expected)| refused(key, expected.to_owned()))?;
        Ok(Config { settings, origins })
    }
}

fn values(settings: &Settings) -> BTreeMap<String, Value> {
    flatten(&Table::try_from(settings).expect("settings are plain data"))
}

/// The settings that differ, by name.
pub(super) fn differences(one: &Settings, other: &Settings) -> Vec<String> {
    let (one, other) = (values(one), values(other));
    one.into_iter().filter(|(key, value)| other.get(key) != Some(value)).map(|(key, _)| key).collect()
}

/// Each setting on a line, with its origin as a comment.
pub(super) fn render(settings: &Settings, origins: &BTreeMap<String, Origin>) -> String {
    let values = values(settings);
    let lines: Vec<(String, String)> = values
        .iter()
        .map(|(key, value)| {
            (format!("{key} = {value}"), origins.get(key).map_or(String::new(), Origin::to_string))
        })
        .collect();
    let width = lines.iter().map(|(line, _)| line.chars().count()).max().unwrap_or(0);
    let lines = lines.into_iter().map(|(line, origin)| format!("{line:width$}  # {origin}"));
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

fn expected(value: &Value) -> String {
    match value {
        Value::String(_) => "a text in quotes",
        Value::Integer(_) => "a whole number from 0 to 4294967295",
        Value::Float(_) => "a finite number",
        Value::Boolean(_) => "true or false",
        Value::Array(_) => "a list in brackets",
        Value::Datetime(_) => "a date",
        Value::Table(_) => "a table",
    }
    .to_owned()
}

fn variable_name(key: &str) -> String {
    ENVIRONMENT_PREFIX.to_owned() + &key.replace('.', "_").to_uppercase()
}

fn flatten(table: &Table) -> BTreeMap<String, Value> {
    let mut flat = BTreeMap::new();
    flatten_into("", table, &mut flat);
    flat
}

fn flatten_into(prefix: &str, table: &Table, flat: &mut BTreeMap<String, Value>) {
    for (key, value) in table {
        let dotted = join(prefix, key);
        match value {
            // An empty table would vanish here, and with it a slip in its name.
            Value::Table(inner) if !inner.is_empty() => flatten_into(&dotted, inner, flat),
            Value::Float(number) => {
                flat.insert(dotted, Value::Float(as_written(*number)));
            }
            value => {
                flat.insert(dotted, value.clone());
            }
        }
    }
}

/// Settings are single-precision inside: the shortest number that means the same is the one that was typed.
#[expect(clippy::cast_possible_truncation, reason = "the number is single-precision by origin or by purpose")]
fn as_written(number: f64) -> f64 {
    (number as f32).to_string().parse().unwrap_or(number)
}

fn insert(table: &mut Table, key: &str, value: Value) {
    match key.split_once('.') {
        None => {
            table.insert(key.to_owned(), value);
        }
        Some((section, rest)) => {
            let inner = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

fn collect_lines(
    prefix: &str,
    table: &DeTable<'_>,
    line_of: &dyn Fn(usize) -> usize,
    lines: &mut BTreeMap<String, usize>,
) {
    for (key, value) in table {
        let dotted = join(prefix, key.get_ref());
        if let DeValue::Table(inner) = value.get_ref() {
            collect_lines(&dotted, inner, line_of, lines);
        }
        lines.insert(dotted, line_of(key.span().start));
    }
}

fn join(prefix: &str, key: &str) -> String {
    if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") }
}
