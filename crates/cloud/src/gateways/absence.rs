//! Tells of gateways that are away, and back. A gateway reconnects every two hours, because no
//! connection lives longer; so an absence is told only when it has lasted for a while.
//!
//! The end of a connection is mostly reported at once, and an absence after it is told and kept
//! whether a webhook wants it or not. A report that is lost is made up for while a webhook wants to
//! be told: `monitor` looks every two hours whether the gateway was heard in the quarter of an hour
//! before, which `ingest` notes once. So a gateway that is connected and quiet costs four writes
//! for each look. These are 96 write units a day, as each is made in a table transaction.

use forecourt_types::{GatewayId, OperatorId, SiteId, Timestamp};
use serde_json::Map;

use forecourt_store::due_check::{DueCheckRow, DueSubject};
use forecourt_store::events::{Event, EventKind, GatewayData};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::outbox::OutboxEntry;
use forecourt_store::ports::{Condition, Table, Transacted, Write};
use forecourt_store::rows::config::{Gateway, GatewayHeard, Webhook};
use forecourt_store::rows::facts::{LinkRow, RouteRow};
use forecourt_store::rows::load;
use forecourt_store::unit::{Tried, Unit, until_committed};

/// How long a gateway must be away before it is told, in milliseconds. A reconnect takes seconds,
/// and after a failure the gateway waits at most a minute before it tries again.
const AWAY_MS: i64 = 2 * 60_000;
/// How long a connected gateway must be silent before it counts as away, in milliseconds: 15
/// minutes. It sends a ping at least every 5 minutes.
const SILENT_MS: i64 = 15 * 60_000;
/// How often it is looked whether a connected gateway is silent, in milliseconds: 2 hours, after
/// which a connection of AWS ends in any case.
const LOOK_MS: i64 = 2 * 3_600_000;

/// What a look at a gateway came to.
pub(crate) struct Looked {
    /// What must be sent to webhooks.
    pub(crate) entries: Vec<OutboxEntry>,
    /// When to look again, if that is wanted.
    pub(crate) again: Option<Timestamp>,
}

/// Whether a webhook of the operator wants to be told of gateways that are away or back.
async fn is_wanted(table: &dyn Table, operator: &OperatorId) -> Result<bool, Failure> {
    let webhooks = Webhook::readable(table, operator).await?;
    Ok(webhooks.iter().any(|webhook| {
        webhook.wants(EventKind::GatewayDisconnected) || webhook.wants(EventKind::GatewayConnected)
    }))
}

fn due_check(operator: &OperatorId, gateway: &GatewayId, due: Timestamp) -> Result<Write, Failure> {
    let row = DueCheckRow {
        operator_id: operator.clone(),
        subject: DueSubject::Gateway(gateway.clone()),
        due,
    };
    Ok(Write::Put {
        item: row.item()?,
        condition: Condition::Always,
    })
}

/// Has `monitor` look whether a gateway whose connection has just ended has come back. That it
/// stays away is kept even where no webhook wants to be told, and costs a few writes for each end.
///
/// # Errors
/// [`Failure`].
pub async fn look_for_absence(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &GatewayId,
    now: Timestamp,
) -> Result<(), Failure> {
    let key = keys::route(operator, gateway);
    let route = load::<RouteRow>(table, &key).await?;
    // The end of an old connection is often reported after a new one has begun.
    let Some(mut route) = route.filter(|route| route.row.connection_id.is_none()) else {
        return Ok(());
    };
    if route.row.ended_at.is_none() {
        route.row.ended_at = Some(now);
        let writes = vec![Write::put_unchanged(route.to_item(key)?)];
        // A failed condition means that the gateway is connected again.
        let _: Transacted = table.transact(writes).await?;
    }
    let due = now.plus_millis(AWAY_MS);
    let write = due_check(operator, gateway, due)?;
    // Nothing is asked, so nothing can be answered but success.
    let _: Transacted = table.transact(vec![write]).await?;
    Ok(())
}

