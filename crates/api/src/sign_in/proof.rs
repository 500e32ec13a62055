//! What a person has given so far, carried from one page to the next in a form.

use forecourt_store::keys;
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::{LoginRow, SignInMark};
use forecourt_types::ClientId;
use serde::{Deserialize, Serialize};

use super::accounts::{NotIn, sign_in};
use super::tries::network;
use super::visit::Visit;
use crate::http::problem::Problem;

/// How long a person may take for the next step after the password or a code, in seconds.
pub(super) const STEP_SECONDS: i64 = 300;
/// How long a person may take to set up an app or to write down recovery codes, in seconds.
pub(super) const ENROL_SECONDS: i64 = 900;

/// Proves to the next step that the password was given, and whether a code was. It is signed like
/// an access token, for another audience, so that neither is taken for the other.
#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    exp: i64,
    email: String,
    sign_in: SignInMark,
    /// The client for which the person signs in; none on the pages of the second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_id: Option<ClientId>,
    /// The sealed secret of the app that is being set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    enrolling: Option<String>,
}

/// The person who signs in, and what was given.
pub(super) struct Known {
    pub(super) login: LoginRow,
    pub(super) sign_in: SignInMark,
    /// The sealed secret of the app that is being set up.
    pub(super) enrolling: Option<String>,
}

impl Known {
    /// The person of the e-mail address and the password of a form.
    ///
    /// # Errors
    /// [`NotIn`].
    pub(super) async fn by_password(visit: &Visit) -> Result<Self, NotIn> {
        let ports = visit.public.ports();
        let now = ports.clock.now();
        let network = network(visit.public.address());
        let field = |name| visit.fields.get(name).unwrap_or_default();
        let login = sign_in(ports, &network, field("email"), field("password")).await?;
        // The row that was read before the password was checked: another one that was set
        // meanwhile has another time.
        let password_set_at = login.password_changed_at.ok_or(NotIn::Wrong)?;
        let sign_in = SignInMark {
            at: now,
            password_set_at,
            second_factor: false,
            demo: false,
        };
        Ok(Self {
            login,
            sign_in,
            enrolling: None,
        })
    }

    /// The person of a form of several steps: by e-mail and password, or by the proof of the step
    /// before at this address.
    ///
    /// # Errors
    /// [`NotIn`].
    pub(super) async fn of_step(visit: &Visit, page: &str) -> Result<Self, NotIn> {
        match visit.fields.get("proof") {
            Some(proof) => {
                let known = Self::from_proof(visit, proof, page, None).await?;
                known.ok_or(NotIn::Wrong)
            }
            None => Self::by_password(visit).await,
        }
    }

    /// Whether a code of the second factor is still to be given.
    pub(super) fn owes_code(&self) -> bool {
        self.login.second_factor.is_some() && !self.sign_in.second_factor
    }

    /// The proof of what was given, for a page at this address.
    ///
    /// # Errors
    /// 503 when the keys cannot be read.
    pub(super) async fn proof(
        &self,
        visit: &Visit,
        page: &str,
        client: Option<&ClientId>,
        valid_s: i64,
    ) -> Result<String, Problem> {
        let keys = visit.public.keys().get(visit.public.ports()).await?;
        Ok(keys.signing.sign(&Claims {
            aud: audience(visit, page),
            exp: self.sign_in.at.seconds() + valid_s,
            email: self.login.email.clone(),
            sign_in: self.sign_in,
            client_id: client.cloned(),
            enrolling: self.enrolling.clone(),
        })?)
    }

    /// What a proof says, if it is one of this page and client and is still good.
    ///
    /// # Errors
    /// 503 when the table does not answer.
    pub(super) async fn from_proof(
        visit: &Visit,
        proof: &str,
        page: &str,
        client: Option<&ClientId>,
    ) -> Result<Option<Self>, Problem> {
        let ports = visit.public.ports();
        let now = ports.clock.now();
        let audience = audience(visit, page);
        let given = visit.public.keys().verify(ports, proof, &audience);
        let given: Option<Claims> = given.await?;
        let given = given.filter(|given| {
            // A proof made for the future would outlive the end of all tokens.
            let is_now = given.sign_in.at <= now && now.seconds() < given.exp;
            is_now && given.client_id.as_ref() == client
        });
        let Some(given) = given else {
            return Ok(None);
        };
        let login = load::<LoginRow>(ports.table.as_ref(), &keys::login(&given.email)).await?;
        let login = login.map(|login| login.row);
        let login = login.filter(|login| login.stands(given.sign_in));
        Ok(login.map(|login| Self {
            login,
            sign_in: given.sign_in,
            enrolling: given.enrolling,
        }))
    }
}

fn audience(visit: &Visit, page: &str) -> String {
    format!("{}{page}", visit.public.settings().public_url)
}
