//! The whole product in one process. The library describes it.

use std::process::ExitCode;

use clap::Parser;
use local_server::command;
use local_server::config::{Arguments, Config};

fn main() -> ExitCode {
    forecourt_process::keep_files_private();
    let arguments = Arguments::parse();
    let environment = std::env::vars().collect();
    let result = Config::load(&arguments, environment)
        .map_err(anyhow::Error::from)
        .and_then(|config| command::run(config, arguments.command));
    match result {
        Ok(code) => code,
        Err(error) => {
            // Each error says its own part; the chain is printed once, here.
            eprintln!("local-server: {error:#}");
            ExitCode::FAILURE
        }
    }
}
