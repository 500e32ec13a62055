//! Live sockets, over which apps hear at once what changes.
//!
//! `POST /v1/live/tickets` gives a ticket, which opens one socket. Over the socket an app names the
//! topics that it watches. A subscription marks the rows of the topic as watched, so that whoever
//! changes something there tells the queue `live` of it; without a mark nothing is sent. The
//! function `live` reads what has changed and posts it to the sockets of the topic.
//!
//! Nothing here is a promise: an app reads again what it shows, and compares the revisions.

mod deliver;
mod hear;
mod mark;
mod messages;
mod open;
mod overview;
mod reading;
pub(crate) mod rights;
mod shown;
mod sockets;
pub(crate) mod tickets;
mod topic;
pub(crate) mod watcher;

pub use deliver::deliver;
pub use hear::{Heard, hear};
pub use open::{admit, closed, open};
