//! Makes one step of an export.

use forecourt_types::{ExportId, OperatorId, Timestamp};
use serde_json::Value;

use super::kinds::{Source, Wanted, is_unmasked, may_see};
use super::rows::Rows;
use super::sheet::Sheet;
use super::sums_file::{SumsFile, rows_of_sums};
use crate::access::Scope;
use crate::http::cursor::ListName;
use crate::http::page::PageRequest;
use crate::http::problem::{Code, Problem};
use crate::live::watcher;
use crate::money::sums::Sums;
use forecourt_store::failure::Failure;
use forecourt_store::messages::{LiveMessage, derived};
use forecourt_store::outbox::flush;
use forecourt_store::ports::{OBJECT_PART_BYTES_MAX, ObjectError, ObjectKey, Ports, QueueName};
use forecourt_store::rows::config::ConfigRow as _;
use forecourt_store::rows::exports::{ExportFailure, ExportRow, ExportState};
use forecourt_store::rows::load;
use forecourt_store::secrets::DeploymentKeys;
use forecourt_store::unit::{Committed, Unit};
use forecourt_store::{ids, keys};

/// The most rows of a file. The parts of a larger one would be more than a row can name.
pub(super) const ROWS_MAX: u64 = 500_000;
/// The most bytes of a file: 200 MB, which one step reads and joins within its 30 seconds.
pub(super) const FILE_BYTES_MAX: u64 = 200 * 1024 * 1024;
/// The most sums of a report, which are in memory as a whole.
pub(super) const GROUPS_MAX: usize = 20_000;
/// The rows of one step, after which the next one begins.
const STEP_ROWS: usize = 5_000;
/// The bytes of one step, after which the next one begins.
const STEP_BYTES: usize = 8 * 1024 * 1024;
/// How long one step reads, in milliseconds. The function has 30 seconds.
const STEP_MS: i64 = 8_000;

/// An export that is worked on.
struct Work<'a> {
    ports: &'a Ports,
    scope: Scope,
    list: ListName,
    row: ExportRow,
    /// When the step began.
    began: Timestamp,
}

/// What a step has come to.
enum Stepped {
    /// The next step is to be made.
    Next(ExportRow),
    /// The file is there, or will not be.
    Last(ExportRow),
}

/// Why a step was not made.
enum Stopped {
    /// The export has failed.
    Failed(ExportFailure, String),
    /// The same step may succeed later.
    Later(Problem),
}

impl From<Problem> for Stopped {
    fn from(problem: Problem) -> Self {
        match problem.code() {
            Code::Unavailable | Code::Conflict | Code::TooManyRequests => Self::Later(problem),
            Code::Internal => Self::Failed(ExportFailure::Damaged, problem.detail().to_owned()),
            _ => Self::Failed(ExportFailure::BadFilter, problem.detail().to_owned()),
        }
    }
}

impl From<ObjectError> for Stopped {
    fn from(error: ObjectError) -> Self {
        match error {
            // What the storage refuses is a mistake of the deployment, which somebody mends.
            ObjectError::Unavailable(_) | ObjectError::Refused(_) => {
                Self::Later(Problem::from(error))
            }
            ObjectError::Missing(_) => {
                let reason = "a part of the file is gone: ask for the file again";
                Self::Failed(ExportFailure::Damaged, reason.to_owned())
            }
        }
    }
}

/// Makes a step of an export, if it is the next one. What the author may see is checked each time.
///
/// # Errors
/// The problem of a step that may succeed later.
pub(crate) async fn step(
    ports: &Ports,
    keys: &DeploymentKeys,
    operator: &OperatorId,
    (author, id): (&str, &ExportId),
    number: u32,
) -> Result<(), Problem> {
    let key = keys::export(operator, author, id);
    let Some(stored) = load::<ExportRow>(ports.table.as_ref(), &key).await? else {
        // Somebody has removed it.
        return Ok(());
    };
    if !stored.row.state.is_open() || stored.row.step != number {
        return Ok(());
    }
    let (revision, row) = (stored.revision, stored.row);
    let caller = watcher::standing(ports, keys, &row.by).await?;
    let caller = caller.filter(|caller| may_see(caller, row.kind).is_ok());
    let stepped = match caller {
        None => {
            let reason = "you may not see this any more, or reach something else by now";
            Err(Stopped::Failed(
                ExportFailure::RightsChanged,
                reason.to_owned(),
            ))
        }
        Some(caller) => {
            let name = derived(&["export", operator.as_str(), author, id.as_str()]);
            let work = Work {
                ports,
                scope: Scope::in_background(ports, caller),
                list: ListName::of_file(name, keys.pepper.clone(), ports.entropy.clone()),
                row: row.clone(),
                began: ports.clock.now(),
            };
            work.step().await
        }
    };
    let stepped = match stepped {
        Ok(stepped) => stepped,
        Err(Stopped::Later(problem)) => return Err(problem),
        Err(Stopped::Failed(failure, reason)) => Stepped::Last(ExportRow {
            state: ExportState::Failed,
            failure: Some(failure),
            reason: Some(reason),
            parts: Vec::new(),
            parts_bytes: 0,
            cursor: None,
            ..row.clone()
        }),
    };
    if commit(ports, (&row, revision), &stepped).await? {
        let (Stepped::Next(now) | Stepped::Last(now)) = stepped;
        let unnamed = row.parts.into_iter();
        forget(ports, unnamed.filter(|one| !now.parts.contains(one))).await;
    }
    // Otherwise this step was committed already, by another function or by this one, to which the
    // reply of the table was lost. What was written here stays until it expires, since it may be
    // what the row names.
    Ok(())
}

