//! Prints a charge while it happens: the facts as the gateway commits them, then the session and
//! the CDR that the cloud makes of them.

use std::collections::HashSet;
use std::time::Duration;

use edge_gateway::Notice;
use forecourt_billing::{Cdr, CostLine, LineKind};
use forecourt_domain::fact::{DecidedBy, Decision, Fact, TokenStatus, TransactionStopped};
use forecourt_store::bootstrap::DEFAULT_OPERATOR;
use forecourt_store::keys;
use forecourt_store::rows::config::{User, Vehicle};
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::rows::load;
use forecourt_types::{OperatorId, StationId, Timestamp, TokenUid, TransactionId};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinSet;

use super::TOLD;
use super::outcome::outcome_of;
use super::running_charge::RunningCharge;
use crate::cloud::Cloud;
use crate::stop::Stop;
use crate::terminal::{Terminal, Tone, duration, kilowatt_hours, register, time_of_day};

/// How often the cloud's rows are read for the outcome of a charge.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// How long the story waits for an outcome. The console shows it whenever it comes.
const OUTCOME_LIMIT: Duration = Duration::from_secs(120);
/// The greatest number of outcomes that the story waits for at once. The demo's chargers end one
/// charge at a time.
const WAITING_MAX: usize = 32;

/// Prints the first charge of one station in full, then one line for every charge.
pub(super) struct Story {
    pub(super) cloud: Cloud,
    pub(super) terminal: Terminal,
    pub(super) public_url: String,
    /// The way in which a shell reads the API client's secret.
    pub(super) secret: String,
    /// When the story began. What chargers tell of the time before is not part of it.
    pub(super) began_at: Timestamp,
}

/// The charge that is printed in full, with what was printed of it so far.
#[derive(Default)]
struct Thread {
    chapter: Chapter,
    charge: Option<RunningCharge>,
    /// The time of the last register reading that was printed.
    meter_at: Option<Timestamp>,
    /// The last token that was printed.
    token: Option<TokenUid>,
}

impl Thread {
    /// Whether the charge that is printed in full is the one of this transaction.
    fn is_of(&self, transaction: &TransactionId) -> bool {
        self.charge
            .as_ref()
            .is_some_and(|charge| charge.is(transaction))
    }
}

/// How far the story is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Chapter {
    #[default]
    Waiting,
    Telling,
    Told,
}

impl Story {
    pub(super) async fn tell(self, mut notices: broadcast::Receiver<Notice>, stop: Stop) {
        let mut thread = Thread::default();
        let mut outcomes = JoinSet::new();
        let mut ended = HashSet::new();
        loop {
            let notice = tokio::select! {
                () = stop.wait() => return,
                Some(_) = outcomes.join_next() => continue,
                notice = notices.recv() => match notice {
                    Ok(notice) => notice,
                    Err(RecvError::Lagged(_)) => continue,
                    Err(RecvError::Closed) => return,
                },
            };
            if self.is_past(&notice.fact) {
                continue;
            }
            if notice.station_id.as_str() == TOLD {
                self.tell_fact(&notice, &mut thread);
            }
            let Fact::TransactionStopped(stopped) = &notice.fact else {
                continue;
            };
            let first = ended.insert((notice.station_id.clone(), stopped.transaction_id.clone()));
            if first && outcomes.len() < WAITING_MAX {
                let in_full = thread.is_of(&stopped.transaction_id);
                let outcome = self.outcome(&notice.station_id, stopped, in_full);
                outcomes.spawn(outcome);
            }
        }
    }

    /// Whether a charger that kept it tells of a charge that began before the story.
    fn is_past(&self, fact: &Fact) -> bool {
        match fact {
            Fact::TransactionStarted(start) => start.started_at.timestamp() < self.began_at,
            Fact::TransactionStopped(stop) => stop.stopped_at.timestamp() < self.began_at,
            _ => false,
        }
    }

