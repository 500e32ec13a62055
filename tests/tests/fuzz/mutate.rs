//! Changes an input the way field chargers, broken networks and attackers do:
//! in its JSON tree, so that the readers' inner branches are reached, and in
//! its bare text, so that the parsers' are.

use serde_json::{Map, Value};

use crate::random::Random;

/// Longer inputs only make the run slower: every bound of the readers is lower.
pub(crate) const MAX_INPUT_BYTES: usize = 64 * 1024;

/// Texts and numbers that readers stumble over, as JSON.
const ODD_JSON: [&str; 34] = [
    "null",
    "true",
    "0",
    "-1",
    "-0",
    "1.5",
    "1e999",
    "-1e-999",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "99999999999999999999999999999999999999999999999999",
    "0.30000000000000000000000000000000000004",
    r#""""#,
    r#"" ""#,
    r#""-1""#,
    r#""12,5""#,
    r#""1e9""#,
    r#""NaN""#,
    r#""1500 Wh""#,
    r#""Celcius""#,
    r#""SignedData""#,
    r#""2026-01-31T12:00:00""#,
    r#""2026-02-30T25:61:61Z""#,
    r#""1970-01-01T00:00:00Z""#,
    r#""9999-12-31T23:59:59.999999999+14:00""#,
    r#""\u0000""#,
    r#""\ud800""#,
    r#""ä𝄞\u202e""#,
    "[]",
    "{}",
];

/// Pieces that matter to a parser of text.
const ODD_TEXT: [&str; 22] = [
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\u{feff}",
    "\u{0}",
    "\n",
    "\\u",
    "\\ud83d",
    "e",
    "-",
    ".",
    "2",
    "3",
    "4",
    "null",
    "\"kind\":",
    "𝄞",
];

/// What mutations draw on.
#[derive(Debug)]
pub(crate) struct Pool<'a> {
    /// Names of fields, actions and words.
    pub words: &'a [String],
    /// Other inputs, to take pieces from.
    pub inputs: &'a [String],
}

/// One to four changes; the result is never longer than [`MAX_INPUT_BYTES`].
pub(crate) fn mutate(random: &mut Random, input: &str, pool: &Pool<'_>) -> String {
    let mut text = input.to_owned();
    for _ in 0..=random.below(4) {
        text = match serde_json::from_str::<Value>(&text) {
            Ok(mut tree) if !random.once_in(4) => {
                change_tree(random, &mut tree, pool);
                write_oddly(random, tree.to_string())
            }
            _ => change_text(random, &text, pool),
        };
        let end = boundary(&text, MAX_INPUT_BYTES);
        text.truncate(end);
    }
    text
}

/// The longest script, in steps.
const MAX_STEPS: usize = 48;

/// Changes a script of one step a line: the order of its steps, or what is said
/// in one of them.
pub(crate) fn mutate_script(random: &mut Random, input: &str, pool: &Pool<'_>) -> String {
    let mut steps: Vec<String> = input.lines().map(str::to_owned).collect();
    for _ in 0..=random.below(3) {
        let at = random.below(steps.len());
        let Some(step) = steps.get(at).cloned() else {
            break;
        };
        match random.below(8) {
            0 => drop(steps.remove(at)),
            1 => steps.insert(random.below(steps.len()), step),
            2 => steps.swap(at, 0),
            3 | 4 => {
                let other: Vec<&str> = random.pick(pool.inputs).lines().collect();
                let from = random.below(other.len());
                let taken = other.iter().skip(from).take(1 + random.below(4));
                let taken: Vec<String> = taken.map(|&step| step.to_owned()).collect();
                steps.splice(at..at, taken);
            }
            _ => {
                let (who, said) = step.split_once(' ').unwrap_or((&step, ""));
                let other = random.pick(pool.inputs).lines().next().unwrap_or_default();
                let other = other
                    .split_once(' ')
                    .map_or(other, |(_, said)| said)
                    .to_owned();
                let words = pool.words;
                let said = mutate(
                    random,
                    said,
                    &Pool {
                        words,
                        inputs: &[other],
                    },
                );
                steps[at] = format!("{who} {}", said.replace('\n', " "));
            }
        }
    }
    steps.truncate(MAX_STEPS);
    steps.join("\n")
}

/// Each value of a tree replaced by each odd one: what chance may take long to
/// hit is tried once for certain.
pub(crate) fn sweep(input: &str) -> impl Iterator<Item = String> {
    let tree: Option<Value> = serde_json::from_str(input).ok();
    let nodes = tree.as_ref().map_or(0, count);
    (0..nodes).flat_map(move |node| {
        let mut marked = tree.clone().unwrap_or_default();
        let mut at = node;
        if let Some(value) = nth(&mut marked, &mut at) {
            *value = Value::from(MARKER);
        }
        let marked = marked.to_string();
        ODD_JSON
            .into_iter()
            .map(move |odd| marked.replace(&format!("\"{MARKER}\""), odd))
    })
}

/// Replaces a marker that stands for JSON no [`Value`] can hold.
fn write_oddly(random: &mut Random, text: String) -> String {
    let marker = format!("\"{MARKER}\"");
    if text.contains(&marker) {
        text.replace(&marker, ODD_JSON[random.below(ODD_JSON.len())])
    } else {
        text
    }
}