/// Has `monitor` look from now on whether a gateway that has just said hello is silent, if a
/// webhook wants to be told and nobody looks already.
pub(crate) async fn look_for_silence(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &Gateway,
    now: Timestamp,
) -> Result<(), Failure> {
    let looks = gateway.heard.is_some_and(|heard| heard.check_at > now);
    if looks || !is_wanted(table, operator).await? {
        return Ok(());
    }
    let check_at = now.plus_millis(LOOK_MS);
    let heard = GatewayHeard {
        at: now,
        check_at,
        is_away: false,
    };
    let id = &gateway.gateway_id;
    let check = due_check(operator, id, check_at)?;
    // A gateway that was removed meanwhile is not looked at.
    let _: Transacted = table
        .transact(vec![mark(operator, id, heard)?, check])
        .await?;
    Ok(())
}

fn mark(operator: &OperatorId, gateway: &GatewayId, heard: GatewayHeard) -> Result<Write, Failure> {
    let heard = serde_json::to_value(heard).map_err(Failure::Message)?;
    Ok(Write::Mark {
        key: keys::gateway(operator, gateway),
        set: Map::from_iter([("heard".to_owned(), heard)]),
    })
}

/// The time from which on it counts for the look at this time that a gateway was heard.
fn counts_from(check_at: Timestamp) -> Timestamp {
    check_at.plus_millis(-SILENT_MS)
}

/// Notes that a gateway was heard, if `monitor` looks soon whether it is silent and this was not
/// noted yet. One that was told to be away, although its connection is open, is told to be back.
pub(crate) async fn note_heard(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &Gateway,
    now: Timestamp,
) -> Result<Vec<OutboxEntry>, Failure> {
    let Some(heard) = gateway.heard else {
        return Ok(Vec::new());
    };
    let looks = now.millis_since(heard.check_at) < SILENT_MS;
    let counts_from = counts_from(heard.check_at);
    let is_noted = now < counts_from || heard.at >= counts_from;
    if !looks || is_noted && !heard.is_away {
        return Ok(Vec::new());
    }
    let id = &gateway.gateway_id;
    let was_away = heard.is_away;
    let heard = GatewayHeard {
        at: now,
        is_away: false,
        ..heard
    };
    // A gateway that was removed meanwhile is not looked at.
    let _: Transacted = table.transact(vec![mark(operator, id, heard)?]).await?;
    if !was_away {
        return Ok(Vec::new());
    }
    let back = |link: Option<LinkRow>| {
        let away = link.filter(|link| link.away_since.is_some())?;
        Some(LinkRow {
            away_since: None,
            ..away
        })
    };
    tell_of_return(table, operator, (id, &gateway.site_id), back, now).await
}

/// Looks whether a gateway is away, and tells it unless it was told before. `due` is the time of
/// the check that caused the look.
pub(crate) async fn look(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &GatewayId,
    (due, now): (Timestamp, Timestamp),
) -> Result<Looked, Failure> {
    let (state, entries) = until_committed(|| async move {
        let mut unit = Unit::new(table, operator, now, "monitor");
        let key = keys::gateway(operator, gateway);
        let configured = unit.read::<Gateway>(&key).await?;
        let key = keys::link(operator, gateway);
        let link = unit.read::<LinkRow>(&key).await?;
        let (Some(configured), Some(mut link)) = (configured, link) else {
            return Ok(Tried::Done((State::Settled, Vec::new())));
        };
        let route_key = keys::route(operator, gateway);
        let route = unit.read::<RouteRow>(&route_key).await?;
        let state = State::of(&configured, &link, route.as_ref(), (due, now));
        let State::Away { since, .. } = state else {
            return Ok(Tried::Done((state, Vec::new())));
        };
        link.away_since = Some(since);
        unit.touch(&mut link.stamps);
        unit.put_row(key, &link)?;
        if let Some(route) = route {
            // A gateway that comes back just now is not told to be away.
            unit.unchanged(route_key, route.stamps.revision);
        }
        let data = GatewayData {
            gateway_id: gateway.clone(),
            site_id: configured.site_id,
            since,
        };
        unit.tell(Event::gateway(false, &data)).await?;
        let committed = unit.commit().await?;
        Ok::<_, Failure>(committed.then(|entries| (state, entries)))
    })
    .await?;
    let again = match state {
        State::Settled | State::Away { silent: false, .. } => None,
        State::Unclear(again) => Some(again),
        State::Away {
            since: at,
            silent: is_away @ true,
        }
        | State::Heard { at, is_away } => {
            look_again(table, operator, gateway, (at, is_away, now)).await?
        }
    };
    Ok(Looked { entries, again })
}

