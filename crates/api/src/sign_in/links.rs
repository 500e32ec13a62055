//! One-time links, by which a person sets a password.

use forecourt_store::keys::{self, TriesOf};
use forecourt_store::messages::{Letter, MailMessage, NotifyMessage};
use forecourt_store::ports::{Item, QueueName};
use forecourt_store::rows::config::{Operator, User};
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::{
    LinkPurpose, LoginRow, Membership, OneTimeLinkRow, Registration,
};
use forecourt_store::secrets::{Pepper, Purpose};
use forecourt_store::unit::Unit;
use forecourt_types::{OperatorId, Timestamp};

use super::{PASSWORD, tries};
use crate::access::Scope;
use crate::http::problem::{Code, Problem};

/// How long an invitation is valid: 72 hours.
const INVITATION_MS: i64 = 72 * 60 * 60 * 1000;
/// How long a link is valid with which a driver registers: 24 hours.
const REGISTRATION_MS: i64 = 24 * 60 * 60 * 1000;
/// How long a link for a new password is valid: one hour.
const RESET_MS: i64 = 60 * 60 * 1000;

/// A link that was made, and the row that knows it.
pub(super) struct Made {
    pub(super) row: OneTimeLinkRow,
    pub(super) url: String,
    pub(super) item: Item,
}

/// Makes the link with this id. One with which a driver registers says which account it makes.
pub(super) fn make(
    pepper: &Pepper,
    public_url: &str,
    id: &str,
    email: &str,
    (purpose, registration): (LinkPurpose, Option<Registration>),
    now: Timestamp,
) -> Result<Made, Problem> {
    let valid_ms = match purpose {
        LinkPurpose::Invitation => INVITATION_MS,
        LinkPurpose::PasswordReset => RESET_MS,
        LinkPurpose::Registration => REGISTRATION_MS,
    };
    let row = OneTimeLinkRow {
        email: email.to_ascii_lowercase(),
        purpose,
        made_at: now,
        expires_at: now.plus_millis(valid_ms),
        registration,
    };
    let seal = pepper.hash(Purpose::OneTimeLink, id, "");
    let item = Item::new(keys::one_time_link(id), &row)?.with_expiry(row.expires_at);
    Ok(Made {
        url: format!("{public_url}{PASSWORD}?link={id}.{seal}"),
        row,
        item,
    })
}

/// The id of a link, if it is one of ours.
pub(super) fn id_of<'a>(pepper: &Pepper, link: &'a str) -> Option<&'a str> {
    let (id, seal) = link.split_once('.')?;
    // The seal is the hash itself, so it is compared as a stored hash would be.
    let is_ours = pepper.verify(Purpose::OneTimeLink, id, "", Some(seal));
    is_ours.then_some(id)
}

/// Hands a mail over to the function that sends it.
pub(super) fn send(unit: &mut Unit<'_>, id: &str, mail: MailMessage) -> Result<(), Problem> {
    notify(unit, id, &NotifyMessage::Mail(mail))
}

/// Hands a message over to the function that sends mails.
pub(super) fn notify(
    unit: &mut Unit<'_>,
    id: &str,
    message: &NotifyMessage,
) -> Result<(), Problem> {
    Ok(unit.hand_over(QueueName::Notify, String::new(), id.to_owned(), message)?)
}

/// Counts an invitation to this e-mail address before it is made, so that nobody's mailbox
/// is flooded.
///
/// # Errors
/// 429 while the address has to wait; 503 when the table does not answer.
pub(crate) async fn count_invitation(scope: &Scope, email: &str) -> Result<(), Problem> {
    let email = email.to_ascii_lowercase();
    let of = TriesOf::InvitationsTo(&email, scope.operator());
    let counted = tries::count(scope.ports(), of, tries::INVITATION).await?;
    counted.map_err(|early| {
        let detail = "invitations to this address were asked for several times just now: find out whether the mail is held back as spam, and try again later";
        Problem::too_many(early.wait_s, detail)
    })
}

