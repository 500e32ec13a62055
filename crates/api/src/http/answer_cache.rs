//! Keeps answers that everybody may see, so that strangers who ask often cost little.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use forecourt_types::Timestamp;
use tokio::sync::Mutex as Turns;

/// The most bytes of all answers that are kept; a full cache forgets the oldest.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Answers by what was asked for, each for some time after it was made.
#[derive(Default)]
pub(crate) struct AnswerCache {
    kept: Mutex<HashMap<String, (Timestamp, Bytes)>>,
    /// One answer is made at a time: who waits for it finds what the one before has kept.
    turns: Turns<()>,
}

impl AnswerCache {
    /// The answer to this question. It is made anew when the kept one was made `max_age_ms`
    /// milliseconds ago or earlier.
    ///
    /// # Errors
    /// The error of `make`, which is not kept.
    pub(crate) async fn answer<E>(
        &self,
        question: String,
        now: Timestamp,
        max_age_ms: i64,
        make: impl Future<Output = Result<Bytes, E>>,
    ) -> Result<Bytes, E> {
        if let Some(answer) = self.get(&question, now, max_age_ms) {
            return Ok(answer);
        }
        let _turn = self.turns.lock().await;
        if let Some(answer) = self.get(&question, now, max_age_ms) {
            return Ok(answer);
        }
        let made = make.await?;
        self.put(question, now, made.clone());
        Ok(made)
    }

    fn get(&self, question: &str, now: Timestamp, max_age_ms: i64) -> Option<Bytes> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (made_at, answer) = kept.get(question)?;
        // Another request may have made it later than `now`, while this one waited.
        let age_ms = now.millis().saturating_sub(made_at.millis());
        (age_ms < max_age_ms).then(|| answer.clone())
    }

    fn put(&self, question: String, now: Timestamp, answer: Bytes) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(question, (now, answer));
        while kept.len() > 1
            && kept.values().map(|(_, answer)| answer.len()).sum::<usize>() > MAX_BYTES
        {
            let by_age = kept.iter().min_by_key(|(_, (made_at, _))| *made_at);
            let Some(oldest) = by_age.map(|(question, _)| question.clone()) else {
                return;
            };
            kept.remove(&oldest);
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test]
    async fn an_answer_is_made_once_for_its_time_and_the_oldest_makes_room() {
        let at = |millis| Timestamp::EPOCH.plus_millis(millis);
        let cache = AnswerCache::default();
        let made = Cell::new(0);
        let ask = |question: &str, millis: i64| {
            let make = async {
                made.set(made.get() + 1);
                Ok::<_, ()>(Bytes::from(vec![0; MAX_BYTES / 4]))
            };
            cache.answer(question.to_owned(), at(millis), 1_000, make)
        };
        ask("a", 0).await.unwrap();
        ask("a", 999).await.unwrap();
        assert_eq!(made.get(), 1);
        ask("a", 1_000).await.unwrap();
        assert_eq!(made.get(), 2, "it was too old");
        for (number, question) in (0..).zip(["b", "c", "d", "e"]) {
            ask(question, 1_100 + number).await.unwrap();
        }
        ask("e", 1_200).await.unwrap();
        assert_eq!(made.get(), 6);
        ask("a", 1_200).await.unwrap();
        assert_eq!(made.get(), 7, "it had made room");
    }

    #[tokio::test]
    async fn whoever_asks_while_an_answer_is_made_waits_for_that_one() {
        let cache = AnswerCache::default();
        let made = Cell::new(0);
        let ask = || {
            let make = async {
                tokio::task::yield_now().await;
                made.set(made.get() + 1);
                Ok::<_, ()>(Bytes::from_static(b"x"))
            };
            cache.answer("a".to_owned(), Timestamp::EPOCH, 1_000, make)
        };
        let (first, second, third) = tokio::join!(ask(), ask(), ask());
        assert_eq!(
            (first, second, third),
            (Ok("x".into()), Ok("x".into()), Ok("x".into()))
        );
        assert_eq!(made.get(), 1);
    }
}
