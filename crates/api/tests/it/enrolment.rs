use forecourt_cloud::ingest;
use forecourt_domain::session::Status;
use forecourt_link::{Credential, CredentialKind, Epoch, Lane, ToCloud, to_text};
use forecourt_types::{GatewayId, OperatorId};
use serde_json::{Value, json};

use super::world::World;
use forecourt_cloud::gateways::Identity;
use forecourt_cloud::gateways::{Admission, authorize, connected, post};
use forecourt_memory::world as testing;
use forecourt_memory::{GatewayRecords, Random, Running, run, run_all};
use forecourt_store::keys;
use forecourt_store::ports::{Connections as _, Posted};
use forecourt_store::rows::config::Gateway;
use forecourt_store::rows::load;
use forecourt_store::secrets::{KeyCache, Pepper, Purpose};

fn enroll(world: &World, secret: &Value) -> super::world::Answer {
    let body = json!({"enrolment_secret": secret});
    world.call("POST", "/v1/gateways/enroll", "", Some(&body))
}

fn gateway(world: &World, id: &Value) -> Gateway {
    let operator = OperatorId::new("default").unwrap();
    let key = keys::gateway(&operator, &id.as_str().unwrap().parse().unwrap());
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
            .verify(Purpose::Link, id, &credential.secret, Some(&stored))
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

/// The work that others can time: the number of calls to the table, and of secrets
/// that are hashed.
fn work(world: &World, act: impl FnOnce(&Pepper)) -> (u64, u64) {
    let faults = &world.simulation.faults;
    let keys = run(world.keys.get(&world.simulation.ports())).unwrap();
    let before = (faults.calls(), keys.pepper.hashed());
    act(&keys.pepper);
    (faults.calls() - before.0, keys.pepper.hashed() - before.1)
}

#[test]
fn a_gateway_that_nobody_knows_is_refused_after_as_much_work_as_a_wrong_secret() {
    let world = World::new();
    world.furnish();
    let (id, _) = enrolled(&world);
    let renewed = renew(&world, &id, None).json();
    let id = id.as_str().unwrap();
    enroll(&world, &renewed["enrolment_secret"]);
    let waiting = world
        .post("/v1/gateways", json!({"site_id": "site-1"}))
        .json();
    let waiting = waiting["gateway_id"].as_str().unwrap();
    for kind in ["fce", "fcl"] {
        let refusal = |owner: &str| {
            work(&world, |pepper| {
                let shown = format!("{kind}.default.{owner}.wrong");
                if kind == "fce" {
                    assert_eq!(enroll(&world, &json!(shown)).status, 401);
                } else {
                    let header = format!("Bearer {shown}");
                    let (table, now) = (&world.simulation.table, world.simulation.now());
                    let word = run(authorize(table, pepper, now, Some(&header)));
                    assert_eq!(word.unwrap(), Admission::Deny);
                }
            })
        };
        let unknown = refusal("nobody");
        assert!(unknown.1 > 0, "{kind}");
        assert_eq!(
            refusal(id),
            unknown,
            "{kind}: enrolled, with a former credential"
        );
        assert_eq!(refusal(waiting), unknown, "{kind}: waits for its enrolment");
    }
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
    assert_eq!(former.credential_hash, first.credential_hash);
    assert!(former.expires_at.is_some());
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
        // The answers name it before the enrolment and when it happens; the first gateway
        // replaces none.
        let replaced = ids.last().cloned().unwrap_or(Value::Null);
        assert_eq!(added["replaces"], replaced, "{added}");
        assert_eq!(enrolled["replaces"], replaced, "{enrolled}");
        ids.push(added["gateway_id"].clone());
    }
    let own = renew(&world, &ids[1], None).json();
    assert_eq!(own["replaces"], Value::Null, "its own new box: {own}");
    let back = renew(&world, &ids[0], None).json();
    assert_eq!(back["replaces"], ids[1], "{back}");
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

/// Enrols a gateway of the site, and returns its id and its credential.
fn enrolled(world: &World) -> (Value, String) {
    let added = world
        .post("/v1/gateways", json!({"site_id": "site-1"}))
        .json();
    let answer = enroll(world, &added["enrolment_secret"]).json();
    let credential = answer["credential"].as_str().unwrap().to_owned();
    (added["gateway_id"].clone(), credential)
}

/// The decision of the authorizer on this credential.
fn admission(world: &World, credential: &str) -> Admission {
    let keys = run(KeyCache::default().get(&world.simulation.ports())).unwrap();
    let header = format!("Bearer {credential}");
    let (table, now) = (&world.simulation.table, world.simulation.now());
    run(authorize(table, &keys.pepper, now, Some(&header))).unwrap()
}

fn renew(world: &World, id: &Value, body: Option<&Value>) -> super::world::Answer {
    let path = format!("/v1/gateways/{}/enrolment", id.as_str().unwrap());
    let renewed = world.call("POST", &path, &world.admin, body);
    assert_eq!(renewed.status, 201, "{renewed:?}");
    renewed
}

/// Opens a connection of the gateway, and returns its identity.
fn connect(world: &World, credential: &str, connection: &str) -> Identity {
    let Admission::Allow {
        operator_id,
        gateway_id,
        credential,
    } = admission(world, credential)
    else {
        unreachable!("the credential is let in");
    };
    world.simulation.connections.open(connection);
    let identity = Identity {
        operator_id,
        gateway_id,
        connection_id: connection.to_owned(),
        credential,
    };
    let table = &world.simulation.table;
    run(connected(table, &identity, world.simulation.now())).unwrap();
    identity
}

fn is_open(world: &World, connection: &str) -> bool {
    let connections = &world.simulation.connections;
    run(connections.post(connection, "{}")).unwrap() == Posted::Sent
}

#[test]
fn a_gateway_that_another_one_replaces_has_its_credential_among_the_former_ones() {
    let world = World::new();
    world.furnish();
    let (old, credential) = enrolled(&world);
    let used = gateway(&world, &old).credential_hash;
    enrolled(&world);
    let row = gateway(&world, &old);
    assert_eq!(row.credential_hash, None);
    assert_eq!(row.former_credentials.len(), 1);
    assert_eq!(row.former_credentials[0].credential_hash, used);
    let Admission::Allow {
        credential: mark, ..
    } = admission(&world, &credential)
    else {
        unreachable!("it brings what it still holds");
    };
    let standing = row.standing(&mark, world.simulation.now()).unwrap();
    assert!(!standing.is_serving());
}

#[test]
fn revoking_ends_the_replaced_credentials_at_once_and_the_used_one_with_the_enrolment() {
    let world = World::new();
    world.furnish();
    let (id, first) = enrolled(&world);
    let renewed = renew(&world, &id, None).json();
    let answer = enroll(&world, &renewed["enrolment_secret"]).json();
    let second = answer["credential"].as_str().unwrap().to_owned();
    assert_ne!(admission(&world, &first), Admission::Deny);
    let wrong = world.call(
        "POST",
        &format!("/v1/gateways/{}/enrolment", id.as_str().unwrap()),
        &world.admin,
        Some(&json!({"revokes": true})),
    );
    assert_eq!(wrong.status, 422, "{wrong:?}");
    renew(&world, &id, Some(&json!({"revoke": true})));
    // The secret is lost: a second secret, without `revoke`, does not cancel the revocation.
    let renewed = renew(&world, &id, None).json();
    assert_eq!(admission(&world, &first), Admission::Deny);
    assert_ne!(admission(&world, &second), Admission::Deny);
    let answer = enroll(&world, &renewed["enrolment_secret"]);
    assert_eq!(
        answer.json()["epoch"],
        3 + Gateway::EPOCHS_AHEAD,
        "{answer:?}"
    );
    assert_eq!(admission(&world, &second), Admission::Deny);
    // A later enrolment without `revoke` allows the box before to bring what it holds again.
    let third = answer.json()["credential"].as_str().unwrap().to_owned();
    let renewed = renew(&world, &id, Some(&json!({}))).json();
    enroll(&world, &renewed["enrolment_secret"]);
    assert_ne!(admission(&world, &third), Admission::Deny);
}

#[test]
fn a_revocation_is_shown_as_pending_until_a_box_is_enrolled() {
    let world = World::new();
    world.furnish();
    let (id, stolen) = enrolled(&world);
    let path = format!("/v1/gateways/{}", id.as_str().unwrap());
    let pending = |answer: Value| answer["enrolment_revokes"].clone();
    assert_eq!(pending(world.get(&path).json()), false);
    let renewed = renew(&world, &id, Some(&json!({"revoke": true}))).json();
    assert_eq!(pending(renewed.clone()), true);
    assert_eq!(pending(world.get(&path).json()), true);
    // The stolen box keeps its rights meanwhile, which is why the revocation is shown as pending.
    assert_ne!(admission(&world, &stolen), Admission::Deny);
    enroll(&world, &renewed["enrolment_secret"]);
    assert_eq!(admission(&world, &stolen), Admission::Deny);
    assert_eq!(pending(world.get(&path).json()), false);
    // If there is no new box, removing the gateway ends the rights at once.
    let (other, stolen) = enrolled(&world);
    let path = format!("/v1/gateways/{}", other.as_str().unwrap());
    assert_eq!(world.delete(&path).status, 204);
    assert_eq!(admission(&world, &stolen), Admission::Deny);
}

#[test]
fn revoking_ends_the_credential_of_a_gateway_that_another_one_replaced() {
    let world = World::new();
    world.furnish();
    let (old, credential) = enrolled(&world);
    enrolled(&world);
    renew(&world, &old, Some(&json!({"revoke": true})));
    assert_eq!(admission(&world, &credential), Admission::Deny);
}

/// Records of a stolen credential may wait in the queues, of any epoch in which it may write.
#[test]
fn a_revocation_counts_also_when_another_gateway_takes_the_place_and_leaves_its_epochs_out() {
    let world = World::new();
    world.furnish();
    let (old, credential) = enrolled(&world);
    let epoch = |id: &Value| gateway(&world, id).epoch.unwrap().ordinal();
    let stolen = epoch(&old);
    let shown = renew(&world, &old, Some(&json!({"revoke": true}))).json();
    assert_eq!(shown["enrolment_revokes"], true);
    assert_ne!(admission(&world, &credential), Admission::Deny);
    let (new, _) = enrolled(&world);
    assert_eq!(admission(&world, &credential), Admission::Deny);
    assert_eq!(epoch(&new), stolen + Gateway::EPOCHS_AHEAD + 1);
    assert!(!gateway(&world, &old).enrolment_revokes);
}

#[test]
fn an_enrolment_and_a_removal_close_the_connections_of_who_is_replaced() {
    let world = World::new();
    world.furnish();
    let (id, first) = enrolled(&world);
    connect(&world, &first, "first");
    let renewed = renew(&world, &id, None).json();
    assert!(is_open(&world, "first"), "a secret alone changes nothing");
    let answer = enroll(&world, &renewed["enrolment_secret"]).json();
    assert!(!is_open(&world, "first"));
    connect(&world, answer["credential"].as_str().unwrap(), "second");
    let (other, credential) = enrolled(&world);
    assert!(!is_open(&world, "second"), "another gateway took its place");
    let identity = connect(&world, &credential, "third");
    let path = format!("/v1/gateways/{}", other.as_str().unwrap());
    assert_eq!(world.delete(&path).status, 204);
    assert!(!is_open(&world, "third"));
    let (table, now) = (&world.simulation.table, world.simulation.now());
    assert_eq!(run(connected(table, &identity, now)).unwrap(), None);
}

/// The calls of the table that another process may come between. A credential in use may write in
/// epochs that were not given out yet: from the next enrolment on, what it told there counts as
/// that of a replaced credential.
#[test]
fn what_a_stolen_credential_planted_ahead_is_not_joined_with_a_charge_of_the_next_box() {
    let world = World::new();
    let mut site = testing::World::within(&world.simulation, "default");
    let operator = site.ours.operator.clone();
    let tell = |site: &testing::World, identity: &Identity| {
        let all = site.journal.len(&site.station, Lane::Transactions);
        let text = to_text(&ToCloud::Records(site.batch(1, all, 0))).unwrap();
        let simulation = &world.simulation;
        let (table, queues, now) = (&simulation.table, &simulation.queues, simulation.now());
        let _ = run(ingest::handle(table, queues, identity, now, &text)).unwrap();
        site.drain();
    };
    let stolen = site.ours.identity("stolen");
    let third = Epoch::new(3).unwrap();
    let of_sixteen = (u32::from(third.ordinal()) << 20) + 1;
    let ids = [of_sixteen.to_string(), "of-the-station".to_owned()];
    let second = Epoch::new(2).unwrap();
    site.journal = GatewayRecords::new(operator.clone(), site.ours.gateway.clone(), second);
    for id in &ids {
        site.stop(id, 61, 5_300);
    }
    tell(&site, &stolen);
    assert_eq!(site.sessions().len(), 2);

    let renewed = renew(&world, &json!(site.ours.gateway), None).json();
    let answer = enroll(&world, &renewed["enrolment_secret"]).json();
    assert_eq!(answer["epoch"], u64::from(third.ordinal()));
    let heir = connect(&world, answer["credential"].as_str().unwrap(), "heir");
    site.journal = GatewayRecords::new(operator, site.ours.gateway.clone(), third);
    for id in &ids {
        site.start(id, 60, 5_000);
        site.stop(id, 90, 7_000);
    }
    tell(&site, &heir);
    let all = site.sessions().into_iter();
    let settled = all.filter(|row| row.status == Status::Settled);
    let energies: Vec<i64> = settled.map(|row| row.energy_wh.wh()).collect();
    assert_eq!(energies, [2_000, 2_000]);
}

const CALLS_MAX: u64 = 40;

/// A box that connects in a loop can neither prevent an enrolment nor put its connection in the
/// place of the new one.
#[test]
fn an_enrolment_wins_over_a_box_that_connects_all_the_while() {
    for seed in 0..CALLS_MAX {
        let world = World::new();
        world.furnish();
        let (id, old) = enrolled(&world);
        let identity = connect(&world, &old, "0");
        let renewed = renew(&world, &id, None).json();
        let body = json!({"enrolment_secret": renewed["enrolment_secret"]});
        let (table, now) = (&world.simulation.table, world.simulation.now());
        let reconnects = async {
            for number in 1..20 {
                world.simulation.connections.open(&number.to_string());
                let connection_id = number.to_string();
                let again = Identity {
                    connection_id,
                    ..identity.clone()
                };
                connected(table, &again, now).await.map_err(drop)?;
            }
            Ok::<u16, ()>(200)
        };
        let enrols = async {
            let request = World::request("POST", "/v1/gateways/enroll", "", Some(&body));
            let answer = world.answer(request).await;
            Ok(answer.status)
        };
        let both: Vec<Running<'_, Result<u16, ()>>> = vec![Box::pin(reconnects), Box::pin(enrols)];
        let done = run_all(&mut Random::new(seed), both);
        assert_eq!(done[1], Ok(200), "seed {seed}");
        let posted = post(
            table,
            &world.simulation.connections,
            &identity.operator_id,
            &identity.gateway_id,
            "{}",
        );
        assert_eq!(run(posted).unwrap(), Posted::Gone, "seed {seed}");
    }
}
