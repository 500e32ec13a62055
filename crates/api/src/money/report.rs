//! Reads the CDRs of a report, page by page, and adds them up.

use forecourt_types::{TimeZoneName, Timestamp};

use super::cdr_list::{CdrFilter, of_filter};
use super::sums::{Grouping, Sums};
use crate::access::Scope;
use crate::http::cursor::ListName;
use crate::http::page::PageRequest;
use crate::http::period::{Period, read_zone};
use crate::http::problem::{Code, Problem};
use forecourt_store::failure::Failure;

/// The most CDRs that are read for one answer: a month of a large operator, within seconds.
const MAX_CDRS: usize = 20_000;
/// The number of CDRs that are read at once.
const PAGE: usize = 500;

/// A report: which CDRs it adds up, and in which time zone.
pub(crate) struct Report {
    filter: CdrFilter,
    zone: TimeZoneName,
}

impl Report {
    /// Makes a report of the CDRs that a filter wants, which names no session and no order. Days
    /// are those of the filter's time zone, or of UTC.
    ///
    /// # Errors
    /// 400 when there is no such time zone.
    pub(crate) fn of(filter: CdrFilter) -> Result<Self, Problem> {
        let zone = read_zone(filter.time_zone.as_deref())?;
        let zone = match zone {
            Some(zone) => zone,
            None => "UTC".parse().map_err(|error| Problem::internal(&error))?,
        };
        Period::read_in(Some(&zone), filter.from.as_deref(), filter.to.as_deref())?;
        let sort = Some("ended_at".to_owned());
        let filter = CdrFilter { sort, ..filter };
        Ok(Self { filter, zone })
    }

    /// The report of the CDRs that were made until this time.
    pub(crate) fn until(self, as_of: Timestamp) -> Self {
        let filter = self.filter.until(as_of);
        Self { filter, ..self }
    }

    /// Adds the next page of CDRs to sums. Returns how many there were, and the cursor of the page
    /// behind it.
    ///
    /// # Errors
    /// 400 for a bad parameter, 422 when the sums do not fit into their numbers.
    pub(crate) async fn add_page(
        &self,
        scope: &Scope,
        sums: &mut [(Grouping, Sums)],
        cursor: Option<&str>,
        list: &ListName,
    ) -> Result<(usize, Option<String>), Problem> {
        let page = PageRequest::of_file(PAGE, cursor, list)?;
        let rows = of_filter(scope, &page, &self.filter).await?;
        for row in &rows.items {
            let cdr = row.cdr().map_err(Failure::from)?;
            for (grouping, sums) in sums.iter_mut() {
                sums.add(*grouping, &self.zone, &cdr)?;
            }
        }
        Ok((rows.items.len(), rows.next_cursor))
    }

    /// Adds up all CDRs at once: those that there were when the request arrived.
    ///
    /// # Errors
    /// 400 for a bad parameter, 422 when there are too many CDRs for one answer.
    pub(crate) async fn read(
        self,
        scope: &Scope,
        groupings: &[Grouping],
        list: &ListName,
    ) -> Result<Vec<Sums>, Problem> {
        let report = self.until(scope.now());
        let empty = groupings.iter().map(|by| (*by, Sums::default()));
        let mut sums: Vec<(Grouping, Sums)> = empty.collect();
        let (mut cursor, mut seen): (Option<String>, usize) = (None, 0);
        loop {
            let next = report.add_page(scope, &mut sums, cursor.as_deref(), list);
            let (rows, next) = next.await?;
            seen += rows;
            if seen > MAX_CDRS || (seen == MAX_CDRS && next.is_some()) {
                let detail = format!(
                    "the period holds more than {MAX_CDRS} CDRs: ask for a shorter one, or have a file made by POST /v1/exports"
                );
                return Err(Problem::new(Code::PeriodTooLong, detail));
            }
            if next.is_none() {
                break;
            }
            cursor = next;
        }
        Ok(sums.into_iter().map(|(_, sums)| sums).collect())
    }
}
