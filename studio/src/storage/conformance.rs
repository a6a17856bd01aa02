//! The promises of storage, tried on an implementation.
