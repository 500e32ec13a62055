//! Tells of gateways that are away, and back. A gateway reconnects every two hours, because no
//! connection lives longer; so an absence is told only when it has lasted for a while.

use forecourt_types::{GatewayId, OperatorId, SiteId, Timestamp};

use forecourt_store::due_check::{DueCheckRow, DueSubject};
use forecourt_store::events::{Event, EventKind, GatewayData};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::outbox::OutboxEntry;
use forecourt_store::ports::{Condition, Table, Transacted, Write};
use forecourt_store::rows::config::{Gateway, Webhook};
use forecourt_store::rows::facts::{LinkRow, RouteRow};
use forecourt_store::unit::{Tried, Unit, until_committed};

/// How long a gateway must be away before it is told, in milliseconds. A reconnect takes seconds,
/// and after a failure the gateway waits at most a minute before it tries again.
pub(crate) const AWAY_MS: i64 = 2 * 60_000;

/// Has `monitor` look whether a gateway whose connection has just ended has come back, if a
/// webhook wants to be told. Nothing is written otherwise.
///
/// # Errors
/// [`Failure`].
pub async fn look_for_absence(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &GatewayId,
    now: Timestamp,
) -> Result<(), Failure> {
    let webhooks = Webhook::readable(table, operator).await?;
    let wants = |webhook: &Webhook| {
        webhook.wants(EventKind::GatewayDisconnected) || webhook.wants(EventKind::GatewayConnected)
    };
    if !webhooks.iter().any(wants) {
        return Ok(());
    }
    let row = DueCheckRow {
        operator_id: operator.clone(),
        subject: DueSubject::Gateway(gateway.clone()),
        due: now.plus_millis(AWAY_MS),
    };
    let write = Write::Put {
        item: row.item()?,
        condition: Condition::Always,
    };
    // Nothing is asked, so nothing can be answered but success.
    let _: Transacted = table.transact(vec![write]).await?;
    Ok(())
}

/// Tells that a gateway is away since this time, unless it is connected again or its absence was
/// told before.
pub(crate) async fn tell_of_absence(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &GatewayId,
    (since, now): (Timestamp, Timestamp),
) -> Result<Vec<OutboxEntry>, Failure> {
    until_committed(|| async move {
        let mut unit = Unit::new(table, operator, now, "monitor");
        let route = unit
            .read::<RouteRow>(&keys::route(operator, gateway))
            .await?;
        let is_connected = route.is_some_and(|route| route.connection_id.is_some());
        let configured = unit
            .read::<Gateway>(&keys::gateway(operator, gateway))
            .await?;
        let key = keys::link(operator, gateway);
        let link = unit.read::<LinkRow>(&key).await?;
        let link = link.filter(|link| link.away_since.is_none() && !is_connected);
        let (Some(configured), Some(mut link)) = (configured, link) else {
            return Ok(Tried::Done(Vec::new()));
        };
        link.away_since = Some(since);
        unit.touch(&mut link.stamps);
        unit.put_row(key, &link)?;
        let data = GatewayData {
            gateway_id: gateway.clone(),
            site_id: configured.site_id,
            since,
        };
        unit.tell(Event::gateway(false, &data)).await?;
        Ok::<_, Failure>(unit.commit().await?.then(|entries| entries))
    })
    .await
}

/// Writes what a gateway said of itself when it is back after an absence that was told, and tells
/// that it is back.
pub(crate) async fn tell_of_return(
    table: &dyn Table,
    operator: &OperatorId,
    (gateway, site): (&GatewayId, &SiteId),
    link: &LinkRow,
    now: Timestamp,
) -> Result<Vec<OutboxEntry>, Failure> {
    until_committed(|| async move {
        let mut unit = Unit::new(table, operator, now, "ingest");
        let key = keys::link(operator, gateway);
        let before = unit.read::<LinkRow>(&key).await?;
        unit.put_row(key, link)?;
        if before.is_some_and(|before| before.away_since.is_some()) {
            let data = GatewayData {
                gateway_id: gateway.clone(),
                site_id: site.clone(),
                since: now,
            };
            unit.tell(Event::gateway(true, &data)).await?;
        }
        Ok::<_, Failure>(unit.commit().await?.then(|entries| entries))
    })
    .await
}