/// Removes files. A file that stays is removed by a rule of the storage two days later.
async fn forget(ports: &Ports, files: impl Iterator<Item = ObjectKey>) {
    for file in files {
        if let Err(error) = ports.objects.delete(&file).await {
            let error = forecourt_types::error_chain(&error);
            tracing::warn!(error, %file, "a part of an export stays until it expires");
        }
    }
}

/// Writes the row with the hand-over of the next step. Returns false if somebody else has made the
/// step, or has removed the export.
async fn commit(
    ports: &Ports,
    (before, revision): (&ExportRow, u64),
    stepped: &Stepped,
) -> Result<bool, Problem> {
    let (Stepped::Next(row) | Stepped::Last(row)) = stepped;
    let author = before.by.author();
    let (table, operator) = (ports.table.as_ref(), &before.by.operator_id);
    let mut row = row.clone();
    row.step = before.step + 1;
    let mut unit = Unit::new(table, operator, ports.clock.now(), &author);
    unit.touch(&mut row.stamps);
    unit.put_at(row.to_item(operator, revision)?);
    if matches!(stepped, Stepped::Next(_)) {
        let (id, body) = next_step(&row);
        unit.hand_over(QueueName::Live, String::new(), id, &body)?;
    }
    match unit.commit().await? {
        Committed::Yes(entries) => {
            flush(table, ports.queues.as_ref(), &entries).await;
            Ok(true)
        }
        Committed::Conflict(_) => Ok(false),
    }
}

/// The message by which the next step of an export is made, and its id.
pub(super) fn next_step(row: &ExportRow) -> (String, LiveMessage) {
    let (operator_id, author) = (row.by.operator_id.clone(), row.by.author());
    let parts = [
        "export-step",
        operator_id.as_str(),
        &author,
        row.export_id.as_str(),
        &row.step.to_string(),
    ];
    let id = derived(&parts);
    let message = LiveMessage::Export {
        operator_id,
        author,
        export_id: row.export_id.clone(),
        step: row.step,
    };
    (id, message)
}

