//! The rows that the pipeline writes from facts: sessions, live state, watermarks, CDRs and
//! reviews. Written by `session`, `billing`, `ingest`, `connect` and `monitor`; read
//! by every function.

mod attempts;
mod cdr;
mod chunk;
mod correction;
mod fact;
mod link;
mod live;
mod notice;
mod readings;
mod review;
mod session;
mod snapshot;
mod watermark;

pub use attempts::{AttemptRow, AttemptsRow};
pub use cdr::{CdrPart, CdrRow, CountedRow, ReportRow};
pub use chunk::{ChunkEntry, ChunkRow};
pub use correction::CorrectionRow;
pub use fact::FactRow;
pub use link::{EpochChange, LinkRow, QuarantineRow, RefusedCount, RouteRow, WaitingRecords};
pub use live::{ConnectorNow, ConnectorRow, Heard, Presence, StationStateRow, TransactionRow};
pub use notice::NoticeRow;
pub use readings::{NewestReading, ReadingsRow};
pub use review::{ReviewKind, ReviewRow};
pub use session::SessionRow;
pub use snapshot::{Snapshot, SnapshotReading, SnapshotRow};
pub use watermark::{ParkedRow, WatermarkRow};
