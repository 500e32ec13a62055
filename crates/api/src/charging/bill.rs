//! The bill of a session, explained: its lines, its tariff, its registers and what was odd.

use axum::Json;
use forecourt_billing::rules2::{ComponentRef, TaxOfRate, VoidReason};
use forecourt_billing::{AnyTariff, Cdr, CostLine, LineKind, Price, RatedTax};
use forecourt_domain::fact::Flag;
use forecourt_types::{
    CdrId, Energy, Money, SessionId, SiteId, StationId, TariffId, TimeZoneName, Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::bill_periods::{PeriodView, periods};
use super::bill_proof::{Gap, Registers, SetAside, gaps, registers, set_aside};
use crate::access::{Permit, ReadReached, Scope};
use crate::http::body::Id;
use crate::http::problem::Problem;
use crate::http::wire_enum::wire_enum;
use crate::money::cdr_schema::CdrTaxSchema;
use crate::money::preview_schema::{ComponentRefSchema, TaxOfRateSchema};
use crate::money::tariff_schema::{MoneySchema, TariffSchema};
use forecourt_cloud::billing::{Explained, PricedBy, explain};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::rows::config::{TariffFrom, TariffVersion};
use forecourt_store::rows::facts::{CdrRow, SessionRow};

wire_enum! {
    /// What a tariff was assigned to when a session took it.
    TariffFromWord for TariffFrom as TariffFrom, words "snake_case" {
        /// The station names the tariff.
        Station,
        /// The station names none, and its site does.
        Site,
        /// Neither names one, and it is the default of the operator.
        Operator,
    }
}

/// One line of a bill: quantity × price = amount.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BillLine)]
pub(crate) struct LineView {
    /// What it is for: `energy`, `time`, `flat` (for the session), `service_fee`, `minimum`,
    /// `maximum` or `tax`; by rules 2 also `service`, `parking`, `parking_cap`, `discount`,
    /// `reservation_time` or `reservation_flat`.
    #[schema(value_type = String)]
    kind: LineKind,
    /// The quantity that is billed, after steps are rounded up; left out where the line is a share
    /// of others or only an amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<i64>,
    /// The unit of the quantity: `Wh`, `s` or `session`.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    /// The price, as decimal text in major units.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    unit_price: Option<Price>,
    /// What that price is for: `kWh`, `h` or `session`.
    #[serde(skip_serializing_if = "Option::is_none")]
    price_unit: Option<&'static str>,
    /// The rate in basis points, where the line is a share of others.
    #[serde(skip_serializing_if = "Option::is_none")]
    rate_bp: Option<u32>,
    /// The amount of the line. All lines add up to the total.
    #[schema(value_type = MoneySchema)]
    amount: Money,
    /// The price of the tariff that the line bills; only by rules 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ComponentRefSchema>)]
    component: Option<ComponentRef>,
    /// The tax rate of the line in basis points; only by rules 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    vat_bp: Option<u32>,
    /// The begin of the period that the line bills; left out where it bills no period, and by rules
    /// 2, where `periods` tell when its price applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// The end of that period.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
}

impl LineView {
    fn new(line: &CostLine, cdr: &Cdr) -> Self {
        let (unit, price_unit) = match line.kind {
            LineKind::Energy | LineKind::Service => ("Wh", "kWh"),
            LineKind::Time | LineKind::Parking | LineKind::ReservationTime => ("s", "h"),
            LineKind::Flat
            | LineKind::ServiceFee
            | LineKind::Minimum
            | LineKind::Maximum
            | LineKind::Tax
            | LineKind::ParkingCap
            | LineKind::Discount
            | LineKind::ReservationFlat => ("session", "session"),
        };
        let is_whole = matches!(line.kind, LineKind::Energy | LineKind::Time);
        let has_period = is_whole && cdr.rules.is_none();
        Self {
            kind: line.kind,
            quantity: line.quantity,
            unit: line.quantity.map(|_| unit),
            unit_price: line.unit_price,
            price_unit: line.unit_price.map(|_| price_unit),
            rate_bp: line.rate_bp,
            amount: line.amount,
            component: line.component,
            vat_bp: line.vat_bp,
            from: has_period.then_some(cdr.started_at),
            to: has_period.then_some(cdr.ended_at),
        }
    }
}

/// The tariff of a bill, as it stood.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BillTariff)]
pub(crate) struct BillTariffView {
    #[schema(value_type = String)]
    tariff_id: TariffId,
    version: u32,
    /// The name of the tariff for people.
    name: String,
    /// The version applies to sessions that start at or after this time.
    #[schema(value_type = String, format = DateTime)]
    valid_from: Timestamp,
    /// What the tariff was assigned to when the session took it: the tariff of the station counts
    /// before that of its site, and that before the default of the operator. Left out where
    /// release 0.5 or before took it and the station, the site or the operator was changed since.
    #[serde(skip_serializing_if = "Option::is_none")]
    assigned_by: Option<TariffFromWord>,
    /// The terms of that version, which are never changed.
    #[schema(value_type = TariffSchema)]
    terms: AnyTariff,
}

impl BillTariffView {
    fn new(version: TariffVersion, from: Option<TariffFrom>) -> Self {
        let tariff = version.tariff;
        Self {
            tariff_id: tariff.tariff_id().clone(),
            version: tariff.version(),
            name: tariff.name().to_owned(),
            valid_from: version.valid_from,
            assigned_by: from.map(Into::into),
            terms: tariff,
        }
    }
}

/// A CDR or a credit of the session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BillVersion)]
pub(crate) struct VersionView {
    #[schema(value_type = String)]
    cdr_id: CdrId,
    version: u32,
    /// Whether it is a credit.
    credit: bool,
    /// The CDR that it undoes, if it is a credit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    credits_cdr_id: Option<CdrId>,
    /// Whether facts could still lead to another version when it was made.
    provisional: bool,
    /// What is owed by it; negative in a credit.
    #[schema(value_type = MoneySchema)]
    total: Money,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    /// Whether it stands: it is no credit, and none undoes it.
    stands: bool,
}

impl VersionView {
    fn all(rows: &[CdrRow]) -> Result<Vec<Self>, Problem> {
        let is_credited = |version: u32| {
            let mut others = rows.iter();
            others.any(|other| other.version == version && other.credit)
        };
        let view = |row: &CdrRow| {
            let cdr = row.cdr().map_err(Failure::from)?;
            Ok(Self {
                version: cdr.version,
                credit: row.credit,
                credits_cdr_id: cdr.credits_cdr_id,
                provisional: cdr.provisional,
                total: cdr.total,
                made_at: row.stamps.created_at,
                stands: !row.credit && !is_credited(row.version),
                cdr_id: cdr.cdr_id,
            })
        };
        rows.iter().map(view).collect()
    }
}

/// The bill of a session, explained.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Bill)]
pub(crate) struct BillView {
    #[schema(value_type = String)]
    session_id: SessionId,
    #[schema(value_type = String)]
    station_id: StationId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    site_id: Option<SiteId>,
    /// The status of the session.
    status: &'static str,
    /// Whether facts may still change it.
    provisional: bool,
    /// Whether it was computed just now, because no CDR of the session stands.
    is_estimate: bool,
    /// Why no CDR stands: `not_started`, `charging`, `being_priced`, `came_to_nothing`, `voided`,
    /// `no_tariff`, `no_time_zone`, `times_unknown`, `not_ratable`, or what a person must look at
    /// first:
    /// `start_unknown`, `no_register`, `backwards`, `implausible`, `end_before_start`,
    /// `token_refused` or `gateway_replaced`. Left out where one stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "charging")]
    reason_code: Option<&'static str>,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// When the CDR was made, or the estimate.
    #[schema(value_type = String, format = DateTime)]
    as_of: Timestamp,
    /// The CDR that stands; left out of an estimate.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    cdr_id: Option<CdrId>,
    /// The version of that CDR.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    /// The start that is billed. This and what follows up to `tariff` is left out where nobody can
    /// say what the session costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    started_at: Option<Timestamp>,
    /// The end that is billed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
    /// The time between them in whole seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_s: Option<i64>,
    /// The energy that is billed, in watt-hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    energy_wh: Option<Energy>,
    /// The lines, which add up to the total.
    lines: Vec<LineView>,
    /// The tax within the total.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<CdrTaxSchema>)]
    tax: Option<RatedTax>,
    /// What is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<MoneySchema>)]
    total: Option<Money>,
    /// The number of the rules by which it was priced.
    #[serde(skip_serializing_if = "Option::is_none")]
    rules: Option<u32>,
    /// The tax of each rate within the total; only by rules 2, which have no `tax`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<TaxOfRateSchema>)]
    taxes: Vec<TaxOfRate>,
    /// The total without tax; only by rules 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<MoneySchema>)]
    net: Option<Money>,
    /// Why there is nothing to pay: `below_limits` where the charge took less than the tariff's
    /// `void_below`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    void: Option<VoidReason>,
    /// The time zone in which times and dates of the tariff were judged; only by rules 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    time_zone: Option<TimeZoneName>,
    /// How the charge ran, with the prices that applied; only by rules 2.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    periods: Vec<PeriodView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tariff: Option<BillTariffView>,
    registers: Registers,
    /// The readings that were not believed, in the order in which they were applied: at most 1,024
    /// of those between the start and the stop, and those two.
    set_aside: Vec<SetAside>,
    /// What is not known of the charge.
    gaps: Vec<Gap>,
    /// The oddities that were found in the session when it was priced.
    #[schema(value_type = Vec<String>)]
    flags: Vec<Flag>,
    /// The numbers of the corrections that were taken into account.
    corrections: Vec<u32>,
    /// Whether all readings of the session are kept.
    readings_kept: bool,
    /// All CDRs and credits of the session, by version.
    versions: Vec<VersionView>,
}

impl BillView {
    pub(super) fn new(bill: Explained, now: Timestamp) -> Result<Self, Problem> {
        let cdr = bill.cdr.as_ref();
        let lines = cdr.map(|cdr| {
            let lines = cdr.lines.iter();
            lines.map(|line| LineView::new(line, cdr)).collect()
        });
        let is_estimate = bill.made_at.is_none();
        let stands = cdr.filter(|_| !is_estimate);
        let duration_ms = cdr.map(|cdr| cdr.ended_at.millis_since(cdr.started_at));
        Ok(Self {
            registers: registers(&bill),
            set_aside: set_aside(&bill),
            gaps: gaps(&bill),
            versions: VersionView::all(&bill.versions)?,
            provisional: is_estimate || cdr.is_some_and(|cdr| cdr.provisional),
            is_estimate,
            as_of: bill.made_at.unwrap_or(now),
            cdr_id: stands.map(|cdr| cdr.cdr_id.clone()),
            version: stands.map(|cdr| cdr.version),
            started_at: cdr.map(|cdr| cdr.started_at),
            ended_at: cdr.map(|cdr| cdr.ended_at),
            duration_s: duration_ms.map(|ms| ms / 1000),
            energy_wh: cdr.map(|cdr| cdr.energy_wh),
            lines: lines.unwrap_or_default(),
            tax: cdr.and_then(|cdr| cdr.tax),
            total: cdr.map(|cdr| cdr.total),
            rules: bill
                .tariff
                .as_ref()
                .filter(|_| cdr.is_some())
                .map(|it| it.tariff.rules()),
            taxes: cdr.map(|cdr| cdr.taxes.clone()).unwrap_or_default(),
            net: cdr.and_then(|cdr| cdr.net),
            void: cdr.and_then(|cdr| cdr.void),
            time_zone: cdr.and_then(|cdr| cdr.time_zone.clone()),
            periods: periods(&bill),
            reason_code: bill.why.as_ref().map(|why| why.code()),
            reason: bill.why.as_ref().map(ToString::to_string),
            tariff: bill
                .tariff
                .map(|version| BillTariffView::new(version, bill.tariff_from)),
            flags: bill.flags.into_iter().collect(),
            corrections: bill.corrections,
            readings_kept: bill.readings_kept,
            status: bill.status.as_str(),
            session_id: bill.row.session_id,
            station_id: bill.row.station_id,
            site_id: bill.row.site_id,
        })
    }
}

/// Explains the price of a session that was read.
///
/// # Errors
/// The errors of the table, and damaged CDRs.
pub(super) async fn explained(
    scope: &Scope,
    row: SessionRow,
    by: PricedBy,
) -> Result<Explained, Problem> {
    let (table, operator) = (scope.table(), scope.operator());
    Ok(explain(table, operator, scope.now(), (row, by)).await?)
}

/// Explain what a session costs and why: the lines of its newest CDR, the tariff as it stood and
/// why it was this one, the registers with their three times, what was odd, and all versions and
/// credits. Of a session without a CDR that stands, this is an estimate: one that still charges is
/// priced as if it had ended with its newest reading.
///
/// # Errors
/// 404 when there is no such session.
#[utoipa::path(get, path = "/v1/sessions/{session_id}/bill", tag = "sessions",
    params(("session_id" = String, Path)),
    responses((status = 200, body = BillView)), security(("oauth2" = ["read"])))]
pub(crate) async fn bill(
    permit: Permit<ReadReached>,
    Id(id): Id<SessionId>,
) -> Result<Json<BillView>, Problem> {
    let key = keys::session(permit.operator(), &id);
    let row = permit.find::<SessionRow>(&key, "session").await?.row;
    let bill = explained(&permit, row, PricedBy::NewestReading).await?;
    Ok(Json(BillView::new(bill, permit.now())?))
}
