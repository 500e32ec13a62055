//! The second factor of a person: codes of an authenticator app (RFC 6238), and recovery codes for
//! when the phone is lost.

use forecourt_store::messages::{Letter, MailMessage};
use forecourt_store::outbox::flush;
use forecourt_store::rows::sign_in::{LoginRow, SecondFactor};
use forecourt_store::secrets::{
    Pepper, Purpose, RECOVERY_DIGITS, TOTP_DIGITS, TotpSecret, recovery_codes,
};
use forecourt_store::unit::{Committed, Tried, Unit, until_committed};
use forecourt_store::{ids, keys};
use forecourt_types::{Language, Timestamp};

use super::accounts::{NotIn, count_all, knows};
use super::password_pages::{AUTHOR, any_operator};
use super::proof::Known;
use super::visit::Visit;
use super::{links, tries};
use crate::http::problem::Problem;
use forecourt_store::keys::TriesOf;

/// Checks a code that the person has typed, and uses it up.
/// Afterwards `known` says that a code was given.
///
/// # Errors
/// [`NotIn`].
pub(super) async fn give(visit: &Visit, known: &mut Known, typed: &str) -> Result<(), NotIn> {
    let ports = visit.public.ports();
    let (now, email) = (ports.clock.now(), known.login.email.clone());
    let network = tries::network(visit.public.address());
    let elsewhere = (!knows(&known.login, &network)).then_some(TriesOf::Codes(&email));
    let from_here = TriesOf::CodesFrom(&email, &network);
    count_all(
        ports,
        &[
            (Some(from_here), tries::CODES_FROM_ADDRESS),
            (elsewhere, tries::CODES_FROM_ELSEWHERE),
        ],
    )
    .await?;
    let login = use_up(visit, known, &digits(typed)).await?;
    known.login = login.ok_or(NotIn::Wrong)?;
    known.sign_in.second_factor = true;
    known.sign_in.at = now;
    tries::forget(ports, from_here).await?;
    if let Some(elsewhere) = elsewhere {
        tries::give_back(ports, elsewhere).await?;
    }
    Ok(())
}

/// What the person typed, without the spaces and hyphens between the digits.
fn digits(typed: &str) -> String {
    let typed = typed.chars().take(4 * RECOVERY_DIGITS);
    let typed = typed.filter(|char| !char.is_whitespace() && *char != '-');
    typed.collect()
}

/// Uses a code up. Returns the sign-in as it is then, or none if the code is not good.
async fn use_up(visit: &Visit, known: &Known, code: &str) -> Result<Option<LoginRow>, Problem> {
    let (public, ports) = (&visit.public, visit.public.ports());
    let (now, id) = (ports.clock.now(), new_id(visit));
    let pepper = &public.keys().get(ports).await?.pepper;
    let changed = change(visit, &known.login, |unit, login| {
        let stands = login.stands(known.sign_in);
        let email = &login.email;
        let factor = login.second_factor.as_mut().filter(|_| stands);
        let kind = match factor {
            Some(factor) => spend(factor, pepper, email, code, now)?,
            None => None,
        };
        if let Some(Kind::Recovery { left }) = kind {
            let letter = Letter::RecoveryCodeUsed { at: now, left };
            tell(unit, login, visit.language, &id, letter)?;
            note(unit, login, &id, "use_recovery_code")?;
        }
        Ok(kind)
    });
    Ok(changed.await?.map(|(login, _)| login))
}

/// The kind of a code that was good.
enum Kind {
    App,
    Recovery {
        /// How many recovery codes are left.
        left: usize,
    },
}

/// Takes a good code out of the factor.
fn spend(
    factor: &mut SecondFactor,
    pepper: &Pepper,
    email: &str,
    code: &str,
    now: Timestamp,
) -> Result<Option<Kind>, Problem> {
    if code.len() == TOTP_DIGITS {
        let secret = TotpSecret::unseal(pepper, email, &factor.sealed_secret)?;
        let step = secret.step_of(code, now, Some(factor.last_step));
        factor.last_step = step.unwrap_or(factor.last_step);
        return Ok(step.map(|_| Kind::App));
    }
    let stored = factor.recovery_hashes.iter().map(String::as_str);
    let found = pepper.find(Purpose::RecoveryCode, email, code, stored);
    let Some(found) = found.map(str::to_owned) else {
        return Ok(None);
    };
    factor.recovery_hashes.retain(|hash| *hash != found);
    let left = factor.recovery_hashes.len();
    Ok(Some(Kind::Recovery { left }))
}

/// An app that is being set up.
pub(super) struct Enrolment {
    pub(super) secret: TotpSecret,
    /// The secret as the proof of the next step carries it.
    pub(super) sealed: String,
}

/// Goes on with the app that is being set up, or begins to set one up. Nothing is stored before
/// the person has shown a code of it.
///
/// # Errors
/// 503 when the keys cannot be read.
pub(super) async fn enrolment(visit: &Visit, known: &Known) -> Result<Enrolment, Problem> {
    let ports = visit.public.ports();
    let pepper = &visit.public.keys().get(ports).await?.pepper;
    let email = &known.login.email;
    if let Some(sealed) = &known.enrolling {
        let secret = TotpSecret::unseal(pepper, email, sealed)?;
        let sealed = sealed.clone();
        return Ok(Enrolment { secret, sealed });
    }
    let entropy = ports.entropy.as_ref();
    let secret = TotpSecret::generate(entropy);
    let sealed = secret.sealed(pepper, email, entropy)?;
    Ok(Enrolment { secret, sealed })
}

