use serde_json::Value;

/// Whether users of a connection have a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// A user without it is refused.
    Required,
    /// A user without it goes in, but probably not as meant.
    Advised,
    Optional,
    /// The connection does not have it.
    NotOffered,
}

/// What is known about a connection: the options that rules depend on. The default knows nothing:
/// email is required, usernames follow the default rules (reference 3.2.1, 3.2.2).
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// The connection's options could be read at all.
    pub options_known: bool,
    /// The connection uses flexible identifiers (`attributes`).
    pub flexible: bool,
    pub email: Presence,
    pub phone_number: Presence,
    pub username: Presence,
    /// Every address belongs to one user only.
    pub email_unique: bool,
    /// Properties that users can log in with, as far as known.
    pub identifiers: Identifying,
    pub username_rules: UsernameRules,
}

/// Which properties can be used to log in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Identifying {
    pub email: bool,
    pub phone_number: bool,
    pub username: bool,
}

/// What a username may look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsernameRules {
    /// Characters, at least and at most.
    pub min: u64,
    pub max: u64,
    pub may_be_email: bool,
    pub may_be_phone: bool,
    /// Custom databases decide for themselves [D require-username].
    pub any_characters: bool,
}

impl Default for UsernameRules {
    fn default() -> Self {
        Self {
            min: 1,
            max: 15,
            may_be_email: false,
            may_be_phone: false,
            any_characters: false,
        }
    }
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            options_known: false,
            flexible: false,
            email: Presence::Required,
            phone_number: Presence::Optional,
            username: Presence::Optional,
            email_unique: true,
            identifiers: Identifying::default(),
            username_rules: UsernameRules::default(),
        }
    }
}

impl Facts {
    /// Reads a connection as `GET /api/v2/connections/{id}` returns it. Missing `options` mean
    /// "not allowed to know", not "nothing set".
    pub fn of_connection(connection: &Value) -> Self {
        let Some(options) = connection
            .get("options")
            .filter(|options| options.is_object())
        else {
            return Self::default();
        };
        let mut facts = Self {
            options_known: true,
            ..Self::default()
        };
        facts.username_rules.any_characters = flag(&options["enabledDatabaseCustomization"]);
        if options["attributes"].is_object() {
            facts.read_attributes(&options["attributes"]);
        } else {
            facts.read_classic(options);
        }
        facts
    }

    /// Several users of the connection may share one email address [D non-unique-emails].
    pub fn emails_may_repeat(&self) -> bool {
        !self.email_unique
    }

    /// A missing username is no error there: a recorded import of such a user into a connection
    /// with `requires_username` went through [REC-go].
    fn read_classic(&mut self, options: &Value) {
        self.username = if flag(&options["requires_username"]) {
            Presence::Advised
        } else {
            Presence::NotOffered
        };
        self.phone_number = Presence::NotOffered;
        let lengths = &options["validation"]["username"];
        self.read_lengths(&lengths["min"], &lengths["max"]);
    }

    fn read_attributes(&mut self, attributes: &Value) {
        self.flexible = true;
        let presence = |name: &str, otherwise: Presence| match &attributes[name] {
            Value::Object(attribute) if attribute.get("profile_required").is_some_and(flag) => {
                Presence::Required
            }
            Value::Object(_) => otherwise,
            _ => Presence::NotOffered,
        };
        // A record without email "may be refused" whatever the settings say (reference 3.2.1).
        self.email = match presence("email", Presence::Advised) {
            Presence::NotOffered => Presence::Advised,
            known => known,
        };
        self.phone_number = presence("phone_number", Presence::Optional);
        self.username = presence("username", Presence::Optional);
        self.email_unique = attributes["email"]["unique"] != Value::Bool(false);
        let active = |name: &str| flag(&attributes[name]["identifier"]["active"]);
        self.identifiers = Identifying {
            email: active("email"),
            phone_number: active("phone_number"),
            username: active("username"),
        };
        let validation = &attributes["username"]["validation"];
        self.read_lengths(&validation["min_length"], &validation["max_length"]);
        self.username_rules.may_be_email = flag(&validation["allowed_types"]["email"]);
        self.username_rules.may_be_phone = flag(&validation["allowed_types"]["phone_number"]);
    }

    fn read_lengths(&mut self, min: &Value, max: &Value) {
        let rules = &mut self.username_rules;
        rules.min = min.as_u64().unwrap_or(rules.min);
        rules.max = max.as_u64().unwrap_or(rules.max);
    }
}

fn flag(value: &Value) -> bool {
    value == &Value::Bool(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn missing_options_are_not_known() {
        let facts = Facts::of_connection(&json!({"id": "con_x", "strategy": "auth0"}));
        assert_eq!(facts, Facts::default());
        assert_eq!(facts.username, Presence::Optional);
    }

    #[test]
    fn classic_connections() {
        let facts = Facts::of_connection(
            &json!({"options": {"requires_username": true, "validation": {"username": {"min": 3, "max": 40}}}}),
        );
        assert_eq!(
            (
                facts.username,
                facts.username_rules.min,
                facts.username_rules.max
            ),
            (Presence::Advised, 3, 40)
        );
        let facts = Facts::of_connection(
            &json!({"options": {"validation": null, "enabledDatabaseCustomization": true}}),
        );
        assert_eq!(
            (facts.username, facts.username_rules.max),
            (Presence::NotOffered, 15)
        );
        assert!(facts.username_rules.any_characters);
    }

    #[test]
    fn flexible_identifiers() {
        let facts = Facts::of_connection(&json!({"options": {"attributes": {
            "email": {"unique": false, "profile_required": false, "identifier": {"active": true}},
            "username": {"profile_required": true, "validation": {"min_length": 2, "max_length": 9, "allowed_types": {"email": true}}}
        }}}));
        assert_eq!(
            (facts.email, facts.username, facts.phone_number),
            (Presence::Advised, Presence::Required, Presence::NotOffered)
        );
        assert!(
            facts.emails_may_repeat() && facts.identifiers.email && !facts.identifiers.username
        );
        assert!(facts.username_rules.may_be_email && !facts.username_rules.may_be_phone);
        assert_eq!((facts.username_rules.min, facts.username_rules.max), (2, 9));
    }
}
