//! Which policy judges a device: the one that its brief names, as the production set it last, else as it ships.

use lavalier_protocol::id::ProductionId;
use lavalier_protocol::policy::{Policy, PolicyId, Shipped};

use crate::error::ApiResult;
use crate::studio::App;

/// The policy of a production that goes by the name in `id`; none where there is none of that name, or only an earlier
/// revision.
///
/// # Errors
/// When the storage fails.
pub(crate) async fn policy_of(app: &App, production: &ProductionId, id: &PolicyId) -> ApiResult<Option<Policy>> {
    let set = app.storage.policy(production, id.id.as_str()).await?;
    let policy = match set {
        Some(set) => Some(set.policy),
        None => Shipped::named(id).map(|shipped| shipped.policy().clone()),
    };
    Ok(policy.filter(|policy| policy.id().revision >= id.revision))
}
