use std::io::{self, BufRead, IsTerminal, Write};

use super::credentials;
use super::exit::Failure;
use super::out;
use crate::auth0::{Client, Credentials, Domain, Http, Mismatch, TokenError, TokenFacts, token};
use crate::import::runner::renewal;
use crate::import::store::TenantRef;
use crate::import::{Access, RunSummary};
use crate::platform::paths::Home;
use crate::platform::settings::Settings;
use crate::practice::{Config, Server, Speed};

/// A tenant that one is connected with.
pub(super) struct Tenant {
    pub access: Access,
    pub reference: TenantRef,
    pub token: TokenFacts,
    pub mismatches: Vec<Mismatch>,
    /// The practice tenant runs inside this process; it ends with this value.
    practice: Option<Server>,
}

impl Tenant {
    pub(super) fn client(&self) -> &Client {
        &self.access.client
    }

    pub(super) fn is_real(&self) -> bool {
        self.practice.is_none() && !self.client().api().is_loopback()
    }

    /// Lets the practice tenant write what it keeps.
    pub(super) async fn close(self) {
        if let Some(server) = self.practice {
            server.stop().await;
        }
    }
}

/// Starts the practice tenant in this process and connects with it.
pub(super) async fn practice(home: &Home) -> Result<Tenant, Failure> {
    let config = Config {
        port: None,
        speed: Speed::Instant,
        store: Some(home.practice()),
    };
    let server = Server::start(config).await.map_err(Failure::new)?;
    let domain = Domain::parse(&server.url).map_err(Failure::new)?;
    let credentials = Credentials::Client {
        id: server.client_id.clone(),
        secret: server.client_secret.clone().into(),
    };
    let mut tenant = connect(
        &domain,
        credentials,
        Http::default(),
        TenantRef::default(),
        None,
    )
    .await?;
    tenant.reference.practice = true;
    tenant.reference.name = "Practice tenant".into();
    tenant.practice = Some(server);
    Ok(tenant)
}

/// Connects with a tenant by its domain, with credentials from the environment or the keyring.
/// `known`: host and tenant of a token that was confirmed before.
pub(super) async fn real(
    domain: &str,
    home: &Home,
    known: Option<(&str, &str)>,
) -> Result<Tenant, Failure> {
    let domain = Domain::parse(domain).map_err(Failure::new)?;
    let settings = Settings::load(&home.settings_file()).unwrap_or_else(|error| {
        out::say(format_args!("usher: {error}"));
        Settings::default()
    });
    let http = Http {
        proxy: settings.proxy.clone(),
        ..Http::default()
    };
    let remembered = settings.tenants.iter().find(|tenant| {
        tenant.domain.eq_ignore_ascii_case(&domain.host())
            || tenant.domain.eq_ignore_ascii_case(&domain.origin())
    });
    let reference = remembered
        .map(|tenant| TenantRef {
            id: tenant.id.clone(),
            name: tenant.name.clone(),
            colour: serde_json::to_value(tenant.colour)
                .ok()
                .and_then(|colour| colour.as_str().map(str::to_owned))
                .unwrap_or_default(),
            ..TenantRef::default()
        })
        .unwrap_or_default();
    let asked = domain.clone();
    let credentials = tokio::task::spawn_blocking(move || credentials::find(&asked, &settings))
        .await
        .map_err(|_| Failure::new("Reading the keyring failed inside Usher"))??;
    connect(&domain, credentials, http, reference, known).await
}

/// Connects with the tenant of a run, and with no other.
pub(super) async fn of_run(run: &RunSummary, home: &Home) -> Result<Tenant, Failure> {
    if run.tenant.practice {
        return practice(home).await;
    }
    let known = (&*run.tenant.host, &*run.tenant.domain);
    let tenant = real(&run.tenant.host, home, Some(known)).await?;
    if tenant.reference.domain == run.tenant.domain {
        return Ok(tenant);
    }
    Err(Failure::new(format_args!(
        "The run began in {}, but the credentials are for {}, so nothing was sent",
        run.tenant.domain, tenant.reference.domain
    ))
    .advice(Some("Set USHER_TOKEN to a token of the same tenant")))
}

async fn connect(
    domain: &Domain,
    credentials: Credentials,
    http: Http,
    mut reference: TenantRef,
    known: Option<(&str, &str)>,
) -> Result<Tenant, Failure> {
    let token = token::obtain(domain, &credentials, &http)
        .await
        .map_err(|error| failed(domain, &error))?;
    let mismatches = token.mismatches();
    let target = token.target();
    let is_known = known == Some((&target.api.host(), &target.tenant_domain));
    if !mismatches.is_empty() && !is_known {
        confirm(&mismatches)?;
    }
    let client =
        Client::new(&token, &http).map_err(|error| Failure::new(&error).advice(error.advice()))?;
    // A loopback address is written with its scheme, so that it can be read back as such.
    reference.host = if target.api.is_plain() {
        target.api.origin()
    } else {
        target.api.host()
    };
    reference.domain = target.tenant_domain;
    reference.client_id = token.facts().client_id.clone().unwrap_or_default();
    if reference.name.is_empty() {
        reference.name.clone_from(&reference.domain);
    }
    let renew = renewal(domain, &credentials, &http, &token);
    Ok(Tenant {
        access: Access { client, renew },
        reference,
        token: token.facts().clone(),
        mismatches,
        practice: None,
    })
}

fn failed(domain: &Domain, error: &TokenError) -> Failure {
    let details = error
        .details()
        .map(|details| format!(" ({details})"))
        .unwrap_or_default();
    Failure::new(format_args!("{domain}: {error}{details}")).advice(error.advice())
}

/// Different names for one tenant are never agreed to by a script: somebody must say yes.
fn confirm(mismatches: &[Mismatch]) -> Result<(), Failure> {
    for mismatch in mismatches {
        out::say(format_args!("usher: {}", mismatch.sentence()));
    }
    if ask("Do these names belong together?")? == Some(true) {
        return Ok(());
    }
    Err(
        Failure::new("The token and the domain name different hosts, so nothing was sent").advice(
            Some("Name the tenant as the token does, or confirm it once in a terminal"),
        ),
    )
}

/// A question on standard error; `None` where nobody is there to answer.
pub(super) fn ask(question: &str) -> Result<Option<bool>, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(None);
    }
    let mut answer = String::new();
    // Standard error is not kept locked meanwhile: a run has other things to say.
    write!(io::stderr(), "{question} [y/N] ")
        .and_then(|()| io::stderr().flush())
        .and_then(|()| io::stdin().lock().read_line(&mut answer))
        .map_err(|error| Failure::new(format_args!("The answer could not be read: {error}")))?;
    Ok(Some(matches!(
        answer.trim().to_ascii_lowercase().as_str(),
        "y" | "yes"
    )))
}
