//! Sends any OCPP call of the station's version to a station.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use forecourt_domain::command;
use forecourt_ocpp::{Part, Version, actions, validate_sent};
use forecourt_types::{CommandId, StationId};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::access::{Call, Permit, Scope};
use crate::charging::command_types::{Asked, expiry};
use crate::charging::commands::{CommandView, Wait, looks_of, poll_until_final};
use crate::charging::new_command::{Prepared, given_before, issue};
use crate::charging::spoken_version::last_version;
use crate::http::body::{Body, Id, Params};
use crate::http::problem::{Code, FieldProblem, Problem};
use forecourt_store::keys;
use forecourt_store::rows::config::Station;

/// The OCPP call that shall be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCall {
    /// The OCPP action, such as `GetDiagnostics`.
    action: String,
    /// The payload of the call, which must fit the schema of the station's OCPP version.
    #[schema(value_type = BTreeMap<String, Value>)]
    payload: Map<String, Value>,
    /// When the call expires: 60 s from now when left out, at most 24 h from now.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Value>,
}

/// Send any OCPP call to a station. The call is checked against the schema of the station's OCPP
/// version before it is sent.
///
/// # Errors
/// 404 when there is no such station, 409 while its version is not known, 422
/// when the call breaks the schema.
#[utoipa::path(post, path = "/v1/stations/{station_id}/calls", tag = "calls",
    params(("station_id" = String, Path), Wait), request_body = NewCall,
    responses((status = 202, body = CommandView)), security(("oauth2" = ["call"])))]
pub(crate) async fn create(
    permit: Permit<Call>,
    Id(station): Id<StationId>,
    Params(wait): Params<Wait>,
    Body(new): Body<NewCall>,
) -> Result<(StatusCode, Json<CommandView>), Problem> {
    let looks = looks_of(&wait)?;
    let key = keys::station(permit.operator(), &station);
    let station = permit.find::<Station>(&key, "station").await?.row;
    let id = permit.made_id(CommandId::new)?;
    let command = match given_before(&permit, &station, &id).await? {
        Some(command) => command,
        None => {
            let asked = ask(&permit, &station.station_id, new).await?;
            issue(&permit, &station, Prepared::plain(id, asked)).await?
        }
    };
    let command = poll_until_final(&permit, command, looks).await;
    Ok((StatusCode::ACCEPTED, Json(command.into())))
}

/// Makes the command of the call, after checking the call against the schema.
async fn ask(scope: &Scope, station: &StationId, new: NewCall) -> Result<Asked, Problem> {
    let expires_at = expiry(new.expires_at.as_ref(), scope.now())?;
    check(version_of(scope, station).await?, &new)?;
    Ok(Asked {
        command_type: &command::CALL,
        arguments: BTreeMap::from([
            ("action".to_owned(), Value::String(new.action)),
            ("payload".to_owned(), Value::Object(new.payload)),
        ]),
        expires_at,
    })
}

async fn version_of(scope: &Scope, station: &StationId) -> Result<Version, Problem> {
    let version = last_version(scope, station).await?;
    version.ok_or_else(|| {
        let detail = "the station has not booted yet, so its OCPP version is not known: wait for it, or trigger a BootNotification";
        Problem::new(Code::VersionUnknown, detail)
    })
}

fn check(version: Version, call: &NewCall) -> Result<(), Problem> {
    if !actions::may_send(version, &call.action) {
        let message = format!("is not a call to a charger in OCPP {version}");
        return Err(Problem::field("action", message));
    }
    let payload = Value::Object(call.payload.clone()).to_string();
    validate_sent(version, &call.action, Part::Request, &payload).map_err(|violation| {
        let field = match violation.path.as_str() {
            "" => "payload".to_owned(),
            path => format!("payload.{path}"),
        };
        let message = violation.text;
        Problem::with_fields(Code::InvalidPayload, vec![FieldProblem { field, message }])
    })
}
