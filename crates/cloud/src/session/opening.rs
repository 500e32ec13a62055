//! Takes what a session needs from the configuration when it begins, and keeps the rows beside an
//! open session.

use forecourt_domain::fact::{ConnectorRef, Fact, Flag, TransactionStarted};
use forecourt_domain::session::{FLAG_OVERLAPPED, Outcome, Session, Status};
use forecourt_link::Record;
use forecourt_types::{AppliedAt, OperatorId, SessionId, StationId, TariffId, Timestamp, TokenUid};

use super::work::Work;
use forecourt_store::due_check::{DueCheckRow, DueSubject};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::{BillingMessage, session_group};
use forecourt_store::ports::{QueueName, Table};
use forecourt_store::review;
use forecourt_store::rows::config::{Operator, Site, Station, Token, version_at};
use forecourt_store::rows::facts::{
    ConnectorRow, ReviewKind, ReviewRow, SessionRow, StationStateRow,
};
use forecourt_store::rows::load;
use forecourt_store::unit::Unit;

impl Work<'_> {
    /// Pins the user and the tariff as they are at the start. Does so again if a stop or a sample
    /// that was received before the start had to guess.
    pub(super) async fn pin(
        &mut self,
        row: &mut SessionRow,
        fact: &TransactionStarted,
    ) -> Result<(), Failure> {
        if let Some(station) = &self.station {
            row.site_id = Some(station.site_id.clone());
        }
        row.gateway_id = Some(self.source.gateway.clone());
        // A remote start has named the user before.
        if row.command_id.is_none() {
            (row.user_id, row.vehicle_id) = (None, None);
            (row.tariff_id, row.tariff_version) = (None, None);
        }
        let token = fact.token_uid.as_ref().or(row.token_uid.as_ref()).cloned();
        self.pin_person(row, token.as_ref()).await?;
        if row.tariff_id.is_none() {
            self.pin_tariff(row, fact.started_at.timestamp()).await?;
        }
        Ok(())
    }

    /// Pins the user of the token. A remote start may know the user already.
    pub(super) async fn pin_person(
        &mut self,
        row: &mut SessionRow,
        token: Option<&TokenUid>,
    ) -> Result<(), Failure> {
        let Some(token) = token else { return Ok(()) };
        let key = keys::token(self.unit.operator, token);
        if let Some(token) = self.unit.read::<Token>(&key).await? {
            row.user_id = row.user_id.take().or(token.user_id);
            row.vehicle_id = row.vehicle_id.take().or(token.vehicle_id);
        }
        Ok(())
    }

    /// Pins the tariff of the station, else of the site, else of the operator, in the version of
    /// that time. If there is none, billing finds that out.
    pub(super) async fn pin_tariff(
        &mut self,
        row: &mut SessionRow,
        at: Timestamp,
    ) -> Result<(), Failure> {
        let station = self.station.clone();
        let pinned = assigned(self.unit.table(), self.unit.operator, station.as_ref(), at).await?;
        if let Some((tariff, version)) = pinned {
            row.tariff_id = Some(tariff);
            row.tariff_version = Some(version);
        }
        Ok(())
    }

    /// Writes a session after a step, the rows beside it, and what follows from the step.
    pub(super) async fn save(
        &mut self,
        mut row: SessionRow,
        was: Status,
        charge: Session,
        outcome: Outcome,
        record: &Record,
    ) -> Result<(), Failure> {
        let charging = charge.status == Status::Charging;
        row.set_charge(charge);
        self.keep_fact(&mut row, record)?;
        let heard_at = AppliedAt(self.unit.now.plus_millis(-kept_ms(record)));
        row.last_fact_at = row.last_fact_at.max(Some(heard_at));
        self.unit.touch(&mut row.stamps);
        // A stop whose start is not known gets a due check from then on. So is whatever changes the
        // bill of a session that no due check covers any more.
        let begins = was != Status::Charging;
        let is_billing = matches!(outcome, Outcome::Settle | Outcome::Void);
        if begins && (charging || is_billing) {
            self.check_when_due(&row.session_id)?;
        }
        // A session that a replaced credential begins occupies no connector; one that it
        // ends is released.
        if !(charging && self.is_replaced) {
            track(&mut self.unit, &row, charging).await?;
        }
        let session = row.session_id.as_str();
        let step = self
            .source
            .derived_id("bill", record.station_sequence, session);
        hand_on(&mut self.unit, &mut row, outcome, step).await?;
        let operator = self.unit.operator;
        // A row that was made here was not read yet. Reading it makes the commit check that it
        // does not exist.
        let key = keys::session(operator, &row.session_id);
        self.unit.read::<SessionRow>(&key).await?;
        self.unit.put(row.to_item(operator, 0)?);
        Ok(())
    }

    fn check_when_due(&mut self, session: &SessionId) -> Result<(), Failure> {
        let row = DueCheckRow {
            operator_id: self.unit.operator.clone(),
            subject: DueSubject::Session(session.clone()),
            due: self.unit.now.plus_millis(self.settings.stuck_after_ms),
        };
        self.unit.put_always(row.item()?);
        Ok(())
    }

    pub(super) async fn connector(&mut self, at: ConnectorRef) -> Result<ConnectorRow, Failure> {
        connector(&mut self.unit, &self.source.station, at).await
    }

    pub(super) fn put_connector(&mut self, row: ConnectorRow) -> Result<(), Failure> {
        put_connector(&mut self.unit, &self.source.station, row)
    }
}

