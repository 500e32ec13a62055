//! Makes a command: chooses its gateway, finds its session, and writes it in one table
//! transaction with everything that belongs to it.

use forecourt_domain::command::SessionUse;
use forecourt_domain::fact::{CommandState, ConnectorRef, TokenStatus};
use forecourt_domain::session::Session;
use forecourt_link::{Epoch, MAX_MESSAGE_BYTES, ToGateway, to_text};
use forecourt_types::{CommandId, SessionId, TokenUid};

use crate::access::{Reach, Scope};
use crate::charging::command_types::Asked;
use crate::http::problem::{Code, FieldProblem, Problem};
use forecourt_cloud::authorize;
use forecourt_store::due_check;
use forecourt_store::keys;
use forecourt_store::messages::{CommandsMessage, derived, station_group};
use forecourt_store::ports::{Item, QueueName};
use forecourt_store::rows::config::{
    Command, CommandPointer, CommandStep, Gateway, Site, Stamps, Station, Token,
};
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::rows::load;
use forecourt_store::unit::Unit;

/// A command that is ready to be stored.
pub(crate) struct Prepared {
    asked: Asked,
    command_id: CommandId,
    session_id: Option<SessionId>,
    /// The session that a remote start makes.
    session: Option<SessionRow>,
    /// The group of the token that a remote start names.
    token_parent_uid: Option<TokenUid>,
}

impl Prepared {
    /// Prepares a command that is about no session.
    pub(crate) fn plain(command_id: CommandId, asked: Asked) -> Self {
        Self {
            asked,
            command_id,
            session_id: None,
            session: None,
            token_parent_uid: None,
        }
    }
}

/// Looks up the rows that the command is about.
pub(crate) async fn prepare(
    scope: &Scope,
    station: &Station,
    command_id: CommandId,
    asked: Asked,
) -> Result<Prepared, Problem> {
    let mut prepared = Prepared::plain(command_id, asked);
    match prepared.asked.command_type.session {
        SessionUse::Makes => make_session(scope, station, &mut prepared).await?,
        SessionUse::Names => find_session(scope, station, &mut prepared).await?,
        SessionUse::None => {}
    }
    Ok(prepared)
}

/// Checks what a caller of limited reach asks for: nothing that changes how a station is configured
/// or protected, and no charge on somebody else's card.
///
/// # Errors
/// 403 when only a caller who reaches everything may ask for it.
pub(crate) async fn may_ask(scope: &Scope, asked: &Asked) -> Result<(), Problem> {
    if *scope.reach() == Reach::All {
        return Ok(());
    }
    let forbidden = |detail: &str| Problem::new(Code::Forbidden, detail);
    if asked.command_type.name == "set_config" {
        let detail = "a change of a station's settings is for accounts that reach everything of the operator";
        return Err(forbidden(detail));
    }
    let Some(uid) = asked.text("token_uid") else {
        return Ok(());
    };
    let uid = TokenUid::new(uid).map_err(|error| Problem::field("token_uid", error.to_string()))?;
    let token = load::<Token>(scope.table(), &keys::token(scope.operator(), &uid)).await?;
    let person = scope.caller().person.as_ref();
    let own = person.map(|person| &person.user_id);
    // A caller without an account has no card, not even one that is nobody's.
    let is_own = own.is_some() && token.is_some_and(|token| token.row.user_id.as_ref() == own);
    if is_own {
        return Ok(());
    }
    Err(forbidden(
        "start a charge with a card of your own: this account may not use those of others",
    ))
}

/// Finds the session of a stop, which must be a session of this station.
async fn find_session(
    scope: &Scope,
    station: &Station,
    prepared: &mut Prepared,
) -> Result<(), Problem> {
    let unknown = || Problem::field("session_id", "there is no such session of this station");
    let id = prepared.asked.text("session_id").unwrap_or_default();
    let id = SessionId::new(id).map_err(|_| unknown())?;
    let key = keys::session(scope.operator(), &id);
    let session = load::<SessionRow>(scope.table(), &key).await?;
    let session = session.map(|session| session.row);
    let session = session.filter(|session| session.station_id == station.station_id);
    let session = session.ok_or_else(unknown)?;
    if !session.status.is_open() {
        let detail = format!(
            "the session is {}: it runs no more",
            session.status.as_str()
        );
        return Err(Problem::new(Code::WrongState, detail));
    }
    if let Some(transaction) = &session.transaction_id {
        prepared.asked.with_transaction(transaction);
    }
    prepared.session_id = Some(id);
    Ok(())
}

