//! The smallest cloud that a gateway accepts: it welcomes, acknowledges, applies at once and
//! remembers only how far each lane is applied.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result};
use forecourt_domain::fact::TokenStatus;
use forecourt_link::{
    Accepted, Ack, Answer, AnswerGroup, Applied, ConfigVersions, Epoch, Hash, Incoming, Lane, Pong,
    Records, Set, SetItems, ToCloud, ToGateway, TokenConfig, Watermark, Welcome, parse_to_cloud,
    to_text,
};
use forecourt_types::{SiteId, StationId, Timestamp, TokenUid};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Message;

use crate::frames::CARD;

type Places = HashMap<(Epoch, StationId, Lane), (u64, Hash)>;

/// A cloud on its own port, in a thread of this process.
#[derive(Debug)]
pub(crate) struct Cloud {
    /// The address that gateways connect to.
    pub url: String,
    away: watch::Sender<bool>,
}

impl Cloud {
    /// Starts the cloud on a free port.
    pub(crate) fn start() -> Result<Self> {
        let listener = std::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        listener.set_nonblocking(true)?;
        let url = format!("ws://{}/link", listener.local_addr()?);
        let away = watch::Sender::new(false);
        let watched = away.subscribe();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        std::thread::spawn(move || runtime.block_on(accept(listener, watched)));
        Ok(Self { url, away })
    }

    /// Cuts every link, and accepts no new one from now on.
    pub(crate) fn leave(&self) {
        self.away.send_replace(true);
    }
}

async fn accept(listener: std::net::TcpListener, away: watch::Receiver<bool>) {
    let places = Arc::new(Mutex::new(Places::new()));
    let Ok(listener) = TcpListener::from_std(listener) else {
        return;
    };
    while let Ok((stream, _)) = listener.accept().await {
        let (places, mut away) = (Arc::clone(&places), away.clone());
        tokio::spawn(async move {
            tokio::select! {
                _ = away.wait_for(|away| *away) => {}
                result = serve(stream, &places) => if let Err(error) = result {
                    eprintln!("the benchmark's cloud: {error:#}");
                },
            }
        });
    }
}

async fn serve(stream: TcpStream, places: &Mutex<Places>) -> Result<()> {
    let mut socket = tokio_tungstenite::accept_async(stream).await?;
    while let Some(message) = socket.next().await {
        // A gateway that ends just cuts the link.
        let Ok(Message::Text(text)) = message else {
            continue;
        };
        let answer = take(&text, places.lock().unwrap_or_else(PoisonError::into_inner))?;
        if let Some(answer) = answer {
            socket.send(Message::text(to_text(&answer)?)).await?;
        }
    }
    Ok(())
}

fn take(text: &str, mut places: MutexGuard<'_, Places>) -> Result<Option<ToGateway>> {
    let Incoming::Known(message) = parse_to_cloud(text)? else {
        return Ok(None);
    };
    Ok(Some(match message {
        ToCloud::Hello(hello) => ToGateway::Welcome(Welcome {
            site_id: SiteId::new("bench")?,
            epoch: hello.epoch,
            cloud_time: now()?,
            credits: 8,
            versions: VERSIONS,
            watermarks: Vec::new(),
            cursor: None,
            open_commands: Vec::new(),
            refused: None,
        }),
        ToCloud::Records(records) | ToCloud::CommandUpdate(records) => {
            ToGateway::Ack(apply(&mut places, records)?)
        }
        ToCloud::Ask(ask) => ToGateway::Answer(Answer {
            ask_id: ask.ask_id,
            status: TokenStatus::Accepted,
            group: AnswerGroup::default(),
        }),
        ToCloud::Ping(ping) => {
            let applied = ping.heads.into_iter().map(|head| {
                let place = places.get(&(ping.epoch, head.station_id.clone(), head.lane));
                let (applied, hash) = place.cloned().unwrap_or((0, Hash::origin()));
                Applied {
                    watermark: Watermark {
                        station_id: head.station_id,
                        lane: head.lane,
                        applied,
                        hash,
                    },
                    resend_from: None,
                }
            });
            ToGateway::Pong(Pong {
                cloud_time: now()?,
                applied: applied.collect(),
                versions: VERSIONS,
            })
        }
        ToCloud::Fetch(fetch) => ToGateway::Set(Set {
            version: 1,
            first: true,
            cursor: None,
            after: None,
            items: match fetch.what.as_str() {
                "tokens" => SetItems::Tokens(vec![TokenConfig {
                    token_uid: TokenUid::new(CARD)?,
                    status: TokenStatus::Accepted,
                    group: AnswerGroup::default(),
                }]),
                _ => SetItems::Stations(Vec::new()),
            },
        }),
        ToCloud::Missing(_) => return Ok(None),
    }))
}

/// The versions of the lists. The card is on the token list, as a driver's nearly always is.
const VERSIONS: ConfigVersions = ConfigVersions {
    stations: 0,
    tokens: 1,
    policy: None,
};

fn apply(places: &mut Places, records: Records) -> Result<Ack> {
    let last = records.records.last().context("a batch without records")?;
    let sequence = last.place()?.station_sequence;
    let key = (records.epoch, records.station_id.clone(), records.lane);
    places.insert(key, (sequence, last.hash()));
    let accepted = Accepted {
        station_id: records.station_id,
        lane: records.lane,
        sequence,
    };
    Ok(Ack {
        accepted,
        credits: 8,
    })
}

fn now() -> Result<Timestamp> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    Ok(Timestamp::from_millis(i64::try_from(since.as_millis())?)?)
}
