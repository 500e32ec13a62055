use super::world::World;

/// Where the released document stands.
const GOLDEN: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/golden/openapi.json"
);

#[test]
fn the_document_is_the_released_one() {
    let mut text = crate::api::document().to_pretty_json().unwrap();
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
    let document = serde_json::to_value(crate::api::document()).unwrap();
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
