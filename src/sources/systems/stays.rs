/// Why a column has no place in a user's profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::sources) enum Stays {
    Roles,
    Groups,
    /// When something happened to the user.
    Times,
    /// Logins with other providers.
    Logins,
    Factors,
    /// Belongs to a hash that cannot come.
    HashParts,
    /// Tokens and keys.
    Secret,
    /// Auth0 makes it for every user.
    Remade,
    /// Of use to the other system alone.
    Technical,
    /// The user's id once more.
    IdAgain,
    /// It has a field, but the mapping does not give it one.
    Unchosen,
    /// Nobody said where it goes.
    Unmatched,
}

impl Stays {
    /// In one sentence, with what to do.
    pub(in crate::sources) fn why(self) -> &'static str {
        match self {
            Self::Roles => {
                "An import cannot give roles or permissions; give them in Auth0 afterwards, by the follow-up file"
            }
            Self::Groups => {
                "An import cannot put users into groups or organizations; do it in Auth0 afterwards, by the follow-up file"
            }
            Self::Times => {
                "Auth0 keeps these times itself and takes none from an import; map the column to app_metadata to keep them"
            }
            Self::Logins => {
                "An import makes users of a database only; logins with other providers come back when users log in with them"
            }
            Self::Factors => {
                "The file does not hold the secrets of these factors; the users set them up again"
            }
            Self::HashParts => "They are of use only with a hash that cannot come",
            Self::Secret => "Tokens and keys of the other system are of no use in Auth0",
            Self::Remade => "Auth0 makes this anew for every user whom it imports",
            Self::Technical => "Only the other system has a use for it",
            Self::IdAgain => "They are the users' IDs again, which come along",
            Self::Unchosen => "No field is chosen for the column; choose one to bring it along",
            Self::Unmatched => {
                "Auth0 has no field of this kind; map the column to user_metadata or app_metadata to keep it"
            }
        }
    }

    /// What a column's heading says in tables of any origin.
    pub(in crate::sources) fn by_name(column: &str) -> Self {
        let folded: String = column
            .chars()
            .filter(|sign| sign.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        let ends = |words: &[&str]| words.iter().any(|word| folded.ends_with(word));
        if ends(&[
            "role",
            "roles",
            "rolle",
            "rollen",
            "rôle",
            "rôles",
            "ruolo",
            "ruoli",
            "permission",
            "permissions",
            "capabilities",
            "rights",
        ]) {
            Self::Roles
        } else if ends(&[
            "group",
            "groups",
            "gruppe",
            "gruppen",
            "groupe",
            "groupes",
            "organization",
            "organizations",
            "organisation",
            "organisations",
            "team",
            "teams",
            "tenant",
        ]) {
            Self::Groups
        } else if ends(&[
            "createdat",
            "updatedat",
            "lastlogin",
            "lastloginat",
            "logindate",
            "created",
            "updated",
            "registered",
            "registeredat",
            "lastseen",
            "lastsignedinat",
            "createddate",
            "lastsigninat",
        ]) {
            Self::Times
        } else if ends(&["token", "secret", "apikey", "activationkey", "recoverycode"]) {
            Self::Secret
        } else {
            Self::Unmatched
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Stays;

    #[test]
    fn headings_say_what_they_are() {
        assert_eq!(Stays::by_name("User roles"), Stays::Roles);
        assert_eq!(Stays::by_name("Created At"), Stays::Times);
        assert_eq!(Stays::by_name("Gruppen"), Stays::Groups);
        assert_eq!(Stays::by_name("reset_token"), Stays::Secret);
        assert_eq!(Stays::by_name("Department"), Stays::Unmatched);
    }
}
