//! Applies one message in as few table transactions as possible.

use forecourt_link::RawRecord;

use super::work::Work;
use super::{Outside, Source, fork, gap, parked, poison};
use crate::batch::caught;
use forecourt_link::{ChainedRecord, Position, position};
use forecourt_store::failure::Failure;
use forecourt_store::listing::LISTINGS_OF_SESSION_MAX;
use forecourt_store::outbox;
use forecourt_store::ports::MAX_TRANSACTION_WRITES;
use forecourt_store::rows::facts::WatermarkRow;
use forecourt_store::unit::Committed;

/// The most writes for one record and the end of a table transaction: session, its fact, pointer,
/// connector, station state, overlapped session, command, due checks, remote stop, review,
/// hand-overs, five events, watermark; when token and user were last used; and the listings of the
/// station and of two sessions, of which those of the station and of one session move.
const WRITES_PER_RECORD: usize = 30 + 3 * LISTINGS_OF_SESSION_MAX;

/// The most steps of one message: a batch and all that may be parked behind it, one by one, with
/// conflicts in between.
const MAX_STEPS: usize = 2_000;

/// How often others may change the rows first before the message is given back to the queue.
const MAX_CONFLICTS: usize = 10;

/// The outcome of a step.
enum Stepped {
    /// All records of the batch are applied.
    Done(Box<WatermarkRow>),
    /// Some records of the batch are applied.
    More,
    /// Somebody else changed a row first.
    Conflict,
    /// Nothing more must be done with this batch, or can be done now.
    Over,
}

/// Applies the records of one message, and the parked records that waited for them.
pub(super) async fn apply_all(
    outside: &Outside<'_>,
    source: &Source,
    records: &[RawRecord],
    singly: bool,
) -> Result<(), Failure> {
    let mut chain = Vec::with_capacity(records.len());
    for record in records {
        match ChainedRecord::read(record) {
            Ok(chained) => chain.push(chained),
            // `ingest` accepts no such record. One that comes all the same is kept and holds
            // nothing up.
            Err(error) => poison::keep_raw(outside, source, record, &error).await?,
        }
    }
    let mut from_parked = false;
    let mut conflicts = 0;
    let mut repeat = true;
    for _ in 0..MAX_STEPS {
        match step(outside, source, &chain, from_parked, singly).await? {
            Stepped::More => repeat = false,
            Stepped::Over => return Ok(()),
            Stepped::Conflict => {
                conflicts += 1;
                if conflicts > MAX_CONFLICTS {
                    return Err(Failure::Contended);
                }
            }
            Stepped::Done(mark) => {
                if repeat {
                    let rest = mark.hand_over_keys();
                    outbox::flush_rest(outside.table, outside.queues, &rest).await?;
                }
                if !mark.waits() {
                    return Ok(());
                }
                chain = parked::next(outside, source, mark.applied).await?;
                from_parked = true;
                if chain.is_empty() {
                    return Ok(());
                }
            }
        }
    }
    Err(Failure::Contended)
}

async fn step(
    outside: &Outside<'_>,
    source: &Source,
    chain: &[ChainedRecord],
    from_parked: bool,
    singly: bool,
) -> Result<Stepped, Failure> {
    let mark = poison::watermark(outside, source).await?;
    match position(mark.applied, &mark.hash, chain) {
        Position::Done => Ok(Stepped::Done(Box::new(mark))),
        Position::Fork(at) => {
            let chained = chain.get(at);
            fork::contradicted(outside, source, chained, from_parked).await?;
            Ok(Stepped::Over)
        }
        Position::Gap(at) => {
            let ahead = chain.get(at..).unwrap_or_default();
            if !from_parked {
                gap::park(outside, source, &mark, ahead).await?;
            }
            Ok(Stepped::Over)
        }
        Position::Next(at) => {
            let next = chain.get(at..).unwrap_or_default();
            forward(outside, source, next, mark.parked_to.is_some(), singly).await
        }
    }
}

/// Applies as many of the records as one table transaction takes. The first record must be the
/// next one of the lane.
async fn forward(
    outside: &Outside<'_>,
    source: &Source,
    chain: &[ChainedRecord],
    some_parked: bool,
    singly: bool,
) -> Result<Stepped, Failure> {
    let most = if singly { 1 } else { usize::MAX };
    let done = caught(transact(outside, source, chain, some_parked, most)).await;
    match (done, chain.first()) {
        (Err(error), Some(first)) if singly && error.is_permanent() => {
            let committed = poison::set_aside(outside, source, first, &error).await?;
            Ok(if committed {
                Stepped::More
            } else {
                Stepped::Conflict
            })
        }
        (done, _) => done,
    }
}

async fn transact(
    outside: &Outside<'_>,
    source: &Source,
    chain: &[ChainedRecord],
    some_parked: bool,
    most: usize,
) -> Result<Stepped, Failure> {
    let mut work = Work::open(outside, source).await?;
    let mut before: Option<&ChainedRecord> = None;
    for chained in chain.iter().take(most) {
        let follows = before.is_none_or(|before| {
            chained.sequence == before.sequence + 1 && chained.previous == before.hash
        });
        if !follows || work.writes() + WRITES_PER_RECORD > MAX_TRANSACTION_WRITES {
            break;
        }
        work.apply(chained).await?;
        if some_parked {
            // Whichever copy of the record came first, the other one is deleted too.
            work.unpark(chained.sequence);
        }
        before = Some(chained);
    }
    let Some(last) = before else {
        return Ok(Stepped::Over);
    };
    match work.commit(last).await? {
        Committed::Yes(entries) => {
            outbox::flush(outside.table, outside.queues, &entries).await;
            let all = chain
                .last()
                .is_some_and(|end| end.sequence == last.sequence);
            Ok(if all && !some_parked {
                Stepped::Over
            } else {
                Stepped::More
            })
        }
        Committed::Conflict(_) => Ok(Stepped::Conflict),
    }
}
