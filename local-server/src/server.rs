//! The whole process: how it starts, runs and stops.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use edge_gateway::{Notice, Running};
use forecourt_api::{self as api, ApiState, Demo, Settings};
use forecourt_embedded::ConnectionsApi;
use forecourt_functions::console::Console;
use forecourt_functions::handlers::Functions;
use forecourt_store::ports::Ports;
use forecourt_store::secrets::KeyCache;
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

use crate::backup::{cloud_dir, make_folder};
use crate::cloud::{self, Cloud, EventSources, QueueFunctions};
use crate::config::Config;
use crate::demo::people;
use crate::first_start::{self, Admin, BootstrapClient, FirstStartError, Given};
use crate::functions::{self, Handlers};
use crate::https::{HttpsPort, OwnCertificate};
use crate::inside::Inside;
use crate::issuers;
pub use crate::start_error::StartError;
use crate::start_error::in_our_flags;
use crate::stop::{Stop, Stopper};
use crate::watch::{Addresses, Enrolled, Watch};
use crate::websocket::Connections;
use crate::{control, gateway, http, reach};

/// The file with the addresses of a running server, for scripts and tests.
const ADDRESSES_FILE: &str = "addresses.json";

/// A running server.
pub struct Server {
    /// The API client that the first start makes.
    pub bootstrap: BootstrapClient,
    /// The person who can do everything.
    pub admin: Admin,
    /// The certificate of the HTTPS port that the server has made; none when it has made none.
    pub own_certificate: Option<OwnCertificate>,
    /// The client of the API inside the process.
    pub inside: Inside,
    /// The cloud's storage and the ports over it.
    pub cloud: Cloud,
    watch: Arc<Watch>,
    stopper: Stopper,
    stop: Stop,
    sources: EventSources,
    tasks: Vec<JoinHandle<()>>,
    drain: Duration,
}

/// Starts all parts of the server. All ports are open when it returns.
///
/// # Errors
/// [`StartError`].
pub async fn start(config: &Config, given: Given) -> Result<Server, StartError> {
    make_folder(&config.data_dir)?;
    let (stopper, stop) = Stopper::new();
    let most = gateway::connections(config).fitted();
    let mut side = CloudSide::start(config, given, &stop, most).await?;
    let started = start_gateway(config, side.http, &side.inside, most).await?;
    let (running, enrolled) = started.unzip();
    let watch = Arc::new(Watch {
        cloud: side.cloud.clone(),
        inside: side.inside.clone(),
        connections: side.connections,
        addresses: Addresses {
            http: side.http,
            https: side.https,
            public_url: side.public_url,
            link: side.link,
            ocpp: running.as_ref().map(|running| running.ocpp_addr),
            ocpp_tls: running.as_ref().and_then(|running| running.tls_addr),
            status: running.as_ref().and_then(|running| running.status_addr),
            pid: std::process::id(),
        },
        gateway: tokio::sync::RwLock::new(running),
        enrolled,
        data_dir: config.data_dir.clone(),
    });
    match control::open(&config.data_dir) {
        Ok(listener) => {
            let serving = control::serve(listener, Arc::clone(&watch), stop.clone());
            side.tasks.push(tokio::spawn(serving));
        }
        // Charging does not depend on this.
        Err(error) => {
            tracing::warn!(%error, "no control socket: status and backup work only while the server is stopped; a shorter data folder's path may help");
        }
    }
    warn_of_a_replaced_gateway(&watch).await;
    write_addresses(&config.data_dir, &watch.addresses)?;
    Ok(Server {
        bootstrap: side.bootstrap,
        admin: side.admin,
        own_certificate: side.own_certificate,
        inside: side.inside,
        cloud: side.cloud,
        watch,
        stopper,
        stop,
        sources: side.sources,
        tasks: side.tasks,
        drain: config.drain,
    })
}

/// What tells the API where it runs, and what the configuration says of it.
fn settings(config: &Config, public_url: &str, link: &str) -> Result<Settings, StartError> {
    Ok(Settings {
        audit_days: config.audit_days,
        webhook_http: !config.webhooks_allow.is_empty(),
        demo: demo(config)?,
        ..Settings::new(public_url.to_owned(), link.to_owned())
    })
}

/// What makes the API that of a demo: the accounts of the demo's people.
fn demo(config: &Config) -> Result<Option<Demo>, StartError> {
    let accounts = config.demo.then(people::ids).transpose()?;
    Ok(accounts.map(|accounts| Demo { accounts }))
}

