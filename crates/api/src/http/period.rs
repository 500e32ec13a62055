//! Periods of time that limit a list.

use forecourt_types::{TimeZoneName, Timestamp};

use crate::http::listed::Range;
use crate::http::problem::{Code, Problem};
use forecourt_store::ports::Query;

/// Reads the parameter `time_zone`.
///
/// # Errors
/// 400 when there is no such time zone.
pub(crate) fn read_zone(name: Option<&str>) -> Result<Option<TimeZoneName>, Problem> {
    let read = |name: &str| {
        name.parse().map_err(|_| {
            let detail = "time_zone: must be a name of the IANA database, such as Asia/Bangkok";
            Problem::new(Code::InvalidQuery, detail)
        })
    };
    name.map(read).transpose()
}

/// A period, which includes its begin and excludes its end.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Period {
    /// The begin of the period; none if it is open.
    pub from: Option<Timestamp>,
    /// The end of the period, which is not part of it; none if it is open.
    pub to: Option<Timestamp>,
}

impl Period {
    /// Reads the parameters `from` and `to`: times of RFC 3339, or days in UTC.
    ///
    /// # Errors
    /// 400 when one of them cannot be read, or `to` is not later than `from`.
    pub(crate) fn read(from: Option<&str>, to: Option<&str>) -> Result<Self, Problem> {
        Self::read_in(None, from, to)
    }

    /// Reads the parameters `from` and `to`: times of RFC 3339, or days in a time zone, which is
    /// UTC if none is given. A day begins there when its clocks show it.
    ///
    /// # Errors
    /// 400 when one of them cannot be read, or `to` is not later than `from`.
    pub(crate) fn read_in(
        zone: Option<&TimeZoneName>,
        from: Option<&str>,
        to: Option<&str>,
    ) -> Result<Self, Problem> {
        let begin_of_day = |day: &str| match zone {
            Some(zone) => zone.begin_of_day(day),
            None => Timestamp::parse(&format!("{day}T00:00:00Z")).ok(),
        };
        let read = |name: &str, text: &str| {
            let time = Timestamp::parse(text).ok().or_else(|| begin_of_day(text));
            time.ok_or_else(|| {
                let detail = format!("{name}: must be a time of RFC 3339 such as 2026-01-31T12:00:00Z, or a day such as 2026-01-31");
                Problem::new(Code::InvalidQuery, detail)
            })
        };
        let from = from.map(|text| read("from", text)).transpose()?;
        let to = to.map(|text| read("to", text)).transpose()?;
        if from.zip(to).is_some_and(|(from, to)| to <= from) {
            let detail = "to: must be later than from";
            return Err(Problem::new(Code::InvalidQuery, detail));
        }
        Ok(Self { from, to })
    }

    /// The part of a list whose sort keys begin with a time.
    pub(crate) fn range(self) -> Range {
        Range {
            from: self.from.map(|from| from.to_string()),
            // Every key of an earlier time sorts before the text of this time.
            to: self.to.map(|to| to.to_string()),
        }
    }

    /// Narrows a query whose sort keys begin with a time to this period.
    pub(crate) fn narrow(self, query: &mut Query) {
        self.narrow_behind(query, "");
    }

    /// Narrows a query whose sort keys are the prefix and then a time to this period, and turns
    /// it round, so that the newest row comes first.
    pub(crate) fn newest_first(self, mut query: Query, prefix: &str) -> Query {
        query.descending = true;
        self.narrow_behind(&mut query, prefix);
        query
    }

    fn narrow_behind(self, query: &mut Query, prefix: &str) {
        let range = self.range();
        if let Some(from) = range.from {
            query.from = format!("{prefix}{from}");
        }
        if let Some(to) = range.to {
            query.to = format!("{prefix}{to}");
        }
    }
}
