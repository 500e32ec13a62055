use forecourt_link::Epoch;

use forecourt_cloud::gateways::{Admission, authorize, connected, disconnected, post};
use forecourt_memory::{Configuration, Random, Running, Simulation, run, run_all};
use forecourt_store::keys;
use forecourt_store::ports::Posted;
use forecourt_store::rows::config::{ConfigRow as _, FormerCredential, Gateway, Standing};
use forecourt_store::secrets::{Pepper, Purpose};

fn world() -> (Simulation, Configuration) {
    let simulation = Simulation::new(1);
    let ours = Configuration::plant(&simulation, "default", "site", "gw");
    (simulation, ours)
}

fn connect(simulation: &Simulation, ours: &Configuration, id: &str) {
    simulation.connections.open(id);
    let now = simulation.now();
    let standing = run(connected(&simulation.table, &ours.identity(id), now)).unwrap();
    assert!(
        standing.is_some_and(Standing::is_serving),
        "the planted gateway serves its site"
    );
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
    for seed in forecourt_memory::world::seeds(300, 20_000) {
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
        let identity = ours.identity("new");
        let connect_again = async {
            let now = simulation.now();
            connected(table, &identity, now).await.map(|_| ())
        };
        let end = async {
            let ended = disconnected(table, operator, gateway, "old").await;
            ended.map(|_| ())
        };
        let both: Vec<Running<'_, Result<(), forecourt_store::failure::Failure>>> =
            vec![Box::pin(connect_again), Box::pin(end), Box::pin(find_gone)];
        for done in run_all(&mut random, both) {
            done.unwrap();
        }
        assert_eq!(reached(&simulation, &ours), Posted::Sent, "seed {seed}");
    }
}

const DAY_MS: i64 = 86_400_000;

/// Plants the gateway's row with the credentials `right` and `former`; `former` was replaced at
/// the start of the simulated time.
fn plant_credentials(
    simulation: &Simulation,
    ours: &Configuration,
    edit: impl FnOnce(&mut Gateway),
) {
    let pepper = Pepper::from_bytes(&[7; 32]).unwrap();
    let key = keys::gateway(&ours.operator, &ours.gateway);
    let mut gateway: Gateway = simulation.table.items().get(&key).unwrap().read().unwrap();
    gateway.epoch = Some(Epoch::new(2).unwrap());
    gateway.credential_hash = Some(pepper.hash(Purpose::Link, "gw", "right"));
    gateway.enrolment_hash = Some(pepper.hash(Purpose::Enrolment, "gw", "enrol"));
    gateway.former_credentials = vec![FormerCredential {
        credential_hash: Some(pepper.hash(Purpose::Link, "gw", "former")),
        epoch: Epoch::FIRST,
        fenced_at: simulation.now(),
        expires_at: None,
    }];
    edit(&mut gateway);
    let item = gateway.to_item(&ours.operator, 0).unwrap();
    simulation.table.plant(item);
}

/// The decision of the authorizer on a header: the standing of the credential, if it is admitted.
fn admitted(
    simulation: &Simulation,
    ours: &Configuration,
    header: Option<&str>,
) -> Option<Standing> {
    let pepper = Pepper::from_bytes(&[7; 32]).unwrap();
    let now = simulation.now();
    match run(authorize(&simulation.table, &pepper, now, header)).unwrap() {
        Admission::Deny => None,
        Admission::Allow {
            operator_id,
            gateway_id,
            credential,
        } => {
            assert_eq!((&operator_id, &gateway_id), (&ours.operator, &ours.gateway));
            let key = keys::gateway(&ours.operator, &ours.gateway);
            let row: Gateway = simulation.table.items().get(&key).unwrap().read().unwrap();
            row.standing(&credential, now)
        }
    }
}

#[test]
fn only_the_right_credential_of_the_named_gateway_opens_the_link() {
    let (simulation, ours) = world();
    let other = Configuration::plant(&simulation, "other", "site", "gw");
    plant_credentials(&simulation, &ours, |_| {});
    let ask = |header: Option<&str>| admitted(&simulation, &ours, header);
    let right = ask(Some("Bearer fcl.default.gw.right"));
    let newest = Epoch::new(2).unwrap();
    assert_eq!(right, Some(Standing::Serving { newest }));
    let former = ask(Some("bearer fcl.default.gw.former"));
    let last = Epoch::FIRST;
    assert_eq!(former, Some(Standing::Replaced { last }));
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
        assert_eq!(ask(Some(header)), None, "{header}");
    }
    assert_eq!(ask(None), None);
    assert_ne!(other.operator, ours.operator);
}

#[test]
fn a_replaced_credential_is_let_in_for_thirty_days_and_a_revoked_one_never() {
    let (simulation, ours) = world();
    plant_credentials(&simulation, &ours, |_| {});
    let former = || admitted(&simulation, &ours, Some("Bearer fcl.default.gw.former"));
    simulation.pass(30 * DAY_MS - 1);
    assert!(former().is_some());
    simulation.pass(1);
    assert_eq!(
        former(),
        None,
        "a row without a time counts from its fencing"
    );
    plant_credentials(&simulation, &ours, |row| {
        row.revoke_former(simulation.now())
    });
    assert_eq!(former(), None);
    assert!(admitted(&simulation, &ours, Some("Bearer fcl.default.gw.right")).is_some());
}

/// Earlier releases left the credential in use when another gateway of the site was enrolled.
#[test]
fn a_gateway_that_another_one_replaced_is_let_in_as_replaced_also_by_an_old_row() {
    let (simulation, ours) = world();
    let now = simulation.now();
    plant_credentials(&simulation, &ours, |row| {
        (row.active, row.fenced_at) = (false, Some(now));
    });
    let right = || admitted(&simulation, &ours, Some("Bearer fcl.default.gw.right"));
    let last = Epoch::new(2).unwrap();
    assert_eq!(right(), Some(Standing::Replaced { last }));
    simulation.pass(30 * DAY_MS);
    assert_eq!(right(), None);
}

#[test]
fn an_enrolment_between_sign_in_and_connect_leaves_no_route_to_the_box_it_replaced() {
    let (simulation, ours) = world();
    simulation.connections.open("old");
    let identity = ours.identity("old");
    plant_credentials(&simulation, &ours, |_| {});
    let standing = run(connected(&simulation.table, &identity, simulation.now())).unwrap();
    assert_eq!(
        standing, None,
        "the authorizer had let in what opens nothing now"
    );
    assert_eq!(reached(&simulation, &ours), Posted::Gone);
}

/// An enrolment that saw no route, or could not remove one, leaves the route of the box that it
/// replaced: nothing is posted there.
#[test]
fn a_route_of_a_credential_that_is_not_in_use_leads_nowhere() {
    let (simulation, ours) = world();
    connect(&simulation, &ours, "old");
    assert_eq!(reached(&simulation, &ours), Posted::Sent);
    plant_credentials(&simulation, &ours, |_| {});
    assert_eq!(reached(&simulation, &ours), Posted::Gone);
    assert_eq!(simulation.connections.take("old"), ["text"]);
}

#[test]
fn a_store_that_is_away_is_no_reason_to_deny() {
    let (simulation, _) = world();
    let pepper = Pepper::from_bytes(&[7; 32]).unwrap();
    simulation.faults.fail_at(1, forecourt_memory::When::Before);
    let header = Some("Bearer fcl.default.gw.right");
    let now = simulation.now();
    assert!(run(authorize(&simulation.table, &pepper, now, header)).is_err());
}
