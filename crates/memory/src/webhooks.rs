use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;

use super::executor::give_way;
use super::faults::{Faults, lock};
use forecourt_store::ports::{NotReached, WebhookPost, WebhookSender};

/// How a receiver of webhooks behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receiver {
    /// It answers with this status of HTTP.
    Answers(u16),
    /// It never answers.
    Silent,
}

/// Receivers of webhooks that keep what they were sent. They answer 200 unless they were told
/// otherwise.
#[derive(Debug, Clone, Default)]
pub struct MemoryReceivers {
    taken: Arc<Mutex<Vec<WebhookPost>>>,
    behaviour: Arc<Mutex<BTreeMap<String, Receiver>>>,
    faults: Faults,
}

impl MemoryReceivers {
    pub(super) fn new(faults: Faults) -> Self {
        Self {
            faults,
            ..Self::default()
        }
    }

    /// Decides how the receiver at an address behaves from now on.
    pub fn behave(&self, url: &str, receiver: Receiver) {
        lock(&self.behaviour).insert(url.to_owned(), receiver);
    }

    /// Takes the posts that came, in their order, those without an answer too.
    #[must_use]
    pub fn take(&self) -> Vec<WebhookPost> {
        std::mem::take(&mut *lock(&self.taken))
    }
}

#[async_trait]
impl WebhookSender for MemoryReceivers {
    async fn post(&self, post: &WebhookPost) -> Result<u16, NotReached> {
        give_way().await;
        let silent = || NotReached {
            why: "no answer within 10 s".to_owned(),
            is_slow: true,
        };
        if self.faults.call().is_some() {
            return Err(silent());
        }
        lock(&self.taken).push(post.clone());
        give_way().await;
        let behaviour = lock(&self.behaviour).get(&post.url).copied();
        match behaviour.unwrap_or(Receiver::Answers(200)) {
            Receiver::Answers(status) => Ok(status),
            Receiver::Silent => Err(silent()),
        }
    }
}
