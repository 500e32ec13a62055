//! The command line.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// What a person types.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "local-server",
    version,
    args_override_self = true,
    about = "Forecourt on one machine: gateway, cloud functions, API and storage in one process",
    after_help = "Every flag that takes a value can also stand in the configuration file (data_dir, ocpp_listen, …) or in the \
environment (FORECOURT_DATA_DIR, FORECOURT_OCPP_LISTEN, …). A flag wins over the environment, the environment over the file."
)]
pub struct Arguments {
    /// Reads settings from this TOML file.
    #[arg(long, global = true, value_name = "FILE", env = "FORECOURT_CONFIG")]
    pub config: Option<PathBuf>,
    /// Keeps everything in this folder [default: data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<String>,
    /// The name of the operator, which the first start makes [default: "My charging network"]
    #[arg(long, value_name = "NAME")]
    pub operator_name: Option<String>,
    /// Adds demo sites with simulated chargers and a week of past charges, and lets unknown
    /// stations in.
    #[arg(long)]
    pub demo: bool,
    /// Lets stations in that nobody added, without a password.
    #[arg(long)]
    pub accept_unknown: bool,
    /// Runs the cloud side alone; edge gateways connect from outside.
    #[arg(long)]
    pub no_gateway: bool,
    /// Where chargers connect [default: 127.0.0.1:9000]
    #[arg(long, value_name = "ADDRESS")]
    pub ocpp_listen: Option<String>,
    /// Where the console and the API are served [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    pub http_listen: Option<String>,
    /// Where the console, the API and the link are served by HTTPS, for other machines; with a
    /// certificate that the server makes itself, unless https.certificate_file names one
    #[arg(long, value_name = "ADDRESS")]
    pub https_listen: Option<String>,
    /// Serves the API without TLS on an address that other machines reach; secrets can
    /// be read there
    #[arg(long)]
    pub insecure_http: bool,
    /// The API's address as clients and gateways know it [default: that of --http-listen]
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Where the gateway's status page and metrics are, or "off" [default: 127.0.0.1:9100]
    #[arg(long, value_name = "ADDRESS")]
    pub status_listen: Option<String>,
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do instead of serving.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Writes one consistent copy of everything into DIR, of a running or a stopped server.
    /// To restore, start the server with --data-dir DIR.
    Backup {
        /// An empty or new folder.
        dir: PathBuf,
    },
    /// Shows the running server's health, queues, journal and stations.
    Status {
        /// Prints the status as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Gives the API client "bootstrap" of the running server a new secret, for when it is lost.
    /// It is kept in the file bootstrap-client-secret of the data folder.
    RenewSecret,
    /// Checks the configuration, certificate files included, and names everything that
    /// a start refuses.
    CheckConfig,
}

impl Arguments {
    /// Returns the settings given as flags, by name.
    pub(super) fn settings(&self) -> BTreeMap<&'static str, String> {
        let texts = [
            ("data_dir", &self.data_dir),
            ("operator_name", &self.operator_name),
            ("ocpp_listen", &self.ocpp_listen),
            ("http_listen", &self.http_listen),
            ("https_listen", &self.https_listen),
            ("public_url", &self.public_url),
            ("status_listen", &self.status_listen),
        ];
        let mut given: BTreeMap<&'static str, String> = texts
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.clone()?)))
            .collect();
        let switches = [
            ("demo", self.demo, true),
            ("accept_unknown", self.accept_unknown, true),
            ("gateway", self.no_gateway, false),
            ("insecure_http", self.insecure_http, true),
        ];
        for (name, is_set, value) in switches {
            if is_set {
                given.insert(name, value.to_string());
            }
        }
        given
    }
}
