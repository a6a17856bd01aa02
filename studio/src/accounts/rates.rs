//! How often one may try: a bucket for each address, one for each account at an address, and one for each claim.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ClaimId;

use crate::error::ApiResult;
use crate::proxies::Source;

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Gate {
    /// Signing in: passwords are guessed.
    SignIn,
    /// Making the first owner.
    Setup,
    /// Claiming and renewing. Tokens of 256 bits are not guessed; this is about work.
    Claim,
    /// Asking for a number to renew with: open to everybody, so it is not what claiming lives on.
    Challenge,
    /// A device manager's calls: bodies that are read before it is known that they are its own.
    Webhook,
    /// Asking for a clearance: each stores the evidence.
    Clearance,
    /// Showing what a maker vouches for: each is stored, or its refusal is. A check asks twice.
    Attestation,
}

impl Gate {
    /// Tries in a row for one account, and how many seconds give one back: at most the minute that people are told to wait.
    const fn allowance(self) -> (f64, f64) {
        match self {
            Self::SignIn => (10.0, 60.0),
            Self::Setup => (10.0, 30.0),
            Self::Claim | Self::Challenge => (60.0, 1.0),
            // Times `ACCOUNTS`: ten thousand devices that answer within a few minutes.
            Self::Webhook => (150.0, 0.4),
            Self::Clearance => (30.0, 60.0),
            Self::Attestation => (60.0, 30.0),
        }
    }
}

/// An address has the allowance of so many accounts: an office behind one address.
const ACCOUNTS: f64 = 20.0;
/// Buckets kept; beyond, the full ones go, then all. Some 100 bytes each.
const BUCKETS_MAX: usize = 20_000;

/// Who tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Who {
    /// Everybody at an address.
    Address(IpAddr),
    /// Whoever names this account, at an address.
    Account(IpAddr, Digest),
    /// A device, wherever it is.
    Claim(Digest),
}

/// All buckets, in memory: a restart forgives.
#[derive(Default)]
pub(crate) struct Rates(Mutex<HashMap<(Gate, Who), Bucket>>);

struct Bucket {
    left: f64,
    at: Timestamp,
}

impl Rates {
    /// Counts one try of whoever it is, before anything that they send is read. Behind a proxy that does not say who they
    /// are nothing is counted: one of them would use up what is everybody's.
    ///
    /// # Errors
    /// [`ErrorKind::TooManyTries`] when there were too many.
    pub(crate) fn knock(&self, gate: Gate, source: Source, now: Timestamp) -> ApiResult<()> {
        match source {
            Source::Client(address) => self.count(gate, Who::Address(address), now),
            Source::Behind(_) => Ok(()),
        }
    }

    /// Counts one try for an account.
    ///
    /// # Errors
    /// As [`Self::knock`].
    pub(crate) fn account(&self, gate: Gate, source: Source, account: &str, now: Timestamp) -> ApiResult<()> {
        let (Source::Client(address) | Source::Behind(address)) = source;
        let account = Digest::of(account.as_bytes());
        self.count(gate, Who::Account(address, account), now)
    }

    /// Counts one try, where the account is known at once.
    ///
    /// # Errors
    /// As [`Self::knock`].
    pub(crate) fn take(&self, gate: Gate, source: Source, account: &str, now: Timestamp) -> ApiResult<()> {
        // Both count, also where one of them refuses already.
        let one = self.account(gate, source, account, now);
        self.knock(gate, source, now).and(one)
    }

    /// Counts one try of a device that showed its credential: nobody else can use up what it has, and no address counts.
    ///
    /// # Errors
    /// As [`Self::knock`].
    pub(crate) fn claim(&self, gate: Gate, claim: &ClaimId, now: Timestamp) -> ApiResult<()> {
        self.count(gate, Who::Claim(Digest::of(claim.as_str().as_bytes())), now)
    }

    fn count(&self, gate: Gate, who: Who, now: Timestamp) -> ApiResult<()> {
        let mut buckets = self.with_room(now);
        let (most, _) = allowance(gate, who);
        let bucket = buckets.entry((gate, who)).or_insert(Bucket { left: most, at: now });
        let left = bucket.refill(gate, who, now);
        if left < 1.0 {
            return Err(ErrorKind::TooManyTries.into());
        }
        bucket.left = left - 1.0;
        Ok(())
    }

    fn with_room(&self, now: Timestamp) -> MutexGuard<'_, HashMap<(Gate, Who), Bucket>> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_MAX {
            buckets.retain(|(gate, who), bucket| bucket.refill(*gate, *who, now) < allowance(*gate, *who).0);
            if buckets.len() >= BUCKETS_MAX {
                buckets.clear();
            }
        }
        buckets
    }
}

fn allowance(gate: Gate, who: Who) -> (f64, f64) {
    let (most, seconds) = gate.allowance();
    match who {
        Who::Address(_) => (most * ACCOUNTS, seconds / ACCOUNTS),
        Who::Account(..) | Who::Claim(_) => (most, seconds),
    }
}

impl Bucket {
    fn refill(&mut self, gate: Gate, who: Who, now: Timestamp) -> f64 {
        let (most, seconds) = allowance(gate, who);
        let passed = now.duration_since(self.at).as_secs_f64();
        // A clock that was set back gives nothing and takes nothing.
        self.left = (self.left + passed.max(0.0) / seconds).min(most);
        self.at = now;
        self.left
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;

    const ADDRESS: Source = Source::Client(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));

    #[test]
    fn guessing_is_slowed_and_time_forgives() {
        let (rates, now) = (Rates::default(), Timestamp::UNIX_EPOCH);
        let tries = |account, now| {
            (0..50)
                .take_while(|_| rates.take(Gate::SignIn, ADDRESS, account, now).is_ok())
                .count()
        };
        assert_eq!(tries("a", now), 10);
        assert_eq!(tries("a", now + 59.seconds()), 0);
        assert_eq!(tries("a", now + 180.seconds()), 3);
        assert_eq!(tries("b", now + 180.seconds()), 10, "another account is not locked out");
    }

    #[test]
    fn many_accounts_from_one_address_are_guessing_too() {
        let (rates, now) = (Rates::default(), Timestamp::UNIX_EPOCH);
        let tries = (0..1000)
            .take_while(|n| rates.take(Gate::SignIn, ADDRESS, &format!("{n}"), now).is_ok())
            .count();
        assert_eq!(tries, 200);
    }

    #[test]
    fn behind_a_proxy_that_does_not_say_who_nobody_locks_out_another() {
        let (rates, now) = (Rates::default(), Timestamp::UNIX_EPOCH);
        let behind = Source::Behind(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));
        for n in 0..1000 {
            assert!(rates.take(Gate::SignIn, behind, &format!("{n}"), now).is_ok());
        }
        let tries = (0..50).take_while(|_| rates.take(Gate::SignIn, behind, "a", now).is_ok());
        assert_eq!(tries.count(), 10, "one account's password is guessed as slowly as ever");
    }

    #[test]
    fn memory_is_bounded() {
        let (rates, now) = (Rates::default(), Timestamp::UNIX_EPOCH);
        for n in 0..30_000_u32 {
            let _refused = rates.take(Gate::Claim, Source::Client(IpAddr::V4(n.into())), "x", now);
        }
        assert!(rates.0.lock().unwrap().len() <= BUCKETS_MAX + 2);
    }
}