/// What the API works with, and the issuers whose tokens it takes beside its own.
fn state(
    config: &Config,
    ports: &Ports,
    settings: Settings,
    keys: KeyCache,
) -> Result<ApiState, StartError> {
    let issuers = issuers::read(config.issuers_file.as_deref(), &settings.public_url)?;
    Ok(match issuers {
        Some(issuers) => ApiState::trusting(ports.clone(), settings, keys, issuers),
        None => ApiState::new(ports.clone(), settings, keys),
    })
}

/// All running parts except the gateway.
struct CloudSide {
    cloud: Cloud,
    inside: Inside,
    connections: Connections,
    bootstrap: BootstrapClient,
    admin: Admin,
    sources: EventSources,
    tasks: Vec<JoinHandle<()>>,
    http: SocketAddr,
    https: Option<SocketAddr>,
    own_certificate: Option<OwnCertificate>,
    public_url: String,
    link: String,
}

impl CloudSide {
    async fn start(
        config: &Config,
        given: Given,
        stop: &Stop,
        most: edge_gateway::Connections,
    ) -> Result<Self, StartError> {
        let (listener, http) = bind(config.http_listen).await?;
        let connections = Connections::default();
        let poster: Arc<dyn ConnectionsApi> = Arc::new(connections.clone());
        let cloud = Cloud::open(&cloud_dir(&config.data_dir), &config.queues, poster).await?;
        // Left over from a killed process, since the storage was free to be opened.
        let _ = std::fs::remove_file(config.data_dir.join(ADDRESSES_FILE));
        if reach::is_open_to_others(http) {
            tracing::warn!(address = %http, "the API is open to the network without TLS: secrets, access tokens and card holders' names can be read there");
        }
        let ports = cloud.ports().clone();
        let https = open_https(config, &ports).await?;
        let public_url = public_url(config, http, https.as_ref());
        let link = format!("{}/link", public_url.replacen("http", "ws", 1));
        let data_dir = &config.data_dir;
        let name = &config.operator_name;
        let bootstrap = first_start::bootstrap_client(&ports, data_dir, given.secret, name).await?;
        let functions = Functions::new(ports.clone(), functions::session_settings(config));
        let settings = settings(config, &public_url, &link)?;
        let console = Console::of_one_machine(&settings);
        let state = state(config, &ports, settings, functions.keys().clone())?;
        let admin = first_start::admin(&state, &ports, data_dir, &given.admin).await?;
        let api = api::router(state);
        let inside = Inside::new(
            api.clone(),
            ports,
            functions.keys().clone(),
            public_url.clone(),
        );
        let handlers = Arc::new(Handlers::new(functions, config)?);
        let limits = config.websocket;
        let sockets = functions::web_sockets(&handlers, &connections, limits, stop);
        let served = console.before(api);
        let router = http::router(served, sockets, cloud.clone());
        let queue_functions: Arc<dyn QueueFunctions> = handlers.clone();
        let sources = EventSources::start(&cloud, &queue_functions, stop);
        let every = config.monitor_every;
        let schedule = cloud::drive_schedule(cloud.clone(), handlers, every, stop.clone());
        let limits = config.http.with_connections(most.api / config.http_ports());
        let plain = http::without_open_sign_in(router.clone());
        let mut tasks = vec![
            http::serve(listener, plain, limits, stop.clone()),
            tokio::spawn(schedule),
        ];
        let https_address = https.as_ref().map(|port| port.address);
        let own_certificate = https.as_ref().and_then(|port| port.own.clone());
        tasks.extend(https.map(|port| port.serve(router, limits, stop.clone())));
        Ok(Self {
            cloud,
            inside,
            connections,
            bootstrap,
            admin,
            sources,
            tasks,
            http,
            https: https_address,
            own_certificate,
            public_url,
            link,
        })
    }
}

impl Server {
    /// Returns the addresses of all ports.
    #[must_use]
    pub fn addresses(&self) -> &Addresses {
        &self.watch.addresses
    }

    /// Returns a handle that learns when the server is told to stop.
    #[must_use]
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// Returns what the gateway inside says of itself; none without one.
    pub async fn gateway_status(&self) -> Option<edge_gateway::Status> {
        match &*self.watch.gateway.read().await {
            Some(running) => Some(running.status().await),
            None => None,
        }
    }

