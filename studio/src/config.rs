//! How a studio is set up: defaults, then a TOML file, then flags.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use lavalier_protocol::link::{Origin, OriginError};
use serde::Deserialize;

use crate::attested::GenuineApps;
use crate::proxies::Proxies;

/// A configuration file is a page; more is another file.
const FILE_MAX: u64 = 64 * 1024;
/// Loopback, so that a studio that nobody configured is nobody else's to reach.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8417);

/// Everything that `serve` needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The folder that holds database, objects and keys.
    pub data: PathBuf,
    /// Where to listen; port 0 picks a free one.
    pub listen: SocketAddr,
    /// The address by which recorders and people reach it; none: the one it listens on, which then has to be loopback.
    pub public_url: Option<Origin>,
    /// The reverse proxies in front of it, whose word about a client's address counts: what is limited by address is then
    /// each client's own.
    pub trusted_proxies: Proxies,
    /// Whether it fetches OS feeds and the revocation list from their vendors; a studio without internet is given them
    /// from files.
    pub fetch_feeds: bool,
    /// The apps that it takes for genuine.
    pub genuine: GenuineApps,
    /// How much of what it takes.
    pub limits: Limits,
}

/// Bounds on what comes from outside. Each protects memory or disk from one guest or from all together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of request bodies held in memory at once, of all devices and people that showed who they are, and of one of
    /// them an eighth; beyond: 429. What others send has 48 MiB of its own.
    pub memory_bytes: u32,
    /// Sealed bytes that one claim may store; beyond: 507.
    pub claim_bytes: u64,
    /// Sealed bytes of one claim that no signed journal line names yet; beyond: 429. What a thief with nothing but the
    /// bearer credential can make the studio store.
    pub unvouched_bytes: u64,
    /// Invitations of one production.
    pub invitations: u32,
    /// Connections at once; more wait.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // 1,000 phones that send a second of 24-bit mono at the same moment need 70 MB.
            memory_bytes: 256 * 1024 * 1024,
            // A week of ten-hour days of 48 kHz, 24-bit mono, or two days of 192 kHz.
            claim_bytes: 64 * 1024 * 1024 * 1024,
            // An hour of mono whose signer is asleep.
            unvouched_bytes: 256 * 1024 * 1024,
            // Beyond any production's number of interviews; rolls R001 to R9999 name them.
            invitations: 9_999,
            // Leaves file descriptors under the usual 1,024 x 16 for objects and the database.
            connections: 8_192,
        }
    }
}

/// What the command line says; each overrides the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flags {
    /// `--data`.
    pub data: Option<PathBuf>,
    /// `--listen`.
    pub listen: Option<SocketAddr>,
    /// `--public-url`.
    pub public_url: Option<Origin>,
}

/// Why there is no configuration. Each is one line.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The file is longer than any configuration.
    #[error("{path}: longer than {FILE_MAX} bytes")]
    TooLong {
        /// The file.
        path: PathBuf,
    },
    /// A line that is not understood, an unknown key among them.
    #[error("{path}:{line}:{column}: {reason}")]
    Content {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    data: Option<PathBuf>,
    listen: Option<SocketAddr>,
    public_url: Option<Origin>,
    trusted_proxies: Proxies,
    fetch_feeds: Option<bool>,
    genuine: GenuineApps,
    limits: Limits,
}

impl Config {
    /// A studio in `data` with every default.
    #[must_use]
    pub fn new(data: PathBuf) -> Self {
        Self {
            data,
            listen: LISTEN,
            public_url: None,
            trusted_proxies: Proxies::default(),
            fetch_feeds: true,
            genuine: GenuineApps::default(),
            limits: Limits::default(),
        }
    }

    /// Puts defaults, file and flags together. A relative `data` of the file is taken from the file's folder.
    ///
    /// # Errors
    /// [`ConfigError`] when there is a file that cannot be read or has a key that no studio knows.
    pub fn load(file: Option<&Path>, flags: Flags, default_data: PathBuf) -> Result<Self, ConfigError> {
        let text = file.map(read).transpose()?.unwrap_or_default();
        Self::parse(&text, file, flags, default_data)
    }

