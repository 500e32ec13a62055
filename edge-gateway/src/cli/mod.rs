//! The commands of the `edge-gateway` program.

mod check;
mod run;
mod show;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::{Config, Credentials, CredentialsError, Proxy};

/// The most bytes that are read of a file with an enrolment secret: a secret has under 200 bytes.
const SECRET_BYTES_MAX: u64 = 4 * 1024;

/// Serves the EV chargers of a site by OCPP, with or without a connection to the cloud, and sends
/// all that happens there to a Forecourt cloud.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the gateway until it is told to stop (Ctrl-C or SIGTERM drain, SIGHUP reads the
    /// certificate again)
    Run {
        #[command(flatten)]
        settings: Settings,
    },
    /// Check what `run` would start with and report everything that is wrong, without starting
    CheckConfig {
        #[command(flatten)]
        settings: Settings,
    },
    /// Trade a one-time secret for this gateway's credential
    Enroll {
        /// The cloud's API, such as https://api.example.com
        #[arg(long)]
        cloud: String,
        #[command(flatten)]
        secret: Secret,
        /// Where to keep the credential: the state_dir of the configuration
        #[arg(long)]
        state_dir: PathBuf,
        /// A PEM file of the authorities to trust instead of the system's
        #[arg(long)]
        ca_file: Option<PathBuf>,
        /// The HTTP proxy that leads to the cloud, such as http://proxy.example:3128; without it
        /// HTTPS_PROXY and NO_PROXY count
        #[arg(long, env = "FORECOURT_CLOUD_PROXY", hide_env_values = true)]
        proxy: Option<String>,
        /// Use http:// and ws:// addresses of another machine all the same; secret and credential
        /// can be read on the way
        #[arg(long)]
        insecure: bool,
    },
    /// Show what stands in the journal, and how a running gateway is
    Status {
        #[command(flatten)]
        file: ConfigFile,
        /// Print the status as JSON
        #[arg(long)]
        json: bool,
    },
}

/// The one-time secret of an enrolment, in one of two ways.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Secret {
    /// A file that holds the secret and nothing else; - is standard input
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// The secret shown when the gateway was added, beginning with fce.
    /// (other users of this machine can read it in the list of processes: --secret-file hides it)
    #[arg(long, env = "FORECOURT_ENROLMENT_SECRET", hide_env_values = true)]
    secret: Option<String>,
}

/// What a gateway starts with.
#[derive(Debug, clap::Args)]
struct Settings {
    #[command(flatten)]
    file: ConfigFile,
    /// Use a ws:// address of another machine all the same; credential and records can be read on
    /// the way (cloud.insecure)
    #[arg(long)]
    insecure: bool,
}

impl Settings {
    fn load(&self) -> anyhow::Result<Config> {
        let mut config = self.file.load()?;
        config.cloud.insecure |= self.insecure;
        Ok(config)
    }
}

#[derive(Debug, clap::Args)]
struct ConfigFile {
    /// The configuration (TOML); variables such as FORECOURT_OCPP_LISTEN win over it
    #[arg(long)]
    config: Option<PathBuf>,
}

impl ConfigFile {
    fn load(&self) -> anyhow::Result<Config> {
        Ok(Config::load(self.config.as_deref(), std::env::vars())?)
    }
}

/// Carries out the command that the arguments name.
///
/// # Errors
/// What went wrong, for a person.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Run { settings } => run::run(settings.load()?),
        Command::CheckConfig { settings } => check_config(&settings.load()?),
        Command::Enroll {
            cloud,
            secret,
            state_dir,
            ca_file,
            proxy,
            insecure,
        } => {
            let secret = match secret.secret_file {
                Some(path) => read_secret(&path)?,
                None => secret.secret.unwrap_or_default(),
            };
            let proxy = proxy_of(proxy.as_deref())?;
            let (ca_file, proxy) = (ca_file.as_deref(), proxy.as_ref());
            let enrolled = crate::enroll(&cloud, &secret, &state_dir, ca_file, insecure, proxy);
            let credentials = runtime()?.block_on(enrolled)?;
            say(&format!(
                "this is now gateway {} of site {}; its credential is kept in {}",
                credentials.gateway_id,
                credentials.site_id,
                state_dir.display()
            ));
            Ok(())
        }
        Command::Status { file, json } => show::show(&file.load()?, json),
    }
}

/// Checks a configuration, also before the gateway is enrolled.
fn check_config(config: &Config) -> anyhow::Result<()> {
    match Credentials::load(&config.state_dir) {
        Ok(credentials) => check::check(config, Some(&credentials))?,
        Err(not_enrolled @ CredentialsError::NotEnrolled { .. }) => {
            check::check(config, None)?;
            say(&format!("not enrolled yet: {not_enrolled}"));
        }
        Err(error) => return Err(error.into()),
    }
    say("the configuration is in order");
    Ok(())
}

/// The proxy that is named for an enrolment, otherwise that of the environment.
fn proxy_of(named: Option<&str>) -> anyhow::Result<Option<Proxy>> {
    match named {
        Some("off") => Ok(None),
        Some(text) => {
            let proxy = Proxy::parse(text);
            proxy
                .map(Some)
                .map_err(|wanted| anyhow::anyhow!("--proxy: {wanted}"))
        }
        None => Proxy::of_environment(&std::env::vars().collect())
            .map_err(|(name, wanted)| anyhow::anyhow!("the environment variable {name}: {wanted}")),
    }
}

/// Reads a secret from a file, or from standard input.
fn read_secret(path: &Path) -> anyhow::Result<String> {
    use std::io::Read as _;
    let failed = || format!("no secret could be read from {}", path.display());
    let mut text = String::new();
    if path == Path::new("-") {
        let input = std::io::stdin().lock();
        let read = input.take(SECRET_BYTES_MAX).read_to_string(&mut text);
        read.with_context(failed)?;
    } else {
        let file = std::fs::File::open(path).with_context(failed)?;
        let read = file.take(SECRET_BYTES_MAX).read_to_string(&mut text);
        read.with_context(failed)?;
    }
    Ok(text.trim().to_owned())
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the program cannot start its threads")
}

/// Writes to standard output; it is no error when the reader has gone.
fn say(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{text}");
}
