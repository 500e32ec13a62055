//! Decides whether a token may charge: at once when the token is known, else the cloud is asked and
//! has at most two seconds to answer.

use std::collections::BTreeSet;

use forecourt_domain::authorization::{Known, Standing, Verdict, decide, fold};
use forecourt_domain::border;
use forecourt_domain::claim::Claim;
use forecourt_domain::fact::{AuthorizationDecided, DecidedBy, Decision, Fact, TokenStatus};
use forecourt_link::{Answer, Ask, ToCloud, TokenConfig};
use forecourt_ocpp::{Version, frame};
use forecourt_types::{StationId, Timestamp, TokenUid, TransactionId};

use super::Gateway;
use super::turn::{Request, Turn};
use crate::rows::{CachedTokenRow, TransactionRow};
use crate::{ConnectionOrdinal, Effect, MemoryFailure, Row, UnknownTokens};

/// The most questions that are open at once; beyond them the site's policy decides.
const MAX_ASKS: usize = 1024;
/// How long an answer that comes too late for the charger is still used, in milliseconds.
const LATE_ANSWER_MS: u64 = 60_000;
/// How long an answer of the cloud is used while the cloud is away, in milliseconds.
const KEEP_ANSWER_MS: i64 = 7 * 86_400_000;
/// How long an answer is used without asking again while the cloud is there, in milliseconds.
const FRESH_ANSWER_MS: i64 = 60_000;
/// The most running transactions about which the cloud is asked at once after an outage.
const MAX_CHECKS: usize = 100;

/// The charger that waits for an answer.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    connection: ConnectionOrdinal,
    version: Version,
    message_id: String,
    deadline_ms: u64,
}

/// A question that the cloud has not answered yet.
#[derive(Debug, Clone)]
pub(super) struct PendingAsk {
    station: StationId,
    token_uid: TokenUid,
    waiting: Option<Waiting>,
    forget_at_ms: u64,
}

fn standing(token: &TokenConfig) -> Standing {
    Standing {
        status: token.status,
        parent_uid: token.group.parent_uid.clone(),
        expires_at: token.group.expires_at,
    }
}

impl Gateway {
    /// What is known of a token without asking, and whether that needs no
    /// question to a cloud that is there.
    fn known(&self, turn: &Turn<'_>, token: &TokenUid) -> Result<(Known, bool), MemoryFailure> {
        let folded = fold(token.as_str());
        if let Some(listed) = self.tokens.get(&folded) {
            return Ok((Known::Listed(standing(listed)), true));
        }
        let now = self.best_time(turn);
        match turn.memory.cached_token(&folded)? {
            Some(row) if row.keep_until > now => {
                let age = now.millis_since(row.answered_at.timestamp());
                let is_fresh = (0..FRESH_ANSWER_MS).contains(&age);
                Ok((Known::Cached(standing(&row.token)), is_fresh))
            }
            _ => Ok((Known::Nobody, false)),
        }
    }

    /// The time by which tokens expire: that of the cloud once it has told it, since the gateway's
    /// own clock may be years off.
    fn best_time(&self, turn: &Turn<'_>) -> Timestamp {
        let wall = turn.now.wall.timestamp();
        self.cloud_now(turn.now).unwrap_or(wall)
    }

    fn decide(&self, turn: &Turn<'_>, known: Known) -> Verdict {
        let accept_unknown = self.settings.unknown_tokens == UnknownTokens::Accept;
        decide(known, accept_unknown, self.best_time(turn))
    }

    /// The verdict that waits for nobody, and whether the cloud should be asked afterwards. The
    /// claim is the transaction message in which the token stands, if the verdict on it is kept.
    pub(super) fn verdict_now(
        &self,
        turn: &Turn<'_>,
        station: &StationId,
        token: Option<&TokenUid>,
        claim: Option<&Claim>,
    ) -> Result<(Verdict, bool), MemoryFailure> {
        let Some(token) = token else {
            return Ok((self.decide(turn, Known::Nobody), false));
        };
        let (known, is_sure) = self.known(turn, token)?;
        let vouched = self.vouched(turn, station, token, claim)?;
        let vouched = vouched.filter(|by| by.is_ordered || known == Known::Nobody);
        let verdict = self.decide(turn, known);
        Ok(match vouched {
            Some(vouched) => (accepted_by_command(verdict, vouched.parent_uid), false),
            None => (verdict, !is_sure),
        })
    }

    /// The verdict on a token for which the cloud has ordered a charge here.
    pub(super) fn verdict_ordered(
        &self,
        turn: &Turn<'_>,
        token: &TokenUid,
        parent_uid: Option<TokenUid>,
    ) -> Result<Verdict, MemoryFailure> {
        let (known, _) = self.known(turn, token)?;
        Ok(accepted_by_command(self.decide(turn, known), parent_uid))
    }

