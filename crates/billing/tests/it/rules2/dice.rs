//! Random tariffs and facts, drawn from a list of numbers so that proptest can make them smaller.

use forecourt_billing::rules2::{Facts, Tariff, Weekday};
use forecourt_types::Timestamp;
use jiff::Span;
use jiff::civil::DateTime;
use serde_json::{Map, Value, json};

use super::build;

/// Zones whose clocks change at different times and by different amounts, and some that never do.
pub(crate) const ZONES: [&str; 22] = [
    "Europe/Berlin",
    "Asia/Bangkok",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Pacific/Chatham",
    "America/Santiago",
    "Asia/Beirut",
    "Africa/Casablanca",
    "Asia/Tehran",
    "UTC",
    "America/Scoresbysund",
    "America/Havana",
    "America/Asuncion",
    "Antarctica/Troll",
    "Africa/Cairo",
    "Atlantic/Azores",
    "Asia/Gaza",
    "Asia/Amman",
    "Europe/Dublin",
    "Pacific/Apia",
    "Asia/Kathmandu",
];

/// A list of numbers from which choices are drawn; 0 when it is used up.
pub(crate) struct Dice<'a>(std::slice::Iter<'a, u32>);

impl<'a> Dice<'a> {
    pub(crate) fn new(numbers: &'a [u32]) -> Self {
        Self(numbers.iter())
    }

    /// A number from 0 to below `sides`.
    pub(crate) fn roll(&mut self, sides: i64) -> i64 {
        i64::from(*self.0.next().unwrap_or(&0)) % sides
    }

    fn one_in(&mut self, sides: i64) -> bool {
        self.roll(sides) == 1
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let index = self.roll(i64::try_from(from.len()).unwrap());
        from[usize::try_from(index).unwrap()]
    }
}

/// The start of a charge in a zone, often just before a change of the zone or a midnight.
pub(crate) fn start(dice: &mut Dice, zone: &str) -> i64 {
    // 2021 to 2030.
    let any = 1_609_459_200 + dice.roll(315_360_000);
    let zone = jiff::tz::TimeZone::get(zone).unwrap();
    let at = jiff::Timestamp::from_second(any).unwrap();
    let before = dice.roll(7200);
    match dice.roll(4) {
        0 => any,
        1 => {
            let midnight = zone.to_datetime(at).date().to_zoned(zone).unwrap();
            midnight.timestamp().as_second() - before
        }
        _ => zone
            .following(at)
            .next()
            .map_or(any, |change| change.timestamp().as_second() - before),
    }
}

fn price(dice: &mut Dice) -> String {
    let whole = dice.pick(&[0, 0, 0, 1, 12, 345]);
    let fraction = dice.pick(&[0, 1, 300_000, 299_900, 333_333, 500_000, 59_000]);
    format!("{whole}.{fraction:06}")
}

fn vat(dice: &mut Dice, taxed: bool, fields: &mut Map<String, Value>) {
    if taxed && dice.one_in(3) {
        let rate = dice.pick(&[0, 600, 700, 1300, 1900, 10_000]);
        fields.insert("vat_bp".to_owned(), json!(rate));
    }
}

fn component(dice: &mut Dice, dimension: &str, taxed: bool) -> Value {
    let mut fields = Map::new();
    fields.insert("type".to_owned(), json!(dimension));
    fields.insert("price".to_owned(), json!(price(dice)));
    if dimension != "flat" && dice.one_in(3) {
        let step = dice.pick(&[60, 300, 500, 900, 1000, 1800, 7, 100_000]);
        fields.insert("step_size".to_owned(), json!(step));
    }
    vat(dice, taxed, &mut fields);
    Value::Object(fields)
}

fn components(dice: &mut Dice, of: &[&str], taxed: bool) -> Vec<Value> {
    let mut found = Vec::new();
    for dimension in of {
        if dice.roll(2) == 0 {
            found.push(component(dice, dimension, taxed));
        }
    }
    if found.is_empty() {
        found.push(component(dice, of[0], taxed));
    }
    found
}

