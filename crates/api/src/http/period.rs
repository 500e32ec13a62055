//! From when to when.

use forecourt_types::Timestamp;

use crate::http::problem::{Code, Problem};
use forecourt_store::ports::Query;

/// A period: from its begin on, before its end.
#[derive(Debug, Clone, Copy, Default)]
pub struct Period {
    /// From here on.
    pub from: Option<Timestamp>,
    /// Before this.
    pub to: Option<Timestamp>,
}

impl Period {
    /// From the parameters `from` and `to`: times of RFC 3339, or days in UTC.
    ///
    /// # Errors
    /// 400 when one cannot be read, or they are the wrong way round.
    pub fn read(from: Option<&str>, to: Option<&str>) -> Result<Self, Problem> {
        let read = |name: &str, text: &str| {
            let day = format!("{text}T00:00:00Z");
            let time = Timestamp::parse(text).or_else(|_| Timestamp::parse(&day));
            time.map_err(|_| {
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

    /// Narrows a query whose sort keys begin with a time.
    pub fn narrow(self, query: &mut Query) {
        if let Some(from) = self.from {
            query.from = from.to_string();
        }
        if let Some(to) = self.to {
            // Every key of an earlier time sorts before this time's own text.
            query.to = to.to_string();
        }
    }
}
