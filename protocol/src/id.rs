//! Identifiers: what names a thing across recorder, studio and post.
//!
//! All but a production's are 16 random bytes in lower-case Crockford base 32 behind a short prefix, so that one in a
//! log or a URL says what it names. A production's is a slug that a person chose.

use std::str::FromStr;

use crate::digest::Digest;
use crate::string_form::string_form;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 128 bits in 5-bit digits.
const DIGITS: usize = 26;
/// Long enough for a title, short enough for a folder name beside others.
const SLUG_MAX: usize = 40;

/// A text that is no identifier of the kind asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not {0}")]
pub struct NotAnId(&'static str);

fn encode(bytes: [u8; 16]) -> [u8; DIGITS] {
    let mut number = u128::from_be_bytes(bytes);
    let mut digits = [b'0'; DIGITS];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[(number & 31) as usize];
        number >>= 5;
    }
    digits
}

fn is_canonical(digits: &str) -> bool {
    // 26 digits hold 130 bits: a first digit past 7 would be a second spelling of another number.
    digits.len() == DIGITS && digits.bytes().all(|b| ALPHABET.contains(&b)) && digits.as_bytes()[0] <= b'7'
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Makes the identifier from 16 random bytes.
            #[must_use]
            pub fn from_random(bytes: [u8; 16]) -> Self {
                let digits = encode(bytes);
                Self(format!(concat!($prefix, "-{}"), std::str::from_utf8(&digits).expect("the alphabet is ASCII")))
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                match text.strip_prefix(concat!($prefix, "-")) {
                    Some(digits) if is_canonical(digits) => Ok(Self(text.to_owned())),
                    _ => Err(NotAnId($what)),
                }
            }
        }

        string_form!($name);
    };
}

identifier!(
    /// One recording from one microphone at one rate. Chosen by the recorder.
    TakeId, "tk", "a take's identifier"
);
identifier!(
    /// One sitting, with one or more ends.
    InterviewId, "iv", "an interview's identifier"
);
identifier!(
    /// A single-use link that lets one device claim one brief.
    InvitationId, "in", "an invitation's identifier"
);
identifier!(
    /// One device's hold on one invitation.
    ClaimId, "cl", "a claim's identifier"
);
identifier!(
    /// A person with an account at a studio.
    PersonId, "pe", "a person's identifier"
);

identifier!(
    /// A link by which somebody becomes a member of a production. Chosen by the owner's program.
    MemberLinkId, "ml", "a member link's identifier"
);
identifier!(
    /// A recording device as one production knows it: a pseudonym that another production's does not match.
    DeviceId, "dv", "a device's identifier"
);

impl DeviceId {
    /// The pseudonym of the device whose key has this thumbprint: the first 16 bytes of SHA-256 over
    /// `lavalier device v1`, the production's name and the thumbprint, with a zero byte between each.
    #[must_use]
    pub fn of(production: &ProductionId, device_key: Digest) -> Self {
        let mut bytes = b"lavalier device v1\0".to_vec();
        bytes.extend_from_slice(production.as_str().as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(device_key.as_bytes());
        let digest = Digest::of(&bytes);
        let (half, _) = digest.as_bytes().split_first_chunk().expect("32 bytes hold 16");
        Self::from_random(*half)
    }
}

/// A production's short name: 1 to 40 of `a-z`, `0-9` and inner hyphens.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProductionId(String);

string_form!(ProductionId);

impl FromStr for ProductionId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let fits = (1..=SLUG_MAX).contains(&text.len())
            && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
            && !text.starts_with('-')
            && !text.ends_with('-');
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnId("a production's short name (a-z, 0-9 and hyphens, at most 40)"))
        }
    }
}

impl ProductionId {
    /// A slug from a production's name: letters and digits lowered, everything else one hyphen.
    ///
    /// # Errors
    /// When nothing of the name can stand in a slug.
    pub fn from_name(name: &str) -> Result<Self, NotAnId> {
        let mut slug = String::new();
        for letter in name.chars().flat_map(char::to_lowercase) {
            if letter.is_ascii_alphanumeric() {
                slug.push(letter);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        slug.truncate(SLUG_MAX);
        slug.trim_end_matches('-').parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_reads_back_and_nothing_else_does() {
        let take = TakeId::from_random([0xff; 16]);
        assert_eq!(take.as_str(), "tk-7zzzzzzzzzzzzzzzzzzzzzzzzz");
        assert_eq!(take.as_str().parse::<TakeId>(), Ok(take.clone()));
        assert!(
            take.as_str().parse::<InterviewId>().is_err(),
            "a take does not name an interview"
        );
        assert!(
            "tk-8zzzzzzzzzzzzzzzzzzzzzzzzz".parse::<TakeId>().is_err(),
            "a second spelling"
        );
        assert!("tk-../../etc/passwd00000000000".parse::<TakeId>().is_err());
    }

    #[test]
    fn a_device_has_another_pseudonym_in_each_production() {
        let of = |production: &str, key| DeviceId::of(&production.parse().unwrap(), Digest::of(key));
        assert_eq!(of("show", b"key"), of("show", b"key"));
        assert_ne!(of("show", b"key"), of("other", b"key"));
        assert_ne!(of("show", b"key"), of("show", b"other"));
    }

    #[test]
    fn a_slug_comes_from_any_name_with_a_letter() {
        assert_eq!(
            ProductionId::from_name("The Long  Road, s.2").unwrap().as_str(),
            "the-long-road-s-2"
        );
        assert!(ProductionId::from_name("…").is_err());
    }
}
