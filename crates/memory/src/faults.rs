use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Whether the call that fails did its work first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// It did nothing.
    Before,
    /// It did everything, and said it failed.
    After,
}

/// A test that panicked elsewhere must not hide behind a poisoned lock.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Debug, Default)]
struct Plan {
    calls: u64,
    fail_at: Option<(u64, When)>,
    refuse_text: Option<String>,
    panic_text: Option<String>,
}

/// What goes wrong, for all ports of one simulation together: their calls are
/// counted from 1.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Plan>>);

impl Faults {
    /// Makes the call with this number fail, counted from now on.
    pub fn fail_at(&self, call: u64, when: When) {
        let mut plan = lock(&self.0);
        plan.calls = 0;
        plan.fail_at = Some((call, when));
    }

    /// From now on every write whose item holds this text is refused for good:
    /// data the table can never take.
    pub fn refuse(&self, text: &str) {
        lock(&self.0).refuse_text = Some(text.to_owned());
    }

    /// From now on whoever writes an item that holds this text panics: a mistake
    /// in the program that this data brings to light.
    pub fn panic_at(&self, text: &str) {
        lock(&self.0).panic_text = Some(text.to_owned());
    }

    /// Nothing fails any more.
    pub fn heal(&self) {
        *lock(&self.0) = Plan::default();
    }

    /// How many calls there were since [`Faults::fail_at`] or [`Faults::heal`].
    #[must_use]
    pub fn calls(&self) -> u64 {
        lock(&self.0).calls
    }

    pub(super) fn refuses(&self, text: impl Fn() -> String) -> bool {
        let plan = lock(&self.0);
        let holds = |planted: &Option<String>| {
            let planted = planted.as_ref();
            planted.is_some_and(|planted| text().contains(planted))
        };
        assert!(!holds(&plan.panic_text), "a planted mistake");
        holds(&plan.refuse_text)
    }

    /// Counts a call; says how it fails, if it does.
    pub(super) fn call(&self) -> Option<When> {
        let mut plan = lock(&self.0);
        plan.calls += 1;
        match plan.fail_at {
            Some((call, when)) if call == plan.calls => Some(when),
            _ => None,
        }
    }
}

/// What an injected failure says.
pub(super) fn injected() -> Box<dyn std::error::Error + Send + Sync> {
    "a failure of the simulation".into()
}
