//! Checks the identity that an upgrade shows, and whether its station may come in.

use forecourt_edge::{Alarm, Input, WhyRefused};
use forecourt_types::StationId;

use super::{Newcomer, Upgrade};
use crate::journal::{Admission, AdmissionState};
use crate::sockets::guesses::{Attempt, FREE_REFUSALS};
use crate::sockets::head::Head;
use crate::sockets::refusal::{NEWER_ONE, Refusal, TOO_MANY_REFUSED, refuse};
use crate::sockets::sign_in::{Shown, sign_in, why_refused};

impl<S> Upgrade<S> {
    pub(super) fn attempt<'a>(
        &self,
        admission: &'a Admission,
        head: &'a Head,
    ) -> Option<Attempt<'a>> {
        let station_id = head.station_id.as_ref()?;
        Some(Attempt {
            station_id,
            config: admission.stations.get(station_id),
            basic: head.basic.as_deref(),
            address: self.peer.ip(),
        })
    }

    pub(super) fn check(&self, head: Head) -> Result<Newcomer, Refusal> {
        let endpoint = &self.endpoint;
        let admission = endpoint.journal.admission();
        if admission.state != AdmissionState::Open {
            self.passed(&admission, &head);
            return Err(refuse(503, "the gateway is not ready, try again later"));
        }
        let shown_id = head.station_id.clone();
        let shown = shown_id.as_ref().map(|station_id| Shown {
            station_id,
            basic: head.basic.as_deref(),
            secure: self.secure,
        });
        let signed_in = shown
            .as_ref()
            .and_then(|shown| sign_in(&admission, endpoint.config.accept_unknown, shown));
        let why = shown.as_ref().map(|shown| why_refused(&admission, shown));
        let (Some(station_id), Some(signed_in)) = (shown_id.clone(), signed_in) else {
            let station = shown_id.as_ref().map(StationId::as_str);
            let text = why.map(|why| why.to_string());
            tracing::info!(peer = %self.peer, station, why = text, "a sign-in was refused");
            if let Some(attempt) = self.attempt(&admission, &head) {
                self.count_refusal(attempt);
            }
            if self.visit.refuse() {
                return Err(TOO_MANY_REFUSED);
            }
            if let (Some(station_id), Some(why)) = (&shown_id, why) {
                self.mention(station_id, why);
            }
            return Err(refuse(401, "unknown station or wrong password"));
        };
        self.passed(&admission, &head);
        if signed_in.is_authenticated() {
            let address = self.peer.ip();
            endpoint.guesses.signed_in(&admission, &station_id, address);
        }
        if !self.may_ask(&head) && !signed_in.is_authenticated() {
            tracing::info!(peer = %self.peer, station = %station_id, "a web page asked to be a station without a password and was refused");
            return Err(refuse(
                403,
                "a web page of another address is no charging station",
            ));
        }
        self.check_unknown(&admission, &station_id)?;
        if endpoint.registry.count() >= endpoint.config.max_connections {
            endpoint.metrics.alarm(
                "too_many_connections",
                format!("{station_id} was refused: ocpp.max_connections is reached"),
            );
            return Err(refuse(503, "too many connections"));
        }
        let claim = endpoint.registry.claim(&station_id, self.visit.number());
        let claim = claim.ok_or(NEWER_ONE)?;
        let known_as = admission.stations.get(&station_id).cloned();
        Ok(Newcomer {
            head,
            station_id,
            signed_in,
            known_as,
            claim,
        })
    }

    /// Whether no web page asks but those that are allowed by name: somebody whose charger sends
    /// such an origin has said so.
    fn may_ask(&self, head: &Head) -> bool {
        let allowed = &self.endpoint.config.allowed_origins;
        let is_allowed = |page: &String| allowed.iter().any(|one| one.eq_ignore_ascii_case(page));
        head.foreign_pages.iter().all(is_allowed)
    }

    fn passed(&self, admission: &Admission, head: &Head) {
        if let Some(attempt) = self.attempt(admission, head) {
            self.endpoint.guesses.passed(attempt);
        }
    }

    /// Slows down those who invent identities, and takes no more of them than the machine would
    /// keep. A station that was here before is not affected.
    fn check_unknown(&self, admission: &Admission, station_id: &StationId) -> Result<(), Refusal> {
        if admission.stations.contains_key(station_id) || admission.unlisted.contains(station_id) {
            return Ok(());
        }
        if self.visit.bring_unknown() {
            return Err(refuse(429, "too many new stations from this address"));
        }
        if admission.takes_unknown {
            return Ok(());
        }
        self.mention(station_id, WhyRefused::TooManyUnknown);
        let station_id = station_id.clone();
        let text = Alarm::TooManyUnknown { station_id }.to_string();
        self.endpoint
            .metrics
            .alarm("too_many_unknown_stations", text);
        Err(refuse(403, "no more unknown stations are let in here"))
    }

    /// Tells the people of the operator that a charger was refused.
    pub(super) fn mention(&self, station_id: &StationId, why: WhyRefused) {
        self.endpoint.journal.mention(Input::SignInRefused {
            station_id: station_id.clone(),
            why,
            address: self.peer.ip().to_string(),
        });
    }

    /// Counts a refused sign-in, and raises an alarm once a minute when there are many.
    fn count_refusal(&self, attempt: Attempt<'_>) {
        let is_many = self.endpoint.guesses.refused(attempt);
        // Whoever makes names up would fill the list of alarms with them.
        if is_many && attempt.config.is_some() {
            let text = format!(
                "{FREE_REFUSALS} sign-ins of {} from {} were refused in a minute and the next ones wait: the charger's password is wrong, or somebody guesses it",
                attempt.station_id, attempt.address
            );
            self.endpoint.metrics.alarm("password_guessed_at", text);
        }
    }
}
