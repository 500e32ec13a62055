//! What an export holds: the rows of a list, or the sums of a report.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::http::Uri;
use forecourt_types::Timestamp;
use serde::de::DeserializeOwned;

use super::columns::Layout;
use super::form::Form;
use super::rows::Rows;
use super::sums_file::SumsFile;
use crate::access::{Caller, Reach, Right, authorize, beyond_reach};
use crate::charging::session_list::SessionFilter;
use crate::http::body::query_problem;
use crate::http::problem::{Code, Problem};
use crate::money::cdr_list::CdrFilter;
use crate::money::consumption::ConsumptionFilter;
use crate::money::daily::DailyFilter;
use crate::money::station_days::StationDaysFilter;
use crate::people::audit_log::AuditFilter;
use crate::people::tokens::filter::TokenFilter;
use crate::places::stations::filter::StationFilter;
use forecourt_store::keys;
use forecourt_store::ports::Table;
use forecourt_store::rows::config::Operator;
use forecourt_store::rows::exports::ExportKind;
use forecourt_store::rows::load;

/// The parameters that say in which form a file is wanted.
pub(super) const COLUMNS: &str = "columns";
pub(super) const TIME_ZONE: &str = "time_zone";
pub(super) const LANGUAGE: &str = "language";

/// What an export holds.
pub(super) enum Source {
    /// The rows of a list.
    Rows(Box<dyn Rows>),
    /// The sums of a report.
    Sums(Box<SumsFile>),
}

/// What an export holds, and in which form.
pub(super) struct Wanted {
    pub source: Source,
    pub layout: Layout,
}

/// Reads parameters as the list or the report itself reads them.
pub(super) fn parsed<T: DeserializeOwned>(
    parameters: &BTreeMap<String, String>,
) -> Result<T, Problem> {
    let mut query = form_urlencoded::Serializer::new("/?".to_owned());
    query.extend_pairs(parameters);
    let address: Uri = query
        .finish()
        .parse()
        .map_err(|error| Problem::internal(&error))?;
    let parsed = Query::<T>::try_from_uri(&address);
    let Query(parsed) =
        parsed.map_err(|error| Problem::new(Code::InvalidQuery, query_problem(&error).1))?;
    Ok(parsed)
}

impl Wanted {
    /// Reads what an export holds that was asked for at this time: of CDRs, and in sums of them,
    /// those that there were then.
    ///
    /// # Errors
    /// 400 or 422 when a parameter is wrong.
    pub(super) fn read(
        kind: ExportKind,
        parameters: &BTreeMap<String, String>,
        as_of: Timestamp,
    ) -> Result<Self, Problem> {
        let text = |name: &str| parameters.get(name).map(String::as_str);
        let form = Form::read(text(COLUMNS), text(TIME_ZONE), text(LANGUAGE))?;
        let sums = |file: SumsFile| -> Result<Self, Problem> {
            let layout = file.layout(&form)?;
            let report = file.report.until(as_of);
            let file = SumsFile { report, ..file };
            let source = Source::Sums(Box::new(file));
            Ok(Self { source, layout })
        };
        let rows: Box<dyn Rows> = match kind {
            ExportKind::Consumption => {
                return sums(parsed::<ConsumptionFilter>(parameters)?.file()?);
            }
            ExportKind::Daily => return sums(parsed::<DailyFilter>(parameters)?.file()?),
            ExportKind::StationDays => {
                return sums(parsed::<StationDaysFilter>(parameters)?.file()?);
            }
            ExportKind::Sessions => Box::new(parsed::<SessionFilter>(parameters)?),
            ExportKind::Cdrs => Box::new(parsed::<CdrFilter>(parameters)?.until(as_of)),
            ExportKind::AuditLog => Box::new(parsed::<AuditFilter>(parameters)?),
            ExportKind::Tokens => Box::new(parsed::<TokenFilter>(&of_list(parameters))?),
            ExportKind::Stations => Box::new(parsed::<StationFilter>(&of_list(parameters))?),
        };
        Ok(Self {
            layout: Layout::of(rows.columns().to_vec(), &form)?,
            source: Source::Rows(rows),
        })
    }
}

/// The parameters without those of the form, for a list that does not take them.
fn of_list(parameters: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut parameters = parameters.clone();
    parameters.retain(|name, _| ![COLUMNS, TIME_ZONE, LANGUAGE].contains(&name.as_str()));
    parameters
}

/// Checks that a caller may see what an export of this kind holds, as the list itself does.
///
/// # Errors
/// 403 when the caller may not.
pub(super) fn may_see(caller: &Caller, kind: ExportKind) -> Result<(), Problem> {
    let (right, is_whole) = match kind {
        ExportKind::Sessions
        | ExportKind::Stations
        | ExportKind::Consumption
        | ExportKind::Daily
        | ExportKind::StationDays => (Right::Read, false),
        ExportKind::Cdrs | ExportKind::Tokens => (Right::Read, true),
        ExportKind::AuditLog => (Right::Audit, true),
    };
    authorize(caller, right)?;
    if is_whole && caller.reach != Reach::All {
        return Err(beyond_reach());
    }
    Ok(())
}

/// Whether an export of this kind shows full names to a caller which are masked as soon as the
/// operator says so.
///
/// # Errors
/// The errors of the table.
pub(super) async fn is_unmasked(
    table: &dyn Table,
    caller: &Caller,
    kind: ExportKind,
) -> Result<bool, Problem> {
    let has_names = match kind {
        ExportKind::Sessions | ExportKind::Consumption | ExportKind::Daily => true,
        // Who reaches everything alone has these, or there are no names in them.
        ExportKind::Cdrs
        | ExportKind::Tokens
        | ExportKind::AuditLog
        | ExportKind::StationDays
        | ExportKind::Stations => false,
    };
    let is_limited = match caller.reach {
        Reach::All | Reach::Own(_) => false,
        Reach::Sites(_) | Reach::Stations(_) => true,
    };
    if !(has_names && is_limited) {
        return Ok(false);
    }
    let key = keys::operator(&caller.operator_id);
    let operator = load::<Operator>(table, &key).await?;
    Ok(operator.is_some_and(|operator| operator.row.site_owners_see_names))
}
