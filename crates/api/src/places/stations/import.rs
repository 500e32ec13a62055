//! Imports stations from a file: checks every row, and takes each station over as a whole or not
//! at all.

use std::collections::{BTreeMap, BTreeSet};

use forecourt_types::{SiteId, StationId};
use futures_util::future::{join_all, try_join_all};
use serde::Serialize;
use utoipa::ToSchema;

use super::columns::Column;
use super::entries::{self, Entry, LineProblem};
use super::{Station, adopted_less, apply, follow, key_of, move_to, site_key, site_stamps};
use crate::access::{Configure, Permit, Scope};
use crate::http::csv;
use crate::http::import::{CsvColumn as _, Import, ImportResult, TRIES, limit_problems};
use crate::http::problem::{FieldProblem, Problem};
use forecourt_store::ports::MAX_TRANSACTION_WRITES;
use forecourt_store::rows::config::ConfigRow as _;
use forecourt_store::rows::{Loaded, load};
use forecourt_store::secrets::{fits_password, password_verifier};

/// The number of stations of one table transaction. A station that moves is written, needs a
/// check of its new site, raises the version of both sites with a message for each, may give back a
/// place of stations that nobody added, has two items of the audit log, and has a listing, which it
/// may leave for another one.
const AT_ONCE: usize = 9;
const _: () = assert!(AT_ONCE * 11 <= MAX_TRANSACTION_WRITES);

