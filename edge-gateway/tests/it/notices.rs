//! What chargers say outside of charges, over a real socket: whatever has a
//! meaning is answered, in every version.

use crate::support::{Charger, PASSWORD, Site, station, until};
use forecourt_domain::fact::{Fact, Noticed, TokenStatus};
use forecourt_link::Lane;
use serde_json::{Value, json};

async fn site_and_charger(protocol: &str) -> (Site, Charger) {
    let site = Site::start(vec![station("CP1", 1)]).await;
    let address = site.running.ocpp_addr;
    let charger = Charger::connect(address, "CP1", Some(PASSWORD), &[protocol]).await;
    let charger = charger.unwrap();
    assert_eq!(charger.protocol.as_deref(), Some(protocol));
    (site, charger)
}

/// What the cloud holds of this action, in either lane.
async fn noticed(site: &Site, action: &str) -> Noticed {
    let find = || {
        let mut facts = site.cloud.facts("CP1", Lane::Transactions);
        facts.extend(site.cloud.facts("CP1", Lane::Telemetry));
        facts.into_iter().find_map(|fact| match fact {
            Fact::Noticed(noticed) if noticed.action == action => Some(noticed),
            _ => None,
        })
    };
    until(|| async { find().is_some() }).await;
    find().unwrap()
}

