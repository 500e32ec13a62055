//! The flags that the cloud sets on a session, as they stand in its row.

/// Flag of a session whose charger began although its token was refused.
pub const FLAG_TOKEN_REFUSED: &str = "token_refused";
/// Flag of a session on whose connector another one began before it ended.
pub const FLAG_OVERLAPPED: &str = "overlapped";
/// Flag of a session during which records of its station are missing.
pub const FLAG_RECORD_GAP: &str = "record_gap";
/// Flag of a session whose charger went on sending after its stop.
pub const FLAG_AFTER_STOP: &str = "sample_after_stop";
/// Flag of a session whose charger used the id of an earlier transaction again.
pub const FLAG_ID_USED_AGAIN: &str = "transaction_id_used_again";
/// Flag of a reading, and of its session, after which the station booted.
pub const FLAG_STATION_BOOTED: &str = "station_booted";
/// Flag of a session whose begin the cloud heard of only after the credential of
/// the gateway that told it had been replaced. A person decides about the bill.
pub const FLAG_BEGUN_AFTER_REPLACEMENT: &str = "begun_after_replacement";
/// Flag of a session whose begin the cloud had heard of before the credential of
/// its gateway was replaced, and of which that gateway told more after that.
pub const FLAG_DELIVERED_AFTER_REPLACEMENT: &str = "delivered_after_replacement";
/// Flag of a session whose values a person stated.
pub const FLAG_CORRECTED: &str = "corrected";
/// Flag of a session to which a fact came after a person had ended it.
pub const FLAG_AFTER_CORRECTION: &str = "fact_after_correction";
/// Flag of a session whose start told a register of 0 in place of its own.
pub const FLAG_BEGIN_PLACEHOLDER: &str = "begin_placeholder";
/// Flag of a session whose start register fits no other register.
pub const FLAG_BEGIN_SET_ASIDE: &str = "begin_set_aside";
/// Flag of a session whose stop register fits no other register.
pub const FLAG_END_SET_ASIDE: &str = "end_set_aside";
/// Flag of a session of which single readings in between fit no other.
pub const FLAG_READING_SET_ASIDE: &str = "reading_set_aside";
/// Flag of a session that is billed up to its last reading: what flowed after it
/// is not known.
pub const FLAG_LAST_READING_BILLED: &str = "last_reading_billed";
/// Flag of a session that is billed from its first reading: what flowed before
/// it is not known.
pub const FLAG_FIRST_READING_BILLED: &str = "first_reading_billed";
/// Flag of a session that is billed by the times of receipt.
pub const FLAG_RECEIVED_TIMES: &str = "received_times_billed";
/// Flag of a session that took energy and names no card: nobody can be billed for it.
pub const FLAG_NO_CARD: &str = "no_card";
