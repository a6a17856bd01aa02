//! The contract between a recorder, a studio and post: types and rules without I/O, clock or randomness.
