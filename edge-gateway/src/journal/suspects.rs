//! Inputs the machine panicked on: they come again, since the charger that got
//! no answer repeats its message, and must not close every socket each time.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use forecourt_edge::Input;

/// How many are remembered. Each is a defect of ours: there are few.
const MAX_SUSPECTS: usize = 64;

/// What is known of them since the process began.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    /// What the machine is at.
    at_hand: Option<u64>,
    /// What it failed on, and how often, oldest first.
    known: VecDeque<(u64, u32)>,
}

/// What to do with an input.
#[derive(Debug)]
pub(super) enum Admitted {
    /// Give it to the machine.
    Take(Input),
    /// The machine failed even at setting it aside: drop it.
    Drop(Input),
}

impl Suspects {
    /// Looks at an input before the machine gets it.
    pub(super) fn admit(&mut self, input: Input) -> Admitted {
        let print = fingerprint(&input);
        self.at_hand = print;
        let failed = print.and_then(|print| self.known.iter().find(|(known, _)| *known == print));
        match (failed.map(|(_, times)| *times), input) {
            (None, input) => Admitted::Take(input),
            (
                Some(1),
                Input::Frame {
                    station_id,
                    connection,
                    text,
                    received_at,
                },
            ) => Admitted::Take(Input::SetAside {
                station_id,
                connection,
                text,
                received_at,
            }),
            (Some(_), input) => {
                self.at_hand = None;
                Admitted::Drop(input)
            }
        }
    }

    /// The machine is done with it.
    pub(super) const fn handled(&mut self) {
        self.at_hand = None;
    }

    /// The machine panicked.
    pub(super) fn panicked(&mut self) {
        let Some(print) = self.at_hand.take() else {
            return;
        };
        match self.known.iter_mut().find(|(known, _)| *known == print) {
            Some((_, times)) => *times = times.saturating_add(1),
            None => self.known.push_back((print, 1)),
        }
        if self.known.len() > MAX_SUSPECTS {
            self.known.pop_front();
        }
    }
}

/// Names an input that may come again, whatever socket it comes on. The others
/// hold nothing that could be set aside.
fn fingerprint(input: &Input) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    match input {
        Input::Frame {
            station_id, text, ..
        } => {
            // Chargers repeat a message under a new id, the first quoted text.
            let content = text.splitn(3, '"').nth(2).unwrap_or(text);
            (station_id.as_str(), content).hash(&mut hasher);
        }
        Input::FromCloud(message) => format!("{message:?}").hash(&mut hasher),
        _ => return None,
    }
    Some(hasher.finish())
}
