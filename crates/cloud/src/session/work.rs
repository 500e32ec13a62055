//! Applies the records of one table transaction.

use forecourt_domain::fact::{ConnectorRef, Fact, TokenStatus};
use forecourt_link::Record;
use forecourt_types::{SessionId, Timestamp, TokenUid};

use super::kept::keep_for_review;
use super::{Outside, Settings, Source};
use crate::claims::{self, Tap};
use crate::gateways::binding;
use forecourt_link::ChainedRecord;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::derived;
use forecourt_store::review;
use forecourt_store::rows::config::{
    AdoptedStations, CLAIMS_UNTIL, Gateway, Site, Station, raise_version,
};
use forecourt_store::rows::facts::{ReviewKind, WatermarkRow};
use forecourt_store::rows::load;
use forecourt_store::unit::{Committed, Unit};

/// The number of writes kept free for a remote stop: command, its pointer, due check, hand-over.
const WRITES_PER_STOP: usize = 4;

/// Records that are applied in one table transaction.
pub(super) struct Work<'a> {
    pub(super) unit: Unit<'a>,
    pub(super) source: &'a Source,
    pub(super) settings: &'a Settings,
    /// Whether the records are those of a replaced credential.
    pub(super) is_replaced: bool,
    /// When that credential was replaced.
    pub(super) replaced_at: Option<Timestamp>,
    /// The station, if it belongs to the gateway.
    pub(super) station: Option<Station>,
    /// The id of the record that is being applied.
    pub(super) record_id: String,
    /// The sessions whose start the cloud would not have allowed.
    pub(super) disagreed: Vec<SessionId>,
}

impl<'a> Work<'a> {
    pub(super) async fn open(outside: &Outside<'a>, source: &'a Source) -> Result<Self, Failure> {
        let mut work = Self {
            unit: Unit::new(outside.table, &source.operator, outside.now, "session"),
            source,
            settings: outside.settings,
            is_replaced: false,
            replaced_at: None,
            station: None,
            record_id: String::new(),
            disagreed: Vec::new(),
        };
        work.station = work.bound_station().await?;
        Ok(work)
    }

    async fn bound_station(&mut self) -> Result<Option<Station>, Failure> {
        let Source {
            operator,
            gateway,
            station,
            ..
        } = self.source;
        let key = keys::gateway(operator, gateway);
        let Some(gateway) = self.unit.read::<Gateway>(&key).await? else {
            return Ok(None);
        };
        self.replaced_at = gateway.replaced_at(self.source.epoch);
        self.is_replaced = self.replaced_at.is_some();
        let key = keys::station(operator, station);
        match self.unit.read::<Station>(&key).await? {
            Some(station) => {
                let bound = binding::is_bound(&gateway, &station);
                Ok(bound.then_some(station))
            }
            None if self.settings.lets_in(station) && !self.is_replaced => {
                self.adopt(&gateway).await
            }
            None => Ok(None),
        }
    }

    /// Takes over a station that the gateway let in although nobody had added it. None if the
    /// site already has as many such stations as it may have, or was removed.
    async fn adopt(&mut self, gateway: &Gateway) -> Result<Option<Station>, Failure> {
        let operator = self.unit.operator;
        let adopted = keys::adopted(operator, &gateway.site_id);
        let count = self
            .unit
            .list::<AdoptedStations>(&adopted.pk, &adopted.sk, 1);
        let count = count.await?.pop().unwrap_or_default();
        let key = keys::site(operator, &gateway.site_id);
        // The site may be removed just now, and its gateway before it.
        let Some(site) = load::<Site>(self.unit.table(), &key).await? else {
            return Ok(None);
        };
        // The gateway lets in as many as the policy of the site says.
        let policy = site
            .row
            .gateway_policy
            .and_then(|it| it.max_unknown_stations);
        let policy = policy.and_then(|most| usize::try_from(most).ok());
        if !count.takes_more(policy.unwrap_or(self.settings.max_unknown_stations)) {
            tracing::warn!(gateway = %gateway.gateway_id, station = %self.source.station, "a station that nobody added is not taken over: the site has as many as it may have");
            return Ok(None);
        }
        self.unit.given(key);
        self.unit.also(AdoptedStations::add(adopted, 1));
        let station = Station {
            station_id: self.source.station.clone(),
            site_id: gateway.site_id.clone(),
            former_site_ids: Vec::new(),
            name: None,
            security_profile: 0,
            password_verifier: None,
            password_is_short: false,
            tariff_id: None,
            max_power_w: None,
            connectors: Vec::new(),
            stamps: self.unit.stamps(),
        };
        let key = keys::station(operator, &station.station_id);
        let item = forecourt_store::ports::Item::new(key, &station)?;
        self.unit.put(item.with_index(station.index(operator)));
        let version = keys::stations_version(operator, &gateway.site_id);
        self.unit.also(raise_version(version));
        Ok(Some(station))
    }

    /// The number of writes so far, with those of stops that are still to be made.
    pub(super) fn writes(&self) -> usize {
        self.unit.writes() + self.disagreed.len() * WRITES_PER_STOP
    }

    /// Applies the next record.
    pub(super) async fn apply(&mut self, chained: &ChainedRecord) -> Result<(), Failure> {
        let record = match chained.raw.read() {
            Ok(record) => record,
            Err(error) => {
                return self
                    .set_aside(chained, ReviewKind::UnknownFact, &error.to_string())
                    .await;
            }
        };
        if self.station.is_none() {
            let why = "this station does not stand at the gateway's site";
            return self.set_aside(chained, ReviewKind::Unbound, why).await;
        }
        self.fact(&record, chained).await
    }

