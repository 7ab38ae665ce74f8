//! The rule that a token goes to its issuer alone, and which names differ.

use super::Domain;

/// Two names that should be one. Shown, and to be confirmed before the first call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// The token was issued by (and so goes to) another host than was typed.
    TypedAndIssuer { typed: String, issuer: String },
    /// The token is for another tenant than was typed.
    TypedAndTenant { typed: String, tenant: String },
    /// Issued by one host for another tenant's name, as with custom domains.
    IssuerAndTenant { issuer: String, tenant: String },
}

/// Compares what was typed, the host that issued the token and the tenant that it is for. A typed loopback
/// address is exempt.
pub fn mismatches(typed: &Domain, issuer: Option<&str>, tenant: Option<&str>) -> Vec<Mismatch> {
    if typed.is_loopback() {
        return Vec::new();
    }
    let typed = typed.host();
    let differ = |a: &str, b: &str| !a.eq_ignore_ascii_case(b);
    let mut found = Vec::new();
    if let Some(issuer) = issuer.filter(|issuer| differ(issuer, &typed)) {
        found.push(Mismatch::TypedAndIssuer {
            typed: typed.clone(),
            issuer: issuer.to_owned(),
        });
    }
    if let Some(tenant) = tenant.filter(|tenant| differ(tenant, &typed)) {
        found.push(Mismatch::TypedAndTenant {
            typed,
            tenant: tenant.to_owned(),
        });
    }
    if let (Some(issuer), Some(tenant)) = (issuer, tenant)
        && differ(issuer, tenant)
    {
        found.push(Mismatch::IssuerAndTenant {
            issuer: issuer.to_owned(),
            tenant: tenant.to_owned(),
        });
    }
    found
}

impl Mismatch {
    pub fn sentence(&self) -> String {
        match self {
            Self::TypedAndIssuer { typed, issuer } => {
                format!(
                    "You typed {typed}, but the token was issued by {issuer} and will be sent there"
                )
            }
            Self::TypedAndTenant { typed, tenant } => {
                format!("You typed {typed}, but the token is for the tenant {tenant}")
            }
            Self::IssuerAndTenant { issuer, tenant } => {
                format!(
                    "The token was issued by {issuer} for the tenant {tenant}, as is usual with a custom domain"
                )
            }
        }
    }
}
