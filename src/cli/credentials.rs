use secrecy::SecretString;

use super::exit::Failure;
use crate::auth0::{Credentials, Domain};
use crate::platform::settings::{Login, Settings};
use crate::platform::vault::{Key, Vault};

/// From the environment, else from the keyring for a tenant that the window remembered. Blocks: the
/// keyring may ask for its password.
pub(super) fn find(domain: &Domain, settings: &Settings) -> Result<Credentials, Failure> {
    let variable = |name: &str| {
        std::env::var(name)
            .ok()
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    };
    if let Some(token) = variable("USHER_TOKEN") {
        return Ok(Credentials::Token(SecretString::from(token)));
    }
    match (variable("USHER_CLIENT_ID"), variable("USHER_CLIENT_SECRET")) {
        (Some(id), Some(secret)) => {
            return Ok(Credentials::Client {
                id,
                secret: SecretString::from(secret),
            });
        }
        (None, None) => {}
        _ => {
            return Err(
                Failure::new("Only one of USHER_CLIENT_ID and USHER_CLIENT_SECRET is set")
                    .advice(Some("Set both, or USHER_TOKEN alone")),
            );
        }
    }
    from_keyring(domain, settings)
}

fn from_keyring(domain: &Domain, settings: &Settings) -> Result<Credentials, Failure> {
    let vault = Vault::system();
    let host = domain.host();
    let known = settings.tenants.iter().filter(|tenant| {
        tenant.domain.eq_ignore_ascii_case(&host)
            || tenant.domain.eq_ignore_ascii_case(&domain.origin())
            || tenant
                .tenant_domain
                .as_deref()
                .is_some_and(|known| known.eq_ignore_ascii_case(&host))
    });
    for tenant in known {
        let key = match &tenant.login {
            Login::Client { client_id } => Key::client_secret(&tenant.domain, client_id),
            Login::Token { .. } => Key::token(&tenant.domain),
        };
        let secret = vault
            .load(&key)
            .map_err(|error| Failure::new(error).advice(Some(HOW)))?;
        if let Some(secret) = secret {
            return Ok(match &tenant.login {
                Login::Client { client_id } => Credentials::Client {
                    id: client_id.clone(),
                    secret,
                },
                Login::Token { .. } => Credentials::Token(secret),
            });
        }
    }
    Err(Failure::new(format_args!("There are no credentials for {host}")).advice(Some(HOW)))
}

const HOW: &str = "Set USHER_TOKEN, or USHER_CLIENT_ID and USHER_CLIENT_SECRET, or let the window remember the tenant";
