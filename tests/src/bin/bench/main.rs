//! `make bench`: measures the gateway and its floors in one run, counts what a charge costs at AWS,
//! and measures pages of lists over a million rows, and how soon an app hears of a change.
//!
//! Each server is its own process and has its own load generator. Runs alternate (A B C, C B A), so
//! that whatever else the machine does affects all of them. Aims are printed and compared, never
//! asserted, because this machine is not the reader's.

mod client;
mod cloud;
mod floor;
mod frames;
mod live;
mod load;
mod proc;
mod programs;
mod server;
mod speed;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process;

use anyhow::{Context as _, Result, bail};
use clap::{Parser, Subcommand, ValueEnum};

/// Measures the gateway beside its floors, and counts what a charge costs at
/// AWS. Without options everything is measured, which takes a few minutes.
#[derive(Debug, Parser)]
#[command(name = "bench", args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The options of the command line.
#[derive(Debug, Default, clap::Args)]
struct Options {
    /// Takes about two minutes: fewer and shorter runs
    #[arg(long)]
    quick: bool,
    /// Measures this part only; may be given more than once
    #[arg(long, value_name = "PART", value_enum)]
    only: Vec<Part>,
}

/// A part of the benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Size of each program, and time of its start
    Start,
    /// Memory of an idle connection
    Memory,
    /// Heartbeats a second
    Heartbeats,
    /// Charging sessions a second
    Sessions,
    /// Time to an answer under a fixed load
    Latency,
    /// Billable AWS requests of a session and of a charger's day
    Requests,
    /// Pages of the lists of sessions and CDRs over a million rows
    Lists,
    /// Time from a charger's message until an app hears of it
    Live,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The processes that the benchmark itself starts.
    #[command(hide = true, subcommand)]
    Role(Role),
}

#[derive(Debug, Subcommand)]
enum Role {
    /// A server that only answers, durably where it is given a folder.
    Floor { folder: Option<PathBuf> },
    /// The connections to a server, which is measured as this process.
    Load { address: SocketAddr, server: u32 },
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    match arguments.command {
        Some(Command::Role(Role::Floor { folder })) => floor::serve(folder.as_deref()),
        Some(Command::Role(Role::Load { address, server })) => load::run(address, server),
        None => bench(&arguments.options),
    }
}

impl Options {
    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}

fn bench(options: &Options) -> Result<()> {
    let Built { scratch, functions } = build(options)?;
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
    if options.wants(Part::Start) {
        programs::show(pinning, &scratch, &functions)?;
    }
    if options.wants(Part::Memory) {
        speed::memory(pinning, &scratch, options.quick)?;
    }
    let tests: Vec<_> = speed::TESTS
        .iter()
        .filter(|test| options.wants(test.part))
        .collect();
    if !tests.is_empty() {
        speed::speed(&tests, pinning, &scratch, options.quick)?;
    }
    if options.wants(Part::Requests) {
        count_requests()?;
    }
    if options.wants(Part::Lists) {
        measure_lists(&scratch)?;
    }
    if options.wants(Part::Live) {
        live::measure(&scratch, options.quick)?;
    }
    Ok(())
}

/// The folders of a benchmark.
struct Built {
    /// Takes the data of the servers; it is on the disk of the target folder.
    scratch: PathBuf,
    /// Holds the functions.
    functions: PathBuf,
}

/// Builds the programs that are run beside this one, with the same profile; but the functions with
/// the profile that a deployment builds them with.
fn build(options: &Options) -> Result<Built> {
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
    let target = folder.parent().context("no target folder")?;
    // One after the other: built together, the gateway would get the features
    // that only tests switch on.
    compile(
        profile,
        target,
        &["-p", "edge-gateway", "--bin", "edge-gateway"],
    )?;
    if options.wants(Part::Start) || options.wants(Part::Live) {
        compile(profile, target, &["-p", "local-server", "--bins"])?;
    }
    if options.wants(Part::Start) {
        let functions = if profile == "dev" { "dev" } else { "release" };
        compile(functions, target, &["-p", "forecourt-functions", "--bins"])?;
    }
    if options.wants(Part::Requests) {
        let example = ["-p", "forecourt-tests", "--example", REQUESTS];
        compile(profile, target, &example)?;
    }
    if options.wants(Part::Lists) {
        let example = ["-p", "forecourt-tests", "--example", LISTS];
        compile(profile, target, &example)?;
    }
    let scratch = target.join("bench");
    std::fs::create_dir_all(&scratch)?;
    let functions = if profile == "dev" { "debug" } else { "release" };
    let functions = target.join(functions);
    Ok(Built { scratch, functions })
}

fn compile(profile: &str, target: &Path, what: &[&str]) -> Result<()> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = process::Command::new(cargo);
    command.args(["build", "--profile", profile, "--target-dir"]);
    command.arg(target).args(what);
    let status = command
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .status()
        .context("run cargo")?;
    if !status.success() {
        bail!("what is measured could not be built");
    }
    Ok(())
}

/// The programs that count AWS requests and measure lists. They are separate programs because they
/// use the services in memory, which no product program contains.
const REQUESTS: &str = "aws_requests";
const LISTS: &str = "list_pages";

fn count_requests() -> Result<()> {
    speed::progress("AWS requests of four simulated days");
    example(REQUESTS, None).context("count the AWS requests")
}

fn measure_lists(scratch: &Path) -> Result<()> {
    speed::progress("pages of lists over a million rows");
    example(LISTS, Some(scratch)).context("measure the lists")
}

fn example(name: &str, folder_of_data: Option<&Path>) -> Result<()> {
    let own = std::env::current_exe()?;
    let folder = own.parent().context("this program has no folder")?;
    let mut command = process::Command::new(folder.join("examples").join(name));
    if !command.args(folder_of_data).status()?.success() {
        bail!("the program {name} failed");
    }
    Ok(())
}
