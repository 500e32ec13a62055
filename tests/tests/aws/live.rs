//! Somebody watches on AWS.

use forecourt_tests::aws::Deployment;
use forecourt_tests::charger::INDEPENDENT;
use forecourt_tests::live::an_owner_watches_a_site;
use forecourt_tests::{person, site};
use serde_json::json;

use super::people::{EMAIL, PASSWORD, a_person_is_invited_and_sees_one_site};
use super::{gateway, nothing_is_left_behind, session};

/// The person sets a second factor up, without which nothing opens from then on.
fn a_person_signs_in_with_a_second_factor(base: &str) {
    let app = person::set_second_factor(base, EMAIL, PASSWORD).unwrap();
    assert!(person::sign_in(base, EMAIL, PASSWORD).is_err());
    assert!(person::sign_in_with(base, EMAIL, PASSWORD, Some("000000")).is_err());
    // A code opens once, and the present one has confirmed the app.
    let code = person::code_of(&app, 30).unwrap();
    person::sign_in_with(base, EMAIL, PASSWORD, Some(&code)).unwrap();
    assert!(person::sign_in_with(base, EMAIL, PASSWORD, Some(&code)).is_err());
}

#[test]
fn a_site_owner_hears_at_once_what_changes_at_the_own_site() {
    let mut deployment = Deployment::start().unwrap();
    let api = deployment.api().unwrap();
    let (station, script) = INDEPENDENT[0];
    site::build(&api, &[station]).unwrap();
    let state = tempfile::tempdir().unwrap();
    let (_, gateway) = gateway(&deployment, &api, state.path());
    a_person_is_invited_and_sees_one_site(&mut deployment, &api);
    let here = api.patch("/v1/users/anna", &json!({"site_ids": [site::SITE]}));
    here.unwrap().ok().unwrap();
    let tokens = person::sign_in(&deployment.http_url, EMAIL, PASSWORD).unwrap();
    let owner = api.with_token(tokens["access_token"].as_str().unwrap());

    an_owner_watches_a_site(&api, &owner, "anna", station, || {
        session(script, &gateway.ocpp_url, station);
        Ok(())
    })
    .unwrap();
    a_person_signs_in_with_a_second_factor(&deployment.http_url);
    nothing_is_left_behind(&mut deployment);
}
