//! Records and their lanes.
//!
//! A record is one row, and the position of its lane follows from the newest record: the lane's own
//! row is written only when the cloud has applied more of it.

use std::collections::HashMap;

use forecourt_edge::rows::{LaneRow, RecordRow};
use forecourt_link::{Epoch, Hash, Lane};
use forecourt_types::StationId;
use rusqlite::{OptionalExtension as _, params};
use serde::Deserialize;

use super::{JournalError, Store, counter, lane_code, lane_from, stored};

/// What is known of a lane without a look-up in the database.
#[derive(Debug, Clone, Copy)]
struct KnownLane {
    epoch: Epoch,
    lane: Lane,
    /// The id of the lane's row in the database.
    id: i64,
    /// The sequence up to which the cloud has applied the lane, as its row says.
    applied: u64,
}

/// The lanes used so far, so that a record costs no look-up. They are added inside database
/// transactions; when one fails, the whole store is dropped.
#[derive(Debug, Default)]
pub(super) struct KnownLanes(HashMap<StationId, Vec<KnownLane>>);

impl KnownLanes {
    fn find(&self, epoch: Epoch, station: &StationId, lane: Lane) -> Option<KnownLane> {
        let lanes = self.0.get(station)?;
        let mut fitting = lanes
            .iter()
            .filter(|known| known.epoch == epoch && known.lane == lane);
        fitting.next().copied()
    }

    fn put(&mut self, station: &StationId, lane: KnownLane) {
        let Some(lanes) = self.0.get_mut(station) else {
            self.0.insert(station.clone(), vec![lane]);
            return;
        };
        let is_it = |known: &&mut KnownLane| known.id == lane.id;
        match lanes.iter_mut().find(is_it) {
            Some(known) => *known = lane,
            None => lanes.push(lane),
        }
    }
}

/// The part of a lane's newest record that a restart reads.
#[derive(Deserialize)]
struct Numbered {
    /// The gateway's own counter of the lane.
    sequence: u64,
}

impl Store {
    pub(super) fn write_record(&self, row: &RecordRow) -> Result<(), JournalError> {
        let lane = self.lane_or_new(row.epoch, &row.station_id, row.lane)?;
        self.connection
            .prepare_cached(
                "INSERT INTO record (lane, sequence, received_ms, text, frame) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                lane.id,
                stored(row.station_sequence),
                row.received_at.timestamp().millis(),
                row.text,
                row.frame,
            ])?;
        Ok(())
    }

    pub(super) fn write_lane(&self, row: &LaneRow) -> Result<(), JournalError> {
        let lane = self.lane_or_new(row.epoch, &row.station_id, row.lane)?;
        // After each welcome all lanes are named, of which few have changed.
        if lane.applied == row.applied {
            return Ok(());
        }
        self.connection
            .prepare_cached(
                "UPDATE lane SET head = ?2, head_hash = ?3, gateway_sequence = ?4, applied = ?5 WHERE id = ?1",
            )?
            .execute(params![
                lane.id,
                stored(row.head),
                row.head_hash.as_str(),
                stored(row.gateway_sequence),
                stored(row.applied),
            ])?;
        let applied = row.applied;
        let lane = KnownLane { applied, ..lane };
        self.lanes.borrow_mut().put(&row.station_id, lane);
        Ok(())
    }

    /// The rowid of a lane that exists.
    pub(super) fn lane_id(
        &self,
        epoch: Epoch,
        station: &StationId,
        lane: Lane,
    ) -> Result<Option<i64>, rusqlite::Error> {
        Ok(self.lane(epoch, station, lane)?.map(|lane| lane.id))
    }

    fn lane(
        &self,
        epoch: Epoch,
        station: &StationId,
        lane: Lane,
    ) -> Result<Option<KnownLane>, rusqlite::Error> {
        if let Some(lane) = self.lanes.borrow().find(epoch, station, lane) {
            return Ok(Some(lane));
        }
        let found: Option<(i64, i64)> = self
            .connection
            .prepare_cached(
                "SELECT id, applied FROM lane WHERE epoch = ?1 AND station = ?2 AND lane = ?3",
            )?
            .query_row(
                params![epoch.ordinal(), station.as_str(), lane_code(lane)],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let lane = found.map(|(id, applied)| KnownLane {
            epoch,
            lane,
            id,
            applied: counter(applied),
        });
        if let Some(lane) = lane {
            self.lanes.borrow_mut().put(station, lane);
        }
        Ok(lane)
    }

    /// A new lane has no head yet, which its empty hash says.
    fn lane_or_new(
        &self,
        epoch: Epoch,
        station: &StationId,
        lane: Lane,
    ) -> Result<KnownLane, JournalError> {
        if let Some(lane) = self.lane(epoch, station, lane)? {
            return Ok(lane);
        }
        self.connection
            .prepare_cached(
                "INSERT INTO lane (epoch, station, lane, head, head_hash, gateway_sequence, applied)
                 VALUES (?1, ?2, ?3, 0, '', 0, 0)",
            )?
            .execute(params![epoch.ordinal(), station.as_str(), lane_code(lane)])?;
        let lane = KnownLane {
            epoch,
            lane,
            id: self.connection.last_insert_rowid(),
            applied: 0,
        };
        self.lanes.borrow_mut().put(station, lane);
        Ok(lane)
    }

    /// The positions of all lanes, for a restart.
    pub(super) fn lanes(&self) -> Result<Vec<LaneRow>, JournalError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, epoch, station, lane, head, head_hash, gateway_sequence, applied
             FROM lane ORDER BY epoch, station, lane",
        )?;
        let mut rows = statement.query([])?;
        let mut lanes = Vec::new();
        while let Some(row) = rows.next()? {
            let wrong = |what: String| JournalError::Value { what };
            let (ordinal, station): (u16, String) = (row.get(1)?, row.get(2)?);
            let mut lane = LaneRow {
                epoch: Epoch::new(ordinal).map_err(|error| wrong(error.to_string()))?,
                station_id: StationId::new(station).map_err(|error| wrong(error.to_string()))?,
                lane: lane_from(row.get(3)?)?,
                head: counter(row.get(4)?),
                head_hash: Hash::from_text(row.get::<_, String>(5)?),
                gateway_sequence: counter(row.get(6)?),
                applied: counter(row.get(7)?),
            };
            self.advance(row.get(0)?, &mut lane)?;
            if lane.head > 0 {
                lanes.push(lane);
            }
        }
        Ok(lanes)
    }

    /// Advances to the newest record, when the lane's row was written before it.
    fn advance(&self, id: i64, lane: &mut LaneRow) -> Result<(), JournalError> {
        let newest: Option<(i64, Vec<u8>)> = self
            .connection
            .prepare_cached(
                "SELECT sequence, CAST(text AS BLOB) FROM record WHERE lane = ?1 AND sequence > ?2
                 ORDER BY sequence DESC LIMIT 1",
            )?
            .query_row(params![id, stored(lane.head)], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        if let Some((sequence, text)) = newest {
            let sequence = counter(sequence);
            // A damaged record is one the cloud will be told is missing; here
            // its place counts, not what it says.
            lane.gateway_sequence = serde_json::from_slice::<Numbered>(&text).map_or_else(
                |_| lane.gateway_sequence + (sequence - lane.head),
                |numbered| numbered.sequence,
            );
            lane.head = sequence;
            lane.head_hash = Hash::of(&text);
        }
        Ok(())
    }
}
