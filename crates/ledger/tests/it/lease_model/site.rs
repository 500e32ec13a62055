//! What happens at a site, and how its records reach the cloud.

use forecourt_ledger::HoldState;
use forecourt_ledger::lease::rest::{NewEpoch, given_back};
use forecourt_ledger::lease::{SiteLease, StartRequest};
use forecourt_types::Timestamp;

use crate::build::currency;
use crate::lease_model::{Bug, MAX_HOLD, MIN_START, Record, World, session_id, tariff, token};

impl World {
    /// A card is presented at a site. Whether the cloud can be reached does not matter.
    pub(crate) fn start(&mut self, site: usize) -> bool {
        let session = format!("s{}", self.sessions);
        let place = &mut self.sites[site];
        let ids: Vec<String> = place.leases.keys().cloned().collect();
        for id in ids {
            let lease = &place.leases[&id];
            let (session_id, tariff, token) = (session_id(&session), tariff(), token());
            let epoch = match self.bug {
                Some(Bug::SpentInNewEpoch) => lease.lease().epoch,
                _ => place.epoch,
            };
            let request = StartRequest {
                session: &session_id,
                token: &token,
                tariff: &tariff,
                currency: currency(),
                epoch,
                now: Some(self.now),
                min_start_minor: MIN_START,
                max_hold_minor: MAX_HOLD,
            };
            let Ok(started) = lease.start(&request) else {
                continue;
            };
            let budget = started.budget_minor;
            place.leases.insert(id.clone(), started.lease);
            place.running.insert(session.clone(), (id.clone(), budget));
            let granted = self.leases.get_mut(&id).unwrap();
            granted.owed.insert(session.clone(), budget);
            let record = Record::Started {
                lease: id,
                session,
                budget,
            };
            place.lane.push((self.now, record));
            self.sessions += 1;
            return true;
        }
        false
    }

    /// The oldest charge of a site ends; it costs some percent of its budget.
    pub(crate) fn end(&mut self, site: usize, percent: i64) {
        let now = self.now;
        let place = &mut self.sites[site];
        let Some((session, (id, budget))) = place.running.pop_first() else {
            return;
        };
        let cost = budget * percent / 100;
        let granted = self.leases.get_mut(&id).unwrap();
        granted.owed.insert(session.clone(), cost.min(budget));
        let ended = place.leases[&id].end(&session_id(&session), cost).unwrap();
        let back = ended.give_back();
        place.leases.insert(id.clone(), back.lease);
        let record = Record::Ended {
            lease: id.clone(),
            session,
            cost,
        };
        place.lane.push((now, record));
        if back.returned_minor > 0 {
            let amount = back.returned_minor;
            place
                .lane
                .push((now, Record::Returned { lease: id, amount }));
        }
    }

    /// The site is connected for a while: the cloud applies some of its records, in order.
    pub(crate) fn sync(&mut self, site: usize, records: usize) {
        let now = self.now;
        let lane = &mut self.sites[site].lane;
        lane.push((now, Record::Quiet));
        let count = records.min(lane.len());
        let applied: Vec<(Timestamp, Record)> = lane.drain(..count).collect();
        for (at, record) in applied {
            self.apply(record);
            // Everything before a record was applied, and not yet all of its own time.
            self.applied_until[site] = Some(at.plus_millis(-1));
        }
    }

    fn apply(&mut self, record: Record) {
        match record {
            Record::Quiet => {}
            Record::Started {
                lease,
                session,
                budget,
            } => {
                let granted = self.leases.get_mut(&lease).unwrap();
                granted.running.insert(session, budget);
            }
            Record::Returned { lease, amount } => {
                let granted = self.leases.get_mut(&lease).unwrap();
                if granted.hold.state() == HoldState::Open {
                    let held = granted.hold.held().amount_minor();
                    let known = granted.known(None);
                    let amount = given_back(held, amount, &known);
                    let change = granted.hold.lower(amount).unwrap();
                    assert!(Self::commit(&mut self.counters, &mut granted.hold, change));
                }
            }
            Record::Ended {
                lease,
                session,
                cost,
            } => {
                let granted = self.leases.get_mut(&lease).unwrap();
                let budget = granted.running.remove(&session).unwrap_or(0);
                granted.owed.remove(&session);
                let covered = granted.hold.covered(cost.min(budget));
                if granted.hold.state() == HoldState::Open {
                    let change = granted.hold.draw(covered).unwrap();
                    assert!(Self::commit(&mut self.counters, &mut granted.hold, change));
                    self.statement -= covered;
                }
                self.spent += cost.min(budget);
            }
        }
    }

    /// The disk of a gateway is lost and an older copy is put back: the newest records are gone,
    /// and its leases look as if nothing had been spent.
    pub(crate) fn lose_disk(&mut self, site: usize, lost: usize) {
        let place = &mut self.sites[site];
        let kept = place.lane.len().saturating_sub(lost);
        let is_range_lost = lost > 0 || !place.running.is_empty();
        place.lane.truncate(kept);
        place.running.clear();
        place.epoch += 1;
        for lease in place.leases.values_mut() {
            *lease = SiteLease::new(lease.lease().clone());
        }
        let began_at = self.now;
        for granted in self.leases.values_mut().filter(|it| it.site == site) {
            let before = granted.new_epoch.is_some_and(|epoch| epoch.is_range_lost);
            granted.new_epoch = Some(NewEpoch {
                began_at,
                is_range_lost: is_range_lost || before,
            });
        }
    }
}
