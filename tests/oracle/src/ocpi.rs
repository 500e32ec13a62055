//! Our tariffs and charges in the words of OCPI 2.2.1. Numbers are written from integers.

use std::collections::BTreeMap;
use std::fmt::Display;

use forecourt_billing::rules2::{
    ChargeState, Component, Dimension, Piece, ReservationKind, Restrictions, Terms,
};
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};

/// JSON as it will be written.
type Json = Box<RawValue>;

/// The moment of every `last_updated`.
const UPDATED: &str = "2021-01-01T00:00:00Z";

fn text(value: impl Display) -> Json {
    to_raw_value(&value.to_string()).unwrap()
}

fn number(value: impl Display) -> Json {
    RawValue::from_string(value.to_string()).unwrap()
}

fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Json)>) -> Json {
    to_raw_value(&fields.into_iter().collect::<BTreeMap<_, _>>()).unwrap()
}

fn list(items: impl IntoIterator<Item = Json>) -> Json {
    to_raw_value(&items.into_iter().collect::<Vec<_>>()).unwrap()
}

/// Thousandths as a number of the whole unit.
fn kilo(units: i64) -> Json {
    number(format_args!("{}.{:03}", units / 1000, units % 1000))
}

/// Seconds as hours with the four decimals that OCPI has.
fn hours(seconds: i64) -> Json {
    let shares = (seconds * 10_000 + 1800) / 3600;
    number(format_args!("{}.{:04}", shares / 10_000, shares % 10_000))
}

fn instant(second: i64) -> Json {
    text(jiff::Timestamp::from_second(second).unwrap())
}

/// The tariff of these terms.
pub(crate) fn tariff(terms: &Terms) -> String {
    let elements = terms.elements.iter().map(|element| {
        let components = list(element.price_components.iter().map(component));
        let given = element.restrictions.as_ref().map(restrictions);
        let given = given.filter(|it| !it.is_empty()).map(object);
        let restrictions = given.map(|it| ("restrictions", it));
        object(
            [("price_components", components)]
                .into_iter()
                .chain(restrictions),
        )
    });
    let fields = [
        ("country_code", text("DE")),
        ("party_id", text("FOR")),
        ("id", text("T")),
        ("currency", text(terms.currency)),
        ("elements", list(elements)),
        ("last_updated", text(UPDATED)),
    ];
    object(fields).get().to_owned()
}

fn component(component: &Component) -> Json {
    let dimension = match component.dimension {
        Dimension::Energy => "ENERGY",
        Dimension::Time => "TIME",
        Dimension::Parking => "PARKING_TIME",
        Dimension::Flat => "FLAT",
        Dimension::Service => unreachable!("OCPI has no second price for energy"),
    };
    object([
        ("type", text(dimension)),
        ("price", number(component.price)),
        ("step_size", number(component.step_size)),
    ])
}

fn restrictions(it: &Restrictions) -> Vec<(&'static str, Json)> {
    let days = it.day_of_week.iter().map(|day| {
        let name = serde_json::to_value(day).unwrap();
        text(name.as_str().unwrap().to_uppercase())
    });
    let days = (!it.day_of_week.is_empty()).then(|| list(days));
    let reservation = it.reservation.map(|kind| match kind {
        ReservationKind::Reservation => text("RESERVATION"),
        ReservationKind::ReservationExpires => text("RESERVATION_EXPIRES"),
    });
    let fields = [
        ("start_time", it.start_time.map(text)),
        ("end_time", it.end_time.map(text)),
        ("start_date", it.start_date.map(text)),
        ("end_date", it.end_date.map(text)),
        ("day_of_week", days),
        ("min_kwh", it.min_kwh.map(number)),
        ("max_kwh", it.max_kwh.map(number)),
        ("min_power", it.min_power.map(number)),
        ("max_power", it.max_power.map(number)),
        ("min_duration", it.min_duration.map(number)),
        ("max_duration", it.max_duration.map(number)),
        ("reservation", reservation),
    ];
    fields
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// A CDR whose charging periods are these pieces.
pub(crate) fn cdr(pieces: &[Piece], terms: &Terms) -> String {
    let (first, last) = (pieces.first().unwrap(), pieces.last().unwrap());
    let end = last.at + last.seconds;
    let location = json!({
        "id": "L", "address": "A", "city": "C", "country": "DEU",
        "coordinates": {"latitude": "52.500000", "longitude": "13.400000"},
        "evse_uid": "E", "evse_id": "DE*FOR*E1", "connector_id": "1",
        "connector_standard": "IEC_62196_T2", "connector_format": "SOCKET",
        "connector_power_type": "AC_3_PHASE",
    });
    let token = json!({
        "country_code": "DE", "party_id": "FOR", "uid": "U", "type": "RFID", "contract_id": "C",
    });
    let fields = [
        ("country_code", text("DE")),
        ("party_id", text("FOR")),
        ("id", text("C")),
        ("auth_method", text("WHITELIST")),
        ("cdr_token", to_raw_value(&token).unwrap()),
        ("cdr_location", to_raw_value(&location).unwrap()),
        ("currency", text(terms.currency)),
        ("start_date_time", instant(first.at)),
        ("end_date_time", instant(end)),
        ("charging_periods", list(pieces.iter().map(period))),
        ("total_cost", object([("excl_vat", number(0))])),
        (
            "total_energy",
            kilo(pieces.iter().map(|piece| piece.wh).sum()),
        ),
        ("total_time", hours(end - first.at)),
        ("last_updated", text(UPDATED)),
    ];
    object(fields).get().to_owned()
}

/// A charging period. A quantity of 0 is not named, since a price is stepped up where it applied
/// last, and a price of nothing does not apply.
fn period(piece: &Piece) -> Json {
    // Cut to whole watts: every limit is a whole number of them, so none is passed otherwise.
    let power = (piece.power_wh * 3600)
        .checked_div(piece.power_s)
        .unwrap_or(0);
    let time = match piece.state {
        ChargeState::Charging => Some("TIME"),
        ChargeState::Idle => Some("PARKING_TIME"),
        ChargeState::Station => None,
    };
    let time = time
        .filter(|_| piece.seconds > 0)
        .map(|name| (name, hours(piece.seconds)));
    let energy = (piece.wh > 0).then(|| ("ENERGY", kilo(piece.wh)));
    let power = [("MIN_POWER", kilo(power)), ("MAX_POWER", kilo(power))];
    let dimensions = power.into_iter().chain(time).chain(energy);
    let dimensions =
        dimensions.map(|(name, volume)| object([("type", text(name)), ("volume", volume)]));
    object([
        ("start_date_time", instant(piece.at)),
        ("dimensions", list(dimensions)),
    ])
}