impl Work<'_> {
    /// Makes the step, unless the names are masked now that are in the file already.
    async fn step(&self) -> Result<Stepped, Stopped> {
        let is_unmasked = self.is_unmasked().await?;
        if self.row.unmasked && !is_unmasked {
            let reason = "names are masked for you by now: ask for the file again".to_owned();
            return Err(Stopped::Failed(ExportFailure::RightsChanged, reason));
        }
        let mut stepped = self.stepped().await?;
        let (Stepped::Next(row) | Stepped::Last(row)) = &mut stepped;
        // The operator may have begun to show them while the step was made.
        row.unmasked |= is_unmasked || self.is_unmasked().await?;
        Ok(stepped)
    }

    async fn is_unmasked(&self) -> Result<bool, Problem> {
        let (table, caller) = (self.ports.table.as_ref(), self.scope.caller());
        is_unmasked(table, caller, self.row.kind).await
    }

    async fn stepped(&self) -> Result<Stepped, Stopped> {
        let as_of = self.row.stamps.created_at;
        let wanted = Wanted::read(self.row.kind, &self.row.filter, as_of)?;
        let is_read = self.row.step > 0 && self.row.cursor.is_none();
        match &wanted.source {
            Source::Rows(_) if is_read => self.join().await,
            Source::Rows(rows) => self.read_rows(rows.as_ref(), &wanted).await,
            Source::Sums(file) if is_read => self.write_sums(file, &wanted).await,
            Source::Sums(file) => self.add_up(file).await,
        }
    }

    /// A name that no other try of this step has.
    fn new_file(&self, name: &str) -> Result<ObjectKey, Stopped> {
        let try_id = ids::new_id(self.began, self.ports.entropy.as_ref());
        let name = format!("{name}-{}-{try_id}", self.row.step);
        let (by, id) = (&self.row.by, &self.row.export_id);
        let key = keys::export_file(&by.operator_id, (&by.author(), id), &name);
        Ok(key.map_err(|error| Problem::internal(&error))?)
    }

    /// Writes a file of the storage, which takes only so many bytes at once.
    async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<ObjectKey, Stopped> {
        if bytes.len() > OBJECT_PART_BYTES_MAX {
            return Err(too_large());
        }
        let file = self.new_file(name)?;
        self.ports.objects.put(&file, bytes).await?;
        Ok(file)
    }

    /// Whether the step has lasted long enough.
    fn is_long(&self) -> bool {
        self.ports.clock.now().millis_since(self.began) >= STEP_MS
    }

    /// Writes the next rows of a list as a part of the file.
    async fn read_rows(&self, rows: &dyn Rows, wanted: &Wanted) -> Result<Stepped, Stopped> {
        let mut row = self.row.clone();
        row.state = ExportState::Running;
        let mut sheet = Sheet::new(&self.scope, &wanted.layout, row.step == 0);
        let mut count = 0;
        loop {
            let (at_once, cursor) = (rows.at_once(), row.cursor.as_deref());
            let page = PageRequest::of_file(at_once, cursor, &self.list)?;
            let page = rows.page(&self.scope, &page).await?;
            count += page.items.len();
            sheet.add(&page.items).await?;
            row.cursor = page.next_cursor;
            let is_enough = count >= STEP_ROWS || sheet.len() >= STEP_BYTES || self.is_long();
            if row.cursor.is_none() || is_enough {
                break;
            }
        }
        row.rows += count as u64;
        if row.rows > ROWS_MAX {
            return Err(too_many_rows());
        }
        row.parts_bytes += sheet.len() as u64;
        if row.parts_bytes > FILE_BYTES_MAX {
            return Err(too_large());
        }
        // The last page of a step may be a large one.
        for part in sheet.into_bytes().chunks(OBJECT_PART_BYTES_MAX) {
            row.parts.push(self.put("part", part.to_vec()).await?);
        }
        Ok(Stepped::Next(row))
    }

    /// Joins the parts of a list to the file.
    async fn join(&self) -> Result<Stepped, Stopped> {
        let file = self.new_file("file")?;
        let bytes = self.ports.objects.join(&self.row.parts, &file).await?;
        Ok(self.done(file, bytes, self.row.rows))
    }

    fn done(&self, file: ObjectKey, bytes: u64, rows: u64) -> Stepped {
        let now = self.ports.clock.now();
        Stepped::Last(ExportRow {
            state: ExportState::Done,
            parts: Vec::new(),
            parts_bytes: 0,
            file: Some(file),
            bytes: Some(bytes),
            rows,
            expires_at: Some(now.plus_millis(ExportRow::FILE_MS)),
            ..self.row.clone()
        })
    }

    /// Adds the next CDRs to the sums of a report, which stand in a file between two steps.
    async fn add_up(&self, file: &SumsFile) -> Result<Stepped, Stopped> {
        let mut row = self.row.clone();
        row.state = ExportState::Running;
        let mut sums = [(file.grouping, self.stored_sums().await?)];
        let mut count = 0;
        loop {
            let cursor = row.cursor.as_deref();
            let page = file
                .report
                .add_page(&self.scope, &mut sums, cursor, &self.list);
            let (rows, cursor) = page.await?;
            count += rows;
            row.cursor = cursor;
            if row.cursor.is_none() || count >= STEP_ROWS || self.is_long() {
                break;
            }
        }
        row.rows += count as u64;
        let [(_, sums)] = sums;
        if sums.len() > GROUPS_MAX {
            let reason = format!("the report has more than {GROUPS_MAX} sums: choose fewer");
            return Err(Stopped::Failed(ExportFailure::TooManyGroups, reason));
        }
        let bytes = serde_json::to_vec(&sums).map_err(|error| Problem::internal(&error))?;
        row.parts = vec![self.put("sums", bytes).await?];
        Ok(Stepped::Next(row))
    }

    /// The sums of the steps before.
    async fn stored_sums(&self) -> Result<Sums, Stopped> {
        let Some(part) = self.row.parts.first() else {
            return Ok(Sums::default());
        };
        let objects = &self.ports.objects;
        let stored = objects.read(part, 0, OBJECT_PART_BYTES_MAX).await?;
        let stored = stored.ok_or_else(|| ObjectError::Missing(part.clone()))?;
        let sums = serde_json::from_slice(&stored.bytes);
        Ok(sums.map_err(Failure::Message).map_err(Problem::from)?)
    }

    /// Writes the sums of a report as the file.
    async fn write_sums(&self, file: &SumsFile, wanted: &Wanted) -> Result<Stepped, Stopped> {
        let sums = self.stored_sums().await?;
        let rows: Vec<Value> = rows_of_sums(&self.scope, file.sort, &sums).await?;
        let mut sheet = Sheet::new(&self.scope, &wanted.layout, true);
        sheet.add(&rows).await?;
        let bytes = sheet.len() as u64;
        let key = self.put("file", sheet.into_bytes()).await?;
        Ok(self.done(key, bytes, rows.len() as u64))
    }
}

fn too_many_rows() -> Stopped {
    let reason = format!("the list has more than {ROWS_MAX} rows: choose a shorter period");
    Stopped::Failed(ExportFailure::TooManyRows, reason)
}

fn too_large() -> Stopped {
    let reason =
        "the file would be too large: choose a shorter period, or fewer columns".to_owned();
    Stopped::Failed(ExportFailure::TooLarge, reason)
}