    pub(super) fn authorize(
        &mut self,
        turn: &mut Turn<'_>,
        request: &Request<'_>,
        token: Option<TokenUid>,
    ) -> Result<(), MemoryFailure> {
        let (verdict, should_ask) =
            self.verdict_now(turn, request.station, token.as_ref(), None)?;
        let Some(token) = token else {
            request.answer(turn, &border::authorize_answer(request.version, &verdict));
            return Ok(());
        };
        if should_ask && self.linked() && self.asks.len() < MAX_ASKS {
            let waiting = Waiting {
                connection: request.connection,
                version: request.version,
                message_id: request.message_id.to_owned(),
                deadline_ms: turn
                    .now
                    .monotonic_ms
                    .saturating_add(self.settings.ask_deadline_ms),
            };
            self.ask(turn, request.station, token, Some(waiting));
            return Ok(());
        }
        request.answer(turn, &border::authorize_answer(request.version, &verdict));
        self.decided(turn, request.station, token, &verdict);
        Ok(())
    }

    fn decided(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        token_uid: TokenUid,
        verdict: &Verdict,
    ) {
        let decision = verdict.decision;
        let fact = Fact::AuthorizationDecided(AuthorizationDecided {
            token_uid,
            decision,
        });
        self.append(turn, station, None, fact);
    }

    fn ask(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        token_uid: TokenUid,
        waiting: Option<Waiting>,
    ) {
        self.asked += 1;
        let ask_id = format!("{}-{}", self.identity.boot_id, self.asked);
        turn.tell_cloud(ToCloud::Ask(Ask {
            ask_id: ask_id.clone(),
            station_id: station.clone(),
            token_uid: token_uid.clone(),
        }));
        let pending = PendingAsk {
            station: station.clone(),
            token_uid,
            waiting,
            forget_at_ms: turn.now.monotonic_ms.saturating_add(LATE_ANSWER_MS),
        };
        self.asks.insert(ask_id, pending);
    }

    /// Asks the cloud about a start that was answered without waiting for it.
    pub(super) fn check_later(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        token: &TokenUid,
    ) {
        if self.linked() && self.asks.len() < MAX_ASKS {
            self.ask(turn, station, token.clone(), None);
        }
    }

    /// Asks the cloud about the running transactions that were let in without it: only so many at
    /// once, and none about which it is being asked already.
    pub(super) fn check_running(&mut self, turn: &mut Turn<'_>) {
        let open = self.asks.values();
        let asked: BTreeSet<(StationId, TokenUid)> = open
            .map(|ask| (ask.station.clone(), ask.token_uid.clone()))
            .collect();
        let undecided: Vec<(StationId, TokenUid)> = self
            .stations
            .values()
            .flat_map(|station| station.open.values())
            .filter(|row| is_provisional(row))
            .filter_map(|row| Some((row.station_id.clone(), row.token_uid.clone()?)))
            .filter(|question| !asked.contains(question))
            .take(MAX_CHECKS)
            .collect();
        for (station, token) in undecided {
            self.check_later(turn, &station, &token);
        }
    }

    /// Applies the cloud's answer: the charger that waits gets it, the answer is kept, and a
    /// running transaction that it refuses is stopped.
    pub(super) fn answered(
        &mut self,
        turn: &mut Turn<'_>,
        answer: Answer,
    ) -> Result<(), MemoryFailure> {
        let Some(pending) = self.asks.remove(&answer.ask_id) else {
            return Ok(());
        };
        let now = turn.now.wall;
        let token = TokenConfig {
            token_uid: pending.token_uid.clone(),
            status: answer.status,
            group: answer.group,
        };
        let longest = now.timestamp().plus_millis(KEEP_ANSWER_MS);
        turn.write(Row::CachedToken(CachedTokenRow {
            folded: fold(token.token_uid.as_str()),
            answered_at: now,
            keep_until: longest,
            token: token.clone(),
        }));
        let verdict = self.decide(turn, Known::Answered(standing(&token)));
        if let Some(waiting) = pending.waiting {
            // A start may have been ordered since the question was asked.
            let (station, token) = (&pending.station, &pending.token_uid);
            let verdict = match self.vouched(turn, station, token, None)? {
                Some(by) if by.is_ordered => accepted_by_command(verdict.clone(), by.parent_uid),
                _ => verdict.clone(),
            };
            reply(turn, station, &waiting, &verdict);
            self.decided(turn, station, token.clone(), &verdict);
        }
        self.apply_to_running(turn, &pending.token_uid, &verdict);
        Ok(())
    }