    /// Prints one line for a fact of the charge that is printed in full.
    fn tell_fact(&self, notice: &Notice, thread: &mut Thread) {
        let at = notice.at.timestamp();
        if let Some(charge) = &mut thread.charge {
            charge.note(&notice.fact);
        }
        match (&notice.fact, thread.chapter) {
            (Fact::AuthorizationDecided(decided), Chapter::Waiting) => {
                self.decision(at, &decided.token_uid, decided.decision, thread);
            }
            (Fact::TransactionStarted(start), Chapter::Waiting) => {
                thread.chapter = Chapter::Telling;
                thread.charge = Some(RunningCharge::new(
                    start.transaction_id.clone(),
                    start.meter_start,
                    start.started_at.timestamp(),
                ));
                let place = start
                    .connector
                    .evse_id
                    .unwrap_or(start.connector.connector_id);
                let meter = register(start.meter_start);
                let name = &start.transaction_id;
                let text = format!("transaction {name} · EVSE {place} · meter {meter}");
                self.step(at, "start stored", Tone::Good, &text);
                if let (Some(token), Some(decision)) = (&start.token_uid, start.decision) {
                    self.decision(at, token, decision, thread);
                }
            }
            (Fact::TransactionSampled(_) | Fact::Measured(_), Chapter::Telling) => {
                self.meter(at, thread);
            }
            (Fact::TransactionStopped(stop), Chapter::Telling)
                if thread.is_of(&stop.transaction_id) =>
            {
                thread.chapter = Chapter::Told;
                let reason = stop.reason.as_deref().unwrap_or("no reason told");
                let text = format!("meter {} · {reason}", register(stop.meter_stop));
                self.step(at, "stop stored", Tone::Good, &text);
            }
            _ => {}
        }
    }

    /// Prints a decision about a token once, though card and start are decided upon one
    /// after the other.
    fn decision(&self, at: Timestamp, token: &TokenUid, decision: Decision, thread: &mut Thread) {
        if thread.token.replace(token.clone()).as_ref() == Some(token) {
            return;
        }
        let (word, tone) = match decision.status {
            TokenStatus::Accepted => ("token accepted", Tone::Good),
            _ => ("token refused", Tone::Warn),
        };
        let by = match decision.by {
            DecidedBy::Cloud => "by the cloud, asked just now",
            DecidedBy::TokenList => "by the token list on the gateway",
            DecidedBy::Cache => "by what the cloud said earlier",
            DecidedBy::Policy => "by the site's policy",
        };
        self.step(at, word, tone, &format!("{token}, {by}"));
    }

    /// Prints each reading once, though it may come as a fact and as a chart value.
    fn meter(&self, at: Timestamp, thread: &mut Thread) {
        let Some(charge) = &thread.charge else {
            return;
        };
        let (Some(energy), Some((_, read_at))) = (charge.energy_wh(), charge.register) else {
            return;
        };
        if energy == 0 || thread.meter_at.replace(read_at) == Some(read_at) {
            return;
        }
        let mut text = kilowatt_hours(energy);
        if let Some(watts) = charge.power_w() {
            text.push_str(&format!(" · {}.{} kW", watts / 1000, watts % 1000 / 100));
        }
        if let Some(percent) = charge.soc_percent {
            text.push_str(&format!(" · battery {percent} %"));
        }
        self.step(at, "meter", Tone::Dim, &text);
    }

    fn step(&self, at: Timestamp, word: &str, tone: Tone, text: &str) {
        let time = self.terminal.paint(Tone::Dim, &time_of_day(at));
        let word = self.terminal.paint(tone, &format!("{word:<15}"));
        self.terminal.line(&format!("  {time}  {word} {text}"));
    }

