//! Checks the records themselves: what the cloud applied is a beginning, without a gap, of what the
//! gateway wrote, and at the end all of it.

use forecourt_edge::Alarm;
use forecourt_store::keys;
use forecourt_store::rows::facts::{ReviewKind, ReviewRow, WatermarkRow};

use crate::run::Run;

pub(super) fn check(run: &Run, wrong: &mut Vec<String>) {
    let items = run.cloud.simulation.table.items();
    let cloud = &run.cloud;
    let sites = || {
        [&run.site]
            .into_iter()
            .chain(run.former.iter().map(|former| &former.site))
    };
    let lanes = sites().flat_map(|site| {
        let lanes = site.committed.lanes.values();
        lanes.map(|row| (&site.enrolled.gateway, row))
    });
    for (gateway, row) in lanes {
        let station = &row.station_id;
        let key = keys::watermark(&cloud.operator, gateway, row.epoch, station, row.lane);
        let mark: Option<WatermarkRow> = items.get(&key).map(|item| item.read().unwrap());
        let (applied, hash) = match mark {
            Some(mark) => (mark.applied, Some(mark.hash)),
            None => (0, None),
        };
        if applied != row.head || hash.is_some_and(|hash| hash != row.head_hash) {
            wrong.push(format!(
                "{station} ({}): the gateway wrote {} records, the cloud applied {applied}",
                row.lane, row.head
            ));
        }
    }
    for alarm in sites().flat_map(|site| &site.alarms) {
        match alarm {
            // These are harmless: a late welcome, or an answer to nothing.
            Alarm::LinkMessageIgnored { .. } => {}
            alarm => wrong.push(format!("the gateway raised: {alarm}")),
        }
    }
    let reviews = items
        .values()
        .filter(|item| item.key.pk.ends_with("#review"));
    for item in reviews {
        let row: ReviewRow = item.read().unwrap();
        match row.kind {
            ReviewKind::Session | ReviewKind::Unreadable => {}
            kind => wrong.push(format!("the cloud set aside {kind:?}: {}", row.cause)),
        }
    }
}
