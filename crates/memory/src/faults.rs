use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Whether the call that fails takes effect first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The call had no effect.
    Before,
    /// The call took effect and reported a failure.
    After,
}

/// Locks a mutex even when it is poisoned, so that a test that panicked elsewhere is not
/// hidden by that.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Debug, Default)]
struct Plan {
    calls: u64,
    fail_at: Option<(u64, When)>,
    fail_each: Option<(u64, When)>,
    refuse_text: Option<String>,
    panic_text: Option<String>,
}

/// The faults of all ports of one simulation together. Their calls are counted from 1.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Plan>>);

impl Faults {
    /// Makes the call with this number fail, counted from now on.
    pub fn fail_at(&self, call: u64, when: When) {
        let mut plan = lock(&self.0);
        plan.calls = 0;
        plan.fail_at = Some((call, when));
    }

    /// Makes every call fail whose number is a multiple of this one, counted from now on.
    pub fn fail_each(&self, calls: u64, when: When) {
        let mut plan = lock(&self.0);
        plan.calls = 0;
        plan.fail_each = Some((calls, when));
    }

    /// Makes every write of an item that holds this text fail for good from now on, as data does
    /// that the table can never take.
    pub fn refuse(&self, text: &str) {
        lock(&self.0).refuse_text = Some(text.to_owned());
    }

    /// Makes every write of an item that holds this text panic from now on, as a mistake in the
    /// program does that this data brings to light.
    pub fn panic_at(&self, text: &str) {
        lock(&self.0).panic_text = Some(text.to_owned());
    }

    /// Removes all faults.
    pub fn heal(&self) {
        *lock(&self.0) = Plan::default();
    }

    /// Returns the number of calls since [`Faults::fail_at`] or [`Faults::heal`].
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

    /// Counts a call. Returns how it fails, if it does.
    pub(super) fn call(&self) -> Option<When> {
        let mut plan = lock(&self.0);
        plan.calls += 1;
        let is_at = |(call, _): &(u64, When)| *call == plan.calls;
        let is_each = |(calls, _): &(u64, When)| plan.calls.is_multiple_of(*calls);
        let once = plan.fail_at.filter(is_at);
        let fails = once.or(plan.fail_each.filter(is_each));
        fails.map(|(_, when)| when)
    }
}

/// Returns the error of an injected failure.
pub(super) fn injected() -> Box<dyn std::error::Error + Send + Sync> {
    "a failure of the simulation".into()
}
