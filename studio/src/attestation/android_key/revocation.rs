//! Google's revocation list: `https://android.googleapis.com/attestation/status`.
//!
//! Its keys are serial numbers, some written in decimal and some in hexadecimal, and nothing says which. A certificate
//! counts as listed when either form of its number is there.

use std::collections::HashMap;

use serde::Deserialize;

use lavalier_protocol::json::{self, JsonError};

use crate::attestation::problem::Problem;

/// The most bytes of a list. The real one had about 4,000 entries in 2026, 100 bytes each.
pub const LIST_MAX: usize = 16 * 1024 * 1024;
/// Four values an entry.
const VALUES_MAX: usize = 400_000;
/// X.509 numbers have at most 20 bytes (RFC 5280 section 4.1.2.2); in decimal that is 49 digits.
const SERIAL_BYTES_MAX: usize = 20;

/// Which certificates are no longer to be believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RevocationList {
    entries: HashMap<String, Entry>,
}

/// A list that cannot be read. The last one that could stays in force.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the revocation list cannot be read: {0}")]
pub struct RevocationError(#[from] JsonError);

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Entry {
    status: String,
    reason: Option<String>,
}

#[derive(Deserialize)]
struct File {
    entries: HashMap<String, Entry>,
}

impl RevocationList {
    /// Reads the vendor's file.
    ///
    /// # Errors
    /// [`RevocationError`] for anything else.
    pub fn parse(bytes: &[u8]) -> Result<Self, RevocationError> {
        let file: File = json::parse_large(bytes, LIST_MAX, VALUES_MAX)?;
        let entries = file.entries.into_iter();
        Ok(Self {
            entries: entries.map(|(serial, entry)| (canonical(&serial), entry)).collect(),
        })
    }

    /// How many certificates are listed.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The certificates, each by its number as it is written there, with the list's word in lower case and its reason.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, String, Option<&str>)> {
        let entries = self.entries.iter();
        entries.map(|(serial, entry)| (serial.as_str(), entry.status.to_lowercase(), entry.reason.as_deref()))
    }

    /// How a list may write a number that is given in hexadecimal; nothing of what is no number of a certificate's.
    pub(crate) fn forms_of(serial: &str) -> Option<[String; 2]> {
        let padded = format!("{}{serial}", if serial.len().is_multiple_of(2) { "" } else { "0" });
        let bytes: Option<Vec<u8>> = (0..padded.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(padded.get(at..at + 2)?, 16).ok())
            .collect();
        let bytes = bytes?;
        Some([hexadecimal(&bytes), decimal(&bytes)])
    }

    /// Refuses a certificate that is listed, whatever for: suspended counts, and so does a word not known yet.
    pub(super) fn check(&self, index: usize, serial: &[u8]) -> Result<(), Problem> {
        let listed = [hexadecimal(serial), decimal(serial)]
            .into_iter()
            .find_map(|form| self.entries.get(&form));
        listed.map_or(Ok(()), |entry| {
            Err(Problem::Revoked {
                index,
                status: entry.status.to_lowercase(),
                reason: entry.reason.clone(),
            })
        })
    }
}

fn canonical(serial: &str) -> String {
    serial.trim_start_matches('0').to_ascii_lowercase()
}

fn hexadecimal(serial: &[u8]) -> String {
    let digits: String = serial.iter().map(|byte| format!("{byte:02x}")).collect();
    canonical(&digits)
}

/// Long division, one decimal digit a round.
fn decimal(serial: &[u8]) -> String {
    let mut number = serial[..serial.len().min(SERIAL_BYTES_MAX)].to_vec();
    let mut digits = Vec::new();
    while number.iter().any(|byte| *byte != 0) {
        let mut rest = 0u16;
        for byte in &mut number {
            let dividend = rest << 8 | u16::from(*byte);
            *byte = u8::try_from(dividend / 10).expect("a rest is below 10");
            rest = dividend % 10;
        }
        digits.push(char::from(b'0' + u8::try_from(rest).expect("a rest is below 10")));
    }
    digits.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(serial: &str) -> RevocationList {
        let file = format!(r#"{{"entries":{{"{serial}":{{"status":"REVOKED","reason":"KEY_COMPROMISE"}}}}}}"#);
        RevocationList::parse(file.as_bytes()).expect("it is a list")
    }

    #[test]
    fn a_number_is_found_in_decimal_and_in_hexadecimal() {
        let serial = [0x5c, 0xb8, 0x38, 0xf1, 0xfe, 0x15, 0x7a, 0x85];
        for listed in [
            "6681152659205225093",
            "5cb838f1fe157a85",
            "5CB838F1FE157A85",
            "05cb838f1fe157a85",
        ] {
            let problem = list(listed).check(1, &serial).expect_err("it is listed");
            assert_eq!(problem.field(), "revocation");
        }
        assert_eq!(list("5cb838f1fe157a86").check(1, &serial), Ok(()));
    }

    #[test]
    fn a_number_in_hexadecimal_has_both_forms() {
        let forms = RevocationList::forms_of("5cb838f1fe157a85").expect("it is a number");
        assert_eq!(forms, ["5cb838f1fe157a85", "6681152659205225093"]);
        assert_eq!(RevocationList::forms_of("7").expect("it is a number"), ["7", "7"]);
        assert_eq!(RevocationList::forms_of("x7"), None);
        assert_eq!(RevocationList::forms_of("\u{e9}"), None);
    }

    #[test]
    fn a_suspended_certificate_is_refused_too() {
        let file = br#"{"entries":{"1a":{"status":"SUSPENDED","comment":"Entry for testing only"}}}"#;
        let list = RevocationList::parse(file).expect("it is a list");
        assert_eq!(
            list.check(2, &[0x1a]).expect_err("it is listed").to_string(),
            "certificate 2 is suspended by its vendor"
        );
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for file in [
            "",
            "{}",
            "[]",
            r#"{"entries":[]}"#,
            r#"{"entries":{"1":{}}}"#,
            r#"{"entries":{"1":{"status":"a"},"1":{"status":"b"}}}"#,
        ] {
            assert!(RevocationList::parse(file.as_bytes()).is_err(), "{file}");
        }
    }
}
