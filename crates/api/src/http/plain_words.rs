//! Says for people what serde found wrong in a body or a query. The messages of serde name types of
//! Rust; what is said here names what is allowed instead. A value that was sent is repeated only
//! when it is a number, since a text may be a secret.

/// What serde found wrong in one place.
pub(crate) struct Wrong {
    /// The name of a field inside of the place that is missing, unknown or there twice.
    pub(crate) name: Option<String>,
    /// What is wrong, for people.
    pub(crate) message: String,
    /// Whether the name is unknown.
    pub(crate) is_unknown: bool,
}

impl Wrong {
    fn value(message: impl Into<String>) -> Self {
        Self {
            name: None,
            message: message.into(),
            is_unknown: false,
        }
    }

    fn named(name: &str, message: impl Into<String>) -> Self {
        Self {
            name: Some(name.to_owned()),
            ..Self::value(message)
        }
    }
}

/// Reads a message of serde, without the position in the text.
pub(crate) fn read(message: &str) -> Wrong {
    if let Some(name) = quoted(message, "missing field ") {
        return Wrong::named(name, "is missing");
    }
    if let Some(name) = quoted(message, "duplicate field ") {
        return Wrong::named(name, "is there twice");
    }
    if let Some(rest) = message.strip_prefix("unknown field `") {
        let (name, allowed) = name_and_allowed(rest);
        let said = match allowed {
            Some(allowed) => format!("is unknown: known are {allowed}"),
            None => "is unknown: no field is allowed here".to_owned(),
        };
        return Wrong {
            is_unknown: true,
            ..Wrong::named(name, said)
        };
    }
    if let Some(rest) = message.strip_prefix("unknown variant `") {
        let (_, allowed) = name_and_allowed(rest);
        let said = allowed.map(|allowed| must_be_word(&allowed));
        return Wrong::value(said.unwrap_or_else(|| NOT_ALLOWED.to_owned()));
    }
    for kind in ["invalid type: ", "invalid value: "] {
        if let Some(rest) = message.strip_prefix(kind) {
            return Wrong::value(other_kind(rest));
        }
    }
    if let Some(rest) = message.strip_prefix("invalid length ") {
        return Wrong::value(other_length(rest));
    }
    Wrong::value(own_words(message))
}

/// What a value must be that names one of several things.
const MUST_BE_WORD: &str = "must be one of the words that are allowed here";

/// What is said of a value whose allowed values serde does not tell.
const NOT_ALLOWED: &str = "has a value or a form that is not allowed here";

/// The name in a message that consists of a beginning and a name.
fn quoted<'a>(message: &'a str, beginning: &str) -> Option<&'a str> {
    let name = message.strip_prefix(beginning)?;
    name.strip_prefix('`')?.strip_suffix('`')
}

/// Takes apart "x`, expected one of `a`, `b`": the name, and what is allowed, if anything is. The
/// name is the caller's own text and may have any characters.
fn name_and_allowed(rest: &str) -> (&str, Option<String>) {
    let Some((name, expected)) = rest.rsplit_once("`, expected ") else {
        let name = rest.rsplit_once("`, ").map_or(rest, |(name, _)| name);
        return (name, None);
    };
    // Every second part stands between back quotes.
    let allowed: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    (name, (!allowed.is_empty()).then(|| allowed.join(", ")))
}

fn must_be_word(allowed: &str) -> String {
    if allowed.contains(", ") {
        format!("must be one of {allowed}")
    } else {
        format!("must be {allowed}")
    }
}

/// Says what a value must be that is of another kind, or out of the range of its kind.
fn other_kind(rest: &str) -> String {
    let Some((given, expected)) = rest.rsplit_once(", expected ") else {
        return NOT_ALLOWED.to_owned();
    };
    let Some(wanted) = kind(expected) else {
        return NOT_ALLOWED.to_owned();
    };
    match given_kind(given) {
        Some(given) if given != wanted => format!("must be {wanted}, not {given}"),
        _ => format!("must be {wanted}"),
    }
}

/// Says how many elements a list must have.
fn other_length(rest: &str) -> String {
    let (given, expected) = rest.split_once(", expected ").unwrap_or((rest, ""));
    match kind(expected) {
        Some(wanted) if wanted.starts_with("a list") => {
            format!("must be {wanted}, not of {given}")
        }
        Some(wanted) if wanted == "an object" => format!("must be {wanted}"),
        _ => format!("must have another number of elements than {given}"),
    }
}

