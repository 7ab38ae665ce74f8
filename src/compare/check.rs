use super::checked::Checked;
use super::checker::{CheckOrder, Checker};
use super::foresee::{DOUBTFUL, FEW};
use super::gather::{export, look_up};
use super::{CompareError, Step, Watch};
use crate::auth0::Client;
use crate::users::Cancel;

/// Looks whether the users of an import are in Auth0 as the file has them. Changes nothing anywhere.
pub async fn check(
    client: &Client,
    order: CheckOrder,
    cancel: &Cancel,
    watch: &Watch<'_>,
) -> Result<Checked, CompareError> {
    if !client.may("read:users") {
        return Err(CompareError::NoRight);
    }
    watch(Step::Reading);
    let (connection_id, connection) = (order.connection_id.clone(), order.connection.clone());
    let cancel = cancel.clone();
    let mut checker = tokio::task::spawn_blocking(move || Checker::new(order, &cancel))
        .await
        .map_err(|_| CompareError::Inside)??;
    let all = checker.records();
    let name = connection.as_deref();
    if let Some(name) = name.filter(|_| all.len() <= FEW) {
        checker = look_up(client, name, all, checker, watch).await?;
        return Ok(checker.finish());
    }
    (checker, _) = export(client, &connection_id, checker, watch).await?;
    let doubtful = checker.doubtful();
    if let Some(name) = name.filter(|_| doubtful.len() <= DOUBTFUL) {
        checker = look_up(client, name, doubtful, checker, watch).await?;
    }
    Ok(checker.finish())
}