fn put(fields: &mut Map<String, Value>, name: &str, value: Value) {
    fields.insert(name.to_owned(), value);
}

/// A time of the day near a local time.
fn clock(dice: &mut Dice, local: DateTime) -> String {
    let minutes = dice.pick(&[-30, 0, 10, 30, 45, 60, 90, 120, 150, 180, 240]);
    let time = local.time().wrapping_add(Span::new().minutes(minutes));
    let is_rough = dice.roll(2) == 0;
    let minute = if is_rough {
        time.minute() / 30 * 30
    } else {
        time.minute()
    };
    format!("{:02}:{minute:02}", time.hour())
}

fn window(dice: &mut Dice, local: DateTime, fields: &mut Map<String, Value>) {
    let (from, to) = (clock(dice, local), clock(dice, local));
    let which = dice.roll(5);
    if which != 2 && (which == 1 || from != to) {
        put(fields, "end_time", json!(to));
    }
    if which != 1 {
        put(fields, "start_time", json!(from));
    }
}

fn days(dice: &mut Dice, local: DateTime, fields: &mut Map<String, Value>) {
    let day = |days: i64| {
        local
            .date()
            .checked_add(Span::new().days(days))
            .unwrap()
            .to_string()
    };
    if dice.one_in(6) {
        put(fields, "start_date", json!(day(dice.roll(2))));
    }
    if dice.one_in(6) {
        put(fields, "end_date", json!(day(2)));
    }
    if dice.one_in(4) {
        let days = Weekday::ALL.into_iter().filter(|_| dice.roll(2) == 0);
        let days: Vec<Weekday> = days.collect();
        put(fields, "day_of_week", json!(days));
    }
}

/// Restrictions around the local time of a start.
fn restrictions(dice: &mut Dice, local: DateTime, reserved: bool) -> Map<String, Value> {
    let mut fields = Map::new();
    if dice.roll(2) == 0 {
        window(dice, local, &mut fields);
    }
    days(dice, local, &mut fields);
    let mut low = 0;
    if dice.one_in(5) {
        low = dice.pick(&[1, 30, 600, 1801, 3600]);
        put(&mut fields, "min_duration", json!(low));
    }
    if dice.one_in(5) {
        let high = low + dice.pick(&[1, 600, 1800, 3599]);
        put(&mut fields, "max_duration", json!(high));
    }
    if reserved {
        return fields;
    }
    let kilo = |units: i64| json!(format!("{}.{:03}", units / 1000, units % 1000));
    for (low_name, high_name) in [("min_kwh", "max_kwh"), ("min_power", "max_power")] {
        let mut low = 0;
        if dice.one_in(5) {
            low = dice.pick(&[0, 1, 100, 500, 1000, 1500, 3600]);
            put(&mut fields, low_name, kilo(low));
        }
        if dice.one_in(4) {
            let high = low + dice.pick(&[1, 500, 1000, 2000, 5000]);
            put(&mut fields, high_name, kilo(high));
        }
    }
    fields
}

fn elements(dice: &mut Dice, local: DateTime, taxed: bool) -> Vec<Value> {
    let mut elements = Vec::new();
    for _ in 0..1 + dice.roll(5) {
        let of = ["energy", "time", "parking", "flat", "service"];
        let mut element = json!({"price_components": components(dice, &of, taxed)});
        if dice.roll(4) > 0 {
            element["restrictions"] = Value::Object(restrictions(dice, local, false));
        }
        elements.push(element);
    }
    for _ in 0..dice.roll(3) {
        let mut given = restrictions(dice, local, true);
        let kind = dice.pick(&["reservation", "reservation_expires"]);
        given.insert("reservation".to_owned(), json!(kind));
        elements.push(json!({
            "price_components": components(dice, &["time", "flat"], taxed), "restrictions": given,
        }));
    }
    elements
}

