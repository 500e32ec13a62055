//! The charge detail record: one priced session, immutable.

use forecourt_types::{
    CdrId, Currency, Energy, IdError, Money, OperatorId, SessionId, SiteId, StationId, TariffId,
    TimeZoneName, Timestamp, TokenUid, UserId, VehicleId,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::line::CostLine;
use crate::rating::{ChargingFacts, Rated, RatedTax, RatingProblem, rate, sum};
use crate::rules2::{FactsProblem, Period, TaxOfRate, VoidReason};
use crate::tariff::Tariff;

/// Why a CDR cannot be made, read or written.
#[derive(Debug, Error)]
pub enum CdrProblem {
    /// The facts cannot be rated.
    #[error("session {session_id} cannot be billed")]
    Rating {
        /// The session that cannot be rated.
        session_id: SessionId,
        /// What went wrong, as text for a person.
        #[source]
        problem: RatingProblem,
    },
    /// The facts cannot be rated by rules 2.
    #[error("session {session_id} cannot be billed")]
    Facts {
        /// The session that cannot be rated.
        session_id: SessionId,
        /// What went wrong, as text for a person.
        #[source]
        problem: FactsProblem,
    },
    /// The facts for rules 2 have no charge, or one with other times or energy than the session.
    #[error("the facts of session {session_id} tell another charge; make them of the session anew")]
    OtherCharge {
        /// The session whose facts differ.
        session_id: SessionId,
    },
    /// The session id and the version together give no valid CDR id.
    #[error("session {session_id} version {version} gives no valid CDR id")]
    Id {
        /// The session that the id was to name.
        session_id: SessionId,
        /// The version that the id was to name.
        version: u32,
        /// What went wrong, as text for a person.
        #[source]
        problem: IdError,
    },
    /// The version 0 was given; versions of a CDR count from 1.
    #[error("versions of a CDR count from 1, and session {session_id} was given 0")]
    VersionZero {
        /// The session that was given version 0.
        session_id: SessionId,
    },
    /// A credit was to be undone. A credit is final; what it undid is billed anew as
    /// the next version.
    #[error("{cdr_id} is itself a credit; settle the session as a new version instead")]
    CreditOfCredit {
        /// The credit that was to be undone.
        cdr_id: CdrId,
    },
    /// An amount is so large that it has no opposite in 64 bits.
    #[error("{cdr_id} holds an amount too large to be credited")]
    AmountTooLarge {
        /// The CDR whose amount cannot change its sign.
        cdr_id: CdrId,
    },
    /// The stored bytes are no CDR.
    #[error("the stored CDR cannot be read; restore it from a backup, it was damaged or altered")]
    Unreadable(#[source] serde_json::Error),
    /// The stored lines do not add up to the stored total.
    #[error("the lines of the stored CDR {cdr_id} do not add up to its total; it was altered")]
    LinesDoNotAddUp {
        /// The CDR whose lines do not add up.
        cdr_id: CdrId,
    },
    /// The CDR could not be written as JSON.
    #[error("the CDR could not be written as JSON")]
    Unwritable(#[source] serde_json::Error),
}

/// What happened in a session, as far as its CDR tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionFacts {
    /// The session that the CDR bills.
    pub session_id: SessionId,
    /// The operator in whose name the session is billed.
    pub operator_id: OperatorId,
    /// The site where the charge took place, when the station belongs to one.
    pub site_id: Option<SiteId>,
    /// The station at which the charge took place.
    pub station_id: StationId,
    /// The EVSE at which the charge took place, where the charger numbers them (OCPP 2.x).
    pub evse_id: Option<u32>,
    /// The number of the connector at which the charge took place.
    pub connector_id: u32,
    /// The token with which the charge was started, if it is known.
    pub token_uid: Option<TokenUid>,
    /// The user who charged, if known.
    pub user_id: Option<UserId>,
    /// The vehicle that was charged, if known.
    pub vehicle_id: Option<VehicleId>,
    /// The times and the energy that are billed.
    pub charging: ChargingFacts,
    /// The register at the start, for the receipt only.
    pub meter_start: Option<Energy>,
    /// The register at the end, for the receipt only.
    pub meter_stop: Option<Energy>,
}

/// A charge detail record (OCPI 2.2.1 CDRs): a session with its price. It is made only by
/// [`Cdr::settle`] and [`Cdr::credit`], or read back by [`Cdr::from_canonical_bytes`]. It holds
/// nothing that would differ when it is computed again, such as the time at which it was made; that
/// belongs beside it.
///
/// A correction is the next version of the same session together with the
/// credit of the version before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cdr {
    /// The id: `{session_id}-{version}`, with a `c` at the end for a credit.
    pub cdr_id: CdrId,
    /// The session that is billed.
    pub session_id: SessionId,
    /// The version, from 1 on; a credit has the version that it undoes.
    pub version: u32,
    /// The CDR that this one undoes; only a credit has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits_cdr_id: Option<CdrId>,
    /// Whether facts may still arrive that make another version.
    pub provisional: bool,
    /// The operator in whose name the session is billed.
    pub operator_id: OperatorId,
    /// The site where the charge took place, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    /// The station at which the charge took place.
    pub station_id: StationId,
    /// The EVSE at which the charge took place (OCPP 2.x).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evse_id: Option<u32>,
    /// The number of the connector at which the charge took place.
    pub connector_id: u32,
    /// The token with which the charge was started, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_uid: Option<TokenUid>,
    /// The user who charged, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The vehicle that was charged, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicle_id: Option<VehicleId>,
    /// When the session started.
    pub started_at: Timestamp,
    /// When the session ended.
    pub ended_at: Timestamp,
    /// The energy of the session, in watt-hours. It is positive in a credit
    /// too; see [`Cdr::reported_wh`].
    pub energy_wh: Energy,
    /// The register at the start, in watt-hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_start_wh: Option<Energy>,
    /// The register at the end, in watt-hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_stop_wh: Option<Energy>,
    /// The tariff that the session was rated with.
    pub tariff_id: TariffId,
    /// The version of that tariff.
    pub tariff_version: u32,
    /// The currency of every amount in the CDR.
    pub currency: Currency,
    /// The lines of the bill, which add up to the total.
    pub lines: Vec<CostLine>,
    /// The tax within the total, when the tariff has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<RatedTax>,
    /// The amount that is owed; below zero in a credit.
    pub total: Money,
    /// The number of the rules, from 2 on. A CDR without it was rated by rules 1, and has none of
    /// the fields that follow here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<u32>,
    /// The time zone in which the restrictions of the tariff were judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<TimeZoneName>,
    /// The release of the time zone database, such as `2026a`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tz_version: Option<String>,
    /// The tax of each rate within the total; below zero in a credit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<TaxOfRate>,
    /// The total without tax; below zero in a credit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net: Option<Money>,
    /// Why the bill has no lines, if the charge is void.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void: Option<VoidReason>,
    /// How the charge ran. Its seconds and energies are positive in a credit too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<Period>,
}

impl Cdr {
    /// Rates a session and writes its CDR. The same arguments always give the
    /// same bytes.
    ///
    /// # Errors
    /// [`CdrProblem`] when the facts give no bill, or the version no id.
    pub fn settle(
        facts: &SessionFacts,
        tariff: &Tariff,
        version: u32,
        provisional: bool,
    ) -> Result<Self, CdrProblem> {
        let rated = || {
            rate(&facts.charging, tariff).map_err(|problem| CdrProblem::Rating {
                session_id: facts.session_id.clone(),
                problem,
            })
        };
        let pinned = (tariff.tariff_id(), tariff.version());
        Self::of_session(facts, pinned, version, provisional, rated)
    }

    /// The CDR of a session by rules 1 or 2, with what `rated` makes of it: lines, tax and total.
    /// `pinned` is the tariff and its version.
    pub(crate) fn of_session(
        facts: &SessionFacts,
        pinned: (&TariffId, u32),
        version: u32,
        provisional: bool,
        rated: impl FnOnce() -> Result<Rated, CdrProblem>,
    ) -> Result<Self, CdrProblem> {
        let session_id = facts.session_id.clone();
        if version == 0 {
            return Err(CdrProblem::VersionZero { session_id });
        }
        let rated = rated()?;
        Ok(Self {
            cdr_id: derive_id(&session_id, version, "")?,
            session_id,
            version,
            credits_cdr_id: None,
            provisional,
            operator_id: facts.operator_id.clone(),
            site_id: facts.site_id.clone(),
            station_id: facts.station_id.clone(),
            evse_id: facts.evse_id,
            connector_id: facts.connector_id,
            token_uid: facts.token_uid.clone(),
            user_id: facts.user_id.clone(),
            vehicle_id: facts.vehicle_id.clone(),
            started_at: facts.charging.started_at,
            ended_at: facts.charging.ended_at,
            energy_wh: facts.charging.energy,
            meter_start_wh: facts.meter_start,
            meter_stop_wh: facts.meter_stop,
            tariff_id: pinned.0.clone(),
            tariff_version: pinned.1,
            currency: rated.total.currency(),
            lines: rated.lines,
            tax: rated.tax,
            total: rated.total,
            rules: None,
            time_zone: None,
            tz_version: None,
            taxes: Vec::new(),
            net: None,
            void: None,
            periods: Vec::new(),
        })
    }

    /// The record that undoes this one: the same session and facts, every
    /// billed quantity and amount with the other sign.
    ///
    /// # Errors
    /// [`CdrProblem`] when this is itself a credit, or its id would be too long.
    pub fn credit(&self) -> Result<Self, CdrProblem> {
        if self.is_credit() {
            let cdr_id = self.cdr_id.clone();
            return Err(CdrProblem::CreditOfCredit { cdr_id });
        }
        let too_large = || CdrProblem::AmountTooLarge {
            cdr_id: self.cdr_id.clone(),
        };
        let opposite = |money: Money| money.checked_neg().map_err(|_| too_large());
        let mut credit = self.clone();
        credit.cdr_id = derive_id(&self.session_id, self.version, "c")?;
        credit.credits_cdr_id = Some(self.cdr_id.clone());
        for line in &mut credit.lines {
            if let Some(quantity) = &mut line.quantity {
                *quantity = quantity.checked_neg().ok_or_else(too_large)?;
            }
            line.amount = opposite(line.amount)?;
        }
        if let Some(tax) = &mut credit.tax {
            tax.amount = opposite(tax.amount)?;
        }
        for tax in &mut credit.taxes {
            tax.amount = opposite(tax.amount)?;
            tax.net = opposite(tax.net)?;
        }
        credit.net = self.net.map(opposite).transpose()?;
        credit.total = opposite(self.total)?;
        Ok(credit)
    }

    /// Whether this CDR is a credit: it undoes another CDR.
    #[must_use]
    pub const fn is_credit(&self) -> bool {
        self.credits_cdr_id.is_some()
    }

    /// The energy that a report adds, in watt-hours. It is below zero for a credit, so that a plain
    /// sum over all CDRs is right.
    #[must_use]
    pub const fn reported_wh(&self) -> i64 {
        let wh = self.energy_wh.wh();
        if self.is_credit() {
            wh.saturating_neg()
        } else {
            wh
        }
    }

    /// The JSON that is stored and compared: fields in their written order,
    /// no spaces, absent fields left out.
    ///
    /// # Errors
    /// [`CdrProblem::Unwritable`], which does not happen for a CDR made here.
    pub fn canonical_bytes(&self) -> Result<Vec<u8>, CdrProblem> {
        serde_json::to_vec(self).map_err(CdrProblem::Unwritable)
    }

    /// Reads a stored CDR back and checks that its lines make its total.
    ///
    /// # Errors
    /// [`CdrProblem`] when the bytes are no CDR or do not add up.
    pub fn from_canonical_bytes(bytes: &[u8]) -> Result<Self, CdrProblem> {
        let cdr: Self = serde_json::from_slice(bytes).map_err(CdrProblem::Unreadable)?;
        if sum(&cdr.lines, cdr.currency) == Some(cdr.total) {
            Ok(cdr)
        } else {
            let cdr_id = cdr.cdr_id;
            Err(CdrProblem::LinesDoNotAddUp { cdr_id })
        }
    }
}

fn derive_id(session_id: &SessionId, version: u32, suffix: &str) -> Result<CdrId, CdrProblem> {
    CdrId::new(format!("{session_id}-{version}{suffix}")).map_err(|problem| CdrProblem::Id {
        session_id: session_id.clone(),
        version,
        problem,
    })
}
