//! Which policy judges a device: the one that the production set last. A production that set none is judged by the policy
//! that its brief names, as it ships. Who writes briefs cannot choose a milder policy than security set.

use lavalier_protocol::id::ProductionId;
use lavalier_protocol::policy::{Policy, PolicyId, Shipped};

use crate::error::ApiResult;
use crate::studio::App;

/// The policy of a production whose brief names `id`; none where it set none, and none of that name ships.
///
/// # Errors
/// When the storage fails.
pub(crate) async fn policy_of(app: &App, production: &ProductionId, id: &PolicyId) -> ApiResult<Option<Policy>> {
    let set = app.storage.policy(production).await?;
    Ok(match set {
        Some(set) => Some(set.policy),
        None => Shipped::named(id).map(|shipped| shipped.policy().clone()),
    })
}
