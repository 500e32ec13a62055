//! Commands at a charger's own socket: a start is known to every answer, and a
//! change that comes later has not failed.

use crate::support::{Charger, Site, station, until};
use forecourt_domain::fact::{CommandState, CommandUpdated, Fact, TokenStatus};
use forecourt_link::{CommandMessage, Lane, ToGateway};
use forecourt_types::{CommandId, SessionId, StationId, Timestamp, TokenUid};
use serde_json::{Value, json};

async fn give(site: &Site, id: &str, kind: &str, arguments: Value) {
    let message = CommandMessage {
        command_id: CommandId::new(id).unwrap(),
        station_id: StationId::new("CP1").unwrap(),
        epoch: site.running.status().await.epoch.unwrap(),
        expires_at: Timestamp::parse("2100-01-01T00:00:00Z").unwrap(),
        session_id: SessionId::new(format!("s-{id}")).ok(),
        boot_generation: None,
        token_parent_uid: TokenUid::new("GROUP").ok(),
        command_type: kind.to_owned(),
        arguments: serde_json::from_value(arguments).unwrap(),
    };
    site.cloud.push(&ToGateway::Command(message));
}

/// The updates of a command that have reached the cloud.
fn updates(site: &Site, id: &str) -> Vec<CommandUpdated> {
    let facts = site.cloud.facts("CP1", Lane::Commands);
    let updates = facts.into_iter().filter_map(|fact| match fact {
        Fact::CommandUpdated(update) if update.command_id.as_str() == id => Some(update),
        _ => None,
    });
    updates.collect()
}

async fn reaches(site: &Site, id: &str, state: CommandState) {
    until(|| async {
        let updates = updates(site, id);
        updates.last().is_some_and(|update| update.state == state)
    })
    .await;
}

async fn answer(charger: &mut Charger, action: &str, status: &str) {
    let call = charger.next().await.unwrap();
    assert_eq!(call[2], action, "{call}");
    charger
        .send(json!([3, call[1], {"status": status}]).to_string())
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charger_may_ask_about_the_card_of_a_start_before_it_answers_it() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    site.cloud.answer_asks(TokenStatus::Invalid);
    let mut charger = site.charger("CP1").await;
    charger.boot().await;
    let arguments = json!({"connector_id": 2, "token_uid": "STRANGER"});
    give(&site, "c1", "remote_start", arguments).await;
    let call = charger.next().await.unwrap();
    assert_eq!(call[2], "RemoteStartTransaction");
    let right = json!({"status": "Accepted", "parentIdTag": "GROUP"});
    let card = json!({"idTag": "stranger"});
    let said = charger.call("Authorize", card.clone()).await.unwrap();
    assert_eq!(said["idTagInfo"], right);
    charger
        .send(json!([3, call[1], {"status": "Accepted"}]).to_string())
        .await;
    reaches(&site, "c1", CommandState::Accepted).await;
    let now = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
    let start = json!({"connectorId": 2, "idTag": "STRANGER", "meterStart": 5, "timestamp": now});
    let said = charger.call("StartTransaction", start).await.unwrap();
    assert_eq!(said["idTagInfo"], right);
    let stop = json!({"transactionId": said["transactionId"], "idTag": "STRANGER",
        "meterStop": 9, "timestamp": now});
    let said = charger.call("StopTransaction", stop).await.unwrap();
    assert_eq!(said["idTagInfo"], right);
    // The command is done, and with the charge its word.
    let said = charger.call("Authorize", card).await.unwrap();
    assert_eq!(said["idTagInfo"]["status"], "Invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_change_is_open_until_the_connector_says_that_it_is_out_of_service() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    site.cloud.answer_asks(TokenStatus::Accepted);
    let mut charger = site.charger("CP1").await;
    charger.boot().await;
    charger.start("TAG1", 0, "2026-01-31T12:00:00Z").await;
    let arguments = json!({"connector_id": 1, "operative": false});
    give(&site, "c1", "availability", arguments).await;
    answer(&mut charger, "ChangeAvailability", "Scheduled").await;
    reaches(&site, "c1", CommandState::Accepted).await;
    assert!(updates(&site, "c1").iter().any(|update| update.scheduled));
    // A command for what 1.6 cannot say never reaches the charger.
    give(&site, "c2", "reset", json!({"evse_id": 1})).await;
    reaches(&site, "c2", CommandState::Rejected).await;
    let status = json!({"connectorId": 1, "errorCode": "NoError", "status": "Unavailable"});
    charger.call("StatusNotification", status).await.unwrap();
    reaches(&site, "c1", CommandState::Completed).await;
}
