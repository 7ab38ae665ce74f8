use crate::import::store::TenantRef;

/// What has to be typed for the practice tenant, whose address changes.
const PRACTICE: &str = "practice";

/// What the admin types to confirm that users of this tenant are deleted.
pub fn name_to_type(tenant: &TenantRef) -> &str {
    if tenant.practice {
        PRACTICE
    } else {
        &tenant.domain
    }
}

/// Whether that was typed.
pub fn is_confirmed(tenant: &TenantRef, typed: &str) -> bool {
    let name = name_to_type(tenant);
    !name.is_empty() && typed.trim().eq_ignore_ascii_case(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_tenants_own_name_confirms() {
        let real = TenantRef {
            domain: "acme.eu.auth0.com".into(),
            ..TenantRef::default()
        };
        assert!(is_confirmed(&real, " Acme.eu.auth0.com\n"));
        for wrong in ["", "y", "yes", "acme", "practice"] {
            assert!(!is_confirmed(&real, wrong), "{wrong}");
        }
        assert!(!is_confirmed(&TenantRef::default(), ""));
        let practice = TenantRef {
            practice: true,
            ..real
        };
        assert!(is_confirmed(&practice, "practice"));
    }
}
