//! The columns of a file, and how their cells are written.

use forecourt_types::{Currency, Energy, Language, Money, TimeZoneName, Timestamp};
use serde_json::Value;

use super::form::Form;
use super::words;
use crate::http::csv;
use crate::http::problem::{Code, Problem};

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell {
    /// A text, a number or a truth, as it is.
    Plain,
    /// A time, shown in a time zone.
    Time,
    /// Watt-hours, written as kilowatt-hours.
    Energy,
    /// An amount of money, written with the decimals of its currency.
    Amount,
    /// A list of words, separated by spaces.
    Words,
    /// Whatever it is, as JSON; empty if it has no fields.
    Json,
}

/// A column of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    /// The name, which holds the unit.
    pub name: &'static str,
    /// Where its value is in a row (RFC 6901).
    pub at: &'static str,
    /// What its cells hold.
    pub cell: Cell,
}

/// The columns of a file that are wanted, in the order in which they are wanted.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    columns: Vec<Column>,
    zone: Option<TimeZoneName>,
    language: Option<Language>,
}

impl Layout {
    /// Chooses the columns that are wanted of those that there are.
    ///
    /// # Errors
    /// 400 when there is no such column, or one is named twice.
    pub(super) fn of(all: Vec<Column>, form: &Form) -> Result<Self, Problem> {
        let columns = match &form.columns {
            None => all,
            Some(names) => {
                let find = |name: &String| {
                    let found = all.iter().find(|column| column.name == name);
                    found.copied().ok_or_else(|| {
                        let names: Vec<_> = all.iter().map(|column| column.name).collect();
                        wrong(&format!("must be some of {}", names.join(", ")))
                    })
                };
                let found: Vec<Column> = names.iter().map(find).collect::<Result<_, _>>()?;
                let is_double = |(place, column): (usize, &Column)| {
                    let before = found.iter().take(place);
                    before.into_iter().any(|one| one.name == column.name)
                };
                if found.iter().enumerate().any(is_double) {
                    return Err(wrong("names a column twice"));
                }
                found
            }
        };
        Ok(Self {
            columns,
            zone: form.zone.clone(),
            language: form.language,
        })
    }

    /// Whether the times are shown in the zone of the site of each row.
    pub(super) fn needs_zones(&self) -> bool {
        let is_time = |column: &Column| column.cell == Cell::Time;
        self.zone.is_none() && self.columns.iter().any(is_time)
    }

    /// The first line of the file.
    pub(super) fn header(&self) -> String {
        let cells = self.columns.iter().map(|column| match self.language {
            None => column.name.to_owned(),
            Some(language) => csv::text(words::header(column.name, language)),
        });
        cells.collect::<Vec<_>>().join(",")
    }

    /// The line of a row, whose site has this time zone. Times of a row without any zone are shown
    /// in UTC.
    pub(super) fn line(&self, row: &Value, of_site: Option<&TimeZoneName>) -> String {
        let zone = self.zone.as_ref().or(of_site);
        let cells = self.columns.iter().map(|column| {
            let value = row.pointer(column.at).unwrap_or(&Value::Null);
            cell(column.cell, value, zone)
        });
        cells.collect::<Vec<_>>().join(",")
    }
}

fn wrong(what: &str) -> Problem {
    Problem::new(Code::InvalidQuery, format!("columns: {what}"))
}

/// Writes a cell. A number needs no guard against formulas, and would be none with one.
fn cell(kind: Cell, value: &Value, zone: Option<&TimeZoneName>) -> String {
    match (kind, value) {
        (_, Value::Null) => String::new(),
        (Cell::Energy, value) => match value.as_i64() {
            Some(wh) => Energy::from_wh(wh).kwh(),
            None => String::new(),
        },
        (Cell::Amount, value) => money(value).map(Money::decimal).unwrap_or_default(),
        (Cell::Time, Value::String(text)) => match (Timestamp::parse(text), zone) {
            (Ok(at), Some(zone)) => zone.local_time(at),
            (Ok(at), None) => at.to_string(),
            (Err(_), _) => csv::text(text),
        },
        (Cell::Words, Value::Array(words)) => {
            let words = words.iter().filter_map(Value::as_str);
            csv::text(&words.collect::<Vec<_>>().join(" "))
        }
        (Cell::Json, Value::Object(fields)) if fields.is_empty() => String::new(),
        (Cell::Plain | Cell::Words, Value::String(text)) => csv::text(text),
        (Cell::Plain, Value::Number(number)) => number.to_string(),
        (_, other) => csv::text(&other.to_string()),
    }
}

fn money(value: &Value) -> Option<Money> {
    let currency = value.get("currency")?.as_str()?;
    let minor = value.get("amount_minor")?.as_i64()?;
    Some(Money::from_minor(minor, Currency::new(currency).ok()?))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use serde_json::json;

    use super::*;

    fn layout(columns: Option<&str>, zone: Option<&str>) -> Result<Layout, Problem> {
        let column = |name, at, cell| Column { name, at, cell };
        let all = vec![
            column("at", "/at", Cell::Time),
            column("energy_kwh", "/wh", Cell::Energy),
            column("total", "/total", Cell::Amount),
            column("currency", "/total/currency", Cell::Plain),
            column("name", "/name", Cell::Plain),
            column("flags", "/flags", Cell::Words),
            column("before", "/before", Cell::Json),
        ];
        Layout::of(all, &Form::read(columns, zone, None)?)
    }

    #[test]
    fn numbers_stay_numbers_and_texts_are_no_formulas() {
        let row = json!({
            "at": "2026-01-31T17:30:00.000Z", "wh": -12_345, "name": "=1+2",
            "total": {"amount_minor": -1250, "currency": "EUR"},
            "flags": ["energy_gap", "clock_skew"], "before": {"name": "-1"},
        });
        let all = layout(None, Some("Asia/Bangkok")).unwrap();
        assert_eq!(
            all.line(&row, None),
            "2026-02-01T00:30:00+07:00,-12.345,-12.50,EUR,'=1+2,energy_gap clock_skew,\"{\"\"name\"\":\"\"-1\"\"}\""
        );
        let some = layout(Some("total, at"), None).unwrap();
        assert_eq!(some.header(), "total,at");
        let berlin = "Europe/Berlin".parse().unwrap();
        let line = some.line(&row, Some(&berlin));
        assert_eq!(line, "-12.50,2026-01-31T18:30:00+01:00");
        let line = some.line(&json!({"at": "2026-01-31T17:30:00Z"}), None);
        assert_eq!(line, ",2026-01-31T17:30:00.000Z");
    }

    #[test]
    fn columns_that_there_are_not_are_refused() {
        for names in ["nothing", "", "at,at", "at,"] {
            let problem = layout(Some(names), None).unwrap_err();
            assert_eq!(problem.code(), Code::InvalidQuery, "{names:?}");
        }
    }
}
