//! Keeps answers that everybody may see, so that strangers who ask often cost little.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use forecourt_types::Timestamp;

/// The most answers that are kept: a full cache forgets the oldest, so that it holds a few
/// megabytes at most.
const MAX_KEPT: usize = 64;

/// Answers by what was asked for, each for some time after it was made.
#[derive(Default)]
pub(crate) struct AnswerCache {
    kept: Mutex<HashMap<String, (Timestamp, Bytes)>>,
}

impl AnswerCache {
    /// The answer to this question if it was made less than `max_age_ms` milliseconds ago.
    pub(crate) fn get(&self, question: &str, now: Timestamp, max_age_ms: i64) -> Option<Bytes> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (made_at, answer) = kept.get(question)?;
        let age_ms = now.millis().saturating_sub(made_at.millis());
        (0..max_age_ms).contains(&age_ms).then(|| answer.clone())
    }

    /// Keeps the answer to a question that was made at this time.
    pub(crate) fn put(&self, question: String, now: Timestamp, answer: Bytes) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MAX_KEPT && !kept.contains_key(&question) {
            let by_age = kept.iter().min_by_key(|(_, (made_at, _))| *made_at);
            if let Some(oldest) = by_age.map(|(question, _)| question.clone()) {
                kept.remove(&oldest);
            }
        }
        kept.insert(question, (now, answer));
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use forecourt_types::Timestamp;

    use super::{AnswerCache, MAX_KEPT};

    #[test]
    fn an_answer_is_kept_for_its_time_and_the_oldest_makes_room() {
        let at = |millis| Timestamp::EPOCH.plus_millis(millis);
        let cache = AnswerCache::default();
        for (number, millis) in (0..=MAX_KEPT).zip(0..) {
            cache.put(number.to_string(), at(millis), Bytes::from_static(b"x"));
        }
        assert!(
            cache.get("0", at(100), 1_000).is_none(),
            "it was the oldest"
        );
        assert!(cache.get("1", at(100), 1_000).is_some());
        assert!(cache.get("1", at(1_001), 1_000).is_none(), "it is too old");
        assert!(cache.get("other", at(100), 1_000).is_none());
    }
}
