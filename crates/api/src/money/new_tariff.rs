//! Reads the prices of a tariff from a request, by the rules that it names.

use forecourt_billing::{AnyTariff, Tariff, TariffTerms, rules2};
use forecourt_types::TariffId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::body::Fields;
use crate::http::problem::{FieldProblem, Problem};
use crate::money::tariff_schema::Terms1Schema;
use crate::money::tariff_schema2::Terms2Schema;

/// The prices of a tariff that are not checked yet.
#[derive(Debug, Clone)]
pub(crate) enum NewTerms {
    /// By the first rules.
    Rules1(TariffTerms),
    /// By rules 2.
    Rules2(rules2::Terms),
}

impl NewTerms {
    /// Reads them from the fields of a body, or of an object `within` it.
    ///
    /// # Errors
    /// 422 when the rules are not known, or the fields are not those of a tariff.
    pub(crate) fn read(mut fields: Fields, within: &str) -> Result<Self, Problem> {
        match fields.take_within::<Option<u32>>("rules", within)? {
            None | Some(1) => fields.rest(within).map(Self::Rules1),
            Some(rules2::RULES) => fields.rest(within).map(Self::Rules2),
            Some(_) => {
                let message = "must be 1 or 2; new tariffs are best written by rules 2";
                Err(Problem::field(&named(within, "rules"), message))
            }
        }
    }

    /// Checks them and makes a version of a tariff.
    ///
    /// # Errors
    /// 422 with everything that is wrong.
    pub(crate) fn version(
        self,
        tariff_id: TariffId,
        version: u32,
        within: &str,
    ) -> Result<AnyTariff, Problem> {
        let wrong = |field: String, message: String| FieldProblem {
            field: named(within, &field),
            message,
        };
        match self {
            Self::Rules1(terms) => match Tariff::new(tariff_id, version, terms) {
                Ok(tariff) => Ok(tariff.into()),
                Err(invalid) => {
                    let problems = invalid.problems.into_iter();
                    let problems = problems.map(|it| wrong(it.field, it.fault.to_string()));
                    Err(Problem::fields(problems.collect()))
                }
            },
            Self::Rules2(terms) => match rules2::Tariff::new(tariff_id, version, terms) {
                Ok(tariff) => Ok(tariff.into()),
                Err(invalid) => {
                    let problems = invalid.problems.into_iter();
                    let problems = problems.map(|it| wrong(it.field, it.fault.to_string()));
                    Err(Problem::fields(problems.collect()))
                }
            },
        }
    }
}

/// The name of a field within an object of the body.
fn named(within: &str, field: &str) -> String {
    match within {
        "" => field.to_owned(),
        within => format!("{within}.{field}"),
    }
}

/// The tariff that shall be added, or its next version. Prices are decimal text in major units,
/// such as `"0.2999"`. With `"rules": 2` it may have restrictions, prices for parking, and a tax
/// rate for each price.
#[derive(ToSchema, Serialize)]
#[schema(as = NewTariff)]
#[serde(untagged)]
#[expect(dead_code, reason = "it only describes; nothing ever makes one")]
pub(crate) enum NewTariffSchema {
    /// By rules 2.
    Rules2(NewRules2Schema),
    /// By the first rules.
    Rules1(NewRules1Schema),
}

/// A new tariff by rules 2.
#[derive(ToSchema, Serialize)]
#[schema(as = NewTariffRules2)]
pub(crate) struct NewRules2Schema {
    /// The id, chosen by the caller or made when left out. Not for a next version.
    #[schema(max_length = 36)]
    tariff_id: Option<String>,
    /// The version applies to sessions that start at or after this time, until a version with a
    /// later `valid_from` applies; now when left out.
    #[schema(format = DateTime)]
    valid_from: Option<String>,
    /// The number of the rules: 2.
    #[schema(minimum = 2, maximum = 2)]
    rules: u32,
    #[serde(flatten)]
    terms: Terms2Schema,
}

/// A new tariff by the first rules: each price holds for the whole session.
#[derive(ToSchema, Serialize)]
#[schema(as = NewTariffRules1)]
pub(crate) struct NewRules1Schema {
    /// The id, chosen by the caller or made when left out. Not for a next version.
    #[schema(max_length = 36)]
    tariff_id: Option<String>,
    /// The version applies to sessions that start at or after this time, until a version with a
    /// later `valid_from` applies; now when left out.
    #[schema(format = DateTime)]
    valid_from: Option<String>,
    #[serde(flatten)]
    terms: Terms1Schema,
}
