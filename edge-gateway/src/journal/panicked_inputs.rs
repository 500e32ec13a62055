//! Remembers inputs on which the machine panicked. They come again, since a charger that got no
//! answer repeats its message, and they must not close every socket each time.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use forecourt_edge::Input;

/// How many inputs are remembered. Each shows a defect of ours, so there are few.
const MAX_PANICKED_INPUTS: usize = 64;

/// What is known of such inputs since the process began.
#[derive(Debug, Default)]
pub(super) struct PanickedInputs {
    /// The input that the machine is handling.
    at_hand: Option<u64>,
    /// The inputs on which it failed, and how often, the oldest first.
    known: VecDeque<(u64, u32)>,
}

/// What to do with an input.
#[derive(Debug)]
pub(super) enum Admitted {
    /// Give it to the machine.
    Take(Input),
    /// Drop it: the machine failed even when it was told to set it aside.
    Drop(Input),
}

impl PanickedInputs {
    /// Checks an input before the machine gets it.
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
                    frame,
                    received_at,
                },
            ) => Admitted::Take(Input::SetAside {
                station_id,
                connection,
                frame,
                received_at,
            }),
            (Some(_), input) => {
                self.at_hand = None;
                Admitted::Drop(input)
            }
        }
    }

    /// Notes that the machine has handled the input.
    pub(super) const fn handled(&mut self) {
        self.at_hand = None;
    }

    /// Notes that the machine panicked.
    pub(super) fn panicked(&mut self) {
        let Some(print) = self.at_hand.take() else {
            return;
        };
        match self.known.iter_mut().find(|(known, _)| *known == print) {
            Some((_, times)) => *times = times.saturating_add(1),
            None => self.known.push_back((print, 1)),
        }
        if self.known.len() > MAX_PANICKED_INPUTS {
            self.known.pop_front();
        }
    }
}

/// Computes a name for an input that may come again, whatever its socket. Other inputs hold nothing
/// that could be set aside.
fn fingerprint(input: &Input) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    match input {
        Input::Frame {
            station_id, frame, ..
        } => {
            // Chargers repeat a message under a new id.
            (station_id.as_str(), frame.text_behind_id()).hash(&mut hasher);
        }
        Input::FromCloud(message) => format!("{message:?}").hash(&mut hasher),
        _ => return None,
    }
    Some(hasher.finish())
}
