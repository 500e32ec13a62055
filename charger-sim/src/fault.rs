mod distort;
mod text;

use std::time::Duration;

use serde_json::Value;

use crate::random::Random;
pub use text::FaultError;

/// The greatest number of faults in one script.
const FAULTS_MAX: usize = 32;

/// The kind of a fault, with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// `drop-socket[=5s]`: the TCP connection breaks during a session and is opened again later.
    DropSocket {
        /// The real time without a socket.
        away: Duration,
    },
    /// `reboot[=5s]`: power loss mid-session; the stop is sent after the restart (reason
    /// `PowerLoss`).
    Reboot {
        /// The real time without power.
        away: Duration,
    },
    /// `duplicate-same-id[=ACTION]`: each answered transaction message is sent once more with the
    /// same message id.
    DuplicateSameId {
        /// The only action that is repeated; `None` → every transaction message.
        action: Option<String>,
    },
    /// `duplicate-new-id[=ACTION]`: each answered transaction message is sent once more with a new
    /// message id.
    DuplicateNewId {
        /// The only action that is repeated; `None` → every transaction message.
        action: Option<String>,
    },
    /// `answer-late[=5s]`: commands are carried out at once but answered late.
    AnswerLate {
        /// The real time by which the answer is late.
        by: Duration,
    },
    /// `answer-never`: commands are carried out and never answered.
    AnswerNever,
    /// `answer-twice`: commands are answered twice.
    AnswerTwice,
    /// `answer-wrong-id`: before the right answer, the charger sends one for a call that
    /// nobody made.
    AnswerWrongId,
    /// `numbers-as-text`: every number in a transaction message is sent as text.
    NumbersAsText,
    /// `no-time-zone`: times lose their `Z`.
    NoTimeZone,
    /// `extra-fields`: transaction messages carry a field that no schema knows.
    ExtraFields,
    /// `meter-stop-minus-one`: the final register is -1.
    MeterStopMinusOne,
    /// `transaction-id-minus-one`: StopTransaction names transaction -1 (1.6 only).
    TransactionIdMinusOne,
    /// `clock=-1h`, `clock=+30s`, `clock=1970`: the charger's clock is wrong by that time, or
    /// starts at 1970.
    Clock {
        /// The error in milliseconds; `None` → the clock starts at 1970.
        error_ms: Option<i64>,
    },
    /// `stop-missing`: the end of the session is never reported.
    StopMissing,
}

/// The moment of a session at which a fault happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// A share of the planned duration, such as `@40%`.
    Percent(u8),
    /// Simulated seconds after the start, such as `@30s`.
    Seconds(u32),
}

/// One fault and the moment at which it happens. When a fault needs a position and has none, the
/// seed chooses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The kind of fault to play.
    pub kind: FaultKind,
    /// The position in the session at which the fault happens.
    pub at: Option<Position>,
}

impl Fault {
    /// The names of the faults that the command line knows.
    pub const NAMES: [&'static str; 15] = [
        "drop-socket",
        "reboot",
        "duplicate-same-id",
        "duplicate-new-id",
        "answer-late",
        "answer-never",
        "answer-twice",
        "answer-wrong-id",
        "numbers-as-text",
        "no-time-zone",
        "extra-fields",
        "meter-stop-minus-one",
        "transaction-id-minus-one",
        "clock",
        "stop-missing",
    ];
}

impl Position {
    /// Returns the offset from the start of a session of `seconds`, in simulated milliseconds.
    pub(crate) fn offset_ms(self, seconds: u32) -> i64 {
        match self {
            Self::Percent(percent) => i64::from(seconds) * 10 * i64::from(percent),
            Self::Seconds(seconds) => i64::from(seconds) * 1000,
        }
    }
}

/// The faults that one charger plays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    faults: Vec<Fault>,
}

impl Script {
    /// Makes a script of `faults`.
    ///
    /// # Errors
    /// `faults` holds more than 32 faults.
    pub fn new(faults: Vec<Fault>) -> Result<Self, FaultError> {
        if faults.len() > FAULTS_MAX {
            return Err(FaultError::TooMany);
        }
        Ok(Self { faults })
    }

    /// Returns up to `count` different faults that `seed` chooses, with their positions.
    #[must_use]
    pub fn by_chance(seed: u64, count: usize) -> Self {
        let mut random = Random::new(seed);
        let mut names: Vec<&str> = Fault::NAMES.to_vec();
        let mut faults = Vec::new();
        while faults.len() < count && !names.is_empty() {
            let index = usize::try_from(random.below(names.len() as u64)).unwrap_or(0);
            let percent = 10 + u8::try_from(random.below(80)).unwrap_or(0);
            if let Ok(fault) = names.swap_remove(index).parse::<Fault>() {
                let at = fault
                    .kind
                    .strikes_in_session()
                    .then_some(Position::Percent(percent));
                faults.push(Fault { at, ..fault });
            }
        }
        Self { faults }
    }

    /// Returns the faults in the order given.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Returns the faults that happen at a moment of each session, with that moment in simulated
    /// milliseconds from the start.
    pub(crate) fn strikes(&self, seconds: u32, random: &mut Random) -> Vec<(i64, Fault)> {
        let striking = self
            .faults
            .iter()
            .filter(|fault| fault.kind.strikes_in_session());
        let mut strikes: Vec<(i64, Fault)> = striking
            .map(|fault| {
                let chance = Position::Percent(10 + u8::try_from(random.below(80)).unwrap_or(0));
                (fault.at.unwrap_or(chance).offset_ms(seconds), fault.clone())
            })
            .collect();
        strikes.sort_by_key(|strike| strike.0);
        strikes
    }

