use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde_json::Value;

use super::world::{Answer, World};

/// The path of the document that was released, which the API serves.
const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");

#[test]
fn the_document_is_the_released_one() {
    let mut text = forecourt_api::document().to_pretty_json().unwrap();
    text.push('\n');
    if std::env::var_os("FORECOURT_BLESS").is_some() {
        std::fs::write(GOLDEN, &text).unwrap();
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap();
    assert!(
        text == golden,
        "the API changed: if that is meant, run the test with FORECOURT_BLESS=1 and commit {GOLDEN}"
    );
}

#[test]
fn the_document_is_served_to_everybody() {
    let world = World::new();
    let answer = world.call("GET", "/v1/openapi.json", "", None);
    assert_eq!(answer.status, 200);
    assert!(answer.json()["paths"]["/v1/stations"]["post"].is_object());
}

#[test]
fn every_operation_of_the_document_is_in_the_router_and_the_reverse() {
    let world = World::new();
    let document = serde_json::to_value(forecourt_api::document()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            let answer = world.call(
                &method.to_uppercase(),
                &path.replace(['{', '}'], ""),
                "",
                None,
            );
            let documented = item[method].is_object();
            assert_eq!(
                answer.status != 405,
                documented,
                "{method} {path}: {answer:?}"
            );
        }
    }
    assert_eq!(world.get("/v1/nothing").code(), "not_found");
}

#[test]
fn every_operation_has_a_name_of_its_own_a_summary_and_an_answer() {
    let document = serde_json::to_value(forecourt_api::document()).unwrap();
    let mut names = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{name} is there twice");
            assert!(operation["summary"].is_string(), "{method} {path}");
            assert!(
                operation["responses"]["default"].is_object(),
                "{method} {path}"
            );
        }
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere_and_every_answer_is_described() {
    let document = serde_json::to_value(forecourt_api::document()).unwrap();
    let text = document.to_string();
    let mut parts = text.split("#/components/schemas/");
    parts.next();
    for part in parts {
        let name = part.split('"').next().unwrap();
        assert!(
            document["components"]["schemas"][name].is_object(),
            "{name}"
        );
    }
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap();
                let in_path = path.contains(&format!("{{{name}}}"));
                assert_eq!(parameter["in"] == "path", in_path, "{path} {name}");
            }
            for (status, response) in operation["responses"].as_object().unwrap() {
                let response = resolved(&document, response);
                let described = response["description"]
                    .as_str()
                    .is_some_and(|d| !d.is_empty());
                assert!(described, "{path} {status}");
            }
        }
    }
}

/// What a reference of the document leads to.
pub(crate) fn resolved<'a>(document: &'a Value, part: &'a Value) -> &'a Value {
    match part["$ref"].as_str() {
        Some(reference) => document.pointer(&reference[1..]).unwrap(),
        None => part,
    }
}

/// The document, made once for all tests.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::to_value(forecourt_api::document()).unwrap())
}

/// Every operation of the document, with its name for people.
pub(crate) fn operations() -> Vec<(String, &'static Value)> {
    let mut operations = Vec::new();
    for (path, item) in document()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push((format!("{} {path}", method.to_uppercase()), operation));
        }
    }
    operations
}

/// The operation that serves an address.
fn operation_at(method: &str, path: &str) -> Option<&'static Value> {
    let asked: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let parts: Vec<&str> = template.split('/').collect();
        let mut pairs = parts.iter().zip(&asked);
        parts.len() == asked.len()
            && pairs.all(|(part, given)| part == given || part.starts_with('{'))
    };
    let paths = document()["paths"].as_object().unwrap();
    let exact = paths.get(path).map(|item| &item[method.to_lowercase()]);
    let served = exact.or_else(|| {
        let mut all = paths.iter();
        let found = all.find(|(template, _)| fits(template));
        found.map(|(_, item)| &item[method.to_lowercase()])
    });
    served.filter(|operation| operation.is_object())
}

/// The codes that an operation lists under a status.
fn codes(operation: &Value, status: u16) -> BTreeSet<String> {
    let response = resolved(document(), &operation["responses"][status.to_string()]);
    let examples = &response["content"]["application/problem+json"]["examples"];
    let examples = examples.as_object().into_iter().flatten();
    examples.map(|(code, _)| code.clone()).collect()
}

/// Checks that the document lists a problem which the API has answered: every test of the API
/// passes here.
pub(crate) fn must_be_listed(method: &str, path: &str, answer: &Answer) {
    let code = answer.code();
    let Some(operation) = operation_at(method, path).filter(|_| !code.is_empty()) else {
        return;
    };
    if answer.status < 400 {
        return;
    }
    let listed = codes(operation, answer.status);
    assert!(
        listed.contains(&code),
        "the document does not list {code} for {method} {path}"
    );
}

