//! Shows what a tariff would cost before anybody is billed by it, and what in it is probably not
//! meant.

use axum::Json;
use axum::extract::{FromRequest, Request};
use forecourt_billing::rules2::{self, Facts, FactsProblem};
use forecourt_billing::{AnyTariff, ChargingFacts, CostLine, RatedTax};
use forecourt_store::keys;
use forecourt_store::rows::config::{TariffHead, TariffVersion};
use forecourt_types::{Money, TariffId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{Permit, Read};
use crate::http::body::Fields;
use crate::http::problem::{Code, Problem};
use crate::money::cdr_schema::{CdrTaxSchema, CostLineSchema};
use crate::money::new_tariff::{NewTariffSchema, NewTerms};
use crate::money::preview_schema::{PeriodSchema, PreviewRequest, TaxOfRateSchema};
use crate::money::tariff_schema::MoneySchema;

/// The id of a tariff that exists only in a request.
const UNSAVED: &str = "preview";

/// What shall be priced, and by which tariff.
pub(crate) struct Preview {
    tariff: Wanted,
    facts: Facts,
}

/// The tariff of a preview.
enum Wanted {
    /// A stored one: the version with this number, or the one that was added last.
    Stored(TariffId, Option<u32>),
    /// One that is not stored.
    Terms(NewTerms),
}

impl<S: Send + Sync> FromRequest<S> for Preview {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let mut fields = Fields::from_request(request, state).await?;
        let stored: Option<TariffId> = fields.take("tariff_id")?;
        let version: Option<u32> = fields.take("version")?;
        let tariff = match stored {
            Some(id) => Wanted::Stored(id, version),
            None => Wanted::Terms(NewTerms::read(fields.take_fields("tariff")?, "tariff")?),
        };
        let facts = fields.rest("")?;
        Ok(Self { tariff, facts })
    }
}

/// The bill that these facts would give.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TariffPreview)]
pub(crate) struct PreviewView {
    /// The number of the rules by which it is priced.
    rules: u32,
    /// The lines, which add up to the total.
    #[schema(value_type = Vec<CostLineSchema>)]
    lines: Vec<CostLine>,
    /// The tax within the total, by the first rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<CdrTaxSchema>)]
    tax: Option<RatedTax>,
    /// The tax of each rate within the total, by rules 2.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<TaxOfRateSchema>)]
    taxes: Vec<rules2::TaxOfRate>,
    /// The total without tax, by rules 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<MoneySchema>)]
    net: Option<Money>,
    /// What would be owed.
    #[schema(value_type = MoneySchema)]
    total: Money,
    /// Why the bill has no lines: `below_limits` where the charge is below `void_below`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    void: Option<rules2::VoidReason>,
    /// How the charge would run, by rules 2.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<PeriodSchema>)]
    periods: Vec<rules2::Period>,
}

/// Show what a charge or a reservation would cost by a tariff, stored or not. Nothing is written.
/// It is computed as a bill is: the same facts give the same amount.
///
/// # Errors
/// 404 when the tariff is not there, 422 with what is wrong with the tariff or the facts.
#[utoipa::path(post, path = "/v1/tariffs/preview", tag = "tariffs", request_body = PreviewRequest,
    responses((status = 200, body = PreviewView)), security(("oauth2" = ["read"])))]
pub(crate) async fn preview(
    permit: Permit<Read>,
    wanted: Preview,
) -> Result<Json<PreviewView>, Problem> {
    let tariff = match wanted.tariff {
        Wanted::Terms(terms) => {
            let id = TariffId::new(UNSAVED).map_err(|_| Problem::not_found("tariff"))?;
            terms.version(id, 1, "tariff")?
        }
        Wanted::Stored(id, Some(version)) => {
            let key = keys::tariff_version(permit.operator(), &id, version);
            let stored = permit.find::<TariffVersion>(&key, "tariff version").await?;
            stored.row.tariff
        }
        Wanted::Stored(id, None) => {
            let key = keys::tariff(permit.operator(), &id);
            let stored = permit.find::<TariffHead>(&key, "tariff").await?;
            stored.row.latest
        }
    };
    priced(&tariff, &wanted.facts).map(Json)
}

