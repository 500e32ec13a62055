//! The rows of open sockets, and posts to the sockets.

use forecourt_types::OperatorId;

use super::messages::ToApp;
use crate::http::problem::Problem;
use forecourt_store::keys;
use forecourt_store::ports::{Condition, Key, Ports, Posted, Table, Write};
use forecourt_store::rows::live::LiveSocketRow;
use forecourt_store::rows::{Loaded, load};

/// Reads the row of a socket.
pub(super) async fn find(
    table: &dyn Table,
    operator: &OperatorId,
    connection_id: &str,
) -> Result<Option<Loaded<LiveSocketRow>>, Problem> {
    let key = keys::live_socket(operator, connection_id);
    Ok(load::<LiveSocketRow>(table, &key).await?)
}

/// Removes the row of a socket and those of its topics.
pub(super) async fn forget(table: &dyn Table, socket: &LiveSocketRow) -> Result<(), Problem> {
    let operator = &socket.watcher.operator_id;
    let connection = socket.connection_id.as_str();
    let mut gone: Vec<Key> = vec![keys::live_socket(operator, connection)];
    let topics = socket.topics.iter();
    gone.extend(topics.map(|topic| keys::live_subscription(operator, topic, connection)));
    let deletes = gone.into_iter().map(|key| Write::Delete {
        key,
        condition: Condition::Always,
    });
    // A socket has at most 40 topics, so this fits one table transaction.
    let _ = table.transact(deletes.collect()).await?;
    Ok(())
}

/// Posts a text to a socket. When the socket is not open any more, its rows are removed. A failed
/// post is only logged, since the app reads again what it shows.
pub(super) async fn post(ports: &Ports, socket: &LiveSocketRow, text: &str) -> Result<(), Problem> {
    match ports.sockets.post(&socket.connection_id, text).await {
        Ok(Posted::Sent) => Ok(()),
        Ok(Posted::Gone) => forget(ports.table.as_ref(), socket).await,
        Err(error) => {
            let cause: &dyn std::error::Error = &error;
            tracing::warn!(cause, "a live socket may have missed a change");
            Ok(())
        }
    }
}

/// Why a socket is closed whose rights are not those of its ticket any more.
pub(super) const RIGHTS_CHANGED: &str = "rights_changed";

/// Why the oldest socket of somebody is closed who opens one more than are allowed.
pub(super) const TOO_MANY: &str = "too_many_sockets";

/// Closes a socket, and says before why.
pub(super) async fn dismiss(
    ports: &Ports,
    socket: &LiveSocketRow,
    reason: &'static str,
) -> Result<(), Problem> {
    let bye = ToApp::Bye {
        reason,
        retry_after_s: 0,
    };
    post(ports, socket, &bye.text()).await?;
    forget(ports.table.as_ref(), socket).await?;
    if let Err(error) = ports.sockets.close(&socket.connection_id).await {
        // It hears nothing any more, since its rows are gone.
        let cause: &dyn std::error::Error = &error;
        tracing::warn!(cause, "a live socket stays open until it speaks");
    }
    Ok(())
}