/// One row of the file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StationImportLine)]
pub(super) struct ImportLine {
    /// The line on which the row begins; the header is line 1.
    line: u64,
    /// The station of the row, if the row names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    station_id: Option<StationId>,
    /// The result of the row.
    result: ImportResult,
    /// The problems by column, each with what is wanted. At most 500 are reported of a file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

/// The decision on a station.
enum Verdict {
    Unchanged,
    Wrong(Vec<LineProblem>),
    Write(Box<Plan>),
}

/// A station that is to be written.
struct Plan {
    result: ImportResult,
    row: Station,
    revision: u64,
    /// The site that the station comes to, if it was not there before.
    comes_to: Option<SiteId>,
    /// The sites whose station list changes.
    changed_sites: Vec<SiteId>,
    /// The site that had taken the station over, if the station counts as added from now on.
    makes_room_at: Option<SiteId>,
}

/// Imports a file. Stations are written in groups: if the store fails in between, the groups
/// before it stand, and the same file may be sent again.
///
/// # Errors
/// 400, 413 or 422 when the file as a whole is wrong.
pub(super) async fn import(
    permit: &Permit<Configure>,
    bytes: &[u8],
    dry_run: bool,
) -> Result<Import<ImportLine>, Problem> {
    let entries = entries::read(csv::read(bytes)?)?;
    let mut import = Import::new(dry_run);
    for group in entries.chunks(AT_ONCE) {
        let verdicts = settle(permit, group, dry_run).await?;
        for (entry, verdict) in group.iter().zip(verdicts) {
            enter(&mut import, entry, verdict);
        }
    }
    import.lines.sort_by_key(|line| line.line);
    limit_problems(import.lines.iter_mut().map(|line| &mut line.errors));
    Ok(import)
}

/// Checks a group of stations against their newest state, and writes it.
async fn settle(scope: &Scope, group: &[Entry], dry_run: bool) -> Result<Vec<Verdict>, Problem> {
    for _ in 0..TRIES {
        let verdicts = judge(scope, group).await?;
        if dry_run {
            return Ok(verdicts);
        }
        if commit(scope, &verdicts).await? {
            follow_moved(scope, group, &verdicts).await;
            return Ok(verdicts);
        }
    }
    let verdicts = judge(scope, group).await?;
    let given_up = |(entry, verdict): (&Entry, Verdict)| match verdict {
        Verdict::Write(_) => Verdict::Wrong(entry.blame(&[FieldProblem {
            field: "station_id".to_owned(),
            message: "others keep changing it: import the file again".to_owned(),
        }])),
        judged => judged,
    };
    Ok(group.iter().zip(verdicts).map(given_up).collect())
}

async fn judge(scope: &Scope, group: &[Entry]) -> Result<Vec<Verdict>, Problem> {
    let stored = group.iter().map(|entry| stored(scope, entry));
    let stored = try_join_all(stored).await?;
    let named: BTreeSet<_> = group
        .iter()
        .filter_map(|entry| entry.change.site_id.clone())
        .collect();
    let known = named.into_iter().map(|id| known_site(scope, id));
    let known = try_join_all(known).await?;
    let known: BTreeSet<_> = known.into_iter().flatten().collect();
    let entries = group.iter().zip(stored);
    let verdicts = entries.map(|(entry, stored)| match plan(scope, entry, stored, &known) {
        Ok(Some(plan)) => Verdict::Write(Box::new(plan)),
        Ok(None) => Verdict::Unchanged,
        Err(problems) => Verdict::Wrong(problems),
    });
    Ok(verdicts.collect())
}

async fn stored(scope: &Scope, entry: &Entry) -> Result<Option<Loaded<Station>>, Problem> {
    match &entry.station_id {
        Some(id) => Ok(load(scope.table(), &key_of(scope, id)).await?),
        None => Ok(None),
    }
}

async fn known_site(scope: &Scope, id: SiteId) -> Result<Option<SiteId>, Problem> {
    let found = scope.table().get(&site_key(scope, &id)).await?;
    Ok(found.map(|_| id))
}

/// What is to be written of an entry; none if its station is already as the entry tells.
fn plan(
    scope: &Scope,
    entry: &Entry,
    stored: Option<Loaded<Station>>,
    known_sites: &BTreeSet<SiteId>,
) -> Result<Option<Plan>, Vec<LineProblem>> {
    let change = &entry.change;
    let (before, revision) = stored.map_or((None, 0), |s| (Some(s.row), s.revision));
    let missing = missing(entry, before.is_some(), known_sites);
    let row = before.clone().or_else(|| blank(scope, entry));
    let Some(mut row) = row.filter(|_| missing.is_empty()) else {
        return Err(all_problems(entry, &missing));
    };
    let site = change.site_id.as_ref();
    let from = site.and_then(|site| move_to(&mut row, site));
    let verifier = new_verifier(scope, entry, row.password_verifier.as_deref());
    if let Err(problem) = apply(&mut row, change, verifier.as_deref()) {
        return Err(all_problems(entry, problem.errors()));
    }
    if !entry.problems.is_empty() {
        return Err(all_problems(entry, &[]));
    }
    let result = match &before {
        None => ImportResult::Created,
        Some(before) if *before == row => return Ok(None),
        Some(_) => ImportResult::Changed,
    };
    if result == ImportResult::Changed {
        let by = scope.author();
        row.stamps.touch(scope.now(), by);
    }
    let arrives = result == ImportResult::Created || from.is_some();
    let here = row.site_id.clone();
    let adopted_at = before.as_ref().and_then(Station::adopted_at).cloned();
    Ok(Some(Plan {
        makes_room_at: adopted_at.filter(|_| row.adopted_at().is_none()),
        result,
        row,
        revision,
        comes_to: arrives.then(|| here.clone()),
        changed_sites: from.into_iter().chain([here]).collect(),
    }))
}

/// The fields that a file must tell of a station and does not.
fn missing(entry: &Entry, is_known: bool, known_sites: &BTreeSet<SiteId>) -> Vec<FieldProblem> {
    let change = &entry.change;
    let said = |column: Column| {
        entry
            .problems
            .iter()
            .any(|p| p.problem.field == column.name())
    };
    let mut missing = Vec::new();
    if let Some(site) = &change.site_id {
        if !known_sites.contains(site) {
            missing.push(Column::SiteId.problem("there is no such site: add it first"));
        }
    } else if !is_known && !said(Column::SiteId) {
        missing.push(Column::SiteId.problem("is missing: a new station needs it"));
    }
    if !is_known && change.security_profile.is_none() && !said(Column::SecurityProfile) {
        missing.push(Column::SecurityProfile.problem("is missing: a new station needs it"));
    }
    missing
}

/// The verifier of the password, if it is not the stored one.
fn new_verifier(scope: &Scope, entry: &Entry, stored: Option<&str>) -> Option<String> {
    let password = entry.change.password.as_deref()?;
    let is_stored = stored.is_some_and(|verifier| fits_password(verifier, password));
    (!is_stored).then(|| password_verifier(password, scope.entropy()))
}

/// Makes a new station with only its required fields; none if the file does not tell them.
fn blank(scope: &Scope, entry: &Entry) -> Option<Station> {
    Some(Station {
        station_id: entry.station_id.clone()?,
        site_id: entry.change.site_id.clone()?,
        former_site_ids: Vec::new(),
        name: None,
        security_profile: entry.change.security_profile?,
        password_verifier: None,
        password_is_short: false,
        tariff_id: None,
        max_power_w: None,
        connectors: Vec::new(),
        stamps: scope.stamps(),
    })
}

/// The problems of the rows, and those of the station that they make.
fn all_problems(entry: &Entry, of_station: &[FieldProblem]) -> Vec<LineProblem> {
    let of_rows = entry.problems.iter().map(|problem| LineProblem {
        line: problem.line,
        problem: problem.problem.clone(),
    });
    of_rows.chain(entry.blame(of_station)).collect()
}

/// Writes all changes of a group, or nothing if something was changed meanwhile.
async fn commit(scope: &Scope, verdicts: &[Verdict]) -> Result<bool, Problem> {
    let mut unit = scope.unit();
    let (mut arrivals, mut changed) = (BTreeSet::new(), BTreeSet::new());
    let mut room = BTreeMap::new();
    for verdict in verdicts {
        let Verdict::Write(plan) = verdict else {
            continue;
        };
        unit.seen(&plan.row.stamps);
        unit.put_at(plan.row.to_item(scope.operator(), plan.revision)?);
        arrivals.extend(plan.comes_to.iter());
        changed.extend(plan.changed_sites.iter());
        if let Some(site) = &plan.makes_room_at {
            *room.entry(site).or_insert(0) += 1;
        }
    }
    for site in arrivals {
        unit.given(site_key(scope, site));
    }
    // The marks of those who watch the sites are read now, since a mark changes no revision.
    let stamps = changed.iter().map(|site| site_stamps(scope, site));
    let stamps = try_join_all(stamps).await?;
    stamps.iter().flatten().for_each(|stamps| unit.seen(stamps));
    for site in changed {
        scope.stations_change(&mut unit, site)?;
    }
    for (site, count) in room {
        unit.also(adopted_less(scope, site, count));
    }
    Ok(scope.commit(unit).await?.is_none())
}

/// Moves what is known of stations that have moved into the lists of their new sites. It looks at
/// unchanged stations whose site the file tells, too: the import that moved them may have failed
/// to do so.
async fn follow_moved(scope: &Scope, group: &[Entry], verdicts: &[Verdict]) {
    let moved = group.iter().zip(verdicts).filter_map(|(entry, verdict)| {
        let may_have_moved = match verdict {
            Verdict::Write(plan) => plan.comes_to.is_some() && plan.revision > 0,
            Verdict::Unchanged => entry.change.site_id.is_some(),
            Verdict::Wrong(_) => false,
        };
        entry.station_id.as_ref().filter(|_| may_have_moved)
    });
    join_all(moved.map(|id| follow(scope, id))).await;
}

/// Notes the result of a station on each of its lines.
fn enter(import: &mut Import<ImportLine>, entry: &Entry, verdict: Verdict) {
    let (result, problems) = match verdict {
        Verdict::Unchanged => (ImportResult::Unchanged, Vec::new()),
        Verdict::Wrong(problems) => (ImportResult::Wrong, problems),
        Verdict::Write(plan) => (plan.result, Vec::new()),
    };
    import.count(result);
    for line in &entry.lines {
        let own = problems.iter().filter(|problem| problem.line == *line);
        let mut errors: Vec<_> = own.map(|problem| problem.problem.clone()).collect();
        if let (true, Some(other)) = (errors.is_empty(), problems.first()) {
            errors.push(FieldProblem {
                field: "station_id".to_owned(),
                message: format!(
                    "nothing of this station was taken over: line {} is wrong",
                    other.line
                ),
            });
        }
        import.lines.push(ImportLine {
            line: *line,
            station_id: entry.station_id.clone(),
            result,
            errors,
        });
    }
}