/// Refuses a charge with a card that the cloud refuses to a gateway that asks. The order of a
/// charge vouches for its card at the charger, so nothing after this refuses it, and nobody could
/// be billed for the charge.
///
/// # Errors
/// 422, with a code for each reason.
fn check_card(standing: TokenStatus) -> Result<(), Problem> {
    let (code, message) = match standing {
        TokenStatus::Accepted => return Ok(()),
        TokenStatus::Blocked => (
            Code::BlockedCard,
            "this token is blocked: unblock it, or name another one",
        ),
        TokenStatus::Expired => (
            Code::ExpiredCard,
            "this token has expired: give it more time, or name another one",
        ),
        TokenStatus::Invalid | TokenStatus::ConcurrentTx | TokenStatus::NoCredit => (
            Code::UnknownCard,
            "nobody has added this token: add it, or name one of the operator's tokens",
        ),
    };
    let field = FieldProblem {
        field: "token_uid".to_owned(),
        message: message.to_owned(),
    };
    Err(Problem::with_fields(code, vec![field]))
}

/// Makes the session of a remote start, which exists from the request on.
async fn make_session(
    scope: &Scope,
    station: &Station,
    prepared: &mut Prepared,
) -> Result<(), Problem> {
    let wrong = |error: forecourt_types::IdError| Problem::field("token_uid", error.to_string());
    let uid = prepared.asked.text("token_uid").unwrap_or_default();
    let uid = TokenUid::new(uid).map_err(wrong)?;
    let token = load::<Token>(scope.table(), &keys::token(scope.operator(), &uid)).await?;
    let token = token.map(|token| token.row);
    check_card(authorize::decide(token.as_ref(), scope.now()))?;
    // The parts of an id that is stored already must never change.
    let name = derived(&[
        "remote_start",
        scope.operator().as_str(),
        prepared.command_id.as_str(),
    ]);
    let id = SessionId::new(format!("s{name}")).map_err(|error| Problem::internal(&error))?;
    let evse_id = prepared.asked.number("evse_id");
    let connector = prepared
        .asked
        .number("connector_id")
        .map(|connector_id| ConnectorRef {
            evse_id,
            connector_id,
        });
    let cause = format!("remote start by {}", scope.author());
    let charge = Session::requested(connector, Some(uid), scope.now(), &cause);
    let station_id = station.station_id.clone();
    let mut session = SessionRow::new(id.clone(), station_id, charge, scope.stamps());
    session.site_id = Some(station.site_id.clone());
    session.evse_id = evse_id;
    prepared.token_parent_uid = authorize::group(token.as_ref()).parent_uid;
    session.user_id = token.as_ref().and_then(|token| token.user_id.clone());
    session.vehicle_id = token.and_then(|token| token.vehicle_id);
    session.command_id = Some(prepared.command_id.clone());
    prepared.session_id = Some(id);
    prepared.session = Some(session);
    Ok(())
}

/// The gateway that serves the station, and the epoch in which it writes.
async fn gateway_of(scope: &Scope, station: &Station) -> Result<(Gateway, Epoch), Problem> {
    let none = || {
        let detail = "no enrolled gateway serves the station's site: enrol one first";
        Problem::new(Code::NoGateway, detail)
    };
    let key = keys::site(scope.operator(), &station.site_id);
    let site = load::<Site>(scope.table(), &key).await?;
    let id = site.and_then(|site| site.row.active_gateway_id);
    let id = id.ok_or_else(none)?;
    let key = keys::gateway(scope.operator(), &id);
    let gateway = load::<Gateway>(scope.table(), &key).await?;
    let gateway = gateway.ok_or_else(none)?.row;
    let epoch = gateway.epoch.ok_or_else(none)?;
    Ok((gateway, epoch))
}

