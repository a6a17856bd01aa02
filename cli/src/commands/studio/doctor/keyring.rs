//! Where secrets are kept.

use serde_json::json;

use super::Check;
use crate::context::Context;
use crate::home::{Kept, Secrets};

const NAME: &str = "keyring";

pub(super) fn check(context: &Context) -> Check {
    match Secrets::open(&context.home, &context.random) {
        Ok(secrets) => {
            let kept = secrets.kept();
            let message = match kept {
                Kept::Keyring => "Secrets are kept in the operating system's keyring.",
                Kept::File => "There is no keyring to use: secrets are kept in files that only you can read.",
            };
            Check::good(NAME, message).with(json!({"secrets": kept}))
        }
        Err(failure) => Check::failed(NAME, &failure),
    }
}
