//! Whose request it is behind reverse proxies: the address that the outermost proxy of the operator's own wrote down.
//!
//! A client writes into `X-Forwarded-For` what it likes; a proxy adds, behind that, the address that it was called from. So
//! the header is read from its end: what a trusted proxy wrote is believed, and the first address that is no trusted
//! proxy's is the client's. Where nobody trusted is at the other end of the connection, the header counts for nothing.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use http::HeaderMap;
use serde::Deserialize;

const FORWARDED_FOR: &str = "x-forwarded-for";
/// What a provider gives to one customer at least: whoever has one of its addresses has them all (RFC 6177).
const SUBSCRIBER_BITS: u8 = 64;

/// The proxies that stand in front of a studio, as its operator names them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Proxies(Vec<Network>);

/// Addresses that begin alike: one address, or a network such as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
struct Network {
    first: IpAddr,
    bits: u8,
}

/// A text that names no proxies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a proxy is an address such as 127.0.0.1, or a network such as 10.1.0.0/16")]
struct NotANetwork;

/// Where a request comes from, as far as limits go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// A client: its address, of IPv6 the network that it is in.
    Client(IpAddr),
    /// Somebody behind this proxy, which does not say who: anybody, and as many as may be.
    Behind(IpAddr),
}

impl Proxies {
    /// Whether none was named.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Who made a request that came from `peer` with these headers.
    pub(crate) fn source(&self, peer: IpAddr, headers: &HeaderMap) -> Source {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return Source::client(peer);
        }
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        let hops = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
        for hop in hops {
            match address(hop) {
                Some(hop) if self.trusts(hop) => {}
                Some(hop) => return Source::client(hop),
                // What stands before something that is no address was written by nobody who is trusted.
                None => break,
            }
        }
        Source::Behind(peer)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }
}

impl Source {
    fn client(address: IpAddr) -> Self {
        Self::Client(match address {
            IpAddr::V4(_) => address,
            IpAddr::V6(six) => Ipv6Addr::from_bits(kept(six.to_bits(), SUBSCRIBER_BITS)).into(),
        })
    }
}

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        match (self.first, address) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                let bits = |four: std::net::Ipv4Addr| kept(u128::from(four.to_bits()) << 96, self.bits);
                bits(first) == bits(address)
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                kept(first.to_bits(), self.bits) == kept(address.to_bits(), self.bits)
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (first, bits) = match text.split_once('/') {
            None => (text, None),
            Some((first, bits)) => (first, Some(bits.parse().map_err(|_| NotANetwork)?)),
        };
        let first: IpAddr = first.parse().map_err(|_| NotANetwork)?;
        let longest = if first.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(longest);
        // The network of everybody would believe everybody.
        if (1..=longest).contains(&bits) {
            Ok(Self { first, bits })
        } else {
            Err(NotANetwork)
        }
    }
}

impl TryFrom<String> for Network {
    type Error = NotANetwork;

    fn try_from(text: String) -> Result<Self, NotANetwork> {
        text.parse()
    }
}

/// The first `bits` of an address, the rest zero.
fn kept(address: u128, bits: u8) -> u128 {
    address & u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0)
}

/// One hop: an address, of some proxies with a port.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']'));
    let with_port = || hop.parse::<SocketAddr>().ok().map(|hop| hop.ip());
    let address: Option<IpAddr> = bare.unwrap_or(hop).parse().ok();
    address.or_else(with_port).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn proxies(names: &[&str]) -> Proxies {
        Proxies(names.iter().map(|name| name.parse().unwrap()).collect())
    }

    fn source(proxies: &Proxies, peer: &str, lines: &[&str]) -> Source {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        proxies.source(ip(peer), &headers)
    }

    #[test]
    fn the_client_is_who_the_outermost_trusted_proxy_was_called_by() {
        let ours = proxies(&["127.0.0.1", "10.0.0.0/8", "::1"]);
        let client = |text| Source::Client(ip(text));
        for (peer, lines, wanted) in [
            ("127.0.0.1", &["203.0.113.7"][..], client("203.0.113.7")),
            ("::ffff:127.0.0.1", &["203.0.113.7"], client("203.0.113.7")),
            (
                "10.9.9.9",
                &["198.51.100.1, 203.0.113.7, 10.1.2.3"],
                client("203.0.113.7"),
            ),
            (
                "10.9.9.9",
                &["198.51.100.1", "203.0.113.7", "10.1.2.3"],
                client("203.0.113.7"),
            ),
            ("127.0.0.1", &["203.0.113.7:4711"], client("203.0.113.7")),
            ("::1", &["[2001:db8:1:2:3:4:5:6]:4711"], client("2001:db8:1:2::")),
            ("::1", &["[2001:db8:1:2:9::]"], client("2001:db8:1:2::")),
        ] {
            assert_eq!(source(&ours, peer, lines), wanted, "{peer} {lines:?}");
        }
    }

    #[test]
    fn what_a_client_writes_about_itself_counts_for_nothing() {
        let ours = proxies(&["127.0.0.1"]);
        let spoofed = &["198.51.100.1"];
        assert_eq!(source(&ours, "203.0.113.7", spoofed), Source::Client(ip("203.0.113.7")));
        assert_eq!(
            source(&Proxies::default(), "127.0.0.1", spoofed),
            Source::Client(ip("127.0.0.1"))
        );
        let behind = Source::Behind(ip("127.0.0.1"));
        for lines in [&[][..], &["unknown"], &["198.51.100.1, nobody"], &["127.0.0.1"], &[""]] {
            assert_eq!(source(&ours, "127.0.0.1", lines), behind, "{lines:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_a_client_sends_the_proxy_s_own_word_stands_behind_it(sent in "[ -~]{0,60}", client: [u8; 4]) {
            let client = IpAddr::from(client);
            prop_assume!(client != ip("127.0.0.1"));
            let lines = [sent.clone(), client.to_string()];
            let ours = proxies(&["127.0.0.1"]);
            for lines in [vec![lines.join(",")], lines.to_vec()] {
                let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
                prop_assert_eq!(source(&ours, "127.0.0.1", &lines), Source::Client(client));
            }
        }
    }

    #[test]
    fn addresses_of_one_subscriber_are_one_client() {
        let none = Proxies::default();
        let of = |peer| source(&none, peer, &[]);
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }

    #[test]
    fn what_names_no_proxy_is_refused() {
        for text in [
            "",
            "localhost",
            "10.0.0.0/33",
            "10.0.0.0/",
            "0.0.0.0/0",
            "::/0",
            "::/129",
            "10.0.0.0/8/8",
        ] {
            assert_eq!(text.parse::<Network>(), Err(NotANetwork), "{text}");
        }
    }
}
