//! Answers `hello`, the handshake of the link, page by page.

use forecourt_link::{
    ConfigVersions, Epoch, Hash, Hello, Lane, OpenCommand, ToGateway, Watermark, Welcome,
};
use forecourt_types::{SiteId, StationId, Timestamp};

use super::{CREDITS, Outside, lost, refused};
use crate::gateways::Identity;
use crate::gateways::{look_for_silence, may_command, tell_of_link, tell_of_return};
use forecourt_store::bootstrap::list_operator;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::{CommandsMessage, derived, station_group};
use forecourt_store::outbox::{Outbox, flush};
use forecourt_store::ports::{Index, Item, Query, QueueName, Transacted, Write};
use forecourt_store::rows::config::{Command, Stamps, config_versions};
use forecourt_store::rows::facts::{LinkRow, WatermarkRow};
use forecourt_store::rows::load;
use forecourt_store::unit::{Tried, until_committed};

/// The number of watermarks of a page. With a station id of 48 characters of four bytes each a
/// watermark has under 400 bytes, and a message may have 32 KB.
const PAGE: u32 = 64;

/// The most open commands that the last page names. A gateway has only a few, and those that are
/// not named are posted all the same.
const MAX_NAMED_COMMANDS: usize = 50;

/// How many open commands are read at once, and how often this is done at most. Those that were
/// never answered are among them until the monitor has given them up.
const MAX_OPEN_COMMANDS: u32 = 50;
const MAX_PAGES: usize = 20;

/// Why a gateway is refused whose credential was replaced, or whose epoch is far beyond that of
/// its row.
const FENCED: &str = "the gateway speaks of an epoch after its own";

pub(super) async fn handle(
    outside: &Outside<'_>,
    hello: &Hello,
    text: &str,
) -> Result<Option<ToGateway>, Failure> {
    if hello.gateway_id != outside.identity.gateway_id {
        refused::refuse(outside, "the hello names another gateway", text).await?;
        return Ok(None);
    }
    let speaker = outside.speaker;
    let (gateway, is_serving) = (&speaker.gateway, speaker.standing.is_serving());
    if !speaker.standing.may_write(hello.epoch) {
        refused::refuse(outside, FENCED, text).await?;
        return Ok(None);
    }
    // A gateway that gets no new epoch is told why, and where its own epoch stands.
    let (epoch, refused) = match lost::epoch(outside, hello).await? {
        Ok(epoch) => (epoch, None),
        Err(why) => {
            refused::refuse(outside, why, text).await?;
            (hello.epoch, Some(why.to_owned()))
        }
    };
    let is_welcome = refused.is_none();
    if hello.cursor.is_none() && is_serving && is_welcome {
        note(outside, hello, epoch).await?;
        let operator = &outside.identity.operator_id;
        look_for_silence(outside.table, operator, gateway, outside.now).await?;
        let (id, stamps) = (&gateway.gateway_id, &gateway.stamps);
        tell_of_link(outside.queues, operator, id, stamps, outside.now).await;
    }
    let operator = &outside.identity.operator_id;
    let versions = config_versions(outside.table, operator, &gateway.site_id).await?;
    let welcome = page(outside, hello, epoch, gateway.site_id.clone(), versions).await?;
    let Some(mut welcome) = welcome else {
        refused::refuse(outside, "the hello names a page that was not given", text).await?;
        return Ok(None);
    };
    welcome.refused = refused;
    let last_page = welcome.cursor.is_none() && is_welcome;
    if last_page && is_serving && may_command(outside.table, operator, &gateway.gateway_id).await? {
        welcome.open_commands = open_commands(outside).await?;
    }
    Ok(Some(ToGateway::Welcome(welcome)))
}