    async fn fact(&mut self, record: &Record, chained: &ChainedRecord) -> Result<(), Failure> {
        self.record_id = self.source.id_of(chained);
        if !self.is_replaced {
            self.heard(record).await?;
        } else if tells_a_state(&record.fact) {
            tracing::warn!(gateway = %self.source.gateway, station = %self.source.station, "a state that a replaced gateway tells is passed over");
            return Ok(());
        }
        match &record.fact {
            Fact::Boot(boot) => self.booted(record, boot).await,
            Fact::ConnectorStatus(status) => self.connector_status(record, status).await,
            Fact::TransactionStarted(fact) => self.started(record, fact).await,
            Fact::TransactionSampled(fact) => self.sampled(record, fact).await,
            Fact::TransactionStopped(fact) => self.stopped(record, fact).await,
            Fact::CommandUpdated(fact) => self.command_updated(fact).await,
            Fact::Unreadable(fact) => {
                self.unreadable(record, fact).await?;
                self.set_aside(chained, ReviewKind::Unreadable, &fact.problem)
                    .await
            }
            // A card that was let in shows in the charge that follows.
            Fact::AuthorizationDecided(fact) => {
                self.tapped(&fact.token_uid, None, record).await?;
                match fact.decision.status {
                    TokenStatus::Accepted => Ok(()),
                    _ => self.noticed(record).await,
                }
            }
            // Chart values and notices that came in this lane are kept as they are.
            Fact::Measured(_) | Fact::Noticed(_) => self.noticed(record).await,
        }
    }

    /// Gives a card to the person who has asked for it, if a tap at this station may do that just
    /// now. The mark in the station's row, which is read anyway, says so: without it a tap costs
    /// nothing.
    pub(super) async fn tapped(
        &mut self,
        uid: &TokenUid,
        connector: Option<ConnectorRef>,
        record: &Record,
    ) -> Result<(), Failure> {
        let (operator, station) = (self.unit.operator, &self.source.station);
        let marked = self
            .unit
            .mark(&keys::station(operator, station), CLAIMS_UNTIL);
        let at = record.received_at.timestamp();
        if self.is_replaced || marked.is_none_or(|until| at > until) {
            return Ok(());
        }
        let tap = Tap {
            station,
            connector,
            uid,
            at,
        };
        let tapped = claims::tap(self.unit.table(), operator, self.unit.now, &tap).await;
        if let Err(failure) = tapped {
            // The charge counts more than the claim, about which the operator can decide.
            let cause: &dyn std::error::Error = &failure;
            tracing::error!(cause, %station, "a tap confirms no claim");
        }
        Ok(())
    }

    /// Keeps a record for review as it came.
    async fn set_aside(
        &mut self,
        chained: &ChainedRecord,
        kind: ReviewKind,
        cause: &str,
    ) -> Result<(), Failure> {
        let now = self.unit.now;
        let row = review::row(kind, self.source.id_of(chained), now, cause)
            .from_gateway(&self.source.gateway)
            .of_station(&self.source.station)
            .with_raw(chained.raw.as_str());
        keep_for_review(&mut self.unit, self.source, self.is_replaced, row).await
    }

    /// Deletes the parked copy of a record.
    pub(super) fn unpark(&mut self, sequence: u64) {
        self.unit.delete(self.source.parked_key(sequence));
    }

    /// Moves the watermark to the last record that was applied, and writes everything.
    pub(super) async fn commit(mut self, last: &ChainedRecord) -> Result<Committed, Failure> {
        self.stop_disagreed().await?;
        let key = self.source.watermark_key();
        let mark = self.unit.read::<WatermarkRow>(&key).await?;
        let mut mark = mark.unwrap_or_else(|| WatermarkRow::origin(self.unit.stamps()));
        mark.applied = last.sequence;
        mark.hash = last.hash.clone();
        mark.parked_to = mark.parked_to.filter(|to| *to > last.sequence);
        mark.handed_over = self.unit.hand_over_keys();
        self.unit.touch(&mut mark.stamps);
        self.unit.put_row(key, &mark)?;
        self.unit.commit().await
    }
}

impl Source {
    /// A permanent id of a record.
    pub(crate) fn id_of(&self, chained: &ChainedRecord) -> String {
        self.derived_id("record", chained.sequence, chained.hash.as_str())
    }

    pub(super) fn derived_id(&self, kind: &str, sequence: u64, more: &str) -> String {
        derived(&[
            kind,
            self.operator.as_str(),
            self.gateway.as_str(),
            &self.epoch.to_string(),
            self.station.as_str(),
            self.lane.as_str(),
            &sequence.to_string(),
            more,
        ])
    }

    pub(crate) fn watermark_key(&self) -> forecourt_store::ports::Key {
        keys::watermark(
            &self.operator,
            &self.gateway,
            self.epoch,
            &self.station,
            self.lane,
        )
    }

    pub(super) fn parked_key(&self, sequence: u64) -> forecourt_store::ports::Key {
        keys::parked(
            &self.operator,
            &self.gateway,
            self.epoch,
            &self.station,
            self.lane,
            sequence,
        )
    }
}

/// Whether the fact tells how a station or a command stands now. Only the gateway that serves the
/// site now may report that.
const fn tells_a_state(fact: &Fact) -> bool {
    match fact {
        Fact::Boot(_) | Fact::ConnectorStatus(_) | Fact::CommandUpdated(_) => true,
        Fact::TransactionStarted(_)
        | Fact::TransactionSampled(_)
        | Fact::TransactionStopped(_)
        | Fact::Unreadable(_)
        | Fact::AuthorizationDecided(_)
        | Fact::Measured(_)
        | Fact::Noticed(_) => false,
    }
}