    /// Returns the error of the charger's clock, in milliseconds, when the true time is `now_ms`.
    pub(crate) fn clock_error_ms(&self, now_ms: i64) -> i64 {
        let of = |fault: &Fault| match fault.kind {
            FaultKind::Clock { error_ms } => Some(error_ms.unwrap_or(now_ms.saturating_neg())),
            _ => None,
        };
        self.faults.iter().find_map(of).unwrap_or(0)
    }

    /// Returns how long answers to commands are held back; `None` → for ever.
    pub(crate) fn answer_delay(&self) -> Option<Duration> {
        let of = |fault: &Fault| match fault.kind {
            FaultKind::AnswerLate { by } => Some(Some(by)),
            FaultKind::AnswerNever => Some(None),
            _ => None,
        };
        self.faults
            .iter()
            .find_map(of)
            .unwrap_or(Some(Duration::ZERO))
    }

    /// Returns the fault that adds an answer to a call nobody made or a second answer, if the
    /// script has one.
    pub(crate) fn extra_answer(&self) -> Option<&Fault> {
        let adds = |fault: &&Fault| {
            matches!(
                fault.kind,
                FaultKind::AnswerTwice | FaultKind::AnswerWrongId
            )
        };
        self.faults.iter().find(adds)
    }

    /// Returns whether an answered `action` is sent once more, and if so, whether with a new
    /// message id.
    pub(crate) fn duplicate(&self, sent: &str) -> Option<(bool, &Fault)> {
        let fits = |action: &Option<String>| action.as_deref().is_none_or(|action| action == sent);
        self.faults.iter().find_map(|fault| match &fault.kind {
            FaultKind::DuplicateSameId { action } if fits(action) => Some((false, fault)),
            FaultKind::DuplicateNewId { action } if fits(action) => Some((true, fault)),
            _ => None,
        })
    }

    /// Returns the fault that keeps the stop from being sent, if the script has it.
    pub(crate) fn stop_missing(&self) -> Option<&Fault> {
        self.faults
            .iter()
            .find(|fault| fault.kind == FaultKind::StopMissing)
    }

    /// Changes a finished transaction message as the script says. Returns the faults
    /// that changed it.
    pub(crate) fn distort(&self, action: &str, payload: &mut Value) -> Vec<&Fault> {
        let before = |fault: &&Fault| {
            let kept = payload.clone();
            distort::apply(&fault.kind, action, payload);
            kept != *payload
        };
        self.faults.iter().filter(before).collect()
    }
}

impl FaultKind {
    /// Returns true for faults that happen at one moment of a session.
    fn strikes_in_session(&self) -> bool {
        matches!(self, Self::DropSocket { .. } | Self::Reboot { .. })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test should stop at once")]

    use serde_json::json;

    use super::*;

    #[test]
    fn every_named_fault_reads_back_as_it_was_written() {
        for text in
            Fault::NAMES
                .into_iter()
                .chain(["drop-socket=200ms@40%", "clock=1970", "reboot@30s"])
        {
            let fault: Fault = text.parse().unwrap();
            assert_eq!(fault.to_string().parse::<Fault>().unwrap(), fault, "{text}");
        }
        let fault: Fault = "drop-socket=3s@40%".parse().unwrap();
        assert_eq!(
            fault.kind,
            FaultKind::DropSocket {
                away: Duration::from_secs(3)
            }
        );
        assert_eq!(fault.at.unwrap().offset_ms(100), 40_000);
    }

    #[test]
    fn wrong_faults_say_what_is_known() {
        let message = "fly".parse::<Fault>().unwrap_err().to_string();
        assert!(message.contains("drop-socket"), "{message}");
        for wrong in [
            "drop-socket@140%",
            "clock=soon",
            "drop-socket=-1s",
            "reboot@",
        ] {
            assert!(wrong.parse::<Fault>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn odd_json_is_odd_in_the_way_its_name_says() {
        let distorted = |fault: &str, payload: Value| {
            let script = Script::new(vec![fault.parse().unwrap()]).unwrap();
            let mut payload = payload;
            script.distort("StopTransaction", &mut payload);
            payload
        };
        let stop = json!({"transactionId": 7, "meterStop": 9, "timestamp": "2026-01-01T00:00:00Z"});
        assert_eq!(distorted("numbers-as-text", stop.clone())["meterStop"], "9");
        assert_eq!(
            distorted("no-time-zone", stop.clone())["timestamp"],
            "2026-01-01T00:00:00"
        );
        assert_eq!(
            distorted("meter-stop-minus-one", stop.clone())["meterStop"],
            -1
        );
        assert_eq!(
            distorted("transaction-id-minus-one", stop.clone())["transactionId"],
            -1
        );
        assert_eq!(distorted("clock=-1h", stop.clone()), stop);
    }

    #[test]
    fn a_seed_chooses_the_same_faults_each_time() {
        assert_eq!(Script::by_chance(5, 3), Script::by_chance(5, 3));
        assert_eq!(Script::by_chance(5, 99).faults().len(), Fault::NAMES.len());
    }
}
