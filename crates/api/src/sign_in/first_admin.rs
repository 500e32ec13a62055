//! The person who can do everything, made at the first start of a deployment.

use forecourt_store::audit::AuditSource;
use forecourt_store::bootstrap::DEFAULT_OPERATOR;
use forecourt_store::outbox::flush;
use forecourt_store::rows::config::{Operator, Role, User};
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::{LinkPurpose, LoginRow, Membership};
use forecourt_store::unit::{Committed, Unit};
use forecourt_store::{ids, keys};
use forecourt_types::{OperatorId, Timestamp, UserId};

use super::accounts::read_email;
use super::{links, password};
use crate::access::{ApiState, Public};
use crate::http::problem::{Code, Problem};

/// The id of the user.
const ADMIN: &str = "admin";
/// The author of what the first start makes.
const AUTHOR: &str = "system";

/// Whether a password may be chosen for this e-mail address: 10 to 128 characters, hard to guess.
#[must_use]
pub fn is_strong_password(password: &str, email: &str) -> bool {
    password::is_strong(password, &[email])
}

/// Makes the user `admin` of the first operator, a deployment admin, if there is none yet, and
/// returns whether it did. With a password the person can sign in at once; without one an
/// invitation is sent to the address. A later start with other values changes nothing.
///
/// # Errors
/// 503 when the table does not answer; it is safe to try again.
pub async fn ensure_first_admin(
    state: &ApiState,
    email: &str,
    password: Option<&str>,
) -> Result<bool, Problem> {
    let email = read_email(email).ok_or_else(|| {
        Problem::field(
            "email",
            "the e-mail address of the admin is not of the form name@domain",
        )
    })?;
    let email = email.as_str();
    let public = Public::from_state(state.clone());
    let ports = public.ports();
    let invalid = |error: forecourt_types::IdError| Problem::internal(&error);
    let operator = OperatorId::new(DEFAULT_OPERATOR).map_err(invalid)?;
    let user_id = UserId::new(ADMIN).map_err(invalid)?;
    let (now, table) = (ports.clock.now(), ports.table.as_ref());
    let key = keys::user(&operator, &user_id);
    if table.get(&key).await?.is_some() {
        return Ok(false);
    }
    let hash = match password {
        Some(password) => Some(password::hash(ports, password).await?),
        None => None,
    };
    let source = AuditSource {
        keep_days: public.settings().audit_days,
        ..public.audit_source()
    };
    let mut unit = Unit::new(table, &operator, now, AUTHOR).audited(source);
    let user = User {
        user_id,
        full_name: "Admin".to_owned(),
        contact_number: None,
        email: Some(email.to_owned()),
        role: Role::DeploymentAdmin,
        site_ids: std::collections::BTreeSet::default(),
        station_ids: std::collections::BTreeSet::default(),
        suspended: false,
        language: None,
        invited_at: hash.is_none().then_some(now),
        erasing_at: None,
        erased_at: None,
        signed_out_at: None,
        stamps: unit.stamps(),
    };
    let is_invited = hash.is_none();
    let login = login_of(&mut unit, &operator, &user, hash, now).await?;
    if is_invited {
        send_invitation(&public, &mut unit, &operator, &user).await?;
    }
    unit.put_row(keys::login(email), &login)?;
    unit.put_row(key, &user)?;
    match unit.commit().await? {
        Committed::Yes(entries) => {
            flush(table, ports.queues.as_ref(), &entries).await;
            Ok(true)
        }
        // Another process that starts at the same time was faster.
        Committed::Conflict(_) => Ok(false),
    }
}

/// The sign-in of the admin.
async fn login_of(
    unit: &mut Unit<'_>,
    operator: &OperatorId,
    user: &User,
    hash: Option<String>,
    now: Timestamp,
) -> Result<LoginRow, Problem> {
    let email = user.email.clone().unwrap_or_default();
    let known = unit.read::<LoginRow>(&keys::login(&email)).await?;
    let mut login = known.unwrap_or_else(|| LoginRow::new(&email, unit.stamps()));
    // Somebody who can sign in already keeps the password.
    if login.password_hash.is_none() && hash.is_some() {
        login.password_hash = hash;
        login.password_changed_at = Some(now);
    }
    if login
        .memberships
        .iter()
        .any(|it| it.operator_id == *operator)
    {
        let detail = "another user of the first operator has the e-mail address of the admin";
        return Err(Problem::new(Code::AlreadyExists, detail));
    }
    login.memberships.push(Membership {
        operator_id: operator.clone(),
        user_id: user.user_id.clone(),
    });
    Ok(login)
}

async fn send_invitation(
    public: &Public,
    unit: &mut Unit<'_>,
    operator: &OperatorId,
    user: &User,
) -> Result<(), Problem> {
    let ports = public.ports();
    let row = load::<Operator>(ports.table.as_ref(), &keys::operator(operator)).await?;
    let name = row.map_or_else(|| operator.to_string(), |row| row.row.name);
    let pepper = &public.keys().get(ports).await?.pepper;
    let id = ids::new_id(unit.now, ports.entropy.as_ref());
    let email = user.email.clone().unwrap_or_default();
    let url = &public.settings().public_url;
    let link = links::make(
        pepper,
        url,
        &id,
        &email,
        (LinkPurpose::Invitation, None),
        unit.now,
    )?;
    let mail = links::invitation(&id, user, name, &link);
    unit.put(link.item);
    links::send(unit, &id, mail)
}