/// Makes one page of watermarks.
async fn page(
    outside: &Outside<'_>,
    hello: &Hello,
    epoch: Epoch,
    site_id: SiteId,
    versions: ConfigVersions,
) -> Result<Option<Welcome>, Failure> {
    let Identity {
        operator_id,
        gateway_id,
        ..
    } = outside.identity;
    let prefix = keys::watermark_prefix(epoch);
    let query = Query {
        limit: PAGE,
        cursor: hello.cursor.clone(),
        ..Query::prefix(
            Index::Table,
            keys::gateway_partition(operator_id, gateway_id),
            &prefix,
        )
    };
    let page = match outside.table.query(&query).await {
        Ok(page) => page,
        Err(forecourt_store::ports::StoreError::BadCursor) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut watermarks = Vec::new();
    for item in &page.items {
        watermarks.extend(watermark(item, &prefix)?);
    }
    Ok(Some(Welcome {
        site_id,
        epoch,
        cloud_time: outside.now,
        credits: CREDITS,
        versions,
        watermarks,
        cursor: page.cursor,
        open_commands: Vec::new(),
        refused: None,
    }))
}

/// A watermark with the station and lane its key names.
fn watermark(item: &Item, prefix: &str) -> Result<Option<Watermark>, Failure> {
    let row: WatermarkRow = item.read()?;
    let place = item.key.sk.strip_prefix(prefix);
    let place = place.and_then(|place| place.rsplit_once('#'));
    let Some((station, lane)) = place else {
        return Ok(None);
    };
    let lane = Lane::ALL.into_iter().find(|known| known.as_str() == lane);
    let station = StationId::new(keys::unescape(station)).ok();
    let WatermarkRow { applied, hash, .. } = row;
    let hash: Hash = hash;
    Ok(station.zip(lane).map(|(station_id, lane)| Watermark {
        station_id,
        lane,
        applied,
        hash,
    }))
}

/// Writes what the gateway says of itself into the row of its link, and tells that it is back if
/// its absence was told, perhaps just now. Sees to it that its operator is among those of the
/// deployment, which an earlier release may have made.
async fn note(outside: &Outside<'_>, hello: &Hello, epoch: Epoch) -> Result<(), Failure> {
    let Identity {
        operator_id,
        gateway_id,
        ..
    } = outside.identity;
    list_operator(outside.table, operator_id).await?;
    let key = &keys::link(operator_id, gateway_id);
    let told = until_committed(|| async move {
        let before = load::<LinkRow>(outside.table, key).await?;
        let was_away = before
            .as_ref()
            .is_some_and(|before| before.row.away_since.is_some());
        let revision = before.as_ref().map_or(0, |before| before.revision);
        if was_away {
            let place = (gateway_id, &outside.speaker.gateway.site_id);
            let row = |before| Some(introduced(before, hello, epoch, outside.now));
            let told = tell_of_return(outside.table, operator_id, place, row, outside.now);
            return Ok(Tried::Done(told.await?));
        }
        let row = introduced(before.map(|before| before.row), hello, epoch, outside.now);
        let item = Item::new(key.clone(), &row)?.after(revision);
        let writes = vec![Write::put_unchanged(item)];
        match outside.table.transact(writes).await? {
            Transacted::Committed => Ok::<_, Failure>(Tried::Done(Vec::new())),
            // Another hello was faster, or the absence was told just now.
            Transacted::ConditionFailed { .. } => Ok(Tried::Conflict),
        }
    })
    .await?;
    flush(outside.table, outside.queues, &told).await;
    Ok(())
}

/// The row of a gateway's link with what it says of itself in its hello.
fn introduced(before: Option<LinkRow>, hello: &Hello, epoch: Epoch, now: Timestamp) -> LinkRow {
    let mut stamps = Stamps::new(now, "ingest");
    let (mut waiting, mut alarms) = (None, Vec::new());
    if let Some(before) = before {
        // A gateway of a release that tells no version of the policy does not tell, either, when
        // nothing waits any more.
        waiting = before.waiting.filter(|_| hello.versions.policy.is_some());
        // Those of an earlier run of the program are over.
        if before.boot_id == hello.boot_id {
            alarms = before.alarms;
        }
        stamps = before.stamps;
        stamps.touch(now, "ingest");
    }
    LinkRow {
        epoch,
        boot_id: hello.boot_id.clone(),
        software: hello.software.clone(),
        ports: hello.ports,
        hello_at: now,
        away_since: None,
        policy_version: hello.versions.policy,
        waiting,
        alarms,
        stamps,
    }
}

/// The commands without an outcome. A command that was never posted is put on the queue again,
/// since the gateway was not connected at its turn.
async fn open_commands(outside: &Outside<'_>) -> Result<Vec<OpenCommand>, Failure> {
    let Identity {
        operator_id,
        gateway_id,
        connection_id,
        ..
    } = outside.identity;
    let mut query = Query {
        limit: MAX_OPEN_COMMANDS,
        ..Query::prefix(
            Index::Gsi1,
            keys::open_commands(operator_id, gateway_id),
            "",
        )
    };
    let mut open = Vec::new();
    for _ in 0..MAX_PAGES {
        let page = outside.table.query(&query).await?;
        for item in &page.items {
            let command: Command = item.read()?;
            if command.expires_at <= outside.now {
                continue;
            }
            repost(outside, &command, connection_id).await?;
            if open.len() < MAX_NAMED_COMMANDS {
                open.push(OpenCommand {
                    command_id: command.command_id,
                    state: command.state,
                });
            }
        }
        match page.cursor {
            Some(cursor) => query.cursor = Some(cursor),
            None => break,
        }
    }
    Ok(open)
}

async fn repost(
    outside: &Outside<'_>,
    command: &Command,
    connection_id: &str,
) -> Result<(), Failure> {
    use forecourt_domain::fact::CommandState;
    let told = match command.state {
        CommandState::Queued | CommandState::Sent | CommandState::Unknown => false,
        CommandState::Delivered
        | CommandState::Accepted
        | CommandState::Rejected
        | CommandState::Completed
        | CommandState::Expired
        | CommandState::TimedOut
        | CommandState::Failed => true,
    };
    if told {
        return Ok(());
    }
    let operator = &outside.identity.operator_id;
    let body = CommandsMessage::Command {
        operator_id: operator.clone(),
        gateway_id: Some(command.gateway_id.clone()),
        station_id: command.station_id.clone(),
        command_id: command.command_id.clone(),
    };
    let id = derived(&[
        "again",
        operator.as_str(),
        command.command_id.as_str(),
        connection_id,
    ]);
    let group = station_group(operator, &command.station_id);
    // Nothing is committed here, so there is nothing an outbox would add: a
    // send that fails, fails the hello, and the gateway says it again.
    let (_, entry) = Outbox::entry(QueueName::Commands, group, id, &body, outside.now)?;
    outside.queues.send(entry.queue, &[entry.message]).await?;
    Ok(())
}
