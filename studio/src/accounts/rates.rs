//! How often an address may try: one bucket for each address and account, one for each address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::digest::Digest;

use crate::error::ApiResult;

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Gate {
    /// Signing in: passwords are guessed.
    SignIn,
    /// Making the first owner.
    Setup,
    /// Claiming and renewing. Tokens of 256 bits are not guessed; this is about work.
    Claim,
    /// Asking for a clearance: each stores the evidence.
    Clearance,
    /// Showing what a maker vouches for: each is stored, or its refusal is. A check asks twice.
    Attestation,
}

impl Gate {
    /// Tries in a row from one address for one account, and how many seconds give one back.
    const fn allowance(self) -> (f64, f64) {
        match self {
            Self::SignIn => (10.0, 60.0),
            Self::Setup => (10.0, 30.0),
            Self::Claim => (60.0, 1.0),
            Self::Clearance => (30.0, 60.0),
            Self::Attestation => (60.0, 30.0),
        }
    }
}

/// An address has the allowance of so many accounts: an office behind one address, or a proxy.
const ACCOUNTS: f64 = 20.0;
/// Buckets kept; beyond, the full ones go, then all. Some 100 bytes each.
const BUCKETS_MAX: usize = 20_000;

type Key = (Gate, IpAddr, Option<Digest>);

/// All buckets, in memory: a restart forgives.
#[derive(Default)]
pub(crate) struct Rates(Mutex<HashMap<Key, Bucket>>);

struct Bucket {
    left: f64,
    at: Timestamp,
}

impl Rates {
    /// Counts one try.
    ///
    /// # Errors
    /// [`ErrorKind::Busy`] when there were too many.
    pub(crate) fn take(&self, gate: Gate, address: IpAddr, account: &str, now: Timestamp) -> ApiResult<()> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_MAX {
            buckets.retain(|(gate, _, account), bucket| {
                let (most, _) = allowance(*gate, account.is_none());
                bucket.refill(*gate, account.is_none(), now) < most
            });
            if buckets.len() >= BUCKETS_MAX {
                buckets.clear();
            }
        }
        let account = Digest::of(account.as_bytes());
        // Both count, also where one of them refuses already.
        let one = take(&mut buckets, (gate, address, Some(account)), now);
        let all = take(&mut buckets, (gate, address, None), now);
        if one && all {
            Ok(())
        } else {
            Err(ErrorKind::Busy.into())
        }
    }
}

fn allowance(gate: Gate, whole_address: bool) -> (f64, f64) {
    let (most, seconds) = gate.allowance();
    if whole_address {
        (most * ACCOUNTS, seconds / ACCOUNTS)
    } else {
        (most, seconds)
    }
}

fn take(buckets: &mut HashMap<Key, Bucket>, key: Key, now: Timestamp) -> bool {
    let (gate, whole_address) = (key.0, key.2.is_none());
    let (most, _) = allowance(gate, whole_address);
    let bucket = buckets.entry(key).or_insert(Bucket { left: most, at: now });
    let left = bucket.refill(gate, whole_address, now);
    if left < 1.0 {
        return false;
    }
    bucket.left = left - 1.0;
    true
}

impl Bucket {
    fn refill(&mut self, gate: Gate, whole_address: bool, now: Timestamp) -> f64 {
        let (most, seconds) = allowance(gate, whole_address);
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

    const ADDRESS: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

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
    fn memory_is_bounded() {
        let (rates, now) = (Rates::default(), Timestamp::UNIX_EPOCH);
        for n in 0..30_000_u32 {
            let _refused = rates.take(Gate::Claim, IpAddr::V4(n.into()), "x", now);
        }
        assert!(rates.0.lock().unwrap().len() <= BUCKETS_MAX + 2);
    }
}
