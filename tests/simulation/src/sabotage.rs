//! Bugs planted around the real code, to check that the oracle finds them.

/// One planted bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sabotage {
    None,
    /// The program around the gateway's machine answers before it commits.
    AnswerBeforeCommit,
    /// The program around the gateway's machine takes a message id that it has seen for a repeat.
    DedupByMessageId,
    /// The program around the gateway's machine refuses transaction messages that break the schema.
    RefuseOddMessages,
    /// The gateway's journal deletes records whether they are applied or not.
    DeleteUnapplied,
    /// The cloud applies the records that it gets, wherever its watermark is.
    SkipWatermark,
    /// The messages that a commit hands over to billing never get there.
    ForgetOutbox,
    /// `reporting` forgets which CDRs it has counted.
    CountTwice,
    /// Every CDR is wrong by one cent.
    RoundUp,
    /// Commands lose their time limit on the way.
    IgnoreExpiry,
    /// A command that is delivered twice gets a new name the second time.
    CommandTwice,
    /// A start that was reported as 0 is billed from 0.
    BillPlaceholder,
    /// The program around the gateway's machine does not pass the readings during a charge
    /// to the machine.
    ForgetReadings,
    /// The program around the gateway's machine passes only the first register of a reading.
    FirstRegister,
    /// `session` takes the records of a replaced box for those of a box in use.
    ForgetReplacement,
    /// The program around the gateway's machine answers a start that it has answered before with
    /// the same id, whatever happened since.
    AnswerEndedId,
}
