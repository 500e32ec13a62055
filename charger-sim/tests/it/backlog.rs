//! Tests what a charger tells of the time before it was switched on, and what is broken at it.

use std::time::{Duration, SystemTime};

use crate::central::{Central, Heard, accept, collect_until, is_closed, until_booted};
use crate::session::{quick, truth_of};
use charger_sim::{Backlog, Charger, Options, OutOfOrder, PastSession, SessionPlan, Version};
use serde_json::Value;

/// Returns a backlog of two sessions of half an hour, which began two days and one day ago.
fn two_days(made_at: SystemTime) -> Backlog {
    let day = Duration::from_secs(86_400);
    let sessions = [2, 1].map(|days| PastSession {
        began_at: made_at - day * days,
        plan: SessionPlan::new("TAG-1", 1_800),
    });
    Backlog {
        made_at,
        sessions: sessions.to_vec(),
    }
}

#[tokio::test]
async fn a_backlog_is_sent_with_the_times_of_then_and_the_same_each_time() {
    for version in [Version::V16, Version::V201, Version::V21] {
        let made_at = SystemTime::now() - Duration::from_secs(3_600);
        let mut sent = Vec::new();
        for _ in 0..2 {
            let central = Central::start(accept).await;
            let options = Options {
                backlog: Some(two_days(made_at)),
                sample_interval_s: 600,
                ..quick(&central.url, version)
            };
            let (_charger, mut events) = Charger::connect(options).unwrap();
            let first = collect_until(&mut events, is_closed).await;
            let last = truth_of(&collect_until(&mut events, is_closed).await);
            assert!(truth_of(&first).claimed_stop.unwrap() < last.claimed_start);
            assert!(last.energy_wh().unwrap() > 0);
            let heard = central.heard();
            let kept = heard.into_iter().filter(|heard| {
                let told_at = heard.payload.get("timestamp");
                let told_at = told_at.or(heard.payload.pointer("/meterValue/0/timestamp"));
                told_at.is_some() && heard.action != "StatusNotification"
            });
            let kept: Vec<(String, String, Value)> = kept
                .map(|heard| (heard.id, heard.action, heard.payload))
                .collect();
            // Two starts, two stops and two samples each, as a sample at the end is none.
            assert!(kept.len() >= 8, "{version}: {}", kept.len());
            if version != Version::V16 {
                assert!(
                    kept.iter()
                        .all(|(_, _, payload)| payload["offline"] == true)
                );
            }
            sent.push(kept);
        }
        assert_eq!(sent[0], sent[1]);
    }
}

#[tokio::test]
async fn a_connector_out_of_order_reports_its_fault_and_starts_nothing() {
    let central = Central::start(accept).await;
    let options = Options {
        connectors: 2,
        out_of_order: Some(OutOfOrder {
            connector: 2,
            error_code: "GroundFailure".to_owned(),
        }),
        ..quick(&central.url, Version::V16)
    };
    let (charger, mut events) = Charger::connect(options).unwrap();
    until_booted(&mut events).await;
    let plan = |connector| SessionPlan {
        connector,
        ..SessionPlan::new("TAG-1", 60)
    };
    charger.start_session(plan(2)).await.unwrap_err();
    charger.start_session(plan(1)).await.unwrap();
    collect_until(&mut events, is_closed).await;
    let told = central.heard_of("StatusNotification");
    let codes = told.iter().map(|heard| {
        (
            heard.payload["connectorId"].as_u64(),
            heard.payload["errorCode"].as_str(),
        )
    });
    for (connector, code) in codes {
        let expected = if connector == Some(2) {
            "GroundFailure"
        } else {
            "NoError"
        };
        assert_eq!(code, Some(expected));
    }
    let faulted = |heard: &Heard| heard.payload["status"] == "Faulted";
    assert_eq!(told.iter().filter(|heard| faulted(heard)).count(), 1);
}
