#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use forecourt_link::Epoch;
use forecourt_types::Timestamp;

use super::{Admission, authorize, connected, disconnected, post};
use crate::keys;
use crate::ports::Posted;
use crate::rows::config::{ConfigRow as _, FormerCredential, Gateway};
use crate::secrets::{Pepper, Purpose};
use crate::simulation::{Configuration, Random, Running, Simulation, run, run_all};

fn world() -> (Simulation, Configuration) {
    let simulation = Simulation::new(1);
    let ours = Configuration::plant(&simulation, "default", "site", "gw");
    (simulation, ours)
}

fn connect(simulation: &Simulation, ours: &Configuration, id: &str) {
    simulation.connections.open(id);
    let now = simulation.now();
    run(connected(
        &simulation.table,
        &ours.operator,
        &ours.gateway,
        id,
        now,
    ))
    .unwrap();
}

fn disconnect(simulation: &Simulation, ours: &Configuration, id: &str) {
    simulation.connections.close(id);
    run(disconnected(
        &simulation.table,
        &ours.operator,
        &ours.gateway,
        id,
    ))
    .unwrap();
}

fn reached(simulation: &Simulation, ours: &Configuration) -> Posted {
    let Simulation {
        table, connections, ..
    } = simulation;
    run(post(
        table,
        connections,
        &ours.operator,
        &ours.gateway,
        "text",
    ))
    .unwrap()
}

#[test]
fn a_stale_disconnect_keeps_the_new_route() {
    let (simulation, ours) = world();
    assert_eq!(reached(&simulation, &ours), Posted::Gone);
    connect(&simulation, &ours, "old");
    connect(&simulation, &ours, "new");
    disconnect(&simulation, &ours, "old");
    assert_eq!(reached(&simulation, &ours), Posted::Sent);
    assert_eq!(simulation.connections.take("new"), ["text"]);
    disconnect(&simulation, &ours, "new");
    assert_eq!(reached(&simulation, &ours), Posted::Gone);
}

#[test]
fn a_disconnect_at_the_very_moment_of_the_new_connect_keeps_the_new_route() {
    for seed in crate::testing::seeds() {
        let (simulation, ours) = world();
        connect(&simulation, &ours, "old");
        simulation.connections.close("old");
        simulation.connections.open("new");
        let (table, operator, gateway) = (&simulation.table, &ours.operator, &ours.gateway);
        let mut random = Random::new(seed);
        let find_gone = async {
            let connections = &simulation.connections;
            post(table, connections, operator, gateway, "early")
                .await
                .map(|_| ())
        };
        let both: Vec<Running<'_, Result<(), crate::failure::Failure>>> = vec![
            Box::pin(connected(table, operator, gateway, "new", simulation.now())),
            Box::pin(disconnected(table, operator, gateway, "old")),
            Box::pin(find_gone),
        ];
        for done in run_all(&mut random, both) {
            done.unwrap();
        }
        assert_eq!(reached(&simulation, &ours), Posted::Sent, "seed {seed}");
    }
}

#[test]
fn only_the_right_credential_of_the_named_gateway_opens_the_link() {
    let (simulation, ours) = world();
    let other = Configuration::plant(&simulation, "other", "site", "gw");
    let pepper = Pepper::from_bytes(&[7; 32]).unwrap();
    let key = keys::listed(&ours.operator, "gateways", "gw");
    let mut gateway: Gateway = simulation.table.items().get(&key).unwrap().read().unwrap();
    gateway.credential_hash = Some(pepper.hash(Purpose::Link, "gw", "right"));
    gateway.enrolment_hash = Some(pepper.hash(Purpose::Enrolment, "gw", "enrol"));
    gateway.former_credentials = vec![FormerCredential {
        credential_hash: pepper.hash(Purpose::Link, "gw", "former"),
        epoch: Epoch::FIRST,
        fenced_at: Timestamp::EPOCH,
    }];
    simulation
        .table
        .plant(gateway.to_item(&ours.operator, 0).unwrap());
    let ask = |header: Option<&str>| run(authorize(&simulation.table, &pepper, header)).unwrap();
    for (header, fenced) in [
        ("Bearer fcl.default.gw.right", None),
        ("bearer fcl.default.gw.former", Some(Epoch::FIRST)),
    ] {
        let allow = Admission::Allow {
            operator_id: ours.operator.clone(),
            gateway_id: ours.gateway.clone(),
            fenced,
        };
        assert_eq!(ask(Some(header)), allow, "{header}");
    }
    for header in [
        "Bearer fcl.default.gw.wrong",
        "Bearer fcl.default.gw.enrol",
        "Bearer fce.default.gw.enrol",
        "Bearer fcl.other.gw.right",
        "Bearer fcl.default.nobody.right",
        "Basic fcl.default.gw.right",
        "fcl.default.gw.right",
        "",
    ] {
        assert_eq!(ask(Some(header)), Admission::Deny, "{header}");
    }
    assert_eq!(ask(None), Admission::Deny);
    assert_ne!(other.operator, ours.operator);
}

#[test]
fn a_store_that_is_away_is_no_reason_to_deny() {
    let (simulation, _) = world();
    let pepper = Pepper::from_bytes(&[7; 32]).unwrap();
    simulation
        .faults
        .fail_at(1, crate::simulation::When::Before);
    let header = Some("Bearer fcl.default.gw.right");
    assert!(run(authorize(&simulation.table, &pepper, header)).is_err());
}
