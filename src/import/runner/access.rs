use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::auth0::{
    AccessToken, ApiError, Client, Credentials, Domain, ErrorKind, Http, TokenError, token,
};
use crate::import::engine::Rights;

/// Fetches a new token, once, and gives a client that uses it.
pub type Renew = Arc<dyn Fn() -> BoxFuture<'static, Result<Client, RenewError>> + Send + Sync>;

/// Why there is no new token.
#[derive(Debug, thiserror::Error)]
pub enum RenewError {
    /// It goes by itself: the network is gone, or Auth0 has an error of its own.
    #[error("{0}")]
    Passing(Box<ApiError>),
    /// Somebody has to do something about it.
    #[error("{0}")]
    Lasting(String),
}

/// How the run reaches the tenant.
#[derive(Clone)]
pub struct Access {
    pub client: Client,
    /// With client id and secret; a pasted token cannot be renewed, the run then waits for
    /// [`super::RunHandle::new_access`].
    pub renew: Option<Renew>,
}

impl Access {
    /// What the token is good for, besides importing.
    pub(super) fn rights(&self) -> Rights {
        Rights {
            logs: self.client.may("read:logs"),
            users: self.client.may("read:users"),
            lasts: self.client.lasts(),
            server_ms: self.client.server_ms(),
        }
    }
}

/// What goes by itself: a token that ended while the network was gone is fetched when that is back.
fn passes(error: &ApiError) -> bool {
    matches!(
        error.kind,
        ErrorKind::NoSuchHost
            | ErrorKind::Unreachable
            | ErrorKind::ConnectTimeout
            | ErrorKind::Broken
            | ErrorKind::TimedOut
            | ErrorKind::RateLimit
            | ErrorKind::Server
    )
}

/// Another token in the way that the first one was had, where the credentials allow it. It goes where
/// the first one went: one for another host or tenant is not used.
pub fn renewal(
    domain: &Domain,
    credentials: &Credentials,
    http: &Http,
    first: &AccessToken,
) -> Option<Renew> {
    if matches!(credentials, Credentials::Token(_)) {
        return None;
    }
    let kept = Arc::new((
        domain.clone(),
        credentials.clone(),
        http.clone(),
        first.target(),
    ));
    Some(Arc::new(move || {
        let kept = Arc::clone(&kept);
        async move {
            let (domain, credentials, http, target) = &*kept;
            let token = match token::obtain(domain, credentials, http).await {
                Ok(token) => token,
                Err(TokenError::Api(error)) if passes(&error) => {
                    return Err(RenewError::Passing(Box::new(error)));
                }
                Err(error) => return Err(RenewError::Lasting(error.to_string())),
            };
            if token.target() != *target {
                return Err(RenewError::Lasting(
                    "Client id and secret now give a token for another tenant, which is not used"
                        .to_owned(),
                ));
            }
            Client::new(&token, http).map_err(|error| RenewError::Lasting(error.to_string()))
        }
        .boxed()
    }))
}