/// The code of the CALLERROR to a frame.
async fn refusal(charger: &mut Charger, frame: &str) -> String {
    charger.send(frame).await;
    let answer = charger.next().await.unwrap();
    assert_eq!(answer[0], 4, "{answer}");
    answer[2].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charger_with_long_names_boots_and_its_card_is_decided_on() {
    let (site, mut charger) = site_and_charger("ocpp1.6").await;
    site.cloud.answer_asks(TokenStatus::Accepted);
    let boot = json!({
        "chargePointVendor": "Acme",
        "chargePointModel": "m".repeat(23),
        "chargePointSerialNumber": "s".repeat(33),
        "firmwareVersion": "f".repeat(60),
    });
    let answer = charger
        .call("BootNotification", boot.clone())
        .await
        .unwrap();
    assert_eq!(answer["status"], "Accepted");
    let kept = noticed(&site, "BootNotification").await;
    assert_eq!(kept.payload.value(), Some(boot));
    assert_eq!(kept.oddities.len(), 3, "{:?}", kept.oddities);

    let card = json!({"idTag": "1234567890123456789012"});
    let answer = charger.call("Authorize", card).await.unwrap();
    assert_eq!(answer["idTagInfo"]["status"], "Accepted");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_subject_gets_the_error_of_its_version() {
    let (_site, mut charger) = site_and_charger("ocpp1.6").await;
    let cases = [
        (r#"[2,"1","Heartbeat",[]]"#, "FormationViolation"),
        (r#"[2,"2","Authorize",{}]"#, "OccurenceConstraintViolation"),
        (
            r#"[2,"3","Authorize",{"idTag":[]}]"#,
            "TypeConstraintViolation",
        ),
        (
            r#"[2,"4","Authorize",{"idTag":""}]"#,
            "PropertyConstraintViolation",
        ),
    ];
    for (frame, code) in cases {
        assert_eq!(refusal(&mut charger, frame).await, code, "{frame}");
    }
    let (_site, mut charger) = site_and_charger("ocpp2.0.1").await;
    let cases = [
        (r#"[2,"1","Heartbeat",[]]"#, "FormatViolation"),
        (r#"[2,"2","Authorize",{}]"#, "OccurrenceConstraintViolation"),
        (
            r#"[2,"3","StatusNotification",{"evseId":{}}]"#,
            "TypeConstraintViolation",
        ),
    ];
    for (frame, code) in cases {
        assert_eq!(refusal(&mut charger, frame).await, code, "{frame}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_security_extension_of_1_6_is_answered_and_kept() {
    let (site, mut charger) = site_and_charger("ocpp1.6").await;
    let at = "2026-01-31T12:00:00Z";
    let cases = [
        (
            "SecurityEventNotification",
            json!({"type": "Tamper", "timestamp": at}),
            json!({}),
        ),
        (
            "LogStatusNotification",
            json!({"status": "Uploaded", "requestId": 1}),
            json!({}),
        ),
        (
            "SignedFirmwareStatusNotification",
            json!({"status": "Installed"}),
            json!({}),
        ),
        (
            "SignCertificate",
            json!({"csr": "x"}),
            json!({"status": "Rejected"}),
        ),
    ];
    for (action, payload, expected) in cases {
        let answer = charger.call(action, payload.clone()).await.unwrap();
        assert_eq!(answer, expected, "{action}");
        assert_eq!(noticed(&site, action).await.payload.value(), Some(payload));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_and_schedules_of_2_0_1_get_the_messages_own_refusal() {
    let (site, mut charger) = site_and_charger("ocpp2.0.1").await;
    let hash = json!({"hashAlgorithm": "SHA256", "issuerNameHash": "a", "issuerKeyHash": "b",
        "serialNumber": "c", "responderURL": "http://x"});
    let needs = json!({"requestedEnergyTransfer": "DC"});
    let cases = [
        (
            "Get15118EVCertificate",
            json!({"iso15118SchemaVersion": "urn", "action": "Install", "exiRequest": "x"}),
            json!({"status": "Failed", "exiResponse": ""}),
        ),
        (
            "GetCertificateStatus",
            json!({"ocspRequestData": hash}),
            json!({"status": "Failed"}),
        ),
        (
            "NotifyEVChargingNeeds",
            json!({"evseId": 1, "chargingNeeds": needs}),
            json!({"status": "Rejected"}),
        ),
        (
            "ReservationStatusUpdate",
            json!({"reservationId": 1, "reservationUpdateStatus": "Expired"}),
            json!({}),
        ),
        (
            "NotifyMonitoringReport",
            json!({"requestId": 1, "seqNo": 0, "generatedAt": "2026-01-31T12:00:00Z"}),
            json!({}),
        ),
    ];
    for (action, payload, expected) in cases {
        let answer = charger.call(action, payload.clone()).await.unwrap();
        assert_eq!(answer, expected, "{action}");
        let kept = noticed(&site, action).await;
        assert_eq!(
            (kept.payload.value(), kept.flags),
            (Some(payload), Vec::new())
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_send_of_2_1_is_kept_and_never_answered_and_its_own_words_are_read() {
    let (site, mut charger) = site_and_charger("ocpp2.1").await;
    site.cloud.answer_asks(TokenStatus::Accepted);
    let stream = json!({"id": 1, "pending": 0, "basetime": "2026-01-31T12:00:00Z",
        "data": [{"t": 1, "v": "2"}]});
    charger
        .send(json!([6, "s", "NotifyPeriodicEventStream", stream]).to_string())
        .await;
    charger
        .send(json!([5, "x", "FormatViolation", "no", {}]).to_string())
        .await;
    // The next frame that comes is the answer to this: neither was answered.
    let token = json!({"idToken": {"idToken": "AB", "type": "MyCompany-VIN"}});
    charger
        .send(json!([2, "a", "Authorize", token]).to_string())
        .await;
    let answer: Value = charger.next().await.unwrap();
    assert_eq!(
        (&answer[0], &answer[1]),
        (&json!(3), &json!("a")),
        "{answer}"
    );
    let kept = noticed(&site, "NotifyPeriodicEventStream").await;
    assert_eq!(kept.payload.value(), Some(stream));
    noticed(&site, "CallResultError").await;
    let vat = json!({"vatNumber": "LT123"});
    let answer = charger.call("VatNumberValidation", vat).await.unwrap();
    assert_eq!(answer, json!({"vatNumber": "LT123", "status": "Rejected"}));
}
