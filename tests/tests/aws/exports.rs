//! An export is written by the function `live` to the bucket, and fetched by an address that the
//! function `api` signs.

use forecourt_tests::aws::Deployment;
use forecourt_tests::site;
use serde_json::json;

use super::nothing_is_left_behind;

#[test]
fn an_export_is_written_to_the_bucket_and_fetched_by_a_signed_address() {
    let mut deployment = Deployment::start().unwrap();
    let api = deployment.api().unwrap();
    site::build(&api, &["PY-16"]).unwrap();
    let new = json!({"kind": "stations"});
    let export = api.post("/v1/exports", &new).unwrap().ok().unwrap();
    let path = format!("/v1/exports/{}", export["export_id"].as_str().unwrap());
    let export = api
        .wait_for(&path, |export| {
            (export["state"] == "done").then(|| export.clone())
        })
        .unwrap();
    let link = export["link"].as_str().unwrap();
    // The client follows to the address of the bucket, and sends no token there.
    let file = api.with_token("").get(link).unwrap();
    let text = file.body.as_str().unwrap();
    assert!(text.starts_with("\u{feff}station_id,site_id,"), "{text}");
    assert!(text.contains("PY-16"), "{text}");
    let forged = link.replacen("link=", "link=A", 1);
    assert_eq!(api.get(&forged).unwrap().status, 404);
    nothing_is_left_behind(&mut deployment);
}
