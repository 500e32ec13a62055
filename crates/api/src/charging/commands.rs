//! Gives commands to stations, and shows their states and outcomes.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::Json;
use axum::http::StatusCode;
use forecourt_domain::command::reason;
use forecourt_domain::fact::{CommandState, StationAnswer};
use forecourt_domain::secret_settings;
use forecourt_types::{CommandId, SessionId, StationId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::access::{CommandReached, Permit, Reach, Read, ReadReached, Scope};
use crate::charging::command_body::NewCommand;
use crate::charging::command_types::Asked;
use crate::charging::new_command::{given_before, issue, may_ask, prepare};
use crate::charging::spoken_version::last_version;
use crate::http::answer::StampsView;
use crate::http::body::{Body, Id, Ids, Params};
use crate::http::cursor::ListName;
use crate::http::etag::{Tagged, revisioned};
use crate::http::page::{Listing, PageRequest, collect_in_turn};
use crate::http::problem::{Code, Problem};
use crate::http::wire_enum::wire_enum;
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::config::{Command, CommandPointer, CommandStep, Station};
use forecourt_store::rows::load;

/// The longest time that an answer waits, in seconds: API Gateway gives up after 30 s.
const WAIT_S_MAX: u32 = 25;
/// How often the command is read while the answer waits.
const LOOK_EVERY: Duration = Duration::from_millis(200);

wire_enum! {
    /// The state of a command.
    CommandStateWord for CommandState as CommandState, words "snake_case" {
        /// The command is stored in the cloud.
        Queued,
        /// The command was posted to the gateway's connection.
        Sent,
        /// The gateway has stored the command.
        Delivered,
        /// The charger accepted the command.
        Accepted,
        /// The charger refused the command, or the gateway did before it.
        Rejected,
        /// The effect of the command was seen.
        Completed,
        /// The time of the command passed before it ran; it will never run.
        Expired,
        /// The command was sent to the charger, which never answered.
        TimedOut,
        /// The command was posted, and nothing was heard of it since.
        Unknown,
        /// The command could not be carried out.
        Failed,
    }
}

/// One step in the history of a command.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CommandStep)]
pub(crate) struct StepView {
    state: CommandStateWord,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The code of the reason, such as `gateway_away` or `no_answer`; left out where the words come
    /// from elsewhere, such as the problem of an argument.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "no_answer")]
    reason_code: Option<&'static str>,
    /// The reason in words, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl From<CommandStep> for StepView {
    fn from(step: CommandStep) -> Self {
        Self {
            state: step.state.into(),
            at: step.at,
            reason_code: step.reason.as_deref().and_then(reason::code_of),
            reason: step.reason,
        }
    }
}

/// A command that was given to a station.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Command)]
pub(crate) struct CommandView {
    #[schema(value_type = String)]
    command_id: CommandId,
    #[schema(value_type = String)]
    station_id: StationId,
    #[serde(rename = "type")]
    command_type: String,
    /// The arguments without secrets: the value of `AuthorizationKey` or `BasicAuthPassword` is
    /// shown as `***`.
    #[schema(value_type = BTreeMap<String, Value>)]
    arguments: BTreeMap<String, Value>,
    state: CommandStateWord,
    /// Every state that the command had, with its time.
    history: Vec<StepView>,
    /// The charger's own answer: `{payload}`, or `{error: {code, description, details}}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, Value>>)]
    answer: Option<Value>,
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// The session that the command is about. The session of a remote start is made together with
    /// the command.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    session_id: Option<SessionId>,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(CommandView);

impl From<Command> for CommandView {
    fn from(mut command: Command) -> Self {
        // The row contains the secret until the gateway has the command, and always in rows of
        // earlier releases.
        secret_settings::hide_in_arguments(&mut command.arguments);
        Self {
            command_id: command.command_id,
            station_id: command.station_id,
            command_type: command.command_type,
            arguments: command.arguments,
            state: command.state.into(),
            history: command.history.into_iter().map(StepView::from).collect(),
            answer: command.answer.as_ref().map(answer_view),
            expires_at: command.expires_at,
            session_id: command.session_id,
            stamps: command.stamps.into(),
        }
    }
}

/// The charger's answer as it is shown: its JSON as a value, or as text if it is not JSON
/// (because it was cut, for instance).
fn answer_view(answer: &StationAnswer) -> Value {
    match answer {
        StationAnswer::Payload(payload) => json!({ "payload": secret_settings::shown(payload) }),
        StationAnswer::Error {
            code,
            description,
            details,
        } => json!({ "error": {
            "code": code,
            "description": description,
            "details": secret_settings::shown(details),
        } }),
    }
}

/// How long the answer may wait.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wait {
    /// The answer comes when the command is final, or after so many seconds; 0 to 25.
    wait_s: Option<u32>,
}

impl Wait {
    /// The number of times that the command is read while the answer waits.
    ///
    /// # Errors
    /// 400 when the time is too long.
    fn looks(&self) -> Result<u32, Problem> {
        let seconds = self.wait_s.unwrap_or(0);
        if seconds > WAIT_S_MAX {
            let detail = format!("wait_s: must be 0 to {WAIT_S_MAX}");
            return Err(Problem::new(Code::InvalidQuery, detail));
        }
        Ok(seconds * 5)
    }
}

/// The page of commands that is listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommandFilter {
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Give a command to a station. The answer comes at once with the command's id; or, with
/// `wait_s`, when the command is final.
///
/// # Errors
/// 404 when there is no such station, 409 when its site has no gateway, 422
/// for an unknown type, bad arguments, or a start with a card that nobody added
/// or that is blocked or expired.
#[utoipa::path(post, path = "/v1/stations/{station_id}/commands", tag = "commands",
    params(("station_id" = String, Path), Wait), request_body = NewCommand,
    responses((status = 202, body = CommandView)), security(("oauth2" = ["command"])))]
