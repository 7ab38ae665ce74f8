use super::forecast::{Forecast, Made, Way};
use super::forecaster::{Forecaster, Order};
use super::gather::{export, look_up, now_ms};
use super::{CompareError, Step, Takes, Watch};
use crate::auth0::Client;
use crate::users::{Cancel, RecordId};

/// Files with no more users are looked up one by one.
pub const FEW: usize = 100;
/// So many that an export leaves in doubt are looked up.
pub(super) const DOUBTFUL: usize = 1_000;

impl Takes for Forecaster {
    fn take(&mut self, user: &[u8]) -> Result<(), CompareError> {
        Self::take(self, user)
    }

    fn email_of(&mut self, record: RecordId) -> Result<Option<String>, CompareError> {
        Self::email_of(self, record)
    }

    fn asked(&mut self, record: RecordId, could: bool) {
        Self::asked(self, record, could);
    }
}

/// Compares a file with who is in Auth0 and says what an import would do. Changes nothing anywhere.
pub async fn foresee(
    client: &Client,
    order: Order,
    cancel: &Cancel,
    watch: &Watch<'_>,
) -> Result<Forecast, CompareError> {
    if !client.may("read:users") {
        return Err(CompareError::NoRight);
    }
    watch(Step::Reading);
    let (connection_id, connection) = (order.connection_id.clone(), order.connection.clone());
    let cancel = cancel.clone();
    let mut forecaster = tokio::task::spawn_blocking(move || Forecaster::new(order, &cancel))
        .await
        .map_err(|_| CompareError::Inside)??;
    let few: Vec<RecordId> = forecaster.to_send().take(FEW + 1).collect();
    // Found users are told apart by the names of their connections.
    let name = connection.as_deref();
    let made = if let Some(name) = name.filter(|_| few.len() <= FEW) {
        let at_ms = now_ms(client);
        forecaster = look_up(client, name, few, forecaster, watch).await?;
        Made {
            at_ms,
            by: Way::LookUps,
        }
    } else {
        let (exported, at_ms) = export(client, &connection_id, forecaster, watch).await?;
        forecaster = exported;
        let doubtful = forecaster.doubtful();
        if let Some(name) = name.filter(|_| doubtful.len() <= DOUBTFUL) {
            forecaster = look_up(client, name, doubtful, forecaster, watch).await?;
        }
        Made {
            at_ms,
            by: Way::Export,
        }
    };
    tokio::task::spawn_blocking(move || forecaster.finish(made))
        .await
        .map_err(|_| CompareError::Inside)?
}
