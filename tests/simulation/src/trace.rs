//! The events of a run, line by line. They are written only when a failed seed is replayed.

use crate::world::Ms;

#[derive(Debug, Default)]
pub(crate) struct Trace {
    pub on: bool,
    pub lines: Vec<String>,
}

impl Trace {
    pub(crate) fn note(&mut self, now: Ms, line: impl FnOnce() -> String) {
        if self.on {
            let (seconds, millis) = (now / 1000, now % 1000);
            self.lines
                .push(format!("{seconds:>7}.{millis:03} {}", line()));
        }
    }
}
