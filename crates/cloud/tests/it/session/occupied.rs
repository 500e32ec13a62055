//! What a connector of OCPP 2.x does: its status says only that it is occupied, and its charge says
//! more. The gateway tells a `chargingState` only when it changes.

use forecourt_domain::fact::{
    ConnectorRef, ConnectorStatus, ConnectorStatusKind, Fact, TransactionSampled,
    TransactionStarted,
};
use forecourt_memory::GatewayRecords;
use forecourt_memory::world::World;
use forecourt_store::events::EventKind;
use forecourt_store::keys;
use forecourt_store::rows::events::EventRow;
use forecourt_store::rows::facts::ConnectorRow;
use serde_json::Value;

use ConnectorStatusKind::{Available, Charging, Occupied, Preparing, SuspendedEv, Unknown};

const HERE: ConnectorRef = ConnectorRef {
    evse_id: Some(1),
    connector_id: 1,
};

/// What happens, a minute after what happened before.
enum Told {
    Status(ConnectorStatusKind),
    /// A start with the place and the state that it tells.
    Start(&'static str, ConnectorRef, Option<&'static str>),
    Sample(&'static str, Option<&'static str>),
    Stop(&'static str),
    /// Nothing is heard for more than a day, so that open sessions are closed.
    Silence,
}

use Told::{Sample, Silence, Start, Status, Stop};

/// Tells it, and returns what the connector does then; none if nothing was told of it.
fn after(told: Vec<Told>) -> Option<ConnectorStatusKind> {
    let mut world = World::new();
    let mut minute = 0;
    let mut sent = 0;
    for one in told {
        minute += 1;
        let at = world.at(minute);
        let fact = match one {
            Status(status) => Fact::ConnectorStatus(ConnectorStatus {
                connector: HERE,
                status,
                error_code: None,
                info: None,
                claimed_at: None,
                first_received_at: None,
            }),
            Start(id, connector, state) => Fact::TransactionStarted(TransactionStarted {
                connector,
                charging_state: state.map(str::to_owned),
                ..GatewayRecords::start(id, "CARD", at, 0)
            }),
            Sample(id, state) => Fact::TransactionSampled(TransactionSampled {
                connector: HERE,
                charging_state: state.map(str::to_owned),
                ..GatewayRecords::sample(id, at, minute * 100)
            }),
            Stop(id) => {
                let stop = GatewayRecords::stop(id, at, minute * 100);
                Fact::TransactionStopped(stop)
            }
            Silence => {
                world.simulation.pass(25 * 3_600_000);
                assert!(world.sweep().sessions_closed > 0);
                world.drain();
                continue;
            }
        };
        world.write(minute, fact);
        sent += 1;
        world.send(sent, sent, 0);
        world.drain();
    }
    let key = keys::connector(&world.ours.operator, &world.station, Some(1), 1);
    let item = world.simulation.table.items().get(&key).cloned()?;
    item.read::<ConnectorRow>().unwrap().status_now()
}

/// What happens, and what the connector does then.
type Case = (&'static str, Vec<Told>, ConnectorStatusKind);

fn cases() -> Vec<Case> {
    let nowhere = ConnectorRef::NOWHERE;
    vec![
        (
            "the start tells the state",
            vec![Status(Occupied), Start("1", HERE, Some("EVConnected"))],
            Preparing,
        ),
        (
            "a charge that was closed goes on, and the gateway does not tell its state again",
            vec![
                Status(Occupied),
                Start("1", HERE, Some("Charging")),
                Silence,
                Sample("1", None),
            ],
            Charging,
        ),
        (
            "a start comes after what came since",
            vec![
                Status(Occupied),
                Sample("1", Some("Charging")),
                Start("1", HERE, Some("EVConnected")),
            ],
            Charging,
        ),
        (
            "a late record of the charge before takes nothing from the one that runs",
            vec![
                Status(Occupied),
                Start("1", HERE, Some("Charging")),
                Start("2", HERE, Some("SuspendedEV")),
                Sample("1", None),
                Sample("2", None),
            ],
            SuspendedEv,
        ),
        (
            "the next car is there while the charge before has no stop",
            vec![
                Status(Occupied),
                Start("1", HERE, Some("Charging")),
                Status(Available),
                Status(Occupied),
            ],
            Occupied,
        ),
        (
            "a charge began before a cable said where",
            vec![
                Start("1", nowhere, None),
                Status(Occupied),
                Sample("1", Some("Charging")),
            ],
            Charging,
        ),
        (
            "a charge has ended",
            vec![
                Status(Occupied),
                Start("1", HERE, Some("Charging")),
                Stop("1"),
            ],
            Occupied,
        ),
    ]
}

#[test]
fn a_connector_does_what_its_charge_said_last() {
    for (name, told, wanted) in cases() {
        assert_eq!(after(told), Some(wanted), "{name}");
    }
    let said = vec![Start("1", HERE, Some("Charging")), Stop("1")];
    assert_eq!(after(said), None, "the charge has said all that was known");
}

/// Receivers of events must not keep a state for ever that the connector has no more.
#[test]
fn an_event_tells_that_nothing_is_known_of_a_connector_after_its_charge() {
    let mut world = World::new();
    let at = world.at(1);
    let start = TransactionStarted {
        connector: HERE,
        charging_state: Some("Charging".to_owned()),
        ..GatewayRecords::start("1", "CARD", at, 0)
    };
    world.write(1, Fact::TransactionStarted(start));
    world.stop("1", 5, 2_000);
    world.settle();
    let items = world.simulation.table.items().into_values();
    let events = items.filter_map(|item| item.read::<EventRow>().ok());
    let mut states: Vec<(String, Value)> = events
        .filter(|event| event.kind == EventKind::ConnectorStatusChanged)
        .map(|event| {
            let data: Value = serde_json::from_str(&event.data).unwrap();
            (data["since"].to_string(), data["status"].clone())
        })
        .collect();
    states.sort_by(|one, other| one.0.cmp(&other.0));
    let states: Vec<Value> = states.into_iter().map(|(_, status)| status).collect();
    let wanted = [Charging, Unknown].map(|status| serde_json::to_value(status).unwrap());
    assert_eq!(states, wanted);
}