    /// Waits for the session and the CDR that the cloud makes of a charge, and prints them.
    fn outcome(
        &self,
        station: &StationId,
        stopped: &TransactionStopped,
        in_full: bool,
    ) -> impl Future<Output = ()> + Send + 'static {
        let (cloud, terminal) = (self.cloud.clone(), self.terminal);
        let teller = Story {
            cloud: cloud.clone(),
            terminal,
            public_url: self.public_url.clone(),
            secret: self.secret.clone(),
            began_at: self.began_at,
        };
        let (station, transaction) = (station.clone(), stopped.transaction_id.clone());
        async move {
            let waiting = teller.wait_for_outcome(&station, &transaction);
            match tokio::time::timeout(OUTCOME_LIMIT, waiting).await {
                Ok(Some((session, cdr))) if in_full => teller.tell_outcome(&session, cdr).await,
                Ok(Some((session, cdr))) => teller.sum_up(&session, cdr.as_ref()),
                Ok(None) => {}
                Err(_) if in_full => {
                    let text =
                        "  The cloud has not billed it yet; the console shows it when it has.";
                    terminal.line(text);
                }
                Err(_) => {}
            }
        }
    }

    /// Returns the session once it is billed or waits for review; none when the storage fails.
    async fn wait_for_outcome(
        &self,
        station: &StationId,
        transaction: &TransactionId,
    ) -> Option<(SessionRow, Option<Cdr>)> {
        let operator = OperatorId::new(DEFAULT_OPERATOR).ok()?;
        let table = self.cloud.ports().table.as_ref();
        loop {
            let found = outcome_of(table, &operator, station, transaction).await;
            match found {
                Ok(Some(outcome)) => return Some(outcome),
                Ok(None) => tokio::time::sleep(LOOK_EVERY).await,
                Err(error) => {
                    tracing::error!(
                        error = forecourt_types::error_chain(&error),
                        "the demo lost its thread"
                    );
                    return None;
                }
            }
        }
    }

    async fn tell_outcome(&self, session: &SessionRow, cdr: Option<Cdr>) {
        let now = self.cloud.ports().clock.now();
        let mut parts = vec![
            session.status.as_str().to_owned(),
            kilowatt_hours(session.energy_wh.wh()),
        ];
        parts.extend(self.driver(session).await);
        let tone = if cdr.is_some() {
            Tone::Good
        } else {
            Tone::Warn
        };
        self.step(now, "session", tone, &parts.join(" · "));
        match cdr {
            Some(cdr) => self.tell_cdr(now, &cdr),
            None => {
                let cause = session
                    .history
                    .last()
                    .map_or("no cause", |step| step.cause.as_str());
                self.step(now, "review", Tone::Warn, cause);
            }
        }
    }

    /// Returns who charged, and with which vehicle.
    async fn driver(&self, session: &SessionRow) -> Vec<String> {
        let table = self.cloud.ports().table.as_ref();
        let Ok(operator) = OperatorId::new(DEFAULT_OPERATOR) else {
            return Vec::new();
        };
        let mut parts = Vec::new();
        if let Some(id) = &session.user_id {
            let key = keys::user(&operator, id);
            let user = load::<User>(table, &key).await.ok().flatten();
            parts.extend(user.map(|user| user.row.full_name));
        }
        if let Some(id) = &session.vehicle_id {
            let key = keys::vehicle(&operator, id);
            let vehicle = load::<Vehicle>(table, &key).await.ok().flatten();
            parts.extend(vehicle.map(|vehicle| vehicle.row.licence_plate));
        }
        parts
    }

    fn tell_cdr(&self, now: Timestamp, cdr: &Cdr) {
        let total = self.terminal.paint(Tone::Strong, &cdr.total.to_string());
        self.step(now, "CDR", Tone::Good, &format!("{total} · {}", cdr.cdr_id));
        for line in &cdr.lines {
            let (name, quantity) = describe(line);
            let amount = line.amount.to_string();
            self.terminal
                .line(&format!("{:18}{name:<12}{quantity:<28}{amount:>12}", ""));
        }
        let line = |text: &str| self.terminal.line(text);
        line("");
        line(
            &self
                .terminal
                .paint(Tone::Strong, "Fetch that record over the API:"),
        );
        line("");
        line(&fetch_line(
            &self.public_url,
            &self.secret,
            cdr.cdr_id.as_str(),
        ));
        line("");
        self.what_next();
    }

    fn what_next(&self) {
        let line = |text: &str| self.terminal.line(text);
        line(&self.terminal.paint(Tone::Strong, "Try next:"));
        line(&format!(
            "  open {}/ and sign in by one click: the other chargers are there, too",
            self.public_url
        ));
        line(&format!(
            "  read {}/v1/openapi.json: stations, tokens, sessions, commands, reports",
            self.public_url
        ));
        line(
            "  press Ctrl-C, or kill -9 this process, and start again: nothing is lost or doubled",
        );
        line("  local-server status, or local-server backup DIR, while it runs");
        line("");
        line(&self.terminal.paint(
            Tone::Dim,
            "From here on, one line for every charge that ends:",
        ));
    }

    /// Prints one line for a charge that is not printed in full.
    fn sum_up(&self, session: &SessionRow, cdr: Option<&Cdr>) {
        let now = self.cloud.ports().clock.now();
        let lasted = session
            .started_at
            .zip(session.ended_at)
            .map_or(0, |(from, to)| {
                to.timestamp().millis_since(from.timestamp()) / 1000
            });
        let energy = kilowatt_hours(session.energy_wh.wh());
        let (end, tone) = match cdr {
            Some(cdr) => (cdr.total.to_string(), Tone::Plain),
            None => {
                let cause = session
                    .history
                    .last()
                    .map_or("no cause", |step| step.cause.as_str());
                (format!("{}: {cause}", session.status.as_str()), Tone::Warn)
            }
        };
        let text = format!("{energy:>11} · {} · {end}", duration(lasted));
        self.step(now, session.station_id.as_str(), tone, &text);
    }
}

