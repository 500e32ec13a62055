//! A machine that panics at one message, on the real journal thread.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::fs::File;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use forecourt_edge::rows::LinkRow;
use forecourt_edge::{Identity, Input, Row, Settings};
use forecourt_link::{ConfigVersions, Epoch};
use forecourt_ocpp::Version;
use forecourt_ocpp::frame::ParsedFrame;
use forecourt_types::{GatewayId, OperatorId, SiteId, StationId};
use tokio::time::timeout;

use super::{Check, Journal, JournalContext, JournalThread, Retention, Store, spawn};
use crate::clock::{Clock, wall};
use crate::metrics::Metrics;
use crate::notice::Notices;
use crate::sockets::{Outgoing, Registry};

/// A token that no charger of another test shows.
const POISON: &str = "MAKES-IT-FAIL";

/// Neither a socket that hears nothing nor one that is closed for ever ends a
/// test by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// Stands for a defect of the machine.
pub(super) fn panic_if_wanted(input: &Input) {
    if let Input::Frame { frame, .. } = input
        && frame.text().contains(POISON)
    {
        panic!("a defect");
    }
}

struct World {
    journal: Journal,
    registry: Arc<Registry>,
    thread: JournalThread,
    _directory: tempfile::TempDir,
}

fn world() -> World {
    let directory = tempfile::tempdir().unwrap();
    let opened = Store::open(directory.path(), Check::Quick).unwrap();
    let welcomed = Row::Link(LinkRow {
        epoch: Epoch::FIRST,
        site_id: Some(SiteId::new("site1").unwrap()),
        versions: ConfigVersions::default(),
        awaits_epoch: false,
        epoch_refused: false,
        moves_to: None,
        policy: None,
        policy_fields: None,
    });
    opened.store.begin().unwrap();
    opened.store.write(&welcomed, 0).unwrap();
    opened.store.commit().unwrap();
    let registry = Arc::new(Registry::default());
    let context = JournalContext {
        state_dir: directory.path().to_owned(),
        identity: Identity {
            operator_id: OperatorId::new("default").unwrap(),
            gateway_id: GatewayId::new("gw1").unwrap(),
            epoch: Epoch::FIRST,
            boot_id: "boot".to_owned(),
            software: "0".to_owned(),
            ports: forecourt_link::ChargerPorts {
                ws: 9_000,
                wss: None,
            },
        },
        settings: Settings::default(),
        retention: Retention {
            keep_ms: 0,
            max_bytes: i64::MAX,
        },
        accept_unknown: true,
        registry: Arc::clone(&registry),
        metrics: Arc::new(Metrics::new()),
        notices: Notices::new(),
        clock: Clock::start(),
        lock: File::create(directory.path().join("lock")).unwrap(),
    };
    let (journal, thread) = spawn(context, opened).unwrap();
    World {
        journal,
        registry,
        thread,
        _directory: directory,
    }
}

impl World {
    /// Connects, sends one frame, and waits for what the socket is to do.
    async fn say(&self, name: &str, text: &str) -> Outgoing {
        let station_id = StationId::new(name).unwrap();
        let peer = SocketAddr::from(([127, 0, 0, 1], 1));
        let claim = self.registry.claim(&station_id, 1).unwrap();
        let mut entered = self.registry.enter(&claim, 1, peer).unwrap();
        drop(claim);
        let connected = Input::StationConnected {
            station_id: station_id.clone(),
            version: Version::V16,
            connection: entered.connection,
            security_profile: 1,
        };
        self.journal.tell(connected).await.unwrap();
        let frame = Input::Frame {
            station_id,
            connection: entered.connection,
            frame: ParsedFrame::read(Version::V16, text).into_owned(),
            received_at: wall(),
        };
        self.journal.place(text.len()).await.unwrap().fill(frame);
        entered.outgoing.recv().await.unwrap()
    }

    /// Sends a frame as a charger does: it comes back until it is answered. Returns how often its
    /// socket was closed.
    async fn insist(&self, name: &str, text: &str) -> (String, u32) {
        let insists = async {
            let mut closed = 0;
            loop {
                match self.say(name, text).await {
                    Outgoing::Text(answer) => return (answer, closed),
                    Outgoing::Close(..) => closed += 1,
                    Outgoing::Probe(_) => {}
                }
            }
        };
        timeout(PATIENCE, insists).await.unwrap()
    }
}

fn start(id: &str, card: &str) -> String {
    format!(
        "[2,\"{id}\",\"StartTransaction\",{{\"connectorId\":1,\"idTag\":\"{card}\",\"meterStart\":1,\
         \"timestamp\":\"2026-01-31T12:00:00Z\"}}]"
    )
}

#[tokio::test]
async fn a_message_that_makes_the_machine_fail_is_set_aside_and_the_rest_goes_on() {
    let world = world();
    let (answer, closed) = world.insist("CP1", &start("m1", POISON)).await;
    assert!(answer.starts_with("[3,\"m1\","), "{answer}");
    assert!(closed > 0, "the first failure throws the batch away");
    // The same once more, and others: nobody is closed any longer.
    let (again, closed) = world.insist("CP1", &start("m7", POISON)).await;
    assert_eq!((again.replace("m7", "m1"), closed), (answer, 0));
    let (other, closed) = world.insist("CP2", &start("m2", "CARD1")).await;
    assert!(other.starts_with("[3,\"m2\","), "{other}");
    assert_eq!(closed, 0);
    world.journal.stop().await;
    assert!(world.thread.join());
}
