//! One binary for every role: serve, record, pull.