fn priced(tariff: &AnyTariff, facts: &Facts) -> Result<PreviewView, Problem> {
    let wrong = |message: String| Problem::field("charge", &message);
    let only_2 = "must be left out: these rules price charges only";
    match tariff {
        AnyTariff::Rules1(tariff) => {
            if facts.reservation.is_some() {
                return Err(Problem::field("reservation", only_2));
            }
            if facts.discount.is_some() {
                return Err(Problem::field("discount", only_2));
            }
            let Some(charge) = &facts.charge else {
                return Err(wrong(
                    "must be given: these rules price charges only".to_owned(),
                ));
            };
            let charging = ChargingFacts {
                started_at: charge.started_at,
                ended_at: charge.ended_at,
                energy: charge.energy_wh,
            };
            let rated = forecourt_billing::rate(&charging, tariff);
            let rated = rated.map_err(|problem| wrong(problem.to_string()))?;
            Ok(PreviewView {
                rules: 1,
                lines: rated.lines,
                tax: rated.tax,
                taxes: Vec::new(),
                net: None,
                total: rated.total,
                void: None,
                periods: Vec::new(),
            })
        }
        AnyTariff::Rules2(tariff) => {
            let bill = rules2::rate(facts, tariff).map_err(|problem| {
                let field = match problem {
                    FactsProblem::DiscountTooLarge { .. } => "discount.rate_bp",
                    FactsProblem::ReservationMismatch => "reservation",
                    _ if facts.charge.is_none() && facts.reservation.is_some() => "reservation",
                    _ => "charge",
                };
                Problem::field(field, problem.to_string())
            })?;
            Ok(PreviewView {
                rules: rules2::RULES,
                lines: bill.lines,
                tax: None,
                taxes: bill.taxes,
                net: Some(bill.net),
                total: bill.gross,
                void: bill.void,
                periods: bill.periods,
            })
        }
    }
}

/// The tariff whose terms are looked at.
pub(crate) struct Written(NewTerms);

impl<S: Send + Sync> FromRequest<S> for Written {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let mut fields = Fields::from_request(request, state).await?;
        // A form that is to be saved may be sent as it is.
        let _: Option<String> = fields.take("tariff_id")?;
        let _: Option<String> = fields.take("valid_from")?;
        NewTerms::read(fields, "").map(Self)
    }
}

/// Something in a tariff that is probably not meant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TariffWarning)]
pub(crate) struct WarningView {
    /// The place of the field, such as `elements[1].restrictions`.
    field: String,
    /// The kind of warning: `weekday_over_midnight`, `never_matches`, `parking_needs_power`,
    /// `free_gap`, `steps_differ` or `without_parking`.
    code: &'static str,
    /// The same in words.
    message: String,
}

/// What is probably not meant in a tariff.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TariffWarnings)]
pub(crate) struct WarningsView {
    /// The warnings in the order of the fields; none for the first rules.
    warnings: Vec<WarningView>,
}

/// Check the terms of a tariff without storing them: errors as `POST /v1/tariffs` answers them,
/// and warnings of what is allowed and probably not meant, such as an hour without a price.
///
/// # Errors
/// 422 with everything that is wrong.
#[utoipa::path(post, path = "/v1/tariffs/lint", tag = "tariffs", request_body = NewTariffSchema,
    responses((status = 200, body = WarningsView)), security(("oauth2" = ["read"])))]
pub(crate) async fn lint(
    _permit: Permit<Read>,
    Written(terms): Written,
) -> Result<Json<WarningsView>, Problem> {
    let id = TariffId::new(UNSAVED).map_err(|_| Problem::new(Code::Internal, "no id"))?;
    let warnings = match terms.version(id, 1, "")? {
        AnyTariff::Rules1(_) => Vec::new(),
        AnyTariff::Rules2(tariff) => rules2::lint(tariff.terms()),
    };
    let warnings = warnings.into_iter().map(|lint| WarningView {
        message: lint.warning.to_string(),
        code: lint.warning.code(),
        field: lint.field,
    });
    Ok(Json(WarningsView {
        warnings: warnings.collect(),
    }))
}
