//! Slows down the guessing of passwords, without letting anybody lock a person out.
//!
//! A try counts for the account from its network address, and for that address. From addresses
//! where the person has never signed in, tries count for the account as well, so that many
//! addresses together guess no faster than one. The person's own address is not slowed down by the
//! others, and a new password by mail is always possible.
//!
//! Mails are counted in the same way, those that somebody asks for and those that an admin sends.

use std::net::IpAddr;

use forecourt_types::Timestamp;

use crate::access::Public;
use crate::http::problem::Problem;
use forecourt_store::keys::{self, TriesOf};
use forecourt_store::ports::{Condition, Item, Ports, Transacted, Write};
use forecourt_store::rows::load;
use forecourt_store::rows::sign_in::TriesRow;
use forecourt_store::unit::{Tried, until_committed};

/// Stands for a network that is not known.
const UNKNOWN: &str = "unknown";
/// One hour, after which most counts begin anew.
const HOUR_S: i64 = 60 * 60;
/// One week, after which the count of codes begins anew. With an hour, whoever waits for the count
/// to begin anew would try 16 times as many codes as whoever waits for each pause.
const WEEK_S: i64 = 7 * 24 * HOUR_S;

/// How tries of one kind are slowed down: after try number `free` there is a pause of one second,
/// which doubles with each further try up to `pause_max_s`. The count begins anew `window_s`
/// seconds after the last pause has ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    free: u32,
    pause_max_s: i64,
    window_s: i64,
}

/// For one account from one address.
pub(super) const ACCOUNT_FROM_ADDRESS: Limit = Limit {
    free: 5,
    pause_max_s: 900,
    window_s: HOUR_S,
};
/// For one address, behind which a whole office may be.
pub(super) const ADDRESS: Limit = Limit {
    free: 30,
    pause_max_s: 60,
    window_s: HOUR_S,
};
/// For one account from all addresses where the person has never signed in.
pub(super) const ACCOUNT_FROM_ELSEWHERE: Limit = Limit {
    free: 20,
    pause_max_s: 300,
    window_s: HOUR_S,
};
/// For codes of one account from one address. Who tries them knows the password already, and three
/// of a million codes are good, so the pauses are longer than those of passwords.
pub(super) const CODES_FROM_ADDRESS: Limit = Limit {
    free: 5,
    pause_max_s: HOUR_S,
    window_s: WEEK_S,
};
/// For codes of one account from all addresses where the person has never signed in: about 24 tries
/// a day find one with a chance of 1 to 14,000. The person ends them with a new password, and then
/// waits for the last pause at most.
pub(super) const CODES_FROM_ELSEWHERE: Limit = Limit {
    free: 10,
    pause_max_s: HOUR_S,
    window_s: WEEK_S,
};
/// For mails to one e-mail address. A link is good for an hour, so that more mails help nobody.
pub(super) const MAIL: Limit = Limit {
    free: 3,
    pause_max_s: 3600,
    window_s: HOUR_S,
};

/// For invitations of one operator to one e-mail address, so that nobody's mailbox is flooded.
pub(super) const INVITATION: Limit = Limit {
    free: 5,
    pause_max_s: 3600,
    window_s: HOUR_S,
};

/// A try that is too early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooEarly {
    /// The seconds until the next try.
    pub(super) wait_s: i64,
}

/// Counts a try before it is made, so that tries at the same time cannot pass the limit.
///
/// # Errors
/// 503 when the table does not answer.
pub(super) async fn count(
    ports: &Ports,
    of: TriesOf<'_>,
    limit: Limit,
) -> Result<Result<(), TooEarly>, Problem> {
    let (now, key) = (ports.clock.now(), keys::sign_in_tries(of));
    let key = &key;
    until_committed(|| async move {
        let stored = load::<TriesRow>(ports.table.as_ref(), key).await?;
        let revision = stored.as_ref().map_or(0, |stored| stored.revision);
        let row = stored.map(|stored| stored.row);
        let row = match next(row, now, limit) {
            Ok(row) => row,
            Err(too_early) => return Ok(Tried::Done(Err(too_early))),
        };
        let item = Item::new(key.clone(), &row)?.after(revision);
        let item = item.with_expiry(row.next_at.plus_millis(limit.window_s * 1_000));
        match ports
            .table
            .transact(vec![Write::put_unchanged(item)])
            .await?
        {
            Transacted::Committed => Ok::<_, Problem>(Tried::Done(Ok(()))),
            Transacted::ConditionFailed { .. } => Ok(Tried::Conflict),
        }
    })
    .await
}

/// Counts a request for a mail to this e-mail address, for the network that it comes from and for
/// the address.
///
/// # Errors
/// 503 when the table does not answer.
pub(super) async fn count_mail(
    public: &Public,
    email: &str,
) -> Result<Result<(), TooEarly>, Problem> {
    let network = network(public.address());
    let of_network = (!is_everybody(&network)).then_some(TriesOf::MailsFrom(&network));
    for (of, limit) in [(of_network, ADDRESS), (Some(TriesOf::MailsTo(email)), MAIL)] {
        let Some(of) = of else { continue };
        if let Err(early) = count(public.ports(), of, limit).await? {
            return Ok(Err(early));
        }
    }
    Ok(Ok(()))
}

