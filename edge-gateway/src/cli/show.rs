//! `edge-gateway status`: reads the journal while the gateway runs or without it.

use anyhow::Context as _;

use super::say;
use crate::journal::{self, JournalError};
use crate::{Config, Credentials, JournalReport};

pub(super) fn show(config: &Config, json: bool) -> anyhow::Result<()> {
    let report = JournalReport::read(&config.state_dir)
        .with_context(|| format!("no journal in {}", config.state_dir.display()))?;
    if json {
        say(&serde_json::to_string_pretty(&report)?);
        return Ok(());
    }
    match Credentials::load(&config.state_dir) {
        Ok(credentials) => {
            let owner = credentials.owner();
            say(&owner.to_string());
            if let Some(foreign) = journal::foreign(&config.state_dir, &owner, Some(&owner))? {
                say(&JournalError::Foreign(Box::new(foreign)).to_string());
            }
        }
        Err(error) => say(&error.to_string()),
    }
    match &report.link {
        Some(link) => say(&format!(
            "site {}, epoch {}{}",
            link.site_id
                .as_ref()
                .map_or("unknown", |site| site.as_str()),
            link.epoch,
            if link.awaits_epoch {
                ", waiting for a new epoch after a loss of records"
            } else {
                ""
            }
        )),
        None => say("never welcomed by a cloud"),
    }
    for depth in &report.lanes {
        let oldest = depth.oldest_unapplied_at;
        let oldest = oldest.map_or_else(String::new, |at| format!(", the oldest of {at}"));
        say(&format!(
            "{}: {} waiting for the cloud{oldest}",
            depth.lane, depth.unapplied
        ));
    }
    for row in &report.open_transactions {
        say(&format!(
            "running: transaction {} at {} since {}",
            row.transaction_id, row.station_id, row.started_at
        ));
    }
    say(&format!(
        "{} records kept, {} KiB, journal format {}",
        report.records,
        report.bytes / 1_024,
        report.format
    ));
    if let Some(address) = config.status_listen {
        say(&format!(
            "a running gateway shows more at http://{address}/"
        ));
    }
    Ok(())
}
