//! The question whether the charger of an open socket is alive, asked when its
//! station connects again.
//!
//! Only a pong with the payload of the question's own ping answers it: every other frame, a close
//! frame too, may have been under way when it was asked.

use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::time::timeout_at;
use tokio_tungstenite::tungstenite::Bytes;

/// A question that was asked, for those who wait for the answer. All who ask before it is answered
/// share it, so that a charger that soon gives up each of its upgrades need not wait for the whole
/// time again.
#[derive(Debug, Clone)]
pub(super) struct Probe {
    asked_at: Instant,
    is_answered: watch::Receiver<bool>,
}

/// A question for the task of a socket. When it is dropped, no answer comes.
#[derive(Debug)]
pub(crate) struct Question {
    is_answered: watch::Sender<bool>,
}

/// Makes a new question, and what waits for its answer.
pub(super) fn ask() -> (Question, Probe) {
    let (sender, is_answered) = watch::channel(false);
    let question = Question {
        is_answered: sender,
    };
    let probe = Probe {
        asked_at: Instant::now(),
        is_answered,
    };
    (question, probe)
}

impl Probe {
    /// Whether the charger answers within `limit` of the time when it was asked. A charger whose
    /// socket ends does not answer.
    pub(super) async fn alive_within(mut self, limit: Duration) -> bool {
        let deadline = self.asked_at + limit;
        let answered = self.is_answered.wait_for(|is_answered| *is_answered);
        matches!(timeout_at(deadline.into(), answered).await, Ok(Ok(_)))
    }

    /// Whether an answer may come yet.
    pub(super) fn is_open(&self) -> bool {
        !*self.is_answered.borrow() && self.is_answered.has_changed().is_ok()
    }
}

/// The questions that the task of a socket was asked.
#[derive(Debug, Default)]
pub(super) struct Questions {
    asked: u64,
    open: Option<Question>,
}

impl Questions {
    /// Takes a question; the task must then send a ping.
    pub(super) fn take(&mut self, question: Question) {
        self.asked += 1;
        self.open = Some(question);
    }

    /// The payload of a ping: the number of the question while one is open, and else nothing. Each
    /// ping of that time carries it, since a charger may answer the newest of several pings only
    /// (RFC 6455 §5.5.3).
    pub(super) fn payload(&self) -> Bytes {
        match self.open {
            Some(_) => Bytes::copy_from_slice(&self.asked.to_be_bytes()),
            None => Bytes::new(),
        }
    }

    /// Notes a pong, and returns whether it answers a question.
    pub(super) fn pong(&mut self, payload: &[u8]) -> bool {
        let asked = self.asked.to_be_bytes();
        let answered = self.open.take_if(|_| payload == asked);
        if let Some(question) = &answered {
            question.is_answered.send_replace(true);
        }
        answered.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(3_600);

    #[tokio::test]
    async fn only_the_pong_of_its_own_ping_answers_a_question() {
        let mut questions = Questions::default();
        assert!(questions.payload().is_empty() && !questions.pong(&[]));
        let (question, first) = ask();
        questions.take(question);
        let of_first = questions.payload();
        assert!(!questions.pong(&[]) && !questions.pong(&[0; 8]) && first.is_open());
        assert!(questions.pong(&of_first) && !first.is_open());
        assert!(first.alive_within(LIMIT).await && questions.payload().is_empty());
        let (question, second) = ask();
        questions.take(question);
        assert!(!questions.pong(&of_first) && second.is_open());
        drop(questions);
        assert!(!second.is_open() && !second.alive_within(LIMIT).await);
    }

    #[tokio::test]
    async fn whoever_asks_when_the_time_is_over_hears_at_once_that_there_was_no_answer() {
        let (question, probe) = ask();
        assert!(!probe.clone().alive_within(Duration::ZERO).await);
        let mut questions = Questions::default();
        questions.take(question);
        assert!(questions.pong(&questions.payload()));
        assert!(probe.alive_within(Duration::ZERO).await);
    }
}
