//! The gate: a table of decisions that a security officer can read, what holds for every policy and evidence, and what is
//! said of a policy that is not right.

mod device;
mod file;
mod laws;
mod table;
