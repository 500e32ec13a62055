//! Plays one case and judges it.

use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use forecourt_tests::api::Api;
use forecourt_tests::process::PATIENCE;
use serde_json::{Value, json};

use crate::FENCE_CARD;
use crate::board::Board;
use crate::case::{Case, Expected, Readings, Step};
use crate::expect::{self, Seen};
use crate::fill::{Known, at, fill, now, past_time};
use crate::socket::Socket;

/// The connector of the closing charge; no case uses it.
const FENCE_CONNECTOR: u32 = 9;

struct Player<'a> {
    case: &'a Case,
    url: &'a str,
    api: &'a Api,
    board: Board,
    socket: Option<Socket>,
    known: Known,
    last_answer: Value,
}

/// Plays the steps, then a small closing charge. A station's facts are applied
/// in order, so once that one is settled all others of the case are applied too.
pub(crate) async fn play(case: &Case, url: &str, api: &Api, board: Board) -> Result<()> {
    let mut player = Player {
        case,
        url,
        api,
        board,
        socket: None,
        known: Known {
            began: match &case.at {
                Some(at) => past_time(at, case.zone())?,
                None => now()?,
            },
            ..Known::default()
        },
        last_answer: Value::Null,
    };
    player.connect().await?;
    for (number, step) in case.steps.iter().enumerate() {
        let done = player.step(step).await;
        done.with_context(|| format!("step {}", number + 1))?;
    }
    let is_fenced = player.socket.is_some();
    if is_fenced {
        player.fence().await.context("the closing charge")?;
    }
    player.judge(is_fenced).await
}

impl Player<'_> {
    async fn connect(&mut self) -> Result<()> {
        self.socket = None;
        let (station, version) = (&self.case.station_id, &self.case.version);
        self.socket = Some(Socket::open(self.url, station, version).await?);
        Ok(())
    }

    async fn step(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::Call(action, payload) => self.call(action, payload).await,
            Step::ExpectAnswer(fields) => {
                let fields = fill(fields, &self.known)?;
                let holds = expect::holds(&self.last_answer, &fields);
                ensure!(holds, "answered {}, not {fields}", self.last_answer);
                Ok(())
            }
            Step::Readings(readings) => self.readings(readings).await,
            Step::Reconnect => self.connect().await,
            Step::Die => {
                self.socket = None;
                Ok(())
            }
            Step::Wait(expected) => self.wait(expected).await,
            Step::PersonCloses => self.person_closes().await,
        }
    }

    async fn call(&mut self, action: &str, payload: &Value) -> Result<()> {
        let payload = fill(payload, &self.known)?;
        let socket = self.socket.as_mut().context("the socket is gone")?;
        self.last_answer = socket.call(action, &payload).await?;
        if action == "StartTransaction" {
            let id = self.last_answer["transactionId"].as_i64();
            self.known
                .transactions
                .push(id.context("no transactionId")?);
        }
        Ok(())
    }

    async fn readings(&mut self, readings: &Readings) -> Result<()> {
        let from = at(&readings.from, self.known.began)?;
        for number in 0..readings.count {
            let time = from + number * readings.every_s * 1000;
            let right = readings.register + number * readings.by;
            let odd = readings.odd.filter(|(at, _)| *at == number);
            let register = odd.map_or(right, |(_, register)| register);
            self.known.reading = Some((time, register, readings.seq + number));
            let (action, payload) = &readings.call;
            self.call(action, payload).await?;
        }
        self.known.reading = None;
        Ok(())
    }

    /// The sessions of the case as they are now, with their bills.
    async fn sessions(&mut self) -> Result<Vec<Seen>> {
        let mut all = self.board.next(&self.case.station_id).await?;
        all.retain(|session| session["token_uid"] != FENCE_CARD);
        let api = self.api.clone();
        tokio::task::spawn_blocking(move || expect::with_bills(&api, all)).await?
    }

    async fn wait(&mut self, expected: &Expected) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let seen = self.sessions().await?;
            if seen.iter().any(|seen| expect::fits(expected, seen)) {
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!("no session became {expected:?}: {}", expect::list(&seen));
            }
        }
    }

    async fn person_closes(&mut self) -> Result<()> {
        let seen = self.sessions().await?;
        let is_open = |seen: &&Seen| seen.session["status"] == "CHARGING";
        let open = seen.iter().find(is_open).context("no session is open")?;
        let id = open.session["session_id"].as_str().unwrap_or_default();
        let path = format!("/v1/sessions/{id}/corrections");
        let body = json!({"kind": "close", "reason": "the charger lost its power"});
        let api = self.api.clone();
        tokio::task::spawn_blocking(move || api.post(&path, &body)?.ok()).await??;
        Ok(())
    }

    /// A charge of 1 Wh with a card of its own at a connector of its own.
    async fn fence(&mut self) -> Result<()> {
        if self.case.version == "1.6" {
            let start = json!({"connectorId": FENCE_CONNECTOR, "idTag": FENCE_CARD,
                "meterStart": 5, "timestamp": "$T-1s"});
            self.call("StartTransaction", &start).await?;
            let id = self.known.transactions.last().copied();
            let stop = json!({"transactionId": id, "idTag": FENCE_CARD, "meterStop": 6,
                "timestamp": "$T"});
            self.call("StopTransaction", &stop).await?;
        } else {
            for (seq, kind, register, time) in [(0, "Started", 5, "$T-1s"), (1, "Ended", 6, "$T")] {
                let event = json!({
                    "eventType": kind, "timestamp": time, "seqNo": seq,
                    "triggerReason": "Authorized",
                    "transactionInfo": {"transactionId": "the-fence"},
                    "idToken": {"idToken": FENCE_CARD, "type": "ISO14443"},
                    "evse": {"id": FENCE_CONNECTOR, "connectorId": 1},
                    "meterValue": [{"timestamp": time, "sampledValue": [{"value": register}]}],
                });
                self.call("TransactionEvent", &event).await?;
            }
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            let all = self.board.next(&self.case.station_id).await?;
            let mut fences = all.iter().filter(|one| one["token_uid"] == FENCE_CARD);
            if fences.any(|one| one["status"] == "SETTLED") {
                return Ok(());
            }
            ensure!(Instant::now() < deadline, "never settled: {all:?}");
        }
    }

    async fn judge(&mut self, is_fenced: bool) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        // What is open may still move; all else is final behind the closing charge.
        let expects_open = self
            .case
            .sessions
            .iter()
            .any(|one| one.status.contains("CHARGING"));
        loop {
            let seen = self.sessions().await?;
            let Err(wrong) = expect::all_fit(&self.case.sessions, &seen) else {
                return Ok(());
            };
            let is_moving = seen.iter().any(|seen| seen.session["status"] == "FINISHED");
            let may_move = is_moving || expects_open || !is_fenced;
            if !may_move || Instant::now() > deadline {
                bail!("{wrong}; there are: {}", expect::list(&seen));
            }
        }
    }
}
