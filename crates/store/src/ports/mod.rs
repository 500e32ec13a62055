//! The ports through which the use cases reach the outside: a table, queues, connections to
//! gateways, files, a clock, random bytes; and a mailer.

mod clock;
mod connections;
mod mailer;
mod objects;
mod queues;
mod table;
mod webhooks;

use std::sync::Arc;

pub use clock::{Clock, Entropy};
pub use connections::{ConnectionError, Connections, Posted};
pub use mailer::{Mail, MailError, Mailer, shortened_address};
pub use objects::{
    BadObjectKey, Download, EXPORTS_DAYS, EXPORTS_FOLDER, NoObjects, OBJECT_PART_BYTES_MAX,
    ObjectError, ObjectKey, ObjectPart, Objects,
};
pub use queues::{Delivery, MAX_BATCH, QueueError, QueueMessage, QueueName, Queues, RECEIVES_MAX};
pub use table::{
    Condition, Index, Item, ItemError, Key, MAX_KEYS_AT_ONCE, MAX_TRANSACTION_WRITES, Page, Query,
    StoreError, Table, Transacted, Write,
};
pub use webhooks::{NotReached, WebhookPost, WebhookSender};

/// All ports, as a function's `main` builds them. A use case takes only the ports that it needs.
/// The [`Mailer`] is not among them, because one function alone sends mails and every other one
/// would hold the client of the mail service.
#[derive(Clone)]
pub struct Ports {
    /// The one table that holds all rows.
    pub table: Arc<dyn Table>,
    /// The queues between functions.
    pub queues: Arc<dyn Queues>,
    /// The open WebSocket connections of the gateways.
    pub connections: Arc<dyn Connections>,
    /// The open live sockets of people and apps.
    pub sockets: Arc<dyn Connections>,
    /// The storage of files; [`NoObjects`] in a function that has none, so that the client of the
    /// storage is in no more functions than need it.
    pub objects: Arc<dyn Objects>,
    /// The source of the present time.
    pub clock: Arc<dyn Clock>,
    /// The source of random bytes.
    pub entropy: Arc<dyn Entropy>,
}