#[test]
fn every_operation_lists_its_problems_with_an_example_of_each_code() {
    for (name, operation) in operations() {
        let responses = operation["responses"].as_object().unwrap();
        let problems: Vec<u16> = responses
            .keys()
            .filter_map(|status| status.parse().ok())
            .filter(|status| *status >= 400)
            .collect();
        for always in [500, 503] {
            assert!(problems.contains(&always), "{name} {always}");
        }
        for status in problems {
            assert!(!codes(operation, status).is_empty(), "{name} {status}");
            let response = resolved(document(), &responses[&status.to_string()]);
            let examples = &response["content"]["application/problem+json"]["examples"];
            for (code, example) in examples.as_object().unwrap() {
                let problem = &example["value"];
                assert_eq!(problem["code"], *code, "{name}");
                assert_eq!(problem["status"], status, "{name} {code}");
                fits(
                    problem,
                    &document()["components"]["schemas"]["Problem"],
                    &name,
                );
            }
        }
        let is_open = operation["security"][0].as_object().unwrap().is_empty();
        let wants_token = codes(operation, 401).contains("unauthorized");
        assert_eq!(wants_token, !is_open, "{name}");
        let changes = name.starts_with("PATCH") || name.starts_with("PUT");
        assert!(!changes || responses.contains_key("412"), "{name}");
        let has_id = name.contains('{');
        assert!(!has_id || responses.contains_key("404"), "{name}");
    }
}

#[test]
fn every_parameter_has_a_meaning_and_an_example_that_fits() {
    let mut seen = 0;
    for (name, operation) in operations() {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let of = format!("{name} {}", parameter["name"]);
            let meaning = parameter["description"].as_str();
            assert!(
                meaning.is_some_and(|it| !it.is_empty()),
                "{of} has no meaning"
            );
            let example = parameter.get("example");
            fits(example.unwrap_or(&Value::Null), &parameter["schema"], &of);
            seen += 1;
        }
    }
    assert!(seen > 200, "{seen}");
}

#[test]
fn every_body_and_every_answer_has_an_example_that_fits_its_schema() {
    let mut seen = 0;
    let webhooks = document()["webhooks"].as_object().unwrap().iter();
    let webhooks = webhooks.map(|(kind, item)| (kind.clone(), &item["post"]));
    for (name, operation) in operations().into_iter().chain(webhooks) {
        let request = operation.get("requestBody");
        let answers = operation["responses"].as_object().unwrap().iter();
        let answers = answers.filter(|(status, _)| status.starts_with('2'));
        for body in request.into_iter().chain(answers.map(|(_, answer)| answer)) {
            for (media_type, content) in body["content"].as_object().into_iter().flatten() {
                let of = format!("{name} {media_type}");
                let example = content.get("example");
                let example = example.unwrap_or_else(|| unreachable!("{of} has no example"));
                if media_type.ends_with("json") {
                    fits(example, &content["schema"], &of);
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 120, "{seen}");
}

/// Checks a value against a schema of the document, as far as the schemas here go.
fn fits(value: &Value, schema: &Value, place: &str) {
    if let Some(why) = misfit(value, schema, 0) {
        unreachable!("{place}: {why}: {value}");
    }
}

/// Why a value does not fit a schema; none if it does.
fn misfit(value: &Value, schema: &Value, depth: usize) -> Option<String> {
    let schema = resolved(document(), schema);
    if depth > 20 || schema.is_null() {
        return None;
    }
    if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        let misfits: Vec<_> = choices
            .iter()
            .map(|it| misfit(value, it, depth + 1))
            .collect();
        let is_one = misfits.iter().any(Option::is_none);
        return (!is_one).then(|| format!("it is none of {misfits:?}"));
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        let why = misfit(value, part, depth + 1);
        if why.is_some() {
            return why;
        }
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(value)
    {
        return Some(format!("it is none of {allowed:?}"));
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        Value::String(one) => vec![one],
        _ => return None,
    };
    let is = |name: &&str| match *name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    };
    if !types.iter().any(is) {
        return Some(format!("it is no {types:?}"));
    }
    within(value, schema).or_else(|| members(value, schema, depth))
}

/// Why a number or text is beyond the bounds of its schema.
fn within(value: &Value, schema: &Value) -> Option<String> {
    let bound = |name: &str| schema[name].as_f64();
    let size = value.as_f64().or_else(|| {
        let text = value.as_str()?;
        Some(f64::from(u32::try_from(text.chars().count()).unwrap()))
    });
    let (least, most) = match value {
        Value::Number(_) => (bound("minimum"), bound("maximum")),
        _ => (bound("minLength"), bound("maxLength")),
    };
    let size = size?;
    let is_within = least.is_none_or(|least| size >= least) && most.is_none_or(|most| size <= most);
    (!is_within).then(|| format!("it is not {least:?} to {most:?}"))
}

/// Why the fields of an object or the items of a list do not fit.
fn members(value: &Value, schema: &Value, depth: usize) -> Option<String> {
    for item in value.as_array().into_iter().flatten() {
        let why = misfit(item, &schema["items"], depth + 1);
        if why.is_some() {
            return why;
        }
    }
    let fields = value.as_object()?;
    for required in schema["required"].as_array().into_iter().flatten() {
        let name = required.as_str().unwrap();
        if !fields.contains_key(name) {
            return Some(format!("{name} is missing"));
        }
    }
    fields.iter().find_map(|(name, field)| {
        let why = misfit(field, &schema["properties"][name], depth + 1)?;
        Some(format!("{name}: {why}"))
    })
}
