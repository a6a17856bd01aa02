//! Property lists from outside: XML only, bounded.

use plist::{Dictionary, Value};

/// Values nest no deeper than there are containers, and are dropped as deep as they nest: this many fit on a stack. A
/// device with 50 profiles of five payloads has 300.
const CONTAINERS_MAX: usize = 2_000;

/// The dictionary that a list is.
///
/// # Errors
/// Why it is none.
pub(super) fn dictionary(bytes: &[u8]) -> Result<Dictionary, &'static str> {
    // What a container's name could stand in besides (a string, a comment) only makes the count too high.
    let containers = bytes
        .split(|byte| *byte == b'<')
        .filter(|tag| tag.starts_with(b"dict") || tag.starts_with(b"array"))
        .count();
    if containers > CONTAINERS_MAX {
        return Err("more dictionaries and arrays than a device sends");
    }
    match Value::from_reader_xml(bytes) {
        Ok(Value::Dictionary(dictionary)) => Ok(dictionary),
        Ok(_) => Err("no dictionary"),
        Err(_) => Err("no XML property list"),
    }
}

/// A dictionary in a dictionary.
pub(super) fn inner<'a>(dictionary: &'a Dictionary, name: &str) -> Option<&'a Dictionary> {
    dictionary.get(name)?.as_dictionary()
}

/// A truth in a dictionary. A number is none, whatever it is.
pub(super) fn truth(dictionary: &Dictionary, name: &str) -> Option<bool> {
    dictionary.get(name)?.as_boolean()
}