    /// Applies the cloud's verdict to the transactions that policy or an old answer let in.
    fn apply_to_running(&mut self, turn: &mut Turn<'_>, token: &TokenUid, verdict: &Verdict) {
        let folded = fold(token.as_str());
        let mut refused = Vec::new();
        let stations = self.stations.values_mut();
        for row in stations.flat_map(|station| station.open.values_mut()) {
            let is_its = row
                .token_uid
                .as_ref()
                .is_some_and(|uid| fold(uid.as_str()) == folded);
            if !is_its || !is_provisional(row) {
                continue;
            }
            if verdict.is_accepted() {
                row.decision = Some(verdict.decision);
                row.parent_uid.clone_from(&verdict.parent_uid);
            } else {
                row.revoked = true;
                refused.push((row.station_id.clone(), row.transaction_id.clone()));
            }
            turn.effects
                .push(Effect::Write(Row::Transaction(Box::new(row.clone()))));
        }
        for (station, transaction) in refused {
            self.stop_by_own_command(turn, &station, &transaction);
        }
    }

    /// Tells a charger that was away while its transaction was refused when it comes back, as often
    /// as it takes.
    pub(super) fn stop_revoked(&mut self, turn: &mut Turn<'_>, station: &StationId) {
        let Some(known) = self.stations.get(station) else {
            return;
        };
        let revoked = known.open.values().filter(|row| row.revoked);
        let unstopped: Vec<TransactionId> = revoked
            .map(|row| row.transaction_id.clone())
            .filter(|id| !known.is_being_stopped(id))
            .collect();
        for transaction in unstopped {
            self.stop_by_own_command(turn, station, &transaction);
        }
    }

    /// Checks the running transactions by a new token list: it may refuse what policy let in.
    pub(super) fn apply_list_to_running(&mut self, turn: &mut Turn<'_>) {
        let stations = self.stations.values();
        let provisional: Vec<TokenUid> = stations
            .flat_map(|station| station.open.values())
            .filter(|row| is_provisional(row))
            .filter_map(|row| row.token_uid.clone())
            .collect();
        for token in provisional {
            let listed = self.tokens.get(&fold(token.as_str())).map(standing);
            if let Some(standing) = listed {
                let verdict = self.decide(turn, Known::Listed(standing));
                self.apply_to_running(turn, &token, &verdict);
            }
        }
    }

    /// Lets the policy decide where the cloud was too slow, and drops old questions.
    pub(super) fn expire_asks(&mut self, turn: &mut Turn<'_>) -> Result<(), MemoryFailure> {
        let now = turn.now.monotonic_ms;
        self.asks
            .retain(|_, ask| ask.forget_at_ms > now || ask.waiting.is_some());
        let linked = self.linked();
        let due: Vec<String> = self
            .asks
            .iter()
            .filter(|(_, ask)| {
                let waiting = ask.waiting.as_ref();
                waiting.is_some_and(|waiting| !linked || waiting.deadline_ms <= now)
            })
            .map(|(id, _)| id.clone())
            .collect();
        for id in due {
            let Some(ask) = self.asks.get_mut(&id) else {
                continue;
            };
            let (station, token) = (ask.station.clone(), ask.token_uid.clone());
            let Some(waiting) = ask.waiting.take() else {
                continue;
            };
            let (verdict, _) = self.verdict_now(turn, &station, Some(&token), None)?;
            reply(turn, &station, &waiting, &verdict);
            self.decided(turn, &station, token, &verdict);
        }
        Ok(())
    }

    /// When the next waiting charger gets its answer.
    pub(super) fn ask_deadline_ms(&self) -> Option<u64> {
        let waiting = self.asks.values().filter_map(|ask| ask.waiting.as_ref());
        waiting.map(|waiting| waiting.deadline_ms).min()
    }
}

/// What is known of a token, accepted because the cloud has commanded a charge with it.
fn accepted_by_command(known: Verdict, parent_uid: Option<TokenUid>) -> Verdict {
    Verdict {
        expires_at: known.expires_at.filter(|_| known.is_accepted()),
        decision: Decision {
            status: TokenStatus::Accepted,
            by: DecidedBy::Cloud,
        },
        parent_uid: known.parent_uid.or(parent_uid),
    }
}

/// Whether a running transaction was let in without an answer of the cloud.
fn is_provisional(row: &TransactionRow) -> bool {
    let decision = row.decision;
    !row.revoked
        && decision.is_some_and(|decision| {
            let by = matches!(decision.by, DecidedBy::Policy | DecidedBy::Cache);
            by && decision.status == TokenStatus::Accepted
        })
}

fn reply(turn: &mut Turn<'_>, station: &StationId, waiting: &Waiting, verdict: &Verdict) {
    let payload = border::authorize_answer(waiting.version, verdict);
    turn.effects.push(Effect::SendToStation {
        station_id: station.clone(),
        connection: waiting.connection,
        text: frame::call_result(&waiting.message_id, &payload),
    });
}
