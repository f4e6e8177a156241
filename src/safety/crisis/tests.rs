//! The signs on whole sentences.

use super::*;
use crate::safety::lists;

#[test]
fn try_sets() {
    let leak = |p: &str| -> &'static str { Box::leak(std::fs::read_to_string(p).unwrap().into_boxed_str()) };
    let rules =
        Rules::parse(leak("src/safety/crisis/rules/concepts.txt"), leak("src/safety/crisis/rules/signs.txt"))
            .unwrap_or_else(|f| panic!("{f}"));
    let input = std::fs::read_to_string(std::env::var("CRISIS_IN").unwrap()).unwrap();
    let mut out = String::new();
    for line in input.lines() {
        let v: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = v["text"].as_str().unwrap();
        let r = rules.read(text, &Normal::of(text), lists::is_english).crisis;
        let ids: Vec<String> =
            r.matched.iter().map(|m| format!("{}[{}]", m.rule.as_str(), m.words)).collect();
        out.push_str(&format!("{}\n", serde_json::json!({"text":text,"got":u8::from(r.level),"emergency":r.emergency,"danger":r.danger,"ids":ids})));
    }
    std::fs::write(std::env::var("CRISIS_OUT").unwrap(), out).unwrap();
}
