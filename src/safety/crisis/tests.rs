//! The signs on whole sentences.

use super::*;
use std::collections::HashSet;

#[test]
fn try_sets() {
    let c: &'static str = Box::leak(std::fs::read_to_string("src/safety/crisis/rules/concepts.txt").unwrap().into_boxed_str());
    let s: &'static str = Box::leak(std::fs::read_to_string("src/safety/crisis/rules/signs.txt").unwrap().into_boxed_str());
    let crises = Crises::parse(c, s).unwrap_or_else(|f| panic!("{f}"));
    let english: HashSet<String> =
        std::fs::read_to_string("/work/shared/lexicon/english_words.txt").unwrap().lines().map(str::to_owned).collect();
    let input = std::fs::read_to_string(std::env::var("CRISIS_IN").unwrap()).unwrap();
    let mut out = String::new();
    for line in input.lines() {
        let v: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = v["text"].as_str().unwrap();
        let normal = Normal::of(text);
        let r = crises.read_ids(text, &normal, |w| english.contains(w));
        out.push_str(&format!("{}\n", serde_json::json!({"text":text,"got":u8::from(r.0.level),"emergency":r.0.emergency,"ids":r.1})));
    }
    std::fs::write(std::env::var("CRISIS_OUT").unwrap(), out).unwrap();
}

impl Crises {
    fn read_ids(&self, raw: &str, normal: &Normal, e: impl Fn(&str) -> bool) -> (Crisis, Vec<String>) {
        let text = self.concepts.read(normal, e);
        let mut work = 0;
        let idioms = self.idioms(&text, &mut work);
        let mut found = Vec::new();
        let mut ids = Vec::new();
        for i in &idioms { ids.push(format!("IDIOM[{}]", &raw[normal.bytes_of(i)])); }
        for sign in &self.signs {
            if sign.weight == Weight::Idiom || !sign.pattern.may_match(&text) { continue; }
            for words in sign.pattern.find(&text, &mut work) {
                if !idioms.iter().any(|i| i.start < words.end && words.start < i.end) && sign.holds(&text, &words) {
                    if let Some(f) = self.weigh(&text, sign, words) {
                        ids.push(format!("{}:{:?}:{:?}[{}]", sign.id, f.weight, f.level, &raw[normal.bytes_of(&f.words)]));
                        found.push(f);
                    }
                }
            }
        }
        (self.judge(raw, normal, &text, &found), ids)
    }
}
