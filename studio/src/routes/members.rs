//! Who may see a production: its members. To everybody else it does not exist.

use lavalier_protocol::api::{ErrorKind, Production};
use lavalier_protocol::id::ProductionId;

use crate::error::ApiResult;
use crate::model::{Person, Role};
use crate::studio::App;

/// The production and what `person` may do there.
///
/// # Errors
/// [`ErrorKind::NotFound`] for everybody who is no member, whether there is such a production or not.
pub(super) async fn member(app: &App, id: &ProductionId, person: &Person) -> ApiResult<(Production, Role)> {
    let found = app.storage.production(id, &person.id).await?;
    Ok(found.ok_or(ErrorKind::NotFound)?)
}
