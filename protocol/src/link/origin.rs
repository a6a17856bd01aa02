//! A studio's origin: scheme, host and port.

use std::str::FromStr;

use crate::string_form::string_form;

/// DNS allows 253 characters; scheme and port come on top.
const ORIGIN_MAX: usize = 280;

/// `https://host[:port]`, or `http://` on a loopback address. Lower case, without path or trailing slash.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Origin(String);

/// Why an origin was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// Neither `https://` nor `http://` in front of a host, or more than scheme, host and port.
    #[error("not a studio's address")]
    Shape,
    /// `http://` to a machine other than this one.
    #[error("not https")]
    NotHttps,
}

string_form!(Origin);

fn is_host(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return inner.parse::<std::net::Ipv6Addr>().is_ok();
    }
    !host.is_empty()
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
}

/// Whether a host names this machine (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3).
fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host == "[::1]"
        || host
            .parse::<std::net::Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        if text.len() > ORIGIN_MAX {
            return Err(OriginError::Shape);
        }
        let text = text.to_ascii_lowercase();
        let (scheme, authority) = text.split_once("://").ok_or(OriginError::Shape)?;
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        let (host, port) = match authority.rsplit_once(':') {
            // The colons of a bare `[::1]` are inside its brackets.
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (authority, None),
        };
        let port_fits = port.is_none_or(|port| !port.starts_with('+') && port.parse::<u16>().is_ok());
        if !is_host(host) || !port_fits {
            return Err(OriginError::Shape);
        }
        match scheme {
            "https" => Ok(Self(format!("https://{authority}"))),
            "http" if is_loopback(host) => Ok(Self(format!("http://{authority}"))),
            "http" => Err(OriginError::NotHttps),
            _ => Err(OriginError::Shape),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_leaves_the_machine() {
        for good in [
            "https://studio.example",
            "https://studio.example:8443",
            "http://127.0.0.1:41233",
            "http://localhost:1",
            "http://[::1]:80",
            "http://[::1]",
        ] {
            assert_eq!(good.parse::<Origin>().unwrap().as_str(), good);
        }
        assert_eq!(
            "HTTPS://Studio.Example/".parse::<Origin>().unwrap().as_str(),
            "https://studio.example"
        );
        assert_eq!("http://studio.example".parse::<Origin>(), Err(OriginError::NotHttps));
        assert_eq!(
            "http://127.0.0.1.evil.example".parse::<Origin>(),
            Err(OriginError::NotHttps)
        );
        for bad in [
            "studio.example",
            "ftp://x",
            "https://",
            "https://a/b",
            "https://a@b",
            "https://a:b",
            "https://a:99999",
            "https://a?b",
            "https://a#b",
            "https://a b",
        ] {
            assert_eq!(bad.parse::<Origin>(), Err(OriginError::Shape), "{bad}");
        }
    }
}