/// Invites a user: makes the user an account of the person who has the e-mail address, and sends a
/// link by which that person sets a password. Returns when the link expires.
///
/// # Errors
/// 409 when the user has no e-mail address, is suspended, or belongs to a person with too many
/// accounts; 503 when the table does not answer.
pub(crate) async fn invite(
    scope: &Scope,
    unit: &mut Unit<'_>,
    user: &mut User,
) -> Result<Timestamp, Problem> {
    let wrong = |detail: &str| Problem::new(Code::WrongState, detail);
    if user.suspended {
        return Err(wrong("this user is suspended: lift that first"));
    }
    let email = user.email.clone().map(|email| email.to_ascii_lowercase());
    let email = email.ok_or_else(|| wrong("this user has no e-mail address to invite"))?;
    let operator = load::<Operator>(scope.table(), &keys::operator(scope.operator())).await?;
    let operator = operator.ok_or_else(|| Problem::not_found("operator"))?.row;
    join(unit, &email, scope.operator(), user).await?;
    let pepper = &scope.deployment_keys().await?.pepper;
    let (id, now) = (scope.new_id(), scope.began_at());
    let public_url = &scope.settings().public_url;
    let link = make(
        pepper,
        public_url,
        &id,
        &email,
        (LinkPurpose::Invitation, None),
        now,
    )?;
    user.invited_at = Some(now);
    let mail = invitation(&id, user, operator.name, &link);
    unit.put_always(link.item);
    send(unit, &id, mail)?;
    Ok(link.row.expires_at)
}

/// The mail that invites a user to an operator of this name.
pub(super) fn invitation(id: &str, user: &User, operator: String, link: &Made) -> MailMessage {
    MailMessage {
        mail_id: id.to_owned(),
        to: link.row.email.clone(),
        language: user.language.unwrap_or_default(),
        letter: Letter::Invitation {
            operator,
            name: user.full_name.clone(),
            link: link.url.clone(),
            expires_at: link.row.expires_at,
        },
    }
}

/// Makes a user an account of the person with this e-mail address.
async fn join(
    unit: &mut Unit<'_>,
    email: &str,
    operator: &OperatorId,
    user: &User,
) -> Result<(), Problem> {
    let key = keys::login(email);
    let known = unit.read::<LoginRow>(&key).await?;
    let mut login = known.unwrap_or_else(|| LoginRow::new(email, unit.stamps()));
    if login.is_member(operator, &user.user_id) {
        return Ok(());
    }
    if login
        .memberships
        .iter()
        .any(|it| it.operator_id == *operator)
    {
        let detail =
            "another user of yours has this e-mail address and is invited: remove it there first";
        return Err(Problem::new(Code::AlreadyExists, detail));
    }
    if login.memberships.len() >= LoginRow::MEMBERSHIPS_MAX {
        let detail = "the person with this e-mail address has too many accounts already";
        return Err(Problem::new(Code::WrongState, detail));
    }
    login.memberships.push(Membership {
        operator_id: operator.clone(),
        user_id: user.user_id.clone(),
    });
    unit.touch(&mut login.stamps);
    Ok(unit.put_row(key, &login)?)
}

/// Takes a user out of the accounts of the person with this e-mail address. Nothing changes if the
/// user is no account of that person.
///
/// # Errors
/// 503 when the table does not answer.
pub(crate) async fn leave(
    unit: &mut Unit<'_>,
    email: &str,
    operator: &OperatorId,
    user: &User,
) -> Result<(), Problem> {
    let key = keys::login(email);
    let Some(mut login) = unit.read::<LoginRow>(&key).await? else {
        return Ok(());
    };
    if !login.is_member(operator, &user.user_id) {
        return Ok(());
    }
    let is_other = |it: &Membership| it.operator_id != *operator || it.user_id != user.user_id;
    login.memberships.retain(is_other);
    unit.touch(&mut login.stamps);
    Ok(unit.put_row(key, &login)?)
}