/// What a value must be, from serde's name of its type; none if the name says nothing to people.
fn kind(expected: &str) -> Option<String> {
    let numbers = expected.strip_prefix("a nonzero ");
    if let Some((least, most)) = range(numbers.unwrap_or(expected)) {
        let least = if numbers.is_some() && least == "0" {
            "1"
        } else {
            least
        };
        return Some(format!("a whole number from {least} to {most}"));
    }
    for list in ["an array of length ", "a tuple of size "] {
        if let Some(size) = expected.strip_prefix(list) {
            return Some(format!("a list of {size}"));
        }
    }
    let said = match expected {
        "f32" | "f64" => "a number",
        "a boolean" | "bool" => "true or false",
        "a string" | "a borrowed string" | "str" | "string" | "a character" => "a text",
        "a sequence" | "a set" | "an array" => "a list",
        "a map" | "map" => "an object",
        "string or map" => "a text or an object",
        "unit" | "null" => "null",
        // A type of this program that describes itself for people, as the one of a price does.
        own if !is_of_rust(own) => own,
        own => return rust_kind(own).map(str::to_owned),
    };
    Some(said.to_owned())
}

/// What a value must be whose type has a name in the program.
fn rust_kind(expected: &str) -> Option<&'static str> {
    let objects = [
        "struct ",
        "internally tagged enum",
        "adjacently tagged enum",
    ];
    if objects.iter().any(|it| expected.starts_with(it)) {
        return Some("an object");
    }
    let words = ["enum ", "variant identifier", "unit variant"];
    words
        .iter()
        .any(|it| expected.starts_with(it))
        .then_some("one of the words that are allowed here")
}

/// The least and the greatest number of a type.
fn range(of: &str) -> Option<(&'static str, &'static str)> {
    Some(match of {
        "u8" => ("0", "255"),
        "u16" => ("0", "65535"),
        "u32" => ("0", "4294967295"),
        "u64" | "usize" => ("0", "18446744073709551615"),
        "i8" => ("-128", "127"),
        "i16" => ("-32768", "32767"),
        "i32" => ("-2147483648", "2147483647"),
        "i64" | "isize" => ("-9223372036854775808", "9223372036854775807"),
        _ => return None,
    })
}

/// What was sent, from serde's description of it.
fn given_kind(given: &str) -> Option<String> {
    for number in ["integer `", "floating point `"] {
        if let Some(value) = given.strip_prefix(number) {
            return Some(format!("the number {}", value.trim_end_matches('`')));
        }
    }
    let said = match given {
        "null" | "unit value" => "null",
        "sequence" => "a list",
        "map" => "an object",
        "number" => "a number",
        _ if given.starts_with("string ") || given.starts_with("character ") => "a text",
        "boolean `true`" => "true",
        "boolean `false`" => "false",
        _ => return None,
    };
    Some(said.to_owned())
}

/// A message that a type made by itself. Those of the standard library say what a parser did.
fn own_words(message: &str) -> String {
    let said = match message {
        "invalid digit found in string" | "cannot parse integer from empty string" => {
            "must be a whole number"
        }
        "number too large to fit in target type" => "must be a smaller whole number",
        "number too small to fit in target type" => "must be a greater whole number",
        "number would be zero for non-zero type" => "must be a whole number from 1 on",
        "expected value" => MUST_BE_WORD,
        "invalid float literal" | "cannot parse float from empty string" => "must be a number",
        "provided string was not `true` or `false`" => "must be true or false",
        _ if is_of_rust(message) => NOT_ALLOWED,
        _ => message,
    };
    said.to_owned()
}

