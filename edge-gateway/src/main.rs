//! The `edge-gateway` program.

use std::process::ExitCode;

use clap::Parser as _;
use edge_gateway::cli;

fn main() -> ExitCode {
    forecourt_process::keep_files_private();
    match cli::run(cli::Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            use std::io::Write as _;
            // The whole chain, once.
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
