//! What is typed about a new tenant, until it is connected.

use secrecy::SecretString;
use zeroize::{Zeroize, Zeroizing};

use crate::auth0::Domain;
use crate::platform::settings::{Login, Tenant, TenantColour, TenantKind};
use crate::worker::{Credentials, NewTenant};

/// What is being typed. It never enters the model: a secret leaves here once, for the worker.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // four switches on screen, none of which implies another
pub struct Form {
    pub(super) domain: String,
    /// A token is pasted instead of client id and secret.
    pub(super) token_way: bool,
    pub(super) client_id: String,
    pub(super) secret: Hidden,
    pub(super) token: Hidden,
    pub(super) show_secret: bool,
    pub(super) colour: TenantColour,
    /// Not a production tenant: said by the admin, never guessed.
    pub(super) harmless: bool,
    pub(super) entered: bool,
    /// The known tenant whose secret was asked for last; it begins with the way it was connected before.
    pub(super) asked_for: Option<String>,
}

/// Text that is wiped from memory and never printed.
#[derive(Default)]
pub(super) struct Hidden(pub(super) Zeroizing<String>);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "empty" } else { "…" })
    }
}

impl Form {
    pub(super) fn domain(&self) -> Option<Result<Domain, String>> {
        let typed = self.domain.trim();
        (!typed.is_empty()).then(|| Domain::parse(typed).map_err(|error| error.to_string()))
    }

    /// "example-labs" of `example-labs.eu.auth0.com`.
    pub fn short_name(&self) -> String {
        match self.domain() {
            Some(Ok(domain)) => {
                let host = domain.host();
                if domain.is_auth0_com() {
                    host.split('.').next().unwrap_or_default().to_owned()
                } else {
                    host
                }
            }
            _ => String::new(),
        }
    }

    /// What still has to be typed; `saved` tenants have their domain already.
    pub fn missing(&self, saved: bool) -> Option<&'static str> {
        if !saved && !matches!(self.domain(), Some(Ok(_))) {
            return Some("Type the tenant’s domain first");
        }
        if self.token_way {
            return self
                .token
                .0
                .trim()
                .is_empty()
                .then_some("Paste a token first");
        }
        if !saved && self.client_id.trim().is_empty() {
            return Some("Type the client id first");
        }
        self.secret
            .0
            .trim()
            .is_empty()
            .then_some("Type the client secret first")
    }

    /// Whether Enter was pressed in one of the fields.
    pub fn take_entered(&mut self) -> bool {
        std::mem::take(&mut self.entered)
    }

    pub fn tenant(&self) -> NewTenant {
        NewTenant {
            domain: self.domain.trim().to_owned(),
            name: String::new(),
            credentials: self.credentials(None),
            colour: self.colour,
            kind: if self.harmless {
                TenantKind::Test
            } else {
                TenantKind::Production
            },
            remember: true,
        }
    }

    pub fn credentials(&self, saved: Option<&Tenant>) -> Credentials {
        if self.token_way {
            return Credentials::Token(SecretString::from(self.token.0.trim()));
        }
        let kept = match saved.map(|tenant| &tenant.login) {
            Some(Login::Client { client_id }) if self.client_id.trim().is_empty() => {
                client_id.clone()
            }
            _ => self.client_id.trim().to_owned(),
        };
        Credentials::Client {
            client_id: kept,
            client_secret: SecretString::from(self.secret.0.trim()),
        }
    }

    pub fn wipe(&mut self) {
        self.secret.0.zeroize();
        self.token.0.zeroize();
        if !self.domain.is_empty() {
            *self = Self::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_in_order() {
        let mut form = Form::default();
        assert_eq!(form.missing(false), Some("Type the tenant’s domain first"));
        form.domain = "https://example-labs.eu.auth0.com/".to_owned();
        assert_eq!(form.short_name(), "example-labs");
        assert_eq!(form.missing(false), Some("Type the client id first"));
        form.client_id = "abc".to_owned();
        assert_eq!(form.missing(false), Some("Type the client secret first"));
        *form.secret.0 = "s3cret".to_owned();
        assert_eq!(form.missing(false), None);
        form.token_way = true;
        assert_eq!(form.missing(true), Some("Paste a token first"));
    }

    #[test]
    fn a_new_tenant_is_production_until_it_is_marked() {
        let mut form = Form {
            domain: "example.eu.auth0.com".to_owned(),
            ..Form::default()
        };
        assert_eq!(form.tenant().kind, TenantKind::Production);
        form.harmless = true;
        assert_eq!(form.tenant().kind, TenantKind::Test);
    }

    #[test]
    fn secrets_are_not_printed_and_are_wiped() {
        let mut form = Form {
            domain: "x.example.com".to_owned(),
            ..Form::default()
        };
        *form.secret.0 = "s3cret".to_owned();
        assert!(!format!("{form:?}").contains("s3cret"));
        form.wipe();
        assert!(form.secret.0.is_empty() && form.domain.is_empty());
    }
}