/// A tariff whose windows lie around a local time.
pub(crate) fn tariff(dice: &mut Dice, local: DateTime) -> Tariff {
    let currency = dice.pick(&["EUR", "JPY", "KWD"]);
    let mode = dice.pick(&["included", "excluded", "none"]);
    let taxed = mode != "none";
    let mut fields = json!({
        "currency": currency, "tax": mode, "elements": elements(dice, local, taxed),
    });
    if taxed {
        fields["vat_bp"] = json!(dice.pick(&[0, 700, 1900]));
    }
    if dice.one_in(3) {
        let mut fee = Map::new();
        let which = dice.roll(3);
        if which != 1 {
            fee.insert("fixed".to_owned(), json!(price(dice)));
        }
        if which != 2 {
            fee.insert(
                "rate_bp".to_owned(),
                json!(dice.pick(&[0, 1, 250, 3333, 10_000])),
            );
        }
        vat(dice, taxed, &mut fee);
        fields["service_fee"] = Value::Object(fee);
    }
    let low = dice.pick(&[0, 1, 5]);
    if dice.one_in(4) {
        fields["min_price"] = json!(low.to_string());
    }
    if dice.one_in(4) {
        fields["max_price"] = json!((low + dice.pick(&[0, 1, 10])).to_string());
    }
    if dice.one_in(3) {
        fields["max_parking"] = json!(dice.pick(&[0, 1, 7]).to_string());
    }
    if dice.one_in(3) {
        fields["idle_grace_s"] = json!(dice.pick(&[1, 60, 300, 900]));
    }
    if dice.one_in(5) {
        fields["void_below"] = json!({"wh": 100, "s": 120});
    }
    build::tariff(fields)
}

fn at(second: i64, millis: i64) -> Timestamp {
    Timestamp::from_millis(second * 1000 + millis).unwrap()
}

/// Facts of a charge that starts at a second, and sometimes of a reservation.
pub(crate) fn facts(dice: &mut Dice, zone: &str, start: i64) -> Facts {
    let seconds = match dice.roll(8) {
        0 => dice.roll(3),
        1 => dice.roll(200),
        _ => dice.roll(forecourt_test_size::pick(5400, 10_800)),
    };
    let outcome = dice.pick(&["used", "used", "used", "expired", "cancelled"]);
    let mut fields = json!({"time_zone": zone});
    if outcome == "used" {
        fields["charge"] = charge(dice, start, seconds);
    }
    if outcome != "used" || dice.one_in(4) {
        let from = at(start - dice.roll(5000), dice.roll(1000) - 999);
        fields["reservation"] = json!({"from": from, "until": at(start, 0), "outcome": outcome});
    }
    if dice.one_in(3) {
        let named = ["energy", "service", "time", "parking", "flat"];
        let named: Vec<&str> = named.into_iter().filter(|_| dice.one_in(3)).collect();
        let rate = dice.pick(&[0, 1, 1000, 3333, 10_000]);
        fields["discount"] = json!({"rate_bp": rate, "dimensions": named});
    }
    build::facts(fields)
}

fn charge(dice: &mut Dice, start: i64, seconds: i64) -> Value {
    let mut offsets: Vec<i64> = (0..dice.roll(6))
        .map(|_| dice.roll(seconds * 1000 + 2000))
        .collect();
    offsets.sort_unstable();
    let mut wh = 0;
    let mut readings = Vec::new();
    for offset in offsets {
        wh += dice.pick(&[0, 0, 1, 7, 500, 1000, 1000, 1500]);
        readings.push(json!({"at": at(start, offset), "wh": wh}));
    }
    wh += dice.pick(&[0, 0, 1, 3, 499, 2000, 4000]);
    let mut changes: Vec<i64> = (0..dice.roll(6))
        .map(|_| dice.roll(seconds * 1000 + 4000) - 1000)
        .collect();
    changes.sort_unstable();
    let states: Vec<Value> = changes
        .into_iter()
        .map(|offset| json!({
            "at": at(start, offset), "state": dice.pick(&["idle", "charging", "idle", "station"]),
        }))
        .collect();
    json!({
        "started_at": at(start, dice.roll(2) * 900), "ended_at": at(start + seconds, 900),
        "energy_wh": wh, "readings": readings, "states": states,
    })
}