    /// Returns the facts that the gateway inside commits from now on.
    pub async fn notices(&self) -> Option<broadcast::Receiver<Notice>> {
        self.watch
            .gateway
            .read()
            .await
            .as_ref()
            .map(Running::notices)
    }

    /// Waits until chargers can connect; returns at once without the gateway inside.
    pub async fn ready(&self) {
        if let Some(running) = &*self.watch.gateway.read().await {
            running.ready().await;
        }
    }

    /// Stops the server. The gateway stops first, so that what it holds may still reach the cloud.
    /// Returns true when all work that had begun ended within the limit.
    pub async fn shutdown(self) -> bool {
        let deadline = tokio::time::Instant::now() + self.drain;
        let running = self.watch.gateway.write().await.take();
        let gateway_ended = match running {
            Some(running) => running.shutdown(self.drain / 2).await,
            None => true,
        };
        self.stopper.stop();
        let rest = async {
            self.sources.finished().await;
            for task in self.tasks {
                // A task that panicked has ended too.
                let _ = task.await;
            }
        };
        let ended = tokio::time::timeout_at(deadline, rest).await.is_ok();
        // The file names the addresses of a running server.
        let _ = std::fs::remove_file(self.watch.data_dir.join(ADDRESSES_FILE));
        gateway_ended && ended
    }
}

async fn start_gateway(
    config: &Config,
    http_address: SocketAddr,
    inside: &Inside,
    most: edge_gateway::Connections,
) -> Result<Option<(Running, Enrolled)>, StartError> {
    if !config.gateway {
        return Ok(None);
    }
    let site_name = if config.demo { "Harbour" } else { "Main site" };
    let state_dir = gateway::state_dir(&config.data_dir);
    let credentials =
        first_start::gateway_credentials(inside, &config.data_dir, &state_dir, site_name).await?;
    let enrolled = Enrolled {
        operator_id: credentials.operator_id.clone(),
        gateway_id: credentials.gateway_id.clone(),
        site_id: credentials.site_id.clone(),
        mark: inside
            .mark_of(&credentials)
            .await
            .map_err(FirstStartError::from)?,
    };
    let started = gateway::start(config, http_address, credentials, most).await;
    let running = started.map_err(in_our_flags)?;
    Ok(Some((running, enrolled)))
}

/// Logs once that another gateway took the place of the one inside before this start. If it happens
/// later, the enrolment logs it.
async fn warn_of_a_replaced_gateway(watch: &Watch) {
    match watch.inside_gateway().await {
        Ok(inside) => {
            if let Some(fault) = watch.fault_of(inside.as_ref()) {
                tracing::warn!("the gateway inside: {fault}");
            }
        }
        // Charging does not depend on this.
        Err(error) => {
            let error = forecourt_types::error_chain(&error);
            tracing::warn!(
                error,
                "whether the gateway inside serves its site is not known"
            );
        }
    }
}

/// Opens the HTTPS port, if there is to be one.
async fn open_https(config: &Config, ports: &Ports) -> Result<Option<HttpsPort>, StartError> {
    let Some(https) = &config.https else {
        return Ok(None);
    };
    let (named, now) = (config.public_url.as_deref(), ports.clock.now());
    let port = HttpsPort::open(https, &config.data_dir, named, now).await?;
    Ok(Some(port))
}

/// The address under which clients and gateways know the API: the named one, or else that of the
/// port that other machines may use.
fn public_url(config: &Config, http: SocketAddr, https: Option<&HttpsPort>) -> String {
    let own = || match https {
        Some(https) => format!("https://{}", reach::from_here(https.address)),
        None => format!("http://{}", reach::from_here(http)),
    };
    config.public_url.clone().unwrap_or_else(own)
}

async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::Port {
        address,
        purpose: "the API and the console",
        flag: "--http-listen",
        source,
    };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

/// Writes the file with the addresses as a whole or not at all, since whoever waits for it reads it
/// at once.
fn write_addresses(data_dir: &Path, addresses: &Addresses) -> Result<(), StartError> {
    let path = data_dir.join(ADDRESSES_FILE);
    let part = data_dir.join(format!("{ADDRESSES_FILE}.new"));
    let text = serde_json::to_string_pretty(addresses).unwrap_or_default();
    std::fs::write(&part, text + "\n")
        .and_then(|()| std::fs::rename(&part, &path))
        .map_err(|source| StartError::Addresses { path, source })
}
