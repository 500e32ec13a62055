//! The commands of the `edge-gateway` program.

mod run;
mod show;

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::Config;

/// Forecourt's edge gateway: the central system of a site's chargers.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the gateway until it is told to stop (Ctrl-C or SIGTERM drain, SIGHUP reads the certificate again)
    Run {
        #[command(flatten)]
        file: ConfigFile,
    },
    /// Check the configuration and report everything that is wrong, without starting
    CheckConfig {
        #[command(flatten)]
        file: ConfigFile,
    },
    /// Trade a one-time secret for this gateway's credential
    Enroll {
        /// The cloud's API, such as https://api.example.com
        #[arg(long)]
        cloud: String,
        /// The secret shown when the gateway was added, beginning with fce.
        #[arg(long, env = "FORECOURT_ENROLMENT_SECRET", hide_env_values = true)]
        secret: String,
        /// Where to keep the credential: the state_dir of the configuration
        #[arg(long)]
        state_dir: PathBuf,
        /// A PEM file of the authorities to trust instead of the system's
        #[arg(long)]
        ca_file: Option<PathBuf>,
    },
    /// Show what stands in the journal, and how a running gateway is
    Status {
        #[command(flatten)]
        file: ConfigFile,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
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

/// Does what the arguments say.
///
/// # Errors
/// What went wrong, for a person.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Run { file } => run::run(file.load()?),
        Command::CheckConfig { file } => {
            file.load()?;
            say("the configuration is in order");
            Ok(())
        }
        Command::Enroll {
            cloud,
            secret,
            state_dir,
            ca_file,
        } => {
            let enrolled = crate::enroll(&cloud, &secret, &state_dir, ca_file.as_deref());
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

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the program cannot start its threads")
}

/// To standard output; a reader that left is no error.
fn say(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{text}");
}
