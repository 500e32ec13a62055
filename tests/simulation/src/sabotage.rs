//! Bugs planted around the real cores, to see that the oracle finds them.

/// One planted bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sabotage {
    None,
    /// The gateway's outside answers before it commits.
    AnswerBeforeCommit,
    /// The gateway's outside takes a message id it has seen for a repeat.
    DedupByMessageId,
    /// The gateway's outside refuses what breaks the schema of a transaction message.
    RefuseOddMessages,
    /// The gateway's journal deletes records, applied or not.
    DeleteUnapplied,
    /// The cloud applies what it is given, wherever its watermark stands.
    SkipWatermark,
    /// What a commit hands over to billing never gets there.
    ForgetOutbox,
    /// `reporting` forgets which CDRs it has counted.
    CountTwice,
    /// A CDR is off by one cent.
    RoundUp,
    /// Commands lose their time limit on the way.
    IgnoreExpiry,
    /// A command that is delivered twice gets a new name the second time.
    CommandTwice,
    /// A begin that was told as 0 is billed from 0.
    BillPlaceholder,
    /// The gateway's outside keeps readings in between from its machine.
    ForgetReadings,
    /// The gateway's outside lets through the first register of a reading alone.
    FirstRegister,
    /// `session` takes the records of a replaced box for those of one in use.
    ForgetReplacement,
    /// The gateway's outside answers a start that it has answered before with
    /// the same id, whatever happened since.
    AnswerEndedId,
}