    /// The same, of a file whose text is there already.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn parse(text: &str, file: Option<&Path>, flags: Flags, default_data: PathBuf) -> Result<Self, ConfigError> {
        let from_file = parse(text, file.unwrap_or(Path::new("")))?;
        let folder = file.and_then(Path::parent).unwrap_or_else(|| Path::new(""));
        let data = flags.data.or_else(|| from_file.data.map(|data| folder.join(data)));
        Ok(Self {
            data: data.unwrap_or(default_data),
            listen: flags.listen.or(from_file.listen).unwrap_or(LISTEN),
            public_url: flags.public_url.or(from_file.public_url),
            trusted_proxies: from_file.trusted_proxies,
            fetch_feeds: from_file.fetch_feeds.unwrap_or(true),
            genuine: from_file.genuine,
            limits: from_file.limits,
        })
    }

    /// The public origin of a studio that listens on `address`.
    ///
    /// # Errors
    /// [`OriginError`] when nothing was configured and the address is not this machine's own.
    pub fn origin(&self, address: SocketAddr) -> Result<Origin, OriginError> {
        match &self.public_url {
            Some(origin) => Ok(origin.clone()),
            None => format!("http://{address}").parse(),
        }
    }
}

fn read(path: &Path) -> Result<String, ConfigError> {
    use std::io::Read as _;
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(FILE_MAX + 1).read_to_string(&mut text))
        .map_err(|source| ConfigError::Read {
            path: path.to_owned(),
            source,
        })?;
    if text.len() as u64 > FILE_MAX {
        return Err(ConfigError::TooLong { path: path.to_owned() });
    }
    Ok(text)
}

fn parse(text: &str, path: &Path) -> Result<File, ConfigError> {
    toml::from_str(text).map_err(|error| {
        let before = text
            .get(..error.span().map_or(0, |span| span.start))
            .unwrap_or_default();
        ConfigError::Content {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
            reason: one_line(error.message()),
        }
    })
}

fn one_line(text: impl fmt::Display) -> String {
    text.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str, flags: Flags) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("studio.toml");
        std::fs::write(&file, text).unwrap();
        Config::load(Some(&file), flags, "fallback".into())
    }

    #[test]
    fn flags_win_over_the_file_and_the_file_over_defaults() {
        let text = "listen = \"127.0.0.1:1\"\npublic_url = \"https://studio.example\"\n[limits]\nclaim_bytes = 5\n";
        let flags = Flags {
            listen: Some("127.0.0.1:2".parse().unwrap()),
            ..Flags::default()
        };
        let config = load(text, flags).unwrap();
        assert_eq!(config.listen.port(), 2);
        assert_eq!(config.public_url.unwrap().as_str(), "https://studio.example");
        assert_eq!(config.limits.claim_bytes, 5);
        assert_eq!(config.limits.memory_bytes, Limits::default().memory_bytes);
        assert_eq!(config.data, PathBuf::from("fallback"));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_place_in_one_line() {
        let error = load("listen = \"127.0.0.1:1\"\nlisten_adress = 3\n", Flags::default())
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("studio.toml:2:1: unknown field `listen_adress`"),
            "{error}"
        );
        assert_eq!(error.lines().count(), 1);
    }

    #[test]
    fn a_proxy_that_is_none_is_named_with_its_place() {
        let proxies = |names: &str| load(&format!("trusted_proxies = [{names}]\n"), Flags::default());
        assert!(
            !proxies("\"127.0.0.1\", \"fd00::/8\"")
                .unwrap()
                .trusted_proxies
                .is_empty()
        );
        let error = proxies("\"127.0.0.1\", \"localhost\"").unwrap_err().to_string();
        assert!(error.contains("studio.toml:1:"), "{error}");
        assert!(error.contains("10.1.0.0/16"), "{error}");
    }

    #[test]
    fn without_a_public_url_only_loopback_has_an_address() {
        let config = Config::new("x".into());
        assert!(config.origin("127.0.0.1:80".parse().unwrap()).is_ok());
        assert!(config.origin("0.0.0.0:80".parse().unwrap()).is_err());
    }
}