const MARKER: &str = "@@odd@@";

fn change_tree(random: &mut Random, tree: &mut Value, pool: &Pool<'_>) {
    let count = count(tree);
    let mut at = random.below(count);
    let Some(node) = nth(tree, &mut at) else {
        return;
    };
    match random.below(12) {
        0 | 1 => *node = Value::from(MARKER),
        2 => *node = other_type(node),
        3 => *node = Value::from(random.pick(pool.words).as_str()),
        4 => *node = Value::Array(vec![node.take()]),
        5 => *node = piece(random, pool).unwrap_or(Value::Null),
        6 => *node = Value::from("x".repeat(random.below(600))),
        7 => {
            *node = Value::from(i64::from_ne_bytes(random.next().to_ne_bytes()) >> random.below(64))
        }
        8 => *node = nested(random),
        _ => change_members(random, node, pool),
    }
}

fn change_members(random: &mut Random, node: &mut Value, pool: &Pool<'_>) {
    match node {
        Value::Array(items) if !items.is_empty() => {
            let at = random.below(items.len());
            match random.below(4) {
                0 => drop(items.remove(at)),
                1 => items.swap(at, 0),
                2 => items.insert(at, Value::from(MARKER)),
                _ => {
                    let copies = 1 << random.below(8);
                    items.extend(std::iter::repeat_n(items[at].clone(), copies));
                }
            }
        }
        Value::Object(fields) if !fields.is_empty() => change_fields(random, fields, pool),
        Value::String(text) => *text = change_text(random, text, pool),
        _ => *node = Value::from(MARKER),
    }
}

fn change_fields(random: &mut Random, fields: &mut Map<String, Value>, pool: &Pool<'_>) {
    let names: Vec<String> = fields.keys().cloned().collect();
    let name = random.pick(&names);
    let word = random.pick(pool.words).clone();
    match random.below(3) {
        0 => drop(fields.remove(name)),
        1 => {
            let value = fields.remove(name).unwrap_or(Value::Null);
            fields.insert(word, value);
        }
        _ => {
            let value = piece(random, pool).unwrap_or(Value::from(MARKER));
            fields.insert(word, value);
        }
    }
}

/// A number as text, a text as a number, and so on.
fn other_type(node: &Value) -> Value {
    match node {
        Value::Number(number) => Value::from(number.to_string()),
        Value::String(text) => serde_json::from_str(text).unwrap_or(Value::from(0)),
        Value::Bool(flag) => Value::from(flag.to_string()),
        Value::Array(items) => items.first().cloned().unwrap_or(Value::Null),
        Value::Object(fields) => fields.values().cloned().collect(),
        Value::Null => Value::from(""),
    }
}

/// A part of another input.
fn piece(random: &mut Random, pool: &Pool<'_>) -> Option<Value> {
    let mut other: Value = serde_json::from_str(random.pick(pool.inputs).as_str()).ok()?;
    let mut at = random.below(count(&other));
    nth(&mut other, &mut at).map(Value::take)
}

/// Around the depth limits of ours (32) and of `serde_json` (128).
fn nested(random: &mut Random) -> Value {
    let depth = random.below(120);
    (0..depth).fold(Value::Null, |inner, _| Value::Array(vec![inner]))
}

fn count(tree: &Value) -> usize {
    1 + match tree {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0,
    }
}

fn nth<'v>(tree: &'v mut Value, at: &mut usize) -> Option<&'v mut Value> {
    if *at == 0 {
        return Some(tree);
    }
    *at -= 1;
    match tree {
        Value::Array(items) => items.iter_mut().find_map(|item| nth(item, at)),
        Value::Object(fields) => fields.values_mut().find_map(|value| nth(value, at)),
        _ => None,
    }
}

fn change_text(random: &mut Random, text: &str, pool: &Pool<'_>) -> String {
    let (from, to) = span(random, text);
    let (before, inside, after) = (&text[..from], &text[from..to], &text[to..]);
    match random.below(9) {
        0 => before.to_owned(),
        1 => format!("{before}{after}"),
        2 => format!("{before}{inside}{inside}{after}"),
        3 => format!("{before}{}{after}", random.pick(&ODD_TEXT)),
        4 => format!("{before}{}{inside}{after}", random.pick(&ODD_JSON)),
        5 => format!("{before}{}{after}", random.pick(pool.words)),
        6 => {
            let other = random.pick(pool.inputs);
            let (from, _) = span(random, other);
            format!("{before}{}", &other[from..])
        }
        7 => {
            let bomb = random.pick(&[
                "[",
                "\u{1}",
                "{\"a\":",
                "{\"meterValue\":[",
                "\\",
                "9",
                "\"",
            ]);
            format!("{before}{}{after}", bomb.repeat(1 << random.below(13)))
        }
        _ => {
            let ascii = char::from(u8::try_from(random.below(128)).unwrap());
            format!("{before}{ascii}{after}")
        }
    }
}

/// A short stretch somewhere in the text, now and then a long one.
fn span(random: &mut Random, text: &str) -> (usize, usize) {
    let longest = if random.once_in(4) { text.len() } else { 8 };
    let from = boundary(text, random.below(text.len() + 1));
    let to = boundary(text, from + random.below(longest + 1));
    (from, to.max(from))
}

/// The last place not beyond `at` where the text can be cut.
fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}
