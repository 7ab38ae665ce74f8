use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::hub::{Shared, lock};
use super::supervise::blocking;
use super::{Event, Failure, Outbox};
use crate::platform::settings::{Login, Settings, SettingsError, Tenant};
use crate::platform::vault::Key;

/// The settings, and the one place that writes them.
#[derive(Clone)]
pub(super) struct SettingsFile {
    path: PathBuf,
    current: Arc<Mutex<Settings>>,
    /// Held while writing. Says whether a file that could not be read must stay as it is.
    writing: Arc<Mutex<bool>>,
}

impl SettingsFile {
    /// Reads them; what went wrong is said at [`load`].
    pub(super) fn read(path: PathBuf) -> (Self, Option<SettingsError>) {
        let (settings, error) = match Settings::load(&path) {
            Ok(settings) => (settings, None),
            Err(error) => (Settings::default(), Some(error)),
        };
        let keep = matches!(error, Some(SettingsError::Read { .. }));
        let file = Self {
            path,
            current: Arc::new(Mutex::new(settings)),
            writing: Arc::new(Mutex::new(keep)),
        };
        (file, error)
    }

    pub(super) fn get(&self) -> Settings {
        lock(&self.current).clone()
    }

    /// Changes and saves them, and tells the window.
    pub(super) async fn change(
        &self,
        outbox: &Outbox,
        change: impl FnOnce(&mut Settings) + Send + 'static,
    ) {
        let file = self.clone();
        let (settings, saved) = blocking(move || {
            let keep = lock(&file.writing);
            let settings = {
                let mut current = lock(&file.current);
                change(&mut current);
                current.clone()
            };
            let saved = if *keep {
                Ok(())
            } else {
                settings.save(&file.path)
            };
            (settings, saved)
        })
        .await;
        outbox.send(Event::Settings(Box::new(settings))).await;
        if let Err(error) = saved {
            outbox.send(Event::SettingsFailed(failure(&error))).await;
        }
    }
}

pub(super) fn load(hub: &Shared) {
    let hub2 = hub.clone();
    hub.tasks.spawn("reading the settings", async move {
        let settings = hub2.settings.get();
        hub2.send(Event::Settings(Box::new(settings))).await;
        let vault = hub2.vault.clone();
        let state = blocking(move || vault.state()).await;
        hub2.send(Event::Vault(state)).await;
    });
}

/// Takes over what the window wants. Tenants come and go by connecting and forgetting alone:
/// the window's copy may be older than the last of those.
pub(super) fn save(hub: &Shared, wanted: Settings) {
    let hub2 = hub.clone();
    hub.tasks.spawn("saving the settings", async move {
        let take = move |settings: &mut Settings| take_over(settings, wanted);
        hub2.settings.change(&hub2.outbox, take).await;
    });
}

fn take_over(settings: &mut Settings, wanted: Settings) {
    settings.theme = wanted.theme;
    settings.zoom = wanted.zoom;
    settings.reduce_motion = wanted.reduce_motion;
    settings.proxy = wanted.proxy;
    settings.practice_instant = wanted.practice_instant;
    settings.recents = wanted.recents;
    for tenant in wanted.tenants {
        if let Some(known) = settings
            .tenants
            .iter_mut()
            .find(|known| known.id == tenant.id)
        {
            known.name = tenant.name;
            known.colour = tenant.colour;
            known.kind = tenant.kind;
            known.connection = tenant.connection;
        }
    }
}

pub(super) fn forget_tenant(hub: &Shared, id: String) {
    let hub2 = hub.clone();
    hub.tasks.spawn("forgetting a tenant", async move {
        let Some(tenant) = hub2.settings.get().tenant(&id).cloned() else {
            return;
        };
        let vault = hub2.vault.clone();
        let deleted = blocking(move || vault.delete(&key(&tenant))).await;
        // Without a keyring there is nothing of ours in it either.
        if let Err(error) = deleted {
            tracing::warn!(%error, "a secret could not be deleted");
        }
        let forget = move |settings: &mut Settings| settings.tenants.retain(|known| known.id != id);
        hub2.settings.change(&hub2.outbox, forget).await;
    });
}

/// Where the keyring has a tenant's secret.
pub(super) fn key(tenant: &Tenant) -> Key {
    match &tenant.login {
        Login::Client { client_id } => Key::client_secret(&tenant.domain, client_id),
        Login::Token { .. } => Key::token(&tenant.domain),
    }
}

pub(super) fn failure(error: &SettingsError) -> Failure {
    let advice = match error {
        SettingsError::Read { .. } => "Usher goes on with its defaults and leaves the file alone",
        SettingsError::Damaged { .. } => "Usher goes on with its defaults",
        SettingsError::Write { .. } => "Free some space, or check who owns the folder",
    };
    Failure {
        sentence: error.to_string(),
        advice: Some(advice.into()),
        details: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::settings::{TenantColour, TenantKind, ThemeChoice};

    fn tenant(id: &str) -> Tenant {
        Tenant {
            id: id.into(),
            domain: "example.eu.auth0.com".into(),
            name: id.into(),
            tenant_domain: None,
            colour: TenantColour::Plum,
            kind: TenantKind::Production,
            login: Login::Token { expires_at: None },
            connection: None,
        }
    }

    #[test]
    fn an_older_copy_of_the_window_loses_no_tenant() {
        let mut settings = Settings {
            tenants: vec![tenant("a"), tenant("b")],
            ..Settings::default()
        };
        let mut changed = tenant("a");
        changed.kind = TenantKind::Test;
        changed.domain = "elsewhere.example.com".into();
        let wanted = Settings {
            theme: ThemeChoice::Dark,
            tenants: vec![changed, tenant("gone")],
            ..Settings::default()
        };
        take_over(&mut settings, wanted);
        assert_eq!(settings.theme, ThemeChoice::Dark);
        assert_eq!(settings.tenants.len(), 2);
        assert_eq!(settings.tenants[0].kind, TenantKind::Test);
        assert_eq!(settings.tenants[0].domain, "example.eu.auth0.com");
    }
}