/// Whether a text names things of Rust or serde, which say nothing to people.
fn is_of_rust(text: &str) -> bool {
    let words = [
        "struct ",
        "enum ",
        "variant",
        "identifier",
        "tagged",
        "tuple ",
        "newtype",
    ];
    text.contains('`') || words.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::too_many_lines, reason = "one table of cases")]
    fn every_kind_of_message_is_said_in_words_for_people() {
        for (message, name, said) in [
            ("missing field `full_name`", Some("full_name"), "is missing"),
            ("duplicate field `email`", Some("email"), "is there twice"),
            (
                "unknown field `emial`, expected one of `user_id`, `email`",
                Some("emial"),
                "is unknown: known are user_id, email",
            ),
            (
                "unknown field `a`, expected `b` or `c`",
                Some("a"),
                "is unknown: known are b, c",
            ),
            (
                "unknown field `a`, expected `b`",
                Some("a"),
                "is unknown: known are b",
            ),
            (
                "unknown field `a`, there are no fields",
                Some("a"),
                "is unknown: no field is allowed here",
            ),
            (
                "unknown variant `x`, expected one of `a`, `b`, `c`",
                None,
                "must be one of a, b, c",
            ),
            (
                "unknown variant `x`, expected `a` or `b`",
                None,
                "must be one of a, b",
            ),
            (
                "unknown variant `struct X`, expected `a`",
                None,
                "must be a",
            ),
            (
                "unknown variant `x`, there are no variants",
                None,
                NOT_ALLOWED,
            ),
            (
                "invalid type: string \"a\", expected u32",
                None,
                "must be a whole number from 0 to 4294967295, not a text",
            ),
            (
                "invalid type: string \"a, expected i8\", expected a boolean",
                None,
                "must be true or false, not a text",
            ),
            (
                "invalid type: null, expected a string",
                None,
                "must be a text, not null",
            ),
            (
                "invalid type: sequence, expected a string",
                None,
                "must be a text, not a list",
            ),
            (
                "invalid type: map, expected a sequence",
                None,
                "must be a list, not an object",
            ),
            (
                "invalid type: boolean `true`, expected f64",
                None,
                "must be a number, not true",
            ),
            (
                "invalid type: integer `7`, expected struct HoursFields",
                None,
                "must be an object, not the number 7",
            ),
            (
                "invalid type: integer `7`, expected string or map",
                None,
                "must be a text or an object, not the number 7",
            ),
            (
                "invalid type: map, expected variant identifier",
                None,
                "must be one of the words that are allowed here, not an object",
            ),
            (
                "invalid type: sequence, expected internally tagged enum Element",
                None,
                "must be an object, not a list",
            ),
            (
                "invalid type: integer `1`, expected a price as text, such as \"0.2999\"",
                None,
                "must be a price as text, such as \"0.2999\", not the number 1",
            ),
            (
                "invalid value: integer `300`, expected u8",
                None,
                "must be a whole number from 0 to 255, not the number 300",
            ),
            (
                "invalid value: integer `0`, expected a nonzero u16",
                None,
                "must be a whole number from 1 to 65535, not the number 0",
            ),
            (
                "invalid type: floating point `1.5`, expected i64",
                None,
                "must be a whole number from -9223372036854775808 to 9223372036854775807, not the number 1.5",
            ),
            (
                "invalid type: unit value, expected newtype variant A::B",
                None,
                NOT_ALLOWED,
            ),
            (
                "invalid length 3, expected an array of length 2",
                None,
                "must be a list of 2, not of 3",
            ),
            (
                "invalid length 1, expected struct Pair with 2 elements",
                None,
                "must be an object",
            ),
            (
                "invalid length 3, expected fewer elements in array",
                None,
                "must have another number of elements than 3",
            ),
            (
                "data did not match any variant of untagged enum Amount",
                None,
                NOT_ALLOWED,
            ),
            (
                "no variant of enum Amount found in flattened data",
                None,
                NOT_ALLOWED,
            ),
            ("expected value", None, MUST_BE_WORD),
            (
                "invalid digit found in string",
                None,
                "must be a whole number",
            ),
            (
                "number too large to fit in target type",
                None,
                "must be a smaller whole number",
            ),
            (
                "provided string was not `true` or `false`",
                None,
                "must be true or false",
            ),
            (
                "a site id must not be empty",
                None,
                "a site id must not be empty",
            ),
        ] {
            let wrong = read(message);
            assert_eq!(wrong.name.as_deref(), name, "{message}");
            assert_eq!(wrong.message, said, "{message}");
            assert_eq!(
                wrong.is_unknown,
                message.starts_with("unknown field"),
                "{message}"
            );
        }
    }
}