/// Refuses a command that is too large for a message of the link. It would be stored, and then
/// every post of it would fail.
fn check_size(command: &Command) -> Result<(), Problem> {
    let text = to_text(&ToGateway::Command(command.message()));
    let bytes = text.map_err(|error| Problem::internal(&error))?.len();
    if bytes <= MAX_MESSAGE_BYTES {
        return Ok(());
    }
    let detail = format!(
        "the command would be {bytes} bytes on its way to the gateway, which takes at most {MAX_MESSAGE_BYTES}: shorten its arguments"
    );
    Err(Problem::new(Code::InvalidPayload, detail))
}

/// Stores the command with its session, hands it over to the command function, and adds the due
/// check for the time at which it expires.
pub(crate) async fn issue(
    scope: &Scope,
    station: &Station,
    prepared: Prepared,
) -> Result<Command, Problem> {
    let (gateway, epoch) = gateway_of(scope, station).await?;
    let operator = scope.operator();
    let station_id = &station.station_id;
    let mut unit = scope.unit();
    unit.seen(&station.stamps);
    unit.seen(&gateway.stamps);
    // Whoever goes on with the command reads no other row on which the marks stand.
    let stamps = Stamps {
        watched_until: unit.watched_until(),
        overview_until: unit.overview_until(),
        ..scope.stamps()
    };
    let command = Command {
        command_id: prepared.command_id,
        station_id: station_id.clone(),
        gateway_id: gateway.gateway_id,
        epoch,
        command_type: prepared.asked.command_type.name.to_owned(),
        arguments: prepared.asked.arguments,
        secrets_hidden: false,
        expires_at: prepared.asked.expires_at,
        session_id: prepared.session_id,
        boot_generation: None,
        token_parent_uid: prepared.token_parent_uid,
        scheduled: false,
        state: CommandState::Queued,
        history: vec![CommandStep {
            state: CommandState::Queued,
            at: scope.now(),
            reason: None,
        }],
        answer: None,
        posted_at: None,
        given_up: false,
        stamps,
    };
    check_size(&command)?;
    let id = &command.command_id;
    let pointer = CommandPointer {
        command_id: id.clone(),
        station_id: station_id.clone(),
    };
    let pointer = Item::new(keys::command_pointer(operator, id), &pointer)?;
    unit.put(pointer);
    unit.also(due_check::command(
        operator,
        station_id,
        id,
        command.expires_at,
    )?);
    if let Some(session) = &prepared.session {
        unit.put(session.to_item(operator, 0)?);
    }
    hand_over(scope, &command, &mut unit)?;
    let id = command.command_id.clone();
    match scope.create(unit, command).await {
        Ok(command) => Ok(command),
        // An earlier try was still running when this one looked for it.
        Err(problem) if problem.code() == Code::AlreadyExists => {
            let earlier = given_before(scope, station, &id).await?;
            earlier.ok_or(problem)
        }
        Err(problem) => Err(problem),
    }
}

/// Hands the command over to the command function once the unit has been written.
fn hand_over(scope: &Scope, command: &Command, unit: &mut Unit<'_>) -> Result<(), Problem> {
    let operator = scope.operator();
    let message = CommandsMessage::Command {
        operator_id: operator.clone(),
        gateway_id: Some(command.gateway_id.clone()),
        station_id: command.station_id.clone(),
        command_id: command.command_id.clone(),
    };
    let group = station_group(operator, &command.station_id);
    scope.send(unit, QueueName::Commands, group, &message)
}

/// The command that an earlier try of this request has given. It is not given a second time,
/// whatever has happened since to it or to what it is about. Its hand-over is repeated, in case
/// the first one failed.
pub(crate) async fn given_before(
    scope: &Scope,
    station: &Station,
    id: &CommandId,
) -> Result<Option<Command>, Problem> {
    if scope.repeated().is_none() {
        return Ok(None);
    }
    let key = keys::command(scope.operator(), &station.station_id, id);
    let command = load::<Command>(scope.table(), &key).await?;
    let command = command.map(|command| command.row);
    if let Some(command) = &command
        && command.state == CommandState::Queued
    {
        let mut unit = scope.unit();
        hand_over(scope, command, &mut unit)?;
        // Without the command there is nothing to hand over.
        unit.given(key);
        scope.commit(unit).await?;
    }
    Ok(command)
}
