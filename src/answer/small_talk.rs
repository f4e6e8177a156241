//! Tells greetings, thanks and chatter from questions, so that they get one fitting line and no search.
//!
//! A text is small talk only when every word of it is: "hi, does it help with sleep?" is a question.

use crate::question::Question;

/// Longer texts are no small talk.
const MAX_WORDS: usize = 10;

/// What somebody says who asks nothing of the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmallTalk {
    /// "Good morning everyone".
    Greeting,
    /// "thx bot ur the best".
    Thanks,
    /// "lol ok".
    Chatter,
    /// "are you a real person?"
    AboutDocent,
}

const GREETINGS: &str = "hi hello hey heya hiya helo hallo yo sup gm gn morning afternoon evening goodnight night greetings \
    howdy welcome bye goodbye cya";
const THANKS: &str = "thanks thank thx thnx ty tysm tyvm cheers ta appreciated appreciate merci kudos";
const CHATTER: &str = "ok okay okey k kk lol lmao rofl haha hahaha hehe brb afk hm test testing cool nice great wow yay yes \
    yep yeah no nope nah oops sorry nvm same bump gg";
/// Words that stand beside them and say nothing by themselves.
const FILLERS: &str = "a all am an and are bad best bot bots brilliant day dear docent everybody everyone fam folks \
    food for friend friends good guys have help helped here is it just legend lot lots lovely man mate me \
    million mods much my oh perfect people r really so team that the there this to today u ur very well x you \
    your";
/// Words that stand beside thanks, and in a question as well.
const BESIDE_THANKS: &str = "advice again amazing answer answers awesome been bless cleared exactly fantastic god great helpful i ill \
    info information it kind needed quick reply sense super sharing try up useful was were what wonderful";
/// What stands between thanks and what follows them.
const AROUND_THANKS: &str =
    "you u so much a lot lots very and but then bot docent mate man friend all guys everyone";
/// What begins a question behind thanks.
const ASKING: &str = "am are can could did do does had has have how is may might shall should was were what when where \
    which who why will would";

/// Greetings that are worded as questions.
const GREETING_PHRASES: &str = "whats up, what is up, wassup, hows it going, how is it going, how are things, how goes it, \
    how do you do, hows everyone, hows everybody";

/// What people say at the end of the day, beside greetings and fillers; "off to bed at nine" is none.
const FAREWELLS: [&str; 9] = [
    "off to bed",
    "sleep tight",
    "sleep well",
    "sweet dreams",
    "see you later",
    "see you tomorrow",
    "see you around",
    "talk later",
    "take care",
];

/// What people ask about docent itself; each word as typed, shorthand spelt out.
const ABOUT_DOCENT: &str = "who are you, what are you, who made you, who built you, who created you, \
    who programmed you, who runs \
    you, what can you do, what do you do, how do you work, are you a bot, are you a robot, are you a person, \
    are you a real person, are you a human, are you human, are you real, are you an ai, are you ai, are you \
    chatgpt, are you a machine, how are you, how are you today, how are you doing, are you there, which \
    model are you, can you help, can you help me, could you help me, help, help me, help me please, please \
    help, i need help, i have a question, can i ask you something, can i ask a question, whats your name, \
    what is your name, how old are you, are you alive, are you sentient, do you sleep, do bots sleep, do you \
    have feelings, do you have a name, tell me about yourself, introduce yourself, who owns you, are you a \
    bot or a person, are you a person or a bot, is this a bot, is this a real person, is this a person, am i \
    talking to a bot, am i talking to a machine, am i talking to a person, am i talking to a real person, am \
    i talking to a human, am i talking to a machine or a person, am i talking to a machine or to a person, \
    am i talking to a person or a machine, am i talking to a bot or a person, is anyone there, is anybody \
    there";

/// What kind of small talk a text is, if it is any.
pub(super) fn read(question: &Question) -> Option<SmallTalk> {
    let text = question.text().to_lowercase();
    let mut words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .map(|word| squeeze(&word.replace(['\'', '’'], "")))
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() || words.len() > MAX_WORDS {
        return None;
    }
    // The one thing that "back" says beside a greeting; "my back is so bad" is about a back.
    words.dedup_by(|word, before| word == "back" && before == "welcome");
    let spelt_out = words.iter().map(|word| spelt_out(word)).collect::<Vec<_>>().join(" ");
    let is_one_of = |phrases: &str| phrases.split(", ").any(|known| known == spelt_out);
    if is_one_of(ABOUT_DOCENT) {
        return Some(SmallTalk::AboutDocent);
    }
    if is_one_of(GREETING_PHRASES) {
        return Some(SmallTalk::Greeting);
    }
    // "Is my friend welcome here" greets nobody.
    if words.first().is_some_and(|word| matches!(self::spelt_out(word), "is" | "are" | "am")) {
        return None;
    }
    let any = |list| words.iter().any(|word| holds(list, word));
    let thanking = words.iter().take_while(|word| opens_thanks(word)).count();
    if any(THANKS) && asks_behind(&words[thanking..]) {
        return None;
    }
    if words[..thanking].iter().any(|word| holds(THANKS, word)) && !text.contains('?') && only_thanks(&words)
    {
        return Some(SmallTalk::Thanks);
    }
    let words = without_farewell(&spelt_out, words);
    let lists = [GREETINGS, THANKS, CHATTER, FILLERS];
    let any = |list| words.iter().any(|word| holds(list, word));
    if !words.iter().all(|word| lists.iter().any(|list| holds(list, word))) {
        return None;
    }
    let verdict = matches!(spelt_out.as_str(), "good bot" | "bad bot" | "best bot");
    if any(THANKS) {
        Some(SmallTalk::Thanks)
    } else if any(GREETINGS) {
        Some(SmallTalk::Greeting)
    } else if any(CHATTER) || verdict {
        Some(SmallTalk::Chatter)
    } else {
        None
    }
}

