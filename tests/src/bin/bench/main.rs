//! `make bench`: the gateway beside its floors, in one run, and what a charge
//! costs at AWS.
//!
//! Each server is a process of its own and has a load generator of its own;
//! runs alternate (A B C, C B A), so that whatever else the machine does falls
//! on all. Aims are printed and compared, never asserted: this machine is not
//! the reader's.

mod client;
mod cloud;
mod floor;
mod frames;
mod load;
mod proc;
mod server;
mod speed;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

const USAGE: &str = "bench [--quick] [--only memory|heartbeats|sessions|latency|requests]...

  --quick   two minutes: fewer and shorter runs
  --only    leaves the other parts out; may be given more than once";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        // The processes that the benchmark itself starts.
        ["role", "floor"] => floor::serve(None),
        ["role", "floor", folder] => floor::serve(Some(Path::new(folder))),
        ["role", "load", address, server] => load::run(address.parse()?, server.parse()?),
        _ => bench(&Options::read(&words)?),
    }
}

/// What the command line asks for.
#[derive(Debug, Default)]
struct Options {
    quick: bool,
    only: Vec<String>,
}

impl Options {
    fn read(words: &[&str]) -> Result<Self> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match (*word, words.as_slice().first()) {
                ("--quick", _) => options.quick = true,
                (
                    "--only",
                    Some(&part @ ("memory" | "heartbeats" | "sessions" | "latency" | "requests")),
                ) => {
                    options.only.push(part.to_owned());
                    words.next();
                }
                _ => bail!("{word} is not understood\n\n{USAGE}"),
            }
        }
        Ok(options)
    }

    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == part)
    }
}

fn bench(options: &Options) -> Result<()> {
    let scratch = build(options)?;
    let cores = proc::cores();
    let pinning = server::Pinning::begin();
    println!(
        "{} processors, load average {}; {}",
        cores,
        proc::load_average()?,
        match pinning {
            server::Pinning::Pinned =>
                "each server has processor 0, its load generator and the cloud have processor 1",
            server::Pinning::Free =>
                "nothing is pinned (no second processor, or no taskset): servers and load share all of them",
        }
    );
    if options.wants("memory") {
        speed::memory(pinning, &scratch, options.quick)?;
    }
    let tests: Vec<_> = speed::TESTS
        .iter()
        .filter(|test| options.wants(test.name))
        .collect();
    if !tests.is_empty() {
        speed::speed(&tests, pinning, &scratch, options.quick)?;
    }
    if options.wants("requests") {
        count_requests()?;
    }
    Ok(())
}

/// Builds what is run beside this program as it was built itself, and gives a
/// folder for data on the same disk.
fn build(options: &Options) -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().context("this program has no folder")?;
    let name = folder
        .file_name()
        .and_then(|name| name.to_str())
        .context("this program's folder has no name")?;
    let profile = if name == "debug" { "dev" } else { name };
    if profile == "dev" {
        println!("note: this is an unoptimised build; for figures run `make bench`");
    }
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let target = folder.parent().context("no target folder")?;
    let mut command = Command::new(cargo);
    command.args(["build", "--profile", profile, "--target-dir"]);
    command.arg(target);
    command.args(["-p", "edge-gateway", "--bin", "edge-gateway"]);
    if options.wants("requests") {
        command.args(["-p", "forecourt-tests", "--example", REQUESTS]);
    }
    let status = command
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .status()
        .context("run cargo")?;
    if !status.success() {
        bail!("what is measured could not be built");
    }
    let scratch = target.join("bench");
    std::fs::create_dir_all(&scratch)?;
    Ok(scratch)
}

/// The program that counts AWS requests. It stands apart because it uses the
/// cloud's `simulation` feature, which no other program may be built with.
const REQUESTS: &str = "aws_requests";

fn count_requests() -> Result<()> {
    speed::progress("AWS requests of four simulated days");
    let own = std::env::current_exe()?;
    let folder = own.parent().context("this program has no folder")?;
    let status = Command::new(folder.join("examples").join(REQUESTS)).status();
    if !status.context("count the AWS requests")?.success() {
        bail!("the AWS requests could not be counted");
    }
    Ok(())
}