pub(crate) async fn create(
    permit: Permit<CommandReached>,
    Id(station): Id<StationId>,
    Params(wait): Params<Wait>,
    Body(body): Body<Map<String, Value>>,
) -> Result<(StatusCode, Json<CommandView>), Problem> {
    let looks = wait.looks()?;
    let key = keys::station(permit.operator(), &station);
    let station = permit.find::<Station>(&key, "station").await?.row;
    let id = permit.made_id(CommandId::new)?;
    let command = match given_before(&permit, &station, &id).await? {
        Some(command) => command,
        None => {
            let asked = Asked::read(body, permit.now())?;
            may_ask(&permit, &asked).await?;
            // Only the gateway can check a command for a station that has not booted yet.
            if let Some(version) = last_version(&permit, &station.station_id).await? {
                asked.check_version(version)?;
            }
            let prepared = prepare(&permit, &station, id, asked).await?;
            issue(&permit, &station, prepared).await?
        }
    };
    let command = poll_until_final(&permit, command, looks).await;
    Ok((StatusCode::ACCEPTED, Json(command.into())))
}

/// Reads the command until it is final, or `looks` times. If a read fails, the last known state
/// is returned: the command has been given, and an error would make the caller give it
/// a second time.
pub(crate) async fn poll_until_final(scope: &Scope, mut command: Command, looks: u32) -> Command {
    let key = keys::command(scope.operator(), &command.station_id, &command.command_id);
    for _ in 0..looks {
        if command.state.is_final() || command.state == CommandState::TimedOut {
            break;
        }
        tokio::time::sleep(LOOK_EVERY).await;
        match load::<Command>(scope.table(), &key).await {
            Ok(Some(found)) => command = found.row,
            Ok(None) => break,
            Err(error) => {
                let cause: &dyn std::error::Error = &error;
                tracing::warn!(cause, command = %command.command_id, "a command could not be looked at");
                break;
            }
        }
    }
    command
}

/// The number of reads while waiting; `calls` uses it too.
pub(crate) fn looks_of(wait: &Wait) -> Result<u32, Problem> {
    wait.looks()
}

/// The commands of a partition, newest first. Their ids begin with the time, as digits. The ids
/// that release 0.1 gave to the cloud's own commands do not, and come after all others.
fn newest_first(pk: &str, prefix: &str) -> [Query; 2] {
    // The character after the last digit.
    let border = format!("{prefix}:");
    let mut timed = Query::prefix(Index::Table, pk, prefix);
    timed.descending = true;
    let mut others = timed.clone();
    timed.to.clone_from(&border);
    others.from = border;
    [timed, others]
}

