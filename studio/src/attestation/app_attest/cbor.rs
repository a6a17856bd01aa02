//! CBOR (RFC 8949) from outside: bounded, nothing after it, and no name twice.

use ciborium::Value;
use ciborium::de::from_reader_with_recursion_limit;

use crate::attestation::problem::Problem;

/// An attestation nests three deep.
const DEPTH_MAX: usize = 8;
/// The widest map of an attestation is its key, with five entries. Names are compared each with each.
const ENTRIES_MAX: usize = 16;

/// The one item that `bytes` hold.
pub(super) fn whole(field: &'static str, bytes: &[u8]) -> Result<Value, Problem> {
    let (value, rest) = first(field, bytes)?;
    if rest.is_empty() {
        Ok(value)
    } else {
        Err(Problem::malformed(field, "something follows it"))
    }
}

/// The item that `bytes` begin with, and what follows.
pub(super) fn first<'a>(field: &'static str, bytes: &'a [u8]) -> Result<(Value, &'a [u8]), Problem> {
    let mut rest = bytes;
    let value =
        from_reader_with_recursion_limit(&mut rest, DEPTH_MAX).map_err(|_| Problem::malformed(field, "no CBOR"))?;
    Ok((value, rest))
}

/// A map whose names are text, or small numbers.
#[derive(Debug)]
pub(super) struct Map {
    field: &'static str,
    entries: Vec<(Value, Value)>,
}

impl Map {
    /// Takes a map in which no name stands twice: of two, another reader may believe the other.
    pub(super) fn new(field: &'static str, value: Value) -> Result<Self, Problem> {
        let Value::Map(entries) = value else {
            return Err(Problem::malformed(field, "no map"));
        };
        if entries.len() > ENTRIES_MAX {
            return Err(Problem::malformed(field, "more entries than any has reason to have"));
        }
        for (index, (name, _)) in entries.iter().enumerate() {
            if entries[..index].iter().any(|(known, _)| known == name) {
                return Err(Problem::malformed(field, "a name stands twice"));
            }
        }
        Ok(Self { field, entries })
    }

    /// An entry, taken out.
    pub(super) fn take(&mut self, name: &Value) -> Option<Value> {
        let index = self.entries.iter().position(|(known, _)| known == name)?;
        Some(self.entries.swap_remove(index).1)
    }

    /// The bytes under a name that has to be there.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Vec<u8>, Problem> {
        match self.take(&Value::from(name)) {
            Some(Value::Bytes(bytes)) => Ok(bytes),
            _ => Err(Problem::malformed(self.field, format!("no bytes {name:?}"))),
        }
    }

    /// What stands under a name that has to be there.
    pub(super) fn value(&mut self, name: &str) -> Result<Value, Problem> {
        self.take(&Value::from(name))
            .ok_or_else(|| Problem::malformed(self.field, format!("no {name:?}")))
    }
}