/// How long the gateway had kept the reading that a record tells, in milliseconds. A reading that
/// was recorded only at a later boot tells nothing of the time since, and a charge that is over
/// must not seem to go on.
fn kept_ms(record: &Record) -> i64 {
    let Fact::TransactionSampled(fact) = &record.fact else {
        return 0;
    };
    let received = record.received_at.timestamp();
    let kept = fact
        .heard_at
        .map(|at| received.millis_since(at.timestamp()));
    kept.unwrap_or(0).max(0)
}

/// Hands the session to the functions that have work with it after a step. `step` is the id of
/// that step.
pub(crate) async fn hand_on(
    unit: &mut Unit<'_>,
    row: &mut SessionRow,
    outcome: Outcome,
    step: String,
) -> Result<(), Failure> {
    match outcome {
        Outcome::Going => Ok(()),
        Outcome::Settle => hand_to_billing(unit, row, step),
        Outcome::Review => hand_to_review(unit, row).await,
        Outcome::Void => {
            resolve_review(unit, row).await?;
            match row.total {
                Some(_) => hand_to_billing(unit, row, step),
                None => Ok(()),
            }
        }
    }
}

/// Hands the session over to be priced. The id names the step that made it ready.
pub(crate) fn hand_to_billing(
    unit: &mut Unit<'_>,
    row: &SessionRow,
    deduplication_id: String,
) -> Result<(), Failure> {
    let operator = unit.operator;
    let cause = row.history.last().map(|step| step.cause.clone());
    let body = BillingMessage {
        operator_id: operator.clone(),
        session_id: row.session_id.clone(),
        cause: cause.unwrap_or_default(),
        by: None,
    };
    let group = session_group(operator, &row.session_id);
    Ok(unit.hand_over(QueueName::Billing, group, deduplication_id, &body)?)
}

/// Makes a review of the session. A client that has taken an open review of it before keeps it.
pub(crate) async fn hand_to_review(
    unit: &mut Unit<'_>,
    row: &mut SessionRow,
) -> Result<(), Failure> {
    let at = *row.review_at.get_or_insert(unit.now);
    let cause = row.history.last().map(|step| step.cause.clone());
    let review = review::row(
        ReviewKind::Session,
        review_id(row),
        at,
        cause.unwrap_or_default(),
    );
    let mut review = review
        .of_station(&row.station_id)
        .of_session(&row.session_id);
    let key = keys::review(unit.operator, at, &review.review_id);
    let before = unit.read::<ReviewRow>(&key).await?;
    if let Some(before) = before.filter(|before| before.resolved_at.is_none()) {
        (review.taken_by, review.taken_at) = (before.taken_by, before.taken_at);
    }
    unit.put(review.item(unit.operator)?);
    Ok(())
}

/// Ends the review of the session, which has its price or needs none.
pub(crate) async fn resolve_review(
    unit: &mut Unit<'_>,
    row: &mut SessionRow,
) -> Result<(), Failure> {
    let Some(at) = row.review_at.take() else {
        return Ok(());
    };
    let key = keys::review(unit.operator, at, &review_id(row));
    let review = unit.read::<ReviewRow>(&key).await?;
    // A person who was done with it before keeps the last word on it.
    if let Some(mut review) = review.filter(|review| review.resolved_at.is_none()) {
        review.resolved_at = Some(unit.now);
        unit.touch(&mut review.stamps);
        unit.put_row(key, &review)?;
    }
    Ok(())
}