/// Returns the name and the quantity of a cost line.
fn describe(line: &CostLine) -> (&'static str, String) {
    let quantity = line.quantity.unwrap_or(0);
    let price = line
        .unit_price
        .map(|price| price.to_string())
        .unwrap_or_default();
    let share = line
        .rate_bp
        .map(|bp| format!("{}.{:02} %", bp / 100, bp % 100));
    match line.kind {
        LineKind::Energy => ("energy", format!("{} × {price}", kilowatt_hours(quantity))),
        LineKind::Time => ("time", format!("{} × {price} per hour", duration(quantity))),
        LineKind::Flat => ("flat", format!("{quantity} × {price}")),
        LineKind::ServiceFee => (
            "service fee",
            share.unwrap_or_else(|| format!("{quantity} × {price}")),
        ),
        LineKind::Minimum => ("minimum", String::new()),
        LineKind::Maximum => ("maximum", String::new()),
        LineKind::Tax => ("tax", share.unwrap_or_default()),
        LineKind::Service => ("service", format!("{} × {price}", kilowatt_hours(quantity))),
        LineKind::Parking => (
            "parking",
            format!("{} × {price} per hour", duration(quantity)),
        ),
        LineKind::ParkingCap => ("parking limit", String::new()),
        LineKind::Discount => ("discount", share.unwrap_or_default()),
        LineKind::ReservationTime => {
            let held = duration(quantity);
            ("reservation", format!("{held} × {price} per hour"))
        }
        LineKind::ReservationFlat => ("reservation", format!("{quantity} × {price}")),
    }
}

/// Returns one line for a shell that gets a token and then the CDR.
fn fetch_line(url: &str, secret: &str, cdr_id: &str) -> String {
    let token = format!(
        "curl -s -u \"bootstrap:{secret}\" -d grant_type=client_credentials {url}/oauth2/token | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/'"
    );
    format!("curl -s -H \"Authorization: Bearer $({token})\" {url}/v1/cdrs/{cdr_id}")
}
