//! Remembers which credentials were shown before, and which ones are known to be wrong.
//!
//! A charger that is refused a turn comes again with the same password; somebody who guesses comes
//! with another one. So of all sign-ins that wait, one whose credential was shown before is checked
//! first, and one that was found wrong is checked last. Only hashes with a key of this process are
//! kept, in fixed memory; a hash that is taken for another one only changes who waits.

/// The bits of one generation of [`Shown`]: 512 KiB.
const BITS: usize = 1 << 22;

/// The number of bits that one credential sets.
const BITS_OF_ONE: u32 = 3;

/// The number of credentials in a generation before the generation before it is forgotten: a third
/// of its bits at most is set, so that one new credential in 30 counts as shown before.
const CREDENTIALS: usize = 500_000;

/// The number of wrong credentials that are remembered, of 8 bytes each.
const WRONG: usize = 8_192;

/// The order in which sign-ins that wait are checked, the highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The credential was found wrong before.
    Wrong,
    /// The credential was not shown before.
    New,
    /// The credential was shown before, and was not checked.
    Returning,
}

/// The credentials that were shown while sign-ins had to wait.
#[derive(Debug, Default)]
pub(super) struct Credentials {
    shown: Generation,
    shown_before: Generation,
    wrong: Vec<u64>,
}

impl Credentials {
    /// Notes a credential that has to wait, and returns its rank.
    pub(super) fn show(&mut self, hash: u64) -> Rank {
        if self.wrong.get(index(hash, WRONG)) == Some(&hash) {
            return Rank::Wrong;
        }
        let is_returning = self.shown.holds(hash) || self.shown_before.holds(hash);
        if self.shown.count >= CREDENTIALS {
            self.shown_before = std::mem::take(&mut self.shown);
        }
        self.shown.add(hash);
        if is_returning {
            Rank::Returning
        } else {
            Rank::New
        }
    }

    /// Notes a credential that was checked and found wrong.
    pub(super) fn found_wrong(&mut self, hash: u64) {
        self.wrong.resize(WRONG, 0);
        if let Some(place) = self.wrong.get_mut(index(hash, WRONG)) {
            *place = hash;
        }
    }
}

/// A Bloom filter.
#[derive(Debug, Default)]
struct Generation {
    words: Vec<u64>,
    count: usize,
}

impl Generation {
    fn holds(&self, hash: u64) -> bool {
        places(hash).all(|(word, bit)| self.words.get(word).is_some_and(|word| word & bit != 0))
    }

    fn add(&mut self, hash: u64) {
        if self.holds(hash) {
            return;
        }
        self.words.resize(BITS / 64, 0);
        self.count += 1;
        for (word, bit) in places(hash) {
            if let Some(word) = self.words.get_mut(word) {
                *word |= bit;
            }
        }
    }
}

/// The words and bits of a hash: its two halves give as many places as are wanted
/// (Kirsch and Mitzenmacher).
fn places(hash: u64) -> impl Iterator<Item = (usize, u64)> {
    let step = (hash >> 32) | 1;
    (0..BITS_OF_ONE).map(move |number| {
        let place = index(hash.wrapping_add(step.wrapping_mul(number.into())), BITS);
        (place / 64, 1 << (place % 64))
    })
}

fn index(hash: u64, places: usize) -> usize {
    // The remainder is below a number that fits.
    usize::try_from(hash % places as u64).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::hash::{BuildHasher as _, RandomState};

    use super::*;

    #[test]
    fn a_credential_that_comes_again_is_returning_until_it_is_found_wrong() {
        let mut credentials = Credentials::default();
        assert_eq!(credentials.show(7), Rank::New);
        assert_eq!(credentials.show(7), Rank::Returning);
        credentials.found_wrong(7);
        assert_eq!(credentials.show(7), Rank::Wrong);
    }

    #[test]
    fn few_of_a_flood_of_guesses_are_taken_for_one_that_comes_again() {
        let hasher = RandomState::new();
        let mut credentials = Credentials::default();
        let mut returning = 0;
        for number in 0..CREDENTIALS * 3 {
            let rank = credentials.show(hasher.hash_one(number));
            returning += usize::from(rank == Rank::Returning);
        }
        assert!(returning < CREDENTIALS / 10, "{returning}");
        assert_eq!(
            credentials.show(hasher.hash_one(CREDENTIALS * 2 + 5)),
            Rank::Returning
        );
    }
}