fn next(row: Option<TriesRow>, now: Timestamp, limit: Limit) -> Result<TriesRow, TooEarly> {
    let window_ms = limit.window_s * 1_000;
    let row = row.filter(|row| now < row.next_at.plus_millis(window_ms));
    let (tries, since) = row.map_or((0, now), |row| (row.tries, row.since));
    if let Some(row) = row
        && now < row.next_at
    {
        let wait_ms = row.next_at.millis() - now.millis();
        return Err(TooEarly {
            wait_s: (wait_ms + 999) / 1_000,
        });
    }
    let tries = tries.saturating_add(1);
    let pause_s = match tries.checked_sub(limit.free) {
        None => 0,
        Some(over) => (1_i64 << over.min(20)).min(limit.pause_max_s),
    };
    Ok(TriesRow {
        tries,
        since,
        next_at: now.plus_millis(pause_s * 1_000),
    })
}

/// Gives a try back that was a good one, with the pause that it has caused. The count itself stays,
/// since others may be behind it.
///
/// # Errors
/// 503 when the table does not answer.
pub(super) async fn give_back(ports: &Ports, of: TriesOf<'_>) -> Result<(), Problem> {
    let (now, key) = (ports.clock.now(), keys::sign_in_tries(of));
    let key = &key;
    until_committed(|| async move {
        let Some(mut stored) = load::<TriesRow>(ports.table.as_ref(), key).await? else {
            return Ok(Tried::Done(()));
        };
        stored.row.tries = stored.row.tries.saturating_sub(1);
        stored.row.next_at = stored.row.next_at.min(now);
        let expiry = now.plus_millis(WEEK_S * 1_000);
        let item = stored.to_item(key.clone())?.with_expiry(expiry);
        match ports
            .table
            .transact(vec![Write::put_unchanged(item)])
            .await?
        {
            Transacted::Committed => Ok::<_, Problem>(Tried::Done(())),
            Transacted::ConditionFailed { .. } => Ok(Tried::Conflict),
        }
    })
    .await
}

/// Forgets a count after a good try.
///
/// # Errors
/// 503 when the table does not answer.
pub(super) async fn forget(ports: &Ports, of: TriesOf<'_>) -> Result<(), Problem> {
    let write = Write::Delete {
        key: keys::sign_in_tries(of),
        condition: Condition::Always,
    };
    // Nothing is conditional here.
    let _ = ports.table.transact(vec![write]).await?;
    Ok(())
}

/// Whether everybody may be behind this network: a proxy on the machine that tells no address, or
/// an address that is not known. Tries are then not counted for the network alone.
pub(super) fn is_everybody(network: &str) -> bool {
    let address = network.parse::<IpAddr>();
    network == UNKNOWN || address.is_ok_and(|address| address.is_loopback())
}

/// The network that a caller's address stands for: an IPv4 address itself, the first 64 bits of an
/// IPv6 address, since one customer has all addresses that begin with them.
pub(super) fn network(address: Option<&str>) -> String {
    let parsed = address.and_then(|address| address.parse::<IpAddr>().ok());
    match parsed.map(|address| address.to_canonical()) {
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Some(IpAddr::V4(address)) => address.to_string(),
        None => UNKNOWN.to_owned(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn the_pause_doubles_after_the_free_tries_and_ends_at_its_longest() {
        let mut now = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
        let (mut row, mut pauses) = (None, Vec::new());
        for _ in 0..16 {
            let made = next(row, now, ACCOUNT_FROM_ADDRESS).unwrap();
            let pause_ms = made.next_at.millis() - now.millis();
            if pause_ms > 0 {
                let early = next(
                    Some(made),
                    made.next_at.plus_millis(-1),
                    ACCOUNT_FROM_ADDRESS,
                );
                assert_eq!(early.unwrap_err().wait_s, 1);
            }
            pauses.push(pause_ms / 1_000);
            (row, now) = (Some(made), made.next_at);
        }
        let wanted = [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900];
        assert_eq!(pauses, wanted);
        let later = now.plus_millis(HOUR_S * 1_000);
        assert_eq!(next(row, later, ACCOUNT_FROM_ADDRESS).unwrap().tries, 1);
    }

    /// How many tries somebody makes in 30 days who makes `burst` of them after the count has begun
    /// anew, and then waits until it does so again.
    fn tries_in_a_month(limit: Limit, burst: u32) -> u32 {
        let start = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
        let end = start.plus_millis(30 * 24 * HOUR_S * 1_000);
        let (mut row, mut now, mut tries) = (None, start, 0);
        while now < end {
            for _ in 0..burst {
                let made = next(row, now, limit).unwrap();
                (now, row) = (made.next_at, Some(made));
                tries += 1;
                if now >= end {
                    return tries;
                }
            }
            now = now.plus_millis(limit.window_s * 1_000);
        }
        tries
    }

    #[test]
    fn no_rhythm_of_tries_finds_more_than_25_codes_a_day() {
        for limit in [CODES_FROM_ADDRESS, CODES_FROM_ELSEWHERE] {
            for burst in (1..40).chain([1_000]) {
                let tries = tries_in_a_month(limit, burst);
                assert!(tries <= 25 * 30, "{tries} of {burst} at a time");
            }
        }
    }

    #[test]
    fn a_network_is_an_ipv4_address_or_64_bits_of_an_ipv6_address() {
        assert_eq!(network(Some("192.0.2.7")), "192.0.2.7");
        assert_eq!(network(Some("::ffff:192.0.2.7")), "192.0.2.7");
        assert_eq!(network(Some("2001:db8:1:2:3:4:5:6")), "2001:db8:1:2::/64");
        assert_eq!(network(Some("nonsense")), "unknown");
        assert_eq!(network(None), "unknown");
    }
}
