#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use serde_json::Value;

use super::EventKind;
use super::data::*;
use crate::audit::AuditAction;
use crate::rows::facts::ReviewKind;
use forecourt_domain::fact::{CommandState, ConnectorStatusKind};
use forecourt_domain::session::Status;
use forecourt_types::{
    CdrId, ClaimedAt, CommandId, Energy, GatewayId, Money, SessionId, SiteId, StationId, TariffId,
    Timestamp, TokenUid, UserId, VehicleId, WebhookId,
};

const AT: &str = "2026-01-31T12:00:00Z";

fn at() -> Timestamp {
    Timestamp::parse(AT).unwrap()
}

fn session() -> Value {
    let data = SessionData {
        session_id: SessionId::new("s").unwrap(),
        station_id: StationId::new("CP").unwrap(),
        site_id: SiteId::new("site").ok(),
        evse_id: Some(1),
        connector_id: Some(2),
        token_uid: TokenUid::new("card").ok(),
        user_id: UserId::new("anna").ok(),
        vehicle_id: VehicleId::new("car").ok(),
        status: Status::Finished,
        started_at: Some(ClaimedAt(at())),
        ended_at: Some(ClaimedAt(at())),
        energy_wh: Energy::ZERO,
        stop_reason: Some("Local".to_owned()),
    };
    serde_json::to_value(data).unwrap()
}

fn cdr() -> Value {
    let currency = forecourt_types::Currency::new("THB").unwrap();
    let data = CdrData {
        cdr_id: CdrId::new("s-1").unwrap(),
        session_id: SessionId::new("s").unwrap(),
        version: 1,
        credits_cdr_id: CdrId::new("s-1").ok(),
        provisional: false,
        station_id: StationId::new("CP").unwrap(),
        site_id: SiteId::new("site").ok(),
        token_uid: TokenUid::new("card").ok(),
        user_id: UserId::new("anna").ok(),
        started_at: at(),
        ended_at: at(),
        energy_wh: Energy::ZERO,
        tariff_id: TariffId::new("day").unwrap(),
        total: Money::zero(currency),
    };
    serde_json::to_value(data).unwrap()
}

fn connector() -> Value {
    let data = ConnectorData {
        station_id: StationId::new("CP").unwrap(),
        site_id: SiteId::new("site").ok(),
        evse_id: Some(1),
        connector_id: 2,
        status: ConnectorStatusKind::Faulted,
        previous_status: Some(ConnectorStatusKind::Charging),
        error_code: Some("GroundFailure".to_owned()),
        info: Some("RCD".to_owned()),
        since: at(),
    };
    serde_json::to_value(data).unwrap()
}

fn of(kind: EventKind) -> Value {
    let gateway_id = GatewayId::new("gw").unwrap();
    let site_id = SiteId::new("site").unwrap();
    let record = RecordData {
        user_id: (kind == EventKind::UserChanged).then(|| "anna".to_owned()),
        token_uid: (kind == EventKind::TokenChanged).then(|| "card".to_owned()),
        action: AuditAction::Changed,
        by: "app".to_owned(),
        fields: vec!["email".to_owned()],
    };
    match kind {
        EventKind::SessionStarted | EventKind::SessionEnded => session(),
        EventKind::CdrCreated | EventKind::CdrCredited => cdr(),
        EventKind::ConnectorStatusChanged | EventKind::StationFault => connector(),
        EventKind::ReviewOpened => serde_json::to_value(ReviewData {
            review_id: "1-s".to_owned(),
            kind: ReviewKind::Session,
            cause: "no tariff".to_owned(),
            station_id: StationId::new("CP").ok(),
            session_id: SessionId::new("s").ok(),
            gateway_id: Some(gateway_id),
        })
        .unwrap(),
        EventKind::StationConnected | EventKind::StationDisconnected => {
            serde_json::to_value(StationData {
                station_id: StationId::new("CP").unwrap(),
                site_id: Some(site_id),
                gateway_id,
                since: at(),
            })
            .unwrap()
        }
        EventKind::GatewayConnected | EventKind::GatewayDisconnected => {
            let since = at();
            serde_json::to_value(GatewayData {
                gateway_id,
                site_id,
                since,
            })
            .unwrap()
        }
        EventKind::CommandFinished => serde_json::to_value(CommandData {
            command_id: CommandId::new("c").unwrap(),
            station_id: StationId::new("CP").unwrap(),
            command_type: "unlock".to_owned(),
            state: CommandState::Completed,
            reason: Some("done".to_owned()),
            session_id: SessionId::new("s").ok(),
        })
        .unwrap(),
        EventKind::UserChanged | EventKind::TokenChanged => serde_json::to_value(record).unwrap(),
        EventKind::WebhookTest => serde_json::to_value(TestData {
            webhook_id: WebhookId::new("w").unwrap(),
        })
        .unwrap(),
    }
}

#[test]
fn every_example_has_the_fields_that_are_sent() {
    let names = |value: &Value| -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    for kind in EventKind::ALL {
        let example: Value = serde_json::from_str(kind.example()).unwrap();
        let sent = of(kind);
        // A charge that began has no end yet, and only a credit undoes a CDR.
        let missing: BTreeSet<String> =
            names(&sent).difference(&names(&example)).cloned().collect();
        let absent: &[&str] = match kind {
            EventKind::SessionStarted => &["ended_at", "stop_reason"],
            EventKind::CdrCreated => &["credits_cdr_id"],
            _ => &[],
        };
        assert_eq!(
            missing,
            absent.iter().map(|name| (*name).to_owned()).collect(),
            "{kind}"
        );
        assert!(names(&example).is_subset(&names(&sent)), "{kind}");
        for (name, value) in example.as_object().unwrap() {
            let same =
                |a: &Value, b: &Value| std::mem::discriminant(a) == std::mem::discriminant(b);
            assert!(same(value, &sent[name]), "{kind} {name}");
        }
    }
}
