use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use crate::driver::{Driver, Request};
use crate::event::{Event, Truth};
use crate::options::{Options, OptionsError, SessionPlan};

/// The greatest number of events that wait for the observer. When the observer does not read, the
/// charger waits, so no event is lost.
const EVENTS_MAX: usize = 4_096;

/// The greatest number of requests that wait for the charger.
const REQUESTS_MAX: usize = 64;

/// Why a charger did not carry out a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChargerError {
    /// The station cannot carry out the request now; the text gives the reason.
    #[error("{0}")]
    Refused(String),
    /// The charger's task has ended.
    #[error("the charger was switched off")]
    Off,
}

/// A running charger. It connects, boots and stays connected until dropped.
#[derive(Debug)]
pub struct Charger {
    requests: mpsc::Sender<Request>,
}

/// The events of a charger, in order. Dropping it stops the reports, not the charger.
#[derive(Debug)]
pub struct Events {
    receiver: mpsc::Receiver<Event>,
}

impl Events {
    /// Returns the next event, or `None` after the charger was switched off.
    pub async fn next(&mut self) -> Option<Event> {
        self.receiver.recv().await
    }

    /// Skips events until one satisfies `fits`, and returns that one.
    pub async fn wait_for(&mut self, mut fits: impl FnMut(&Event) -> bool) -> Option<Event> {
        loop {
            let event = self.receiver.recv().await?;
            if fits(&event) {
                return Some(event);
            }
        }
    }
}

impl Charger {
    /// Switches a charger on. It connects in the background and tries again until it succeeds. The
    /// call must be made within a tokio runtime.
    ///
    /// # Errors
    /// An option cannot work. Nothing is started then.
    pub fn connect(options: Options) -> Result<(Self, Events), OptionsError> {
        options.check()?;
        let (requests, request_receiver) = mpsc::channel(REQUESTS_MAX);
        let (event_sender, receiver) = mpsc::channel(EVENTS_MAX);
        tokio::spawn(Driver::new(options, event_sender).run(request_receiver));
        Ok((Self { requests }, Events { receiver }))
    }

    /// Plugs a vehicle in and presents a card. Returns the session's number.
    ///
    /// # Errors
    /// A connector that is unknown, in use or out of service.
    pub async fn start_session(&self, plan: SessionPlan) -> Result<u64, ChargerError> {
        let (reply, answer) = oneshot::channel();
        self.request(Request::Start(plan, reply)).await?;
        answer
            .await
            .map_err(|_| ChargerError::Off)?
            .map_err(ChargerError::Refused)
    }

    /// Ends the session of `connector` as its driver would. Returns the session's number.
    ///
    /// # Errors
    /// No session runs at the connector.
    pub async fn stop_session(&self, connector: u32) -> Result<u64, ChargerError> {
        let (reply, answer) = oneshot::channel();
        self.request(Request::Stop(connector, reply)).await?;
        answer
            .await
            .map_err(|_| ChargerError::Off)?
            .map_err(ChargerError::Refused)
    }

    /// Cuts the network connection for `away` of real time.
    ///
    /// # Errors
    /// The charger is off.
    pub async fn drop_socket(&self, away: Duration) -> Result<(), ChargerError> {
        self.request(Request::DropSocket(away)).await
    }

    /// Cuts the power for `away` of real time. Running sessions end.
    ///
    /// # Errors
    /// The charger is off.
    pub async fn power_cycle(&self, away: Duration) -> Result<(), ChargerError> {
        self.request(Request::PowerCycle(away)).await
    }

    /// Returns what really happened so far: registers and sessions.
    ///
    /// # Errors
    /// The charger is off.
    pub async fn truth(&self) -> Result<Truth, ChargerError> {
        let (reply, answer) = oneshot::channel();
        self.request(Request::Truth(reply)).await?;
        answer.await.map_err(|_| ChargerError::Off)
    }

    async fn request(&self, request: Request) -> Result<(), ChargerError> {
        self.requests
            .send(request)
            .await
            .map_err(|_| ChargerError::Off)
    }
}
