use std::sync::Arc;

use crate::auth0::Client;
use crate::import::RunId;
use crate::worker::connect::Session;
use crate::worker::history::OpenRun;
use crate::worker::hub::{Hub, lock};
use crate::worker::import::same_tenant;
use crate::worker::{ConnectId, Failure};

pub(super) fn say(sentence: &str, advice: Option<&str>) -> Failure {
    Failure {
        sentence: sentence.into(),
        advice: advice.map(str::to_owned),
        details: None,
    }
}

pub(super) fn opened(hub: &Hub, run: &RunId) -> Result<Arc<OpenRun>, Failure> {
    let opened = lock(&hub.runs).get(run);
    opened.ok_or_else(|| {
        say(
            "This run is not open any more",
            Some("Open it again from History"),
        )
    })
}

/// Who asks, in the tenant that the run went to.
pub(super) fn client(
    hub: &Hub,
    opened: &OpenRun,
    connect: Option<ConnectId>,
) -> Result<Client, Failure> {
    let tenant = &opened.run.summary.tenant;
    let session: Option<Arc<Session>> =
        connect.and_then(|connect| lock(&hub.connects).session(connect));
    let here = session.filter(|session| same_tenant(tenant, &session.tenant_ref()));
    let session = here.ok_or_else(|| Failure {
        sentence: format!("You are not connected to {}", tenant.name),
        advice: Some("Choose it in Connect, then come back to these results".into()),
        details: None,
    })?;
    Ok(session.access().client)
}
