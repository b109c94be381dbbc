//! How often anybody may guess: wrong codes are counted for each address and in all, within a window that moves on.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;

/// Wrong guesses of one address within the window. A room behind one router shares an address.
const OF_ONE: usize = 20;

/// Wrong guesses of all addresses within the window.
const OF_ALL: usize = 40;

/// The window, in milliseconds.
const WINDOW: i64 = 10 * 60_000;

/// Wrong guesses of late.
#[derive(Debug, Default)]
pub struct Guesses {
    all: VecDeque<(i64, IpAddr)>,
    by: BTreeMap<IpAddr, usize>,
}

impl Guesses {
    /// Whether an address may try a code now.
    pub fn may(&mut self, from: IpAddr, now: i64) -> bool {
        // A clock that was set back forgets what lies in its future.
        while let Some((at, address)) = self.all.front().copied() {
            if now - at < WINDOW && at <= now {
                break;
            }
            self.all.pop_front();
            if let Some(count) = self.by.get_mut(&address) {
                *count -= 1;
                if *count == 0 {
                    self.by.remove(&address);
                }
            }
        }
        self.all.len() < OF_ALL && self.by.get(&network(from)).is_none_or(|count| *count < OF_ONE)
    }

    /// Notes a wrong guess.
    pub fn wrong(&mut self, from: IpAddr, now: i64) {
        // Who may not try is not counted, so neither list outgrows the limit.
        if self.may(from, now) {
            self.all.push_back((now, network(from)));
            *self.by.entry(network(from)).or_insert(0) += 1;
        }
    }
}

/// Whoever has one address of IPv6 has its whole network.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => IpAddr::V4(address),
            None => IpAddr::V6((u128::from(address) & !u128::from(u64::MAX)).into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_guesses_twenty_times_and_others_go_on() {
        let mut guesses = Guesses::default();
        let (one, other): (IpAddr, IpAddr) = ([10, 0, 0, 1].into(), [10, 0, 0, 2].into());
        for at in 0..20 {
            assert!(guesses.may(one, at));
            guesses.wrong(one, at);
        }
        assert!(!guesses.may(one, 20) && guesses.may(other, 20));
        assert!(guesses.may(one, WINDOW));
    }

    #[test]
    fn many_addresses_together_have_a_limit_too() {
        let mut guesses = Guesses::default();
        for host in 0..OF_ALL {
            guesses.wrong(IpAddr::from([10, 0, 0, u8::try_from(host).unwrap_or(0)]), 5);
        }
        assert!(!guesses.may([10, 0, 1, 1].into(), 6));
        assert!(guesses.may([10, 0, 1, 1].into(), 6 + WINDOW));
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let a: IpAddr = "2001:db8::1".parse().unwrap_or([0, 0, 0, 0].into());
        let b: IpAddr = "2001:db8::ffff:1".parse().unwrap_or([0, 0, 0, 1].into());
        assert_eq!(network(a), network(b));
    }
}
