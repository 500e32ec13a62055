//! Counts the billable AWS requests of a charging session and of a charger's
//! day. The gateway's machine and the functions' use cases are the real ones,
//! on a virtual clock, over ports that count; nothing here is an estimate but
//! the day itself. `make bench` prints this last.

mod charger;
mod counts;
mod day;

use anyhow::Result;

use counts::Counts;
use day::{Outcome, run_day};

/// The chargers of the larger site.
const SITE: u32 = 10;

fn main() -> Result<()> {
    let idle = run_day(1, false)?;
    let alone = run_day(1, true)?;
    let site = run_day(SITE as usize, true)?;
    let site_idle = run_day(SITE as usize, false)?;
    println!(
        "\nBillable AWS requests, counted in a simulated day (1.6; 4 sessions of an hour, a reading each minute)"
    );
    println!(
        "{:<38}{:>14}{:>14}{:>14}{:>14}",
        "", "one session", "charger-day,", "charger-day,", "idle day,"
    );
    println!(
        "{:<38}{:>14}{:>14}{:>14}{:>14}",
        "", "", "alone", "one of 10", "one of 10"
    );
    let session = alone.counts.clone().without(&idle.counts);
    let columns = [
        (&session, f64::from(u32::try_from(alone.sessions)?)),
        (&alone.counts, 1.0),
        (&site.counts, f64::from(SITE)),
        (&site_idle.counts, f64::from(SITE)),
    ];
    let row = |name: &str, value: &dyn Fn(&Counts) -> f64| {
        print!("{name:<38}");
        for (counts, share) in &columns {
            print!("{:>14.1}", value(counts) / share);
        }
        println!();
    };
    row("API Gateway WebSocket messages", &|c| number(c.messages));
    row("Lambda invocations", &|c| {
        number(c.invocations.values().sum())
    });
    let functions = site
        .counts
        .invocations
        .keys()
        .chain(alone.counts.invocations.keys());
    let functions: std::collections::BTreeSet<_> = functions.collect();
    for function in functions {
        let of = |c: &Counts| number(c.invocations.get(*function).copied().unwrap_or_default());
        row(&format!("  {function}"), &of);
    }
    row("SQS requests", &|c| number(c.queue_requests));
    row("DynamoDB read units", &|c| number(c.half_reads) / 2.0);
    row("DynamoDB write units", &|c| number(c.writes));
    print_monitor(&site);
    Ok(())
}

fn print_monitor(day: &Outcome) {
    let Counts {
        invocations,
        half_reads,
        writes,
        ..
    } = &day.monitor;
    println!(
        "besides, a day and deployment of whatever size: monitor {} invocations, {} read and {writes} write units;\n\
         polls of empty queues by Lambda are AWS's own and not counted, nor is what people ask of the API",
        invocations.values().sum::<u64>(),
        number(*half_reads) / 2.0
    );
}

fn number(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
