//! A cloud that welcomes, acknowledges, applies and remembers.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use forecourt_domain::fact::Fact;
use forecourt_link::{
    Accepted, Ack, Answer, AnswerGroup, Applied, ConfigVersions, Epoch, Fetch, GatewayPolicy, Hash,
    Hello, Incoming, Lane, Pong, RaisedAlarm, RawRecord, Records, Set, SetItems, StationConfig,
    ToCloud, ToGateway, Watermark, Welcome, parse_to_cloud, to_text,
};
use forecourt_types::{SiteId, StationId, Timestamp};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{broadcast, mpsc};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

use super::until;

pub(crate) type Place = (Epoch, StationId, Lane);

#[derive(Default)]
struct State {
    stations: Vec<StationConfig>,
    versions: ConfigVersions,
    policy: GatewayPolicy,
    policy_in_force: Option<u64>,
    alarms: Vec<RaisedAlarm>,
    records: BTreeMap<Place, Vec<RawRecord>>,
    doubles: usize,
    hellos: Vec<Hello>,
    credentials: Vec<String>,
    fetched: Vec<String>,
    refuse: Option<u16>,
    silent: bool,
    open: usize,
    overlapped: bool,
    distrusted: usize,
    ask: Option<forecourt_domain::fact::TokenStatus>,
    pushes: Vec<mpsc::UnboundedSender<Message>>,
    closes_answered: usize,
}

pub(crate) struct Cloud {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
    cut: broadcast::Sender<()>,
    scheme: &'static str,
}