/// Notes when it is looked again whether a connected gateway is silent, if a webhook still wants to
/// be told.
async fn look_again(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &GatewayId,
    (at, is_away, now): (Timestamp, bool, Timestamp),
) -> Result<Option<Timestamp>, Failure> {
    if !is_wanted(table, operator).await? {
        return Ok(None);
    }
    let check_at = now.plus_millis(LOOK_MS);
    let heard = GatewayHeard {
        at,
        check_at,
        is_away,
    };
    let heard = mark(operator, gateway, heard)?;
    match table.transact(vec![heard]).await? {
        Transacted::Committed => Ok(Some(check_at)),
        // The gateway was removed.
        Transacted::ConditionFailed { .. } => Ok(None),
    }
}

/// What is known of a gateway.
#[derive(Debug, Clone, Copy)]
enum State {
    /// It is away since this time, which must be told.
    Away {
        since: Timestamp,
        /// Whether its connection seems to be open all the same.
        silent: bool,
    },
    /// It has been away for too short a time, and is looked at again then.
    Unclear(Timestamp),
    /// It is connected.
    Heard {
        /// When it was heard.
        at: Timestamp,
        /// Whether it was told to be away all the same, and was not heard since.
        is_away: bool,
    },
    /// There is nothing to tell and nothing to look for.
    Settled,
}

impl State {
    fn of(
        gateway: &Gateway,
        link: &LinkRow,
        route: Option<&RouteRow>,
        (due, now): (Timestamp, Timestamp),
    ) -> Self {
        let is_told = link.away_since.is_some();
        if route.is_none_or(|route| route.connection_id.is_none()) {
            let ended_at = route.and_then(|route| route.ended_at);
            let since = ended_at.unwrap_or(due.plus_millis(-AWAY_MS));
            let told_at = since.plus_millis(AWAY_MS);
            let silent = false;
            return match (is_told, told_at > now) {
                (true, _) => Self::Settled,
                (false, true) => Self::Unclear(told_at),
                (false, false) => Self::Away { since, silent },
            };
        }
        // A look because of an ended connection, which a new one has followed, has no other one
        // after it. A look for silence has.
        let Some(heard) = gateway.heard.filter(|heard| heard.check_at == due) else {
            return Self::Settled;
        };
        let at = heard.at.max(link.hello_at);
        if is_told || at >= counts_from(due) {
            let is_away = is_told;
            return Self::Heard { at, is_away };
        }
        if now.millis_since(due) >= SILENT_MS {
            // Nobody has looked for so long that nobody has noted what was heard.
            let (at, is_away) = (now, false);
            return Self::Heard { at, is_away };
        }
        // It may have fallen silent sooner, since nobody noted that it was heard.
        let (since, silent) = (counts_from(due), true);
        Self::Away { since, silent }
    }
}

/// Tells that a gateway is back after an absence that was told. `back` makes the row of its link
/// out of the one that stands there; where it makes none, nothing is written and told.
pub(crate) async fn tell_of_return(
    table: &dyn Table,
    operator: &OperatorId,
    (gateway, site): (&GatewayId, &SiteId),
    back: impl Fn(Option<LinkRow>) -> Option<LinkRow>,
    now: Timestamp,
) -> Result<Vec<OutboxEntry>, Failure> {
    let back = &back;
    until_committed(|| async move {
        let mut unit = Unit::new(table, operator, now, "ingest");
        let key = keys::link(operator, gateway);
        let before = unit.read::<LinkRow>(&key).await?;
        let was_away = before.as_ref().is_some_and(|it| it.away_since.is_some());
        let Some(link) = back(before) else {
            return Ok(Tried::Done(Vec::new()));
        };
        unit.put_row(key, &link)?;
        if was_away {
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
