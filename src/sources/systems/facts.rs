//! What a system's row says about the user that no field of Auth0's profile holds.

use super::super::{LeftOut, Mapped, Note, Remark, System, Tally};
use super::{cognito, firebase, is_foreign, keycloak, okta, supabase};
use crate::profile::Field;
use crate::users::{Cell, Cells};

/// The columns that say it, found once by name.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    system: System,
    id: Option<usize>,
    /// Not a person.
    service: Option<usize>,
    /// Says that the user logs in elsewhere.
    elsewhere: Option<usize>,
    /// Say that the account is gone there, though its row is not.
    deleted: Vec<usize>,
    /// Second factors whose secrets the file does not have.
    factors: Vec<usize>,
    /// Logins with other providers.
    logins: Vec<usize>,
    password: Option<usize>,
}

impl Facts {
    pub(super) fn new(system: System, columns: &[String]) -> Self {
        let at = |name: &str| columns.iter().position(|column| column == name);
        let all = |names: &[&str]| names.iter().filter_map(|name| at(name)).collect();
        let mut facts = Self {
            system,
            id: None,
            service: None,
            elsewhere: None,
            deleted: Vec::new(),
            factors: Vec::new(),
            logins: Vec::new(),
            password: None,
        };
        match system {
            System::Auth0Export => {
                facts.id = at("user_id");
                facts.factors = all(&["multifactor", "guardian_authenticators"]);
                facts.logins = all(&["identities"]);
            }
            System::Auth0Extension => facts.id = at("Id"),
            System::Firebase => {
                facts.factors = all(&["mfaInfo"]);
                facts.logins = all(&["providerUserInfo"]);
                facts.password = at("passwordHash");
            }
            System::FirebaseCsv => {
                facts.logins = firebase::CSV_PROVIDERS.to_vec();
                facts.password = Some(firebase::CSV_HASH);
            }
            System::Keycloak => {
                facts.service = at(keycloak::SERVICE_ACCOUNT);
                facts.logins = all(&["federatedIdentities"]);
                facts.password = at("credentials");
            }
            System::Cognito | System::CognitoCsv => {
                facts.elsewhere = at(cognito::STATUS).or_else(|| at("cognito:user_status"));
                facts.factors = all(&[cognito::MFA, "MFAOptions", "UserMFASettingList"]);
            }
            System::Okta => {
                facts.logins = all(&[okta::CREDENTIALS, okta::PROVIDER]);
            }
            System::Supabase | System::SupabaseCsv => {
                facts.elsewhere = at(supabase::SSO);
                facts.deleted = all(&["deleted_at"]);
                facts.logins = all(&[supabase::APP_META, "app_metadata"]);
                facts.password = at("encrypted_password");
                facts.factors = all(&["factors"]);
            }
            System::WordPress => facts.deleted = all(&["deleted", "spam"]),
            _ => {}
        }
        facts
    }

    /// A column whose ids say with which connection a user logs in.
    pub(super) fn read_id(&mut self, column: usize) {
        self.id = Some(column);
    }

    pub(super) fn look(&self, cells: &Cells, mapped: &mut Mapped, tally: &mut Tally) {
        let cell = |index: Option<usize>| index.map_or(Cell::Empty, |index| cells.get(index));
        if let Cell::Text(id) = cell(self.id)
            && is_foreign(id)
        {
            mapped.left_out = Some(LeftOut::OtherStrategy);
        }
        if cell(self.service) != Cell::Empty {
            mapped.left_out = Some(LeftOut::ServiceAccount);
        }
        if self.is_elsewhere(cell(self.elsewhere)) {
            mapped.left_out = Some(LeftOut::OtherStrategy);
        }
        if mapped.left_out.is_some() {
            return;
        }
        if self.deleted.iter().any(|index| is_there(cells.get(*index))) {
            mapped.say_unsure();
        }
        if self.factors.iter().any(|index| is_there(cells.get(*index))) {
            mapped.say(Remark::FactorCannotCome, Field::MfaFactors.pointer());
        }
        let logins = || {
            self.logins
                .iter()
                .any(|index| self.has_logins(cells.get(*index)))
        };
        match self.system {
            System::Auth0Export if logins() => tally.note(Note::LinkedAccounts),
            System::Auth0Export => {}
            _ if !is_there(cell(self.password)) && logins() => tally.note(Note::OtherLogin),
            _ => {}
        }
    }

    fn is_elsewhere(&self, cell: Cell<'_>) -> bool {
        match (self.system, cell) {
            (System::Cognito | System::CognitoCsv, Cell::Text(status)) => {
                status == "EXTERNAL_PROVIDER"
            }
            (System::Supabase | System::SupabaseCsv, Cell::Text(text)) => {
                matches!(text, "t" | "true")
            }
            (_, Cell::Bool(yes)) => yes,
            _ => false,
        }
    }

    fn has_logins(&self, cell: Cell<'_>) -> bool {
        match (self.system, cell) {
            // One login is the account itself; more were linked to it.
            (System::Auth0Export, Cell::Json(list)) => elements(list) > 1,
            (System::Firebase, Cell::Json(list)) => providers(list)
                .iter()
                .any(|provider| provider != "password" && provider != "phone"),
            (System::Supabase | System::SupabaseCsv, Cell::Json(text) | Cell::Text(text)) => {
                supabase_provider(text).is_some_and(|provider| provider != "email")
            }
            (System::Okta, Cell::Json(text)) => {
                okta_provider(text).is_some_and(|provider| okta::is_elsewhere(&provider))
            }
            (System::Okta, Cell::Text(provider)) => okta::is_elsewhere(provider),
            (System::FirebaseCsv, cell) => cell != Cell::Empty,
            (_, cell) => is_there(cell),
        }
    }
}

/// Whether a cell holds anything: neither false nor an empty list.
fn is_there(cell: Cell<'_>) -> bool {
    match cell {
        Cell::Empty | Cell::Bool(false) => false,
        Cell::Text(text) => !matches!(text, "FALSE" | "false" | "0" | "[]" | "null"),
        Cell::Number(number) => number != "0",
        Cell::Json(json) => elements(json) > 0,
        _ => true,
    }
}

/// Elements of a list; members of an object count as one.
fn elements(json: &str) -> usize {
    serde_json::from_str::<Vec<&serde_json::value::RawValue>>(json)
        .map_or(usize::from(json.len() > 2), |list| list.len())
}

fn providers(list: &str) -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Info {
        #[serde(rename = "providerId", default)]
        provider: String,
    }
    serde_json::from_str::<Vec<Info>>(list).map_or_else(
        |_| Vec::new(),
        |list| list.into_iter().map(|info| info.provider).collect(),
    )
}

fn supabase_provider(meta: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Meta {
        provider: Option<String>,
    }
    serde_json::from_str::<Meta>(meta).ok()?.provider
}

fn okta_provider(credentials: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Credentials {
        provider: Option<Provider>,
    }
    #[derive(serde::Deserialize)]
    struct Provider {
        #[serde(rename = "type")]
        kind: Option<String>,
    }
    let credentials = serde_json::from_str::<Credentials>(credentials).ok()?;
    credentials.provider?.kind
}