/// List the commands of a station, newest first.
///
/// # Errors
/// 404 when there is no such station.
#[utoipa::path(get, path = "/v1/stations/{station_id}/commands", tag = "commands",
    params(("station_id" = String, Path), CommandFilter),
    responses((status = 200, body = Listing<CommandView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list_of_station(
    permit: Permit<ReadReached>,
    Id(station): Id<StationId>,
    Params(filter): Params<CommandFilter>,
    list: ListName,
) -> Result<Json<Listing<CommandView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let key = keys::station(permit.operator(), &station);
    permit.find::<Station>(&key, "station").await?;
    let pk = keys::station_partition(permit.operator(), &station);
    let queries = newest_first(&pk, "command#");
    let listing = collect_in_turn(&permit, &queries, &page, |_: &Command| true).await?;
    Ok(Json(listing.map(CommandView::from)))
}

/// Checks that the station of a command is within the caller's reach. A caller who reaches
/// everything also sees the commands of a station that was removed.
///
/// # Errors
/// 404 when it is not.
async fn check_reach(scope: &Scope, station: &StationId) -> Result<(), Problem> {
    if *scope.reach() != Reach::All {
        let key = keys::station(scope.operator(), station);
        scope.find::<Station>(&key, "command").await?;
    }
    Ok(())
}

/// Show a command of a station.
///
/// # Errors
/// 404 when there is none.
#[utoipa::path(get, path = "/v1/stations/{station_id}/commands/{command_id}", tag = "commands",
    params(("station_id" = String, Path), ("command_id" = String, Path), Wait),
    responses((status = 200, body = CommandView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get_of_station(
    permit: Permit<ReadReached>,
    Ids(station, id): Ids<StationId, CommandId>,
    Params(wait): Params<Wait>,
) -> Result<Tagged<CommandView>, Problem> {
    let looks = wait.looks()?;
    check_reach(&permit, &station).await?;
    let key = keys::command(permit.operator(), &station, &id);
    let command = permit.find::<Command>(&key, "command").await?.row;
    let command = poll_until_final(&permit, command, looks).await;
    Ok(Tagged(command.into()))
}

/// List the commands of all stations, newest first.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/commands", tag = "commands", params(CommandFilter),
    responses((status = 200, body = Listing<CommandView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<Read>,
    Params(filter): Params<CommandFilter>,
    list: ListName,
) -> Result<Json<Listing<CommandView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let pk = keys::list(permit.operator(), List::Commands);
    let queries = newest_first(&pk, "");
    let pointers = collect_in_turn(&permit, &queries, &page, |_: &CommandPointer| true).await?;
    let mut items = Vec::with_capacity(pointers.items.len());
    for pointer in pointers.items {
        let key = keys::command(permit.operator(), &pointer.station_id, &pointer.command_id);
        let command = load::<Command>(permit.table(), &key).await?;
        items.extend(command.map(|command| command.row.into()));
    }
    let next_cursor = pointers.next_cursor;
    Ok(Json(Listing { items, next_cursor }))
}

/// Show a command.
///
/// # Errors
/// 404 when there is none.
#[utoipa::path(get, path = "/v1/commands/{command_id}", tag = "commands",
    params(("command_id" = String, Path), Wait),
    responses((status = 200, body = CommandView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get(
    permit: Permit<ReadReached>,
    Id(id): Id<CommandId>,
    Params(wait): Params<Wait>,
) -> Result<Tagged<CommandView>, Problem> {
    let looks = wait.looks()?;
    let key = keys::command_pointer(permit.operator(), &id);
    let pointer = permit.find::<CommandPointer>(&key, "command").await?.row;
    check_reach(&permit, &pointer.station_id).await?;
    let key = keys::command(permit.operator(), &pointer.station_id, &id);
    let command = permit.find::<Command>(&key, "command").await?.row;
    let command = poll_until_final(&permit, command, looks).await;
    Ok(Tagged(command.into()))
}