impl Cloud {
    pub(crate) async fn start() -> Self {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0))).await
    }

    pub(crate) async fn start_at(address: SocketAddr) -> Self {
        let (cloud, listener) = Self::listen(address, "ws").await;
        let (state, cut) = (Arc::clone(&cloud.state), cloud.cut.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&state), cut.subscribe()));
            }
        });
        cloud
    }

    /// The same behind TLS, as `localhost`.
    pub(crate) async fn start_tls(config: rustls::ServerConfig) -> Self {
        let (cloud, listener) = Self::listen(SocketAddr::from(([127, 0, 0, 1], 0)), "wss").await;
        let (state, cut) = (Arc::clone(&cloud.state), cloud.cut.clone());
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                match acceptor.accept(stream).await {
                    Ok(stream) => {
                        tokio::spawn(serve(stream, Arc::clone(&state), cut.subscribe()));
                    }
                    Err(_) => state.lock().unwrap().distrusted += 1,
                }
            }
        });
        cloud
    }

    async fn listen(address: SocketAddr, scheme: &'static str) -> (Self, TcpListener) {
        let listener = TcpListener::bind(address).await.unwrap();
        let cloud = Self {
            address: listener.local_addr().unwrap(),
            state: Arc::default(),
            cut: broadcast::Sender::new(4),
            scheme,
        };
        (cloud, listener)
    }

    /// Gateways that broke the TLS handshake off.
    pub(crate) fn distrusted(&self) -> usize {
        self.with(|state| state.distrusted)
    }

    pub(crate) fn url(&self) -> String {
        let host = match self.scheme {
            "wss" => "localhost",
            _ => "127.0.0.1",
        };
        format!("{}://{host}:{}/link", self.scheme, self.address.port())
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap())
    }

    pub(crate) fn set_stations(&self, stations: Vec<StationConfig>) {
        self.with(|state| {
            state.stations = stations;
            state.versions.stations += 1;
        });
    }

    /// Changes the station list and tells the gateway that there is a new one.
    pub(crate) fn push_stations(&self, stations: Vec<StationConfig>) {
        self.set_stations(stations);
        let version = self.versions().stations;
        self.push(&ToGateway::Set(Set {
            version,
            first: false,
            cursor: None,
            after: None,
            items: SetItems::Stations(Vec::new()),
        }));
    }

    /// Changes the policy, and tells the gateway that there is a new one.
    pub(crate) fn push_policy(&self, policy: GatewayPolicy) {
        let version = self.with(|state| {
            state.policy = policy;
            let version = state.versions.policy.unwrap_or(0) + 1;
            state.versions.policy = Some(version);
            version
        });
        self.push(&ToGateway::Set(Set {
            version,
            first: false,
            cursor: None,
            after: None,
            items: SetItems::Policy(Vec::new()),
        }));
    }

    /// Waits until the gateway tells that the newest policy is in force.
    pub(crate) async fn policy_in_force(&self) {
        until(|| async { self.with(|state| state.policy_in_force == state.versions.policy) }).await;
    }

    /// Waits until the gateway tells of an alarm of this kind, and returns it.
    pub(crate) async fn alarm(&self, kind: &str) -> RaisedAlarm {
        let told = || {
            self.with(|state| {
                let mut alarms = state.alarms.iter();
                alarms.find(|alarm| alarm.kind == kind).cloned()
            })
        };
        until(|| async { told().is_some() }).await;
        told().unwrap()
    }

    pub(crate) fn answer_asks(&self, status: forecourt_domain::fact::TokenStatus) {
        self.with(|state| state.ask = Some(status));
    }

    pub(crate) fn versions(&self) -> ConfigVersions {
        self.with(|state| state.versions)
    }

    /// Sends a message on every open link.
    pub(crate) fn push(&self, message: &ToGateway) {
        let text = to_text(message).unwrap();
        self.push_text(&text);
    }

    pub(crate) fn push_text(&self, text: &str) {
        self.with(|state| {
            for push in &state.pushes {
                let _ = push.send(Message::text(text));
            }
        });
    }

    /// Sends a close frame on every open link.
    pub(crate) fn close(&self) {
        self.with(|state| {
            for push in &state.pushes {
                let _ = push.send(Message::Close(None));
            }
        });
    }

    /// Close frames of gateways, each an answer where [`Self::close`] was called.
    pub(crate) fn closes_answered(&self) -> usize {
        self.with(|state| state.closes_answered)
    }

    /// Answers upgrades with this status from now on; none lets them in again.
    pub(crate) fn refuse(&self, status: Option<u16>) {
        self.with(|state| state.refuse = status);
    }

    /// Goes on reading and answers nothing, pings included.
    pub(crate) fn fall_silent(&self, silent: bool) {
        self.with(|state| state.silent = silent);
    }

    /// Cuts every open link.
    pub(crate) fn cut(&self) {
        let _ = self.cut.send(());
    }

    pub(crate) fn hellos(&self) -> Vec<Hello> {
        self.with(|state| state.hellos.clone())
    }

    pub(crate) fn credentials(&self) -> Vec<String> {
        self.with(|state| state.credentials.clone())
    }

    /// Whether two links were ever open at once.
    pub(crate) fn overlapped(&self) -> bool {
        self.with(|state| state.overlapped)
    }

    pub(crate) async fn hellos_reach(&self, count: usize) {
        until(|| async { self.hellos().len() >= count }).await;
    }

    pub(crate) async fn fetched(&self, what: &str) {
        until(|| async { self.with(|state| state.fetched.iter().any(|name| name == what)) }).await;
    }

    /// All facts of a station's lane, in order, over all epochs.
    pub(crate) fn facts(&self, station: &str, lane: Lane) -> Vec<Fact> {
        let facts = self.with(|state| {
            let chains = state.records.iter();
            let mine = chains.filter(|((_, id, of), _)| id.as_str() == station && *of == lane);
            mine.flat_map(|(_, records)| records.clone())
                .collect::<Vec<_>>()
        });
        facts.iter().map(|raw| raw.read().unwrap().fact).collect()
    }

    /// Waits for a fact, and gives back all of the lane.
    pub(crate) async fn fact(&self, station: &str, wanted: impl Fn(&Fact) -> bool) -> Vec<Fact> {
        until(|| async { self.facts(station, Lane::Transactions).iter().any(&wanted) }).await;
        self.facts(station, Lane::Transactions)
    }
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    state: Arc<Mutex<State>>,
    mut cut: broadcast::Receiver<()>,
) {
    let at_door = Arc::clone(&state);
    #[expect(
        clippy::result_large_err,
        reason = "the callback's type is tungstenite's"
    )]
    let door = move |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
        let mut state = at_door.lock().unwrap();
        let credential = request.headers().get("authorization");
        state
            .credentials
            .push(credential.map_or_else(String::new, |value| value.to_str().unwrap().to_owned()));
        match state.refuse {
            None => Ok(response),
            Some(status) => {
                let mut refusal = ErrorResponse::new(None);
                *refusal.status_mut() = http::StatusCode::from_u16(status).unwrap();
                Err(refusal)
            }
        }
    };
    let Ok(mut socket) = tokio_tungstenite::accept_hdr_async(stream, door).await else {
        return;
    };
    let (push, mut pushed) = mpsc::unbounded_channel();
    {
        let mut state = state.lock().unwrap();
        state.open += 1;
        state.overlapped |= state.open > 1;
        state.pushes.push(push);
    }
    loop {
        let silent = state.lock().unwrap().silent;
        let answer = tokio::select! {
            _ = cut.recv() => break,
            message = pushed.recv() => message,
            // Unread, not even the WebSocket's own pongs go out.
            message = socket.next(), if !silent => match message {
                Some(Ok(Message::Text(text))) => {
                    assert!(text.len() <= 32 * 1024, "a link message of {} bytes", text.len());
                    take(&mut state.lock().unwrap(), &text).map(Message::text)
                }
                Some(Ok(Message::Close(_))) => {
                    state.lock().unwrap().closes_answered += 1;
                    break;
                }
                Some(Err(_)) | None => break,
                Some(Ok(_)) => None,
            },
            () = tokio::time::sleep(Duration::from_millis(20)) => None,
        };
        if let Some(message) = answer
            && socket.send(message).await.is_err()
        {
            break;
        }
    }
    state.lock().unwrap().open -= 1;
}

