use forecourt_link::{Credential, CredentialKind};
use forecourt_types::{GatewayId, OperatorId};
use serde_json::{Value, json};

use super::world::World;
use crate::keys;
use crate::rows::config::Gateway;
use crate::rows::load;
use crate::secrets::{KeyCache, Purpose};
use crate::simulation::run;

fn enroll(world: &World, secret: &Value) -> super::world::Answer {
    let body = json!({"enrolment_secret": secret});
    world.call("POST", "/v1/gateways/enroll", "", Some(&body))
}

fn gateway(world: &World, id: &Value) -> Gateway {
    let operator = OperatorId::new("default").unwrap();
    let key = keys::listed(&operator, "gateways", id.as_str().unwrap());
    run(load(&world.simulation.table, &key))
        .unwrap()
        .unwrap()
        .row
}

#[test]
fn a_secret_enrols_once_and_gives_a_credential_that_fits_the_stored_hash() {
    let world = World::new();
    world.furnish();
    let added = world.post("/v1/gateways", json!({"site_id": "site-1"}));
    assert_eq!(added.header("cache-control"), "no-store");
    let added = added.json();
    let answer = enroll(&world, &added["enrolment_secret"]);
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let enrolled = answer.json();
    assert_eq!(enrolled["operator_id"], "default");
    assert_eq!(enrolled["site_id"], "site-1");
    assert_eq!(enrolled["epoch"], 1);
    assert_eq!(enrolled["websocket_url"], "wss://link.example");
    let text = enrolled["credential"].as_str().unwrap();
    let credential = Credential::parse(CredentialKind::Link, text).unwrap();
    assert_eq!(
        Ok(credential.gateway_id.clone()),
        GatewayId::new(added["gateway_id"].as_str().unwrap())
    );
    let row = gateway(&world, &added["gateway_id"]);
    let keys = run(KeyCache::default().get(&world.simulation.ports())).unwrap();
    let stored = row.credential_hash.unwrap();
    let id = credential.gateway_id.as_str();
    assert!(
        keys.pepper
            .verify(Purpose::Link, id, &credential.secret, &stored)
    );
    let again = enroll(&world, &added["enrolment_secret"]);
    assert_eq!(
        (again.status, again.code().as_str()),
        (401, "enrolment_refused")
    );
}

#[test]
fn whatever_is_wrong_with_a_secret_the_answer_is_the_same() {
    let world = World::new();
    world.furnish();
    let added = world
        .post("/v1/gateways", json!({"site_id": "site-1"}))
        .json();
    let secret = added["enrolment_secret"].as_str().unwrap().to_owned();
    let id = added["gateway_id"].as_str().unwrap();
    let mut texts = Vec::new();
    for wrong in [
        "nonsense".to_owned(),
        format!("fce.default.{id}.wrong"),
        "fce.default.nobody.secret".to_owned(),
        secret.replace("fce.default", "fce.other"),
        secret.replace("fce.", "fcl."),
    ] {
        let answer = enroll(&world, &json!(wrong));
        assert_eq!(answer.status, 401, "{wrong}");
        texts.push(answer.text);
    }
    world.simulation.pass(7 * 24 * 3600 * 1000);
    let late = enroll(&world, &json!(secret));
    assert_eq!(late.status, 401, "it has expired");
    texts.push(late.text);
    assert!(texts.windows(2).all(|pair| pair[0] == pair[1]), "{texts:?}");
}

#[test]
fn enrolling_again_gives_the_next_epoch_and_fences_the_old_credential() {
    let world = World::new();
    world.furnish();
    let added = world
        .post("/v1/gateways", json!({"site_id": "site-1"}))
        .json();
    enroll(&world, &added["enrolment_secret"]);
    let first = gateway(&world, &added["gateway_id"]);
    let path = format!(
        "/v1/gateways/{}/enrolment",
        added["gateway_id"].as_str().unwrap()
    );
    let renewed = world.call("POST", &path, &world.admin, None);
    assert_eq!(renewed.status, 201, "{renewed:?}");
    let second = enroll(&world, &renewed.json()["enrolment_secret"]);
    assert_eq!(second.json()["epoch"], 2);
    let row = gateway(&world, &added["gateway_id"]);
    assert!(row.active);
    let former = row.former_credentials.first().unwrap();
    assert_eq!(Some(former.credential_hash.clone()), first.credential_hash);
    assert_eq!(former.epoch.ordinal(), 1);
}

#[test]
fn a_second_gateway_of_a_site_takes_over_in_an_epoch_of_its_own() {
    let world = World::new();
    world.furnish();
    let mut ids = Vec::new();
    for epoch in 1..=2 {
        let added = world
            .post("/v1/gateways", json!({"site_id": "site-1"}))
            .json();
        let enrolled = enroll(&world, &added["enrolment_secret"]).json();
        assert_eq!(enrolled["epoch"], epoch);
        ids.push(added["gateway_id"].clone());
    }
    let old = gateway(&world, &ids[0]);
    assert!(!old.active && old.fenced_at.is_some());
    assert!(gateway(&world, &ids[1]).active);
    let site = world.get("/v1/sites/site-1").json();
    assert_eq!(site["active_gateway_id"], ids[1]);
    let path = format!("/v1/gateways/{}", ids[1].as_str().unwrap());
    assert_eq!(world.delete(&path).status, 204);
    let site = world.get("/v1/sites/site-1").json();
    assert!(site["active_gateway_id"].is_null());
}
