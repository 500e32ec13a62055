//! The price of a CDR by `ocpi-tariffs`.

use chrono_tz::Tz;
use ocpi_tariffs::price::{Component, Dimension, Report, TariffSource};
use ocpi_tariffs::{Price, Version, cdr, json, schema, tariff};
use rust_decimal::Decimal;

use crate::cost::{Costs, PARTS};

/// Whether the quantities of a dimension had a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Priced {
    /// Some of it had a price.
    pub(crate) some: bool,
    /// Some of it had none.
    pub(crate) not_all: bool,
}

/// What `ocpi-tariffs` says of a charge.
#[derive(Debug, Default)]
pub(crate) struct Other {
    pub(crate) costs: Costs,
    pub(crate) energy: Priced,
    pub(crate) time: Priced,
    pub(crate) parking: Priced,
}

impl Other {
    /// Prices a CDR in the time zone of its site.
    pub(crate) fn price(tariff: &str, cdr: &str, zone: &str) -> Result<Self, String> {
        let zone: Tz = zone.parse().map_err(|_| format!("no zone {zone}"))?;
        let document = json::parse_object(tariff).map_err(|error| format!("{error:?}"))?;
        let (tariff, mut wrong) = tariff::from_json(document, Version::V221).into_parts();
        // OCPI has four decimals and our prices six. It says so, and reads them all.
        wrong.retain(|it| !matches!(it, schema::Warning::ExcessivePrecision { .. }));
        if !wrong.is_empty() {
            return Err(format!("the tariff is not OCPI 2.2.1: {wrong:?}"));
        }
        let document = json::parse_object(cdr).map_err(|error| format!("{error:?}"))?;
        let (cdr, wrong) = cdr::from_json(document, Version::V221).into_parts();
        if !wrong.is_empty() {
            return Err(format!("the CDR is not OCPI 2.2.1: {wrong:?}"));
        }
        let report = cdr::price(&cdr, TariffSource::single(tariff), zone);
        let report = report.map_err(|error| format!("it has no price: {error:?}"))?;
        Self::of(&report.ignore_warnings())
    }

    /// The exact costs, by the prices and quantities of each period. Its own sums are rounded, and
    /// each must be near the exact one.
    fn of(report: &Report) -> Result<Self, String> {
        let mut it = Self::default();
        for period in &report.periods {
            let dimensions = &period.dimensions;
            if let Some(energy) = &dimensions.energy {
                let wh = whole(energy.billed_volume.watt_hours())?;
                it.costs.energy += it.energy.cost(energy, wh)?;
            }
            if let Some(time) = &dimensions.duration_charging {
                let seconds = time.billed_volume.num_seconds().into();
                it.costs.time += it.time.cost(time, seconds)?;
            }
            if let Some(parking) = &dimensions.duration_idle {
                let seconds = parking.billed_volume.num_seconds().into();
                it.costs.parking += it.parking.cost(parking, seconds)?;
            }
            if let Some(flat) = &dimensions.flat.price {
                it.costs.flat += micros(flat)?;
            }
        }
        let [energy, time, parking, flat] = it.costs.parts();
        is_near(report.total_energy_cost.calculated, energy)?;
        is_near(report.total_charging_time_cost.calculated, time)?;
        is_near(report.total_idle_cost.calculated, parking)?;
        is_near(report.total_fixed_cost.calculated, flat)?;
        is_near(report.total_cost.calculated, it.costs.total())?;
        Ok(it)
    }
}

impl Priced {
    fn cost<V>(&mut self, dimension: &Dimension<V>, quantity: i128) -> Result<i128, String> {
        self.some |= dimension.price.is_some();
        self.not_all |= dimension.price.is_none();
        let price = dimension.price.as_ref().map(micros).transpose()?;
        Ok(price.unwrap_or(0) * quantity)
    }
}

fn micros(component: &Component) -> Result<i128, String> {
    whole(Decimal::from(component.price()) * Decimal::from(1_000_000))
}

fn whole(decimal: Decimal) -> Result<i128, String> {
    let is_whole = decimal.fract().is_zero();
    let number = i128::try_from(decimal).ok().filter(|_| is_whole);
    number.ok_or_else(|| format!("{decimal} is not a whole number"))
}

/// Whether a sum that is rounded to four decimals lies at an exact one.
fn is_near(sum: Option<Price>, parts: i128) -> Result<(), String> {
    const TEN_THOUSANDTH: i128 = 100 * PARTS;
    let sum = sum.map_or(Decimal::ZERO, |price| price.excl_vat.into());
    let rounded = whole(sum * Decimal::from(10_000))? * TEN_THOUSANDTH;
    if (rounded - parts).abs() * 2 <= TEN_THOUSANDTH {
        Ok(())
    } else {
        Err(format!(
            "it says {sum} where its periods make {parts} parts"
        ))
    }
}