fn take(state: &mut State, text: &str) -> Option<String> {
    let Incoming::Known(message) = parse_to_cloud(text).unwrap() else {
        panic!("an unknown message: {text}");
    };
    let answer = match message {
        ToCloud::Hello(hello) => {
            let welcome = welcome(state, &hello);
            state.policy_in_force = hello.versions.policy;
            state.hellos.push(hello);
            ToGateway::Welcome(welcome)
        }
        ToCloud::Records(records) | ToCloud::CommandUpdate(records) => {
            ToGateway::Ack(apply(state, records))
        }
        ToCloud::Ask(ask) => ToGateway::Answer(Answer {
            ask_id: ask.ask_id,
            status: state.ask?,
            group: AnswerGroup::default(),
        }),
        ToCloud::Ping(ping) => {
            state.policy_in_force = ping.policy.or(state.policy_in_force);
            if !ping.alarms.is_empty() {
                state.alarms.clone_from(&ping.alarms);
            }
            let heads = ping.heads.iter();
            let applied = heads.map(|head| Applied {
                watermark: watermark(state, ping.epoch, &head.station_id, head.lane),
                resend_from: None,
            });
            ToGateway::Pong(Pong {
                cloud_time: now(),
                applied: applied.collect(),
                versions: state.versions,
            })
        }
        ToCloud::Missing(missing) => panic!("{missing:?}"),
        ToCloud::Fetch(fetch) => ToGateway::Set(fetched(state, fetch)),
    };
    Some(to_text(&answer).unwrap())
}

fn welcome(state: &State, hello: &Hello) -> Welcome {
    let lost = !hello.lost.is_empty();
    let epoch = Epoch::new(hello.epoch.ordinal() + u16::from(lost)).unwrap();
    let places = state.records.keys().filter(|(of, _, _)| *of == epoch);
    Welcome {
        site_id: SiteId::new("site1").unwrap(),
        epoch,
        cloud_time: now(),
        credits: 8,
        versions: state.versions,
        watermarks: places
            .map(|(epoch, station, lane)| watermark(state, *epoch, station, *lane))
            .collect(),
        cursor: None,
        open_commands: Vec::new(),
        refused: None,
    }
}

fn watermark(state: &State, epoch: Epoch, station: &StationId, lane: Lane) -> Watermark {
    let chain = state.records.get(&(epoch, station.clone(), lane));
    let last = chain.and_then(|chain| chain.last());
    Watermark {
        station_id: station.clone(),
        lane,
        applied: last.map_or(0, |raw| raw.place().unwrap().station_sequence),
        hash: last.map_or_else(Hash::origin, RawRecord::hash),
    }
}

/// Applies in order, once; a gap or another chain is a failure of the gateway.
fn apply(state: &mut State, records: Records) -> Ack {
    let place = (records.epoch, records.station_id.clone(), records.lane);
    let chain = state.records.entry(place).or_default();
    let mut last = 0;
    for raw in records.records {
        let at = raw.place().unwrap();
        last = at.station_sequence;
        let head = u64::try_from(chain.len()).unwrap();
        if at.station_sequence <= head {
            let index = usize::try_from(at.station_sequence).unwrap() - 1;
            assert_eq!(chain[index].as_str(), raw.as_str(), "a fork");
            state.doubles += 1;
            continue;
        }
        assert_eq!(at.station_sequence, head + 1, "a gap");
        let previous = chain.last().map_or_else(Hash::origin, RawRecord::hash);
        assert_eq!(at.previous_hash, previous, "a broken chain");
        chain.push(raw);
    }
    Ack {
        accepted: Accepted {
            station_id: records.station_id,
            lane: records.lane,
            sequence: last,
        },
        credits: 8,
    }
}

fn fetched(state: &mut State, fetch: Fetch) -> Set {
    let (version, items) = match fetch.what.as_str() {
        "stations" => (
            state.versions.stations,
            SetItems::Stations(state.stations.clone()),
        ),
        "tokens" => (state.versions.tokens, SetItems::Tokens(Vec::new())),
        "policy" => (
            state.versions.policy.unwrap(),
            SetItems::Policy(vec![state.policy]),
        ),
        other => panic!("{other}"),
    };
    state.fetched.push(fetch.what);
    Set {
        version,
        first: true,
        cursor: None,
        after: None,
        items,
    }
}

fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_millis(i64::try_from(since.unwrap().as_millis()).unwrap()).unwrap()
}
