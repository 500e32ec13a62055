use super::world::World;

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
                let described = response["description"]
                    .as_str()
                    .is_some_and(|d| !d.is_empty());
                assert!(described, "{path} {status}");
            }
        }
    }
}
