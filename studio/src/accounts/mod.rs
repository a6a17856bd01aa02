//! People proving who they are: passwords, and how often one may try.

mod passwords;
mod rates;

pub(crate) use passwords::Passwords;
pub(crate) use rates::{Gate, Rates};
