//! What stands in a case for times, registers and ids, filled in when it is played.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use forecourt_types::Timestamp;
use serde_json::Value;

/// What is known when a frame is filled in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// The time the case began, in milliseconds since 1970.
    pub began: i64,
    /// The ids that starts were answered with, in order.
    pub transactions: Vec<i64>,
    /// Time, register and sequence number of a reading.
    pub reading: Option<(i64, i64, i64)>,
}

/// Fills in every text of the value.
pub(crate) fn fill(value: &Value, known: &Known) -> Result<Value> {
    Ok(match value {
        Value::String(text) if text.starts_with('$') => {
            one(text, known).with_context(|| format!("fill in {text}"))?
        }
        Value::Array(values) => {
            let filled: Result<Vec<Value>> =
                values.iter().map(|value| fill(value, known)).collect();
            Value::Array(filled?)
        }
        Value::Object(fields) => {
            let mut filled = serde_json::Map::new();
            for (name, value) in fields {
                filled.insert(name.clone(), fill(value, known)?);
            }
            Value::Object(filled)
        }
        other => other.clone(),
    })
}

fn one(text: &str, known: &Known) -> Result<Value> {
    let (name, form) = text.split_once('/').unwrap_or((text, ""));
    let value = if name.starts_with("$TX") {
        let number: usize = name.trim_start_matches("$TX").parse()?;
        let ids = &known.transactions;
        let id = ids.get(number - 1).context("no start was answered so")?;
        Value::from(*id)
    } else if name == "$NOW" {
        return Ok(Value::from(time(now()?, form)?));
    } else if name.starts_with("$T") {
        return Ok(Value::from(time(at(name, known.began)?, form)?));
    } else {
        let (at, register, seq) = known.reading.context("no reading is played")?;
        match name {
            "$AT" => return Ok(Value::from(time(at, form)?)),
            "$R" => Value::from(register),
            "$SEQ" => Value::from(seq),
            _ => bail!("nothing is called so"),
        }
    };
    Ok(match form {
        "" => value,
        "text" => Value::from(value.to_string()),
        "kWh" => Value::from(kwh(value.as_i64().unwrap_or(0))),
        _ => bail!("there is no such form"),
    })
}

fn kwh(wh: i64) -> String {
    format!("{}.{:03}", wh / 1000, wh % 1000)
}

/// The time, in milliseconds since 1970.
pub(crate) fn now() -> Result<i64> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(i64::try_from(since.as_millis())?)
}

/// The time at a site in this zone: a day and a time, such as `2026-10-25T01:30`, or the last such
/// weekday and time, such as `monday 21:40`, that is over for a day.
pub(crate) fn past_time(text: &str, zone: &str) -> Result<i64> {
    if let Ok(at) = text.parse::<jiff::civil::DateTime>() {
        return Ok(at.in_tz(zone)?.timestamp().as_millisecond());
    }
    let (weekday, clock) = text.split_once(' ').context("a weekday and a time")?;
    let clock: jiff::civil::Time = clock.parse()?;
    let mut day = jiff::Zoned::now()
        .with_time_zone(jiff::tz::TimeZone::get(zone)?)
        .date();
    day = day.yesterday()?;
    loop {
        let name = format!("{:?}", day.weekday()).to_lowercase();
        let at = day.to_datetime(clock).in_tz(zone)?.timestamp();
        let is_over = at.as_millisecond() + 24 * 3_600_000 < now()?;
        if name == weekday && is_over {
            return Ok(at.as_millisecond());
        }
        day = day.yesterday()?;
    }
}

/// `$T`, or so many seconds, minutes or hours before or after it.
pub(crate) fn at(text: &str, began: i64) -> Result<i64> {
    let rest = text.strip_prefix("$T").context("a time begins with $T")?;
    let Some(unit) = rest.chars().last() else {
        return Ok(began);
    };
    let number: i64 = rest.trim_end_matches(unit).parse()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        _ => bail!("{unit} is no unit of time"),
    };
    Ok(began + number * seconds * 1000)
}

/// The time as text: with `Z`, without a zone, or of another zone.
fn time(millis: i64, form: &str) -> Result<String> {
    let text = |millis: i64| anyhow::Ok(Timestamp::from_millis(millis)?.to_string());
    Ok(match form {
        "" => text(millis)?,
        "no_zone" => text(millis)?.trim_end_matches('Z').to_owned(),
        "+10:00" => {
            let local = text(millis + 10 * 3_600_000)?;
            format!("{}+10:00", local.trim_end_matches('Z'))
        }
        _ => bail!("there is no such form of time"),
    })
}