/// Sets the app up if the code is one of it, in the place of the one before. Returns the recovery
/// codes, which nobody can read again; none if the code is wrong, or if another app was set up
/// since the person has begun. Afterwards `known` says that a code was given.
///
/// # Errors
/// 503 when the table does not answer.
pub(super) async fn confirm(
    visit: &Visit,
    known: &mut Known,
    enrolment: &Enrolment,
    typed: &str,
) -> Result<Option<Vec<String>>, Problem> {
    let (public, ports) = (&visit.public, visit.public.ports());
    let (now, id) = (ports.clock.now(), new_id(visit));
    let Some(step) = enrolment.secret.step_of(&digits(typed), now, None) else {
        return Ok(None);
    };
    let pepper = &public.keys().get(ports).await?.pepper;
    let codes = recovery_codes(pepper, &known.login.email, ports.entropy.as_ref());
    let (shown, hashes): (Vec<_>, Vec<_>) = codes.into_iter().unzip();
    let factor = SecondFactor {
        sealed_secret: enrolment.sealed.clone(),
        made_at: now,
        last_step: step,
        recovery_hashes: hashes,
    };
    let changed = change(visit, &known.login, |unit, login| {
        // Who knows the password alone must not replace an app that was set up meanwhile.
        let is_free = login.second_factor.is_none() || known.sign_in.second_factor;
        if !is_free || !login.stands(known.sign_in) {
            return Ok(None);
        }
        login.second_factor = Some(factor.clone());
        // Somebody who knew the password alone may have made an address known before.
        login.known_addresses.clear();
        unit.touch(&mut login.stamps);
        let letter = Letter::SecondFactorSet { at: now };
        tell(unit, login, visit.language, &id, letter)?;
        note(unit, login, &id, "set_second_factor")?;
        Ok(Some(()))
    });
    let changed = changed.await?;
    let Some((login, ())) = changed else {
        return Ok(None);
    };
    known.login = login;
    known.sign_in.second_factor = true;
    known.sign_in.at = now;
    known.enrolling = None;
    Ok(Some(shown))
}

/// Removes the second factor for the person, who has given a code of it.
///
/// # Errors
/// 503 when the table does not answer.
pub(super) async fn turn_off(visit: &Visit, known: &Known) -> Result<(), Problem> {
    let (now, id) = (visit.public.ports().clock.now(), new_id(visit));
    let done = change(visit, &known.login, |unit, login| {
        if login.second_factor.is_none() || !login.stands(known.sign_in) {
            return Ok(None);
        }
        remove(unit, login, visit.language, (&id, now))?;
        note(unit, login, &id, "remove_second_factor")?;
        Ok(Some(()))
    });
    done.await.map(|_| ())
}

/// Takes the second factor out of a sign-in, and tells the person by mail. The caller writes the
/// row and the entry of the audit log.
///
/// # Errors
/// 500 when the mail cannot be written as JSON.
pub(crate) fn remove(
    unit: &mut Unit<'_>,
    login: &mut LoginRow,
    language: Language,
    (id, at): (&str, Timestamp),
) -> Result<(), Problem> {
    login.second_factor = None;
    unit.touch(&mut login.stamps);
    tell(
        unit,
        login,
        language,
        id,
        Letter::SecondFactorRemoved { at },
    )
}

fn tell(
    unit: &mut Unit<'_>,
    login: &LoginRow,
    language: Language,
    id: &str,
    letter: Letter,
) -> Result<(), Problem> {
    let mail = MailMessage {
        mail_id: id.to_owned(),
        to: login.email.clone(),
        language,
        letter,
    };
    links::send(unit, id, mail)
}

/// Notes what the person has done in the audit logs of all operators at which the person has an
/// account: one sign-in serves them all.
///
/// # Errors
/// 500 when an entry cannot be written as JSON.
fn note(unit: &mut Unit<'_>, login: &LoginRow, id: &str, work: &str) -> Result<(), Problem> {
    let first_try = (id, unit.now);
    Ok(unit.audit_accounts(&login.memberships, None, first_try, work)?)
}

/// Changes the row of a sign-in in its newest state, together with what `edit` adds to the unit,
/// and returns it. Nothing is written if `edit` gives nothing.
async fn change<T: Send>(
    visit: &Visit,
    login: &LoginRow,
    edit: impl Fn(&mut Unit<'_>, &mut LoginRow) -> Result<Option<T>, Problem> + Sync,
) -> Result<Option<(LoginRow, T)>, Problem> {
    let (public, ports) = (&visit.public, visit.public.ports());
    let (table, now) = (ports.table.as_ref(), ports.clock.now());
    let operator = &any_operator(Some(login))?;
    let first = login.memberships.first();
    let author = first.map(|it| format!("user:{}", it.user_id));
    let author = &author.unwrap_or_else(|| AUTHOR.to_owned());
    let (key, edit) = (&keys::login(&login.email), &edit);
    until_committed(|| async move {
        let mut unit = Unit::new(table, operator, now, author).audited(public.audit_source());
        let Some(mut login) = unit.read::<LoginRow>(key).await? else {
            return Ok(Tried::Done(None));
        };
        let Some(done) = edit(&mut unit, &mut login)? else {
            return Ok(Tried::Done(None));
        };
        unit.put_row(key.clone(), &login)?;
        match unit.commit().await? {
            Committed::Yes(entries) => {
                flush(table, ports.queues.as_ref(), &entries).await;
                Ok::<_, Problem>(Tried::Done(Some((login, done))))
            }
            Committed::Conflict(_) => Ok(Tried::Conflict),
        }
    })
    .await
}

fn new_id(visit: &Visit) -> String {
    let ports = visit.public.ports();
    ids::new_id(ports.clock.now(), ports.entropy.as_ref())
}
