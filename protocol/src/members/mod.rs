//! Who belongs to a production, what each may do, and how somebody becomes a member without trusting the studio.
//!
//! An owner makes a link ([`MemberLink`]) and hands it over. The newcomer sends their keys ([`Joining`]), authenticated
//! under the link's secret, which the studio never has; the owner seals the keyrings to those keys and to no others, and
//! signs an [`Admission`], which the newcomer believes by the owner's thumbprint in the link.

mod admission;
mod joining;
mod link;
mod role;

pub use admission::{Admission, AdmissionError, Generation};
pub use joining::{Joining, JoiningError};
pub use link::{MemberLink, member_tag, member_token, member_token_hash};
pub use role::{NotARole, Role};
