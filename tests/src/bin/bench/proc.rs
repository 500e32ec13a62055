//! Reads what Linux reports about a process.

use std::fs;
use std::time::Duration;

use anyhow::{Context as _, Result};

/// The number of clock ticks per second in `/proc` (`USER_HZ`, 100 on every Linux since 2.4).
const TICKS_PER_SECOND: u64 = 100;

/// Returns the resident memory of a process, in KB.
pub(crate) fn resident_kb(pid: u32) -> Result<u64> {
    let status =
        fs::read_to_string(format!("/proc/{pid}/status")).context("the process is gone")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|rest| rest.split_whitespace().next());
    Ok(number.context("no VmRSS")?.parse()?)
}

/// Returns the processor time that a process has used, all threads, user and system.
pub(crate) fn cpu(pid: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).context("the process is gone")?;
    // The name in brackets may hold anything; the numbers follow the last one.
    let (_, numbers) = stat.rsplit_once(')').context("no stat")?;
    let ticks: Vec<&str> = numbers.split_whitespace().skip(11).take(2).collect();
    let mut sum = 0;
    for tick in ticks {
        sum += tick.parse::<u64>()?;
    }
    Ok(Duration::from_millis(sum * 1_000 / TICKS_PER_SECOND))
}

/// Returns how many files this process, and each that it starts, may open. It raises the limit as
/// far as the system allows.
pub(crate) fn open_files() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let before = getrlimit(Resource::Nofile);
    let all = Rlimit {
        current: before.maximum,
        maximum: before.maximum,
    };
    let limit = match setrlimit(Resource::Nofile, all) {
        Ok(()) => before.maximum,
        Err(_) => before.current,
    };
    limit.map_or(usize::MAX, |files| {
        usize::try_from(files).unwrap_or(usize::MAX)
    })
}

/// Returns the number of processors.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Returns how many processes needed a processor in the last minute, which shows what
/// else runs here.
pub(crate) fn load_average() -> Result<String> {
    let text = fs::read_to_string("/proc/loadavg")?;
    Ok(text.split(' ').next().unwrap_or_default().to_owned())
}