fn review_id(row: &SessionRow) -> String {
    format!("session-{}", row.session_id)
}

/// Keeps the station's list of open sessions and the connector's session up to date.
pub(crate) async fn track(
    unit: &mut Unit<'_>,
    row: &SessionRow,
    charging: bool,
) -> Result<(), Failure> {
    let key = keys::station_state(unit.operator, &row.station_id);
    if let Some(mut state) = unit.read::<StationStateRow>(&key).await? {
        let listed = state.open_sessions.contains(&row.session_id);
        if charging && !listed {
            if state.open_sessions.len() >= StationStateRow::MAX_OPEN {
                state.open_sessions.remove(0);
            }
            state.open_sessions.push(row.session_id.clone());
            unit.put_row(key, &state)?;
        } else if !charging && listed {
            state.open_sessions.retain(|open| *open != row.session_id);
            unit.put_row(key, &state)?;
        }
    }
    match row.connector() {
        Some(at) => occupy(unit, at, row, charging).await,
        None => Ok(()),
    }
}

async fn occupy(
    unit: &mut Unit<'_>,
    at: ConnectorRef,
    row: &SessionRow,
    charging: bool,
) -> Result<(), Failure> {
    let mut connector = connector(unit, &row.station_id, at).await?;
    let holder = connector.session_id.clone();
    let mine = holder.as_ref() == Some(&row.session_id);
    if charging && !mine {
        if let Some(older) = holder {
            overlapped(unit, &older).await?;
        }
        connector.session_id = Some(row.session_id.clone());
    } else if !charging && mine {
        connector.session_id = None;
    } else {
        return Ok(());
    }
    put_connector(unit, &row.station_id, connector)
}

/// The older session on a connector stays open for its late stop.
async fn overlapped(unit: &mut Unit<'_>, older: &SessionId) -> Result<(), Failure> {
    let key = keys::session(unit.operator, older);
    let Some(mut row) = unit.read::<SessionRow>(&key).await? else {
        return Ok(());
    };
    if row.status == Status::Charging {
        row.flags.insert(Flag::Other(FLAG_OVERLAPPED.to_owned()));
        unit.touch(&mut row.stamps);
        unit.put(row.to_item(unit.operator, 0)?);
    }
    Ok(())
}

async fn connector(
    unit: &mut Unit<'_>,
    station: &StationId,
    at: ConnectorRef,
) -> Result<ConnectorRow, Failure> {
    let ConnectorRef {
        evse_id,
        connector_id,
    } = at;
    let key = keys::connector(unit.operator, station, evse_id, connector_id);
    let row = unit.read::<ConnectorRow>(&key).await?;
    Ok(row.unwrap_or_else(|| ConnectorRow {
        evse_id,
        connector_id,
        status: None,
        error_code: None,
        info: None,
        status_at: None,
        session_id: None,
        stamps: unit.stamps(),
    }))
}

fn put_connector(
    unit: &mut Unit<'_>,
    station: &StationId,
    mut row: ConnectorRow,
) -> Result<(), Failure> {
    let key = keys::connector(unit.operator, station, row.evse_id, row.connector_id);
    unit.touch(&mut row.stamps);
    Ok(unit.put_row(key, &row)?)
}

/// The tariff of a session at this station at that time: the station's, else the site's,
/// else the operator's.
pub(crate) async fn assigned(
    table: &dyn Table,
    operator: &OperatorId,
    station: Option<&Station>,
    at: Timestamp,
) -> Result<Option<(TariffId, u32)>, Failure> {
    let mut tariff = station.and_then(|station| station.tariff_id.clone());
    if let (None, Some(station)) = (&tariff, station) {
        let key = keys::site(operator, &station.site_id);
        let site = load::<Site>(table, &key).await?;
        tariff = site.and_then(|site| site.row.tariff_id);
    }
    if tariff.is_none() {
        let operator_row = load::<Operator>(table, &keys::operator(operator)).await?;
        tariff = operator_row.and_then(|operator| operator.row.default_tariff_id);
    }
    let Some(tariff) = tariff else {
        return Ok(None);
    };
    let version = version_at(table, operator, &tariff, at).await?;
    Ok(version.map(|version| (tariff, version.tariff.version())))
}