fn opens_thanks(word: &str) -> bool {
    holds(THANKS, word) || holds(AROUND_THANKS, word)
}

/// Whether a question begins behind thanks, and behind what stands between them.
fn asks_behind(words: &[String]) -> bool {
    words.iter().find(|word| !opens_thanks(word)).is_some_and(|word| holds(ASKING, word))
}

/// Whether nothing is said but thanks, and what for.
fn only_thanks(words: &[String]) -> bool {
    let lists = [GREETINGS, THANKS, CHATTER, FILLERS, BESIDE_THANKS];
    words.iter().all(|word| lists.iter().any(|list| holds(list, word)))
}

/// The words before a farewell, and one that greets in its place.
fn without_farewell(spelt_out: &str, words: Vec<String>) -> Vec<String> {
    let squeezed = |farewell: &str| farewell.split(' ').map(squeeze).collect::<Vec<_>>().join(" ");
    let before = FAREWELLS.iter().find_map(|farewell| spelt_out.strip_suffix(&*squeezed(farewell)));
    match before {
        // "Help me sleep well" wishes nobody a good night.
        Some(before) if before.is_empty() || before.split_whitespace().any(|word| holds(GREETINGS, word)) => {
            before.split_whitespace().chain(["bye"]).map(str::to_owned).collect()
        }
        _ => words,
    }
}

fn holds(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// "hiiii" is "hi", "heyyy" is "hey": an unlisted word loses its last letter as often as it is repeated.
fn squeeze(word: &str) -> String {
    let listed = [GREETINGS, THANKS, CHATTER, FILLERS, BESIDE_THANKS].iter().any(|list| holds(list, word));
    let mut squeezed = word.to_owned();
    while !listed && squeezed.chars().last() == squeezed.chars().rev().nth(1) && !squeezed.is_empty() {
        squeezed.pop();
    }
    squeezed
}

fn spelt_out(word: &str) -> &str {
    match word {
        "u" | "ya" => "you",
        "r" => "are",
        "ur" => "your",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<SmallTalk>) {
        assert_eq!(read(&Question::parse(text).unwrap()), expect, "{text}");
    }

    #[test]
    fn greetings_thanks_and_chatter_are_known() {
        check("hiii", Some(SmallTalk::Greeting));
        check("gm everyone ☀️", Some(SmallTalk::Greeting));
        check("Good morning dear bot", Some(SmallTalk::Greeting));
        check("thx bot ur the best", Some(SmallTalk::Thanks));
        check("cheers, that’s... all", None);
        check("ok ok ok", Some(SmallTalk::Chatter));
        check("lol ok", Some(SmallTalk::Chatter));
        check("good bot", Some(SmallTalk::Chatter));
        check("how's it going", Some(SmallTalk::Greeting));
        check("what's up?", Some(SmallTalk::Greeting));
        check("thanks, that really helped a lot!", Some(SmallTalk::Thanks));
        check("thanks, that was really helpful!", Some(SmallTalk::Thanks));
        check("Thanks so much, exactly what I needed", Some(SmallTalk::Thanks));
        check("night all, off to bed", Some(SmallTalk::Greeting));
        check("gn all sleep tight 🌙", Some(SmallTalk::Greeting));
        check("thank you so much, god bless you", Some(SmallTalk::Thanks));
        check("Am I talking to a machine or to a person?", Some(SmallTalk::AboutDocent));
        check("what's your name?", Some(SmallTalk::AboutDocent));
        check("do bots sleep", Some(SmallTalk::AboutDocent));
        check("can you help me", Some(SmallTalk::AboutDocent));
        check("can you help me sleep", None);
        check("welcome back everyone", Some(SmallTalk::Greeting));
        check("how r u today", Some(SmallTalk::AboutDocent));
        check("Are you a real person?", Some(SmallTalk::AboutDocent));
    }

    #[test]
    fn questions_are_not() {
        for text in [
            "hi, does it help with sleep?",
            "thanks! how often should i go",
            "thanks, is it helpful",
            "thanks, was it useful?",
            "thank you so much, what was it",
            "thank you, so is it good for me",
            "thanks bot, what is it",
            "thanks and is it helpful",
            "help needed now, thanks",
            "help me sleep well",
            "best food to sleep well",
            "how do i sleep well",
            "sleep well how",
            "is it good for me",
            "is this for me",
            "what are you supposed to wear",
            "massage",
            "no sleep",
            "is my friend welcome here",
            "are all friends welcome",
            "is this okay",
            "hey my back is so bad",
            "you",
        ] {
            check(text, None);
        }
    }
}
