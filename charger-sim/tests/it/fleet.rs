//! Tests the load: many chargers run, and every answered message is reported.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::central::{Central, Heard, Reply, accept};
use charger_sim::{Backoff, FleetLine, FleetPlan, Options, Version, run_fleet, station_names};
use tokio::sync::mpsc;

#[tokio::test]
async fn a_fleet_tells_every_answered_message_once_even_when_its_sockets_die() {
    for version in [Version::V16, Version::V201] {
        // Every 25th transaction message is lost with its socket.
        let failing = |heard: &Heard, before: usize| match heard.action.as_str() {
            "StartTransaction" | "StopTransaction" | "TransactionEvent" if before % 25 == 24 => {
                Reply::HangUp
            }
            _ => accept(heard, before),
        };
        let central = Central::start(failing).await;
        let mut template = Options::new(&central.url, "CP-1", version);
        template.sample_interval_s = 30;
        template.status_notifications = false;
        template.backoff = Backoff {
            min: Duration::from_millis(1),
            max: Duration::from_millis(5),
        };
        let plan = FleetPlan {
            template,
            stations: station_names("CP-1", 10),
            sessions: 5,
            session_seconds: 60,
            token: "TAG-%n".to_owned(),
            pause: Duration::ZERO,
        };
        let (lines, mut received) = mpsc::channel(16);
        let running = tokio::spawn(run_fleet(plan, lines));
        let mut told = Vec::new();
        let mut energy_wh = 0;
        while let Some(line) = received.recv().await {
            match line {
                FleetLine::Answered { message, .. } => told.push(message),
                FleetLine::Session { truth, .. } => energy_wh += truth.energy_wh().unwrap(),
                FleetLine::Wrong { station, detail } => panic!("{station}: {detail}"),
            }
        }
        let report = running.await.unwrap().unwrap();
        assert_eq!(
            (report.stations, report.sessions, report.refused),
            (10, 50, 0)
        );
        let per_session = if version == Version::V16 { 3 } else { 4 };
        assert_eq!(told.len(), 50 * per_session);
        let ids: BTreeSet<&str> = told
            .iter()
            .map(|message| message.message_id.as_str())
            .collect();
        assert_eq!(ids.len(), told.len(), "each message is answered once");
        assert!(report.disconnections > 0);
        assert!(energy_wh > 50 * 1_500, "{energy_wh}");
    }
}
