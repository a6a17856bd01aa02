//! The OS feed: what is newest for a model, and how a device stands to it.

mod answers;
mod body;
mod holes;
mod properties;
mod standing;
