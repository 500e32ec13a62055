//! What a replaced box brings is evidence of its own charges, and changes nothing of the box that
//! replaced it.

mod charges;
mod states;

use forecourt_domain::fact::Flag;
use forecourt_domain::session::Status;
use forecourt_link::{Epoch, Hash, Lane, Missing, ToCloud, to_text};

use forecourt_cloud::gateways::Identity;
use forecourt_memory::world::World;
use forecourt_memory::{Configuration, GatewayRecords, run};
use forecourt_store::keys;
use forecourt_store::rows::config::{Command, ConfigRow as _, CredentialMark, Gateway};
use forecourt_store::rows::facts::{ConnectorRow, SessionRow, StationStateRow};

const BEGUN_AFTER: &str = "begun_after_replacement";
const DELIVERED_AFTER: &str = "delivered_after_replacement";
const HEIR_HASH: &str = "hash-of-the-heir";

/// The id of the first transaction that a 1.6 gateway names in its second epoch.
const HEIRS_ID: &str = "2097153";

fn second() -> Epoch {
    Epoch::new(2).unwrap()
}

/// A site whose box is replaced, either by an enrolment of the same gateway or
/// by another gateway.
struct Swap {
    name: &'static str,
    old: World,
    heir: World,
    heirs_identity: Identity,
}

impl Swap {
    fn both() -> [Self; 2] {
        [Self::by_the_same(), Self::by_another()]
    }

    fn by_the_same() -> Self {
        let old = World::new();
        let mut heir = World::within(&old.simulation, "default");
        let ours = &old.ours;
        heir.journal = GatewayRecords::new(ours.operator.clone(), ours.gateway.clone(), second());
        let mut heirs_identity = ours.identity("new");
        heirs_identity.credential = CredentialMark::of(HEIR_HASH);
        Self {
            name: "enrolled again",
            old,
            heir,
            heirs_identity,
        }
    }

    fn by_another() -> Self {
        let old = World::new();
        let mut heir = World::within(&old.simulation, "default");
        let ours = Configuration::plant(&old.simulation, "default", "site", "gw-2");
        heir.journal = GatewayRecords::new(ours.operator.clone(), ours.gateway.clone(), second());
        heir.ours = ours;
        let heirs_identity = heir.ours.identity("new");
        Self {
            name: "another enrolled",
            old,
            heir,
            heirs_identity,
        }
    }

    /// Makes the enrolment that replaces the old box, at the present time.
    fn replace(&self) {
        let ours = &self.old.ours;
        let key = keys::gateway(&ours.operator, &ours.gateway);
        let items = self.old.simulation.table.items();
        let mut row: Gateway = items.get(&key).unwrap().read().unwrap();
        let now = self.old.simulation.now();
        let is_same = self.heir.ours.gateway == ours.gateway;
        if !is_same {
            (row.active, row.fenced_at) = (false, Some(now));
        }
        row.retire_credential(now, false);
        if is_same {
            (row.credential_hash, row.epoch) = (Some(HEIR_HASH.to_owned()), Some(second()));
            (row.enrolled_at, row.enrolled_epoch) = (Some(now), Some(second()));
        }
        let item = row.to_item(&ours.operator, 0).unwrap();
        self.old.simulation.table.plant(item);
        // This is well after the enrolment, and well within the error that a clock may have.
        self.old.simulation.pass(10 * 60_000);
    }

    fn say(&self, identity: &Identity, message: &ToCloud) {
        let simulation = &self.old.simulation;
        let (text, now) = (to_text(message).unwrap(), simulation.now());
        let (table, queues) = (&simulation.table, &simulation.queues);
        let done = forecourt_cloud::ingest::handle(table, queues, identity, now, &text);
        assert!(run(done).is_ok(), "{}", self.name);
        self.old.drain();
    }

    /// Makes the old box bring everything that it has written in this lane.
    fn old_brings(&self, lane: Lane, attempt: u32) {
        let world = &self.old;
        let all = world.journal.len(&world.station, lane);
        let records = world
            .journal
            .records(&world.station, lane, 1..=all, attempt);
        let identity = world.ours.identity("old");
        self.say(&identity, &ToCloud::Records(records));
    }

    fn old_tells(&self) {
        self.old_brings(Lane::Transactions, 0);
    }

    fn heir_tells(&self) {
        let world = &self.heir;
        let all = world.journal.len(&world.station, Lane::Transactions);
        let records = world.batch(1, all, 0);
        self.say(&self.heirs_identity, &ToCloud::Records(records));
    }

    /// The sessions of the charge with this start register.
    fn of_register(&self, register: i64) -> Vec<SessionRow> {
        let all = self.old.sessions().into_iter();
        all.filter(|row| {
            row.meter_start_wh
                .is_some_and(|start| start.wh() == register)
        })
        .collect()
    }

    fn of_heir(&self, register: i64) -> SessionRow {
        let mut rows = self.of_register(register);
        assert_eq!(rows.len(), 1, "{}", self.name);
        rows.remove(0)
    }

    fn connector(&self) -> Option<ConnectorRow> {
        let key = keys::connector(&self.old.ours.operator, &self.old.station, None, 1);
        let items = self.old.simulation.table.items();
        items.get(&key).map(|item| item.read().unwrap())
    }

    fn state(&self) -> Option<StationStateRow> {
        let key = keys::station_state(&self.old.ours.operator, &self.old.station);
        let items = self.old.simulation.table.items();
        items.get(&key).map(|item| item.read().unwrap())
    }

    fn commands(&self) -> Vec<Command> {
        let items = self.old.simulation.table.items().into_values();
        let rows = items.filter(|item| item.key.sk.starts_with("command#"));
        rows.map(|item| item.read().unwrap()).collect()
    }

    fn missing(&self) -> ToCloud {
        ToCloud::Missing(self.gap())
    }

    fn gap(&self) -> Missing {
        Missing {
            epoch: Epoch::FIRST,
            station_id: self.old.station.clone(),
            lane: Lane::Transactions,
            from: 1,
            to: 2,
            hash: Hash::of(b"the second"),
            reason: "damaged".to_owned(),
        }
    }
}

fn flagged(row: &SessionRow, name: &str) -> bool {
    row.flags.contains(&Flag::Other(name.to_owned()))
}

/// Asserts that the energy is known and that a person must decide about the bill.
fn assert_waits(row: &SessionRow, name: &str) {
    assert_eq!(row.status, Status::NeedsReview, "{name} {row:?}");
    assert!(flagged(row, BEGUN_AFTER), "{name} {:?}", row.flags);
    assert_eq!(row.cdr_version, 0, "{name}");
}
