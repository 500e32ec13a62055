//! Files of the sums of a report.

use axum::response::Response;
use serde_json::Value;

use super::columns::Layout;
use super::direct::{ROWS_MAX, answer, too_large};
use super::form::Form;
use super::sheet::Sheet;
use super::tables;
use crate::access::Scope;
use crate::http::cursor::ListName;
use crate::http::problem::Problem;
use crate::http::sort::Sort;
use crate::money::report::Report;
use crate::money::sums::{GroupSum, Grouping, Sums, SumsBy, sort};

/// A file of the sums of a report.
pub(crate) struct SumsFile {
    /// The report that is added up.
    pub report: Report,
    /// What its sums are grouped by.
    pub grouping: Grouping,
    /// The order of the sums; none for that of their groups.
    pub sort: Option<Sort<SumsBy>>,
}

impl SumsFile {
    /// The columns of the file.
    ///
    /// # Errors
    /// 400 when there is no such column.
    pub(super) fn layout(&self, form: &Form) -> Result<Layout, Problem> {
        Layout::of(tables::sums(self.grouping), form)
    }
}

/// The sums of a report as the rows of its file, in the order that is wanted.
///
/// # Errors
/// The errors of the table; 422 when the sums do not fit into their numbers.
pub(super) async fn rows_of_sums(
    scope: &Scope,
    wanted: Option<Sort<SumsBy>>,
    sums: &Sums,
) -> Result<Vec<Value>, Problem> {
    let mut named: Vec<GroupSum> = sums.named(scope, true).await?;
    if let Some(wanted) = wanted {
        sort(&mut named, wanted.by, wanted.descending);
    }
    let rows: Result<Vec<Value>, _> = named.iter().map(serde_json::to_value).collect();
    rows.map_err(|error| Problem::internal(&error))
}

/// Answers with a report as a file of this name.
///
/// # Errors
/// 400 for a bad parameter; 422 when the period holds too many sessions, and when the file would be
/// too large.
pub(crate) async fn file_of_sums(
    scope: &Scope,
    (name, file): (&str, SumsFile),
    form: &Form,
    list: &ListName,
) -> Result<Response, Problem> {
    let layout = file.layout(form)?;
    let SumsFile {
        report,
        grouping,
        sort,
    } = file;
    let sums = report.read(scope, &[grouping], list).await?;
    let sums = sums.into_iter().next().unwrap_or_default();
    let rows = rows_of_sums(scope, sort, &sums).await?;
    if rows.len() > ROWS_MAX {
        return Err(too_large());
    }
    let mut sheet = Sheet::new(scope, &layout, true);
    sheet.add(&rows).await?;
    answer(name, sheet)
}
