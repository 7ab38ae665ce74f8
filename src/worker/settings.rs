use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::hub::{Shared, lock};
use super::supervise::blocking;
use super::{Event, Failure, Outbox, RequestId};
use crate::platform::settings::{Login, Settings, SettingsError, Tenant};
use crate::platform::vault::Key;

/// The settings, and the one place that writes them.
#[derive(Clone)]
pub(super) struct SettingsFile {
    path: PathBuf,
    current: Arc<Mutex<Current>>,
    /// Held while writing. Says whether a file that could not be read must stay as it is.
    writing: Arc<Mutex<bool>>,
}

#[derive(Clone, Default)]
struct Current {
    settings: Settings,
    /// Counts the changes: who tells of them may be overtaken.
    version: u64,
    /// The newest wish of the window that is in them.
    saved: Option<RequestId>,
}

impl Current {
    fn event(self) -> Event {
        Event::Settings {
            settings: Box::new(self.settings),
            version: self.version,
            saved: self.saved,
        }
    }
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
            current: Arc::new(Mutex::new(Current {
                settings,
                ..Current::default()
            })),
            writing: Arc::new(Mutex::new(keep)),
        };
        (file, error)
    }

    pub(super) fn get(&self) -> Settings {
        lock(&self.current).settings.clone()
    }

    /// Changes and saves them, and tells the window.
    pub(super) async fn change(
        &self,
        outbox: &Outbox,
        change: impl FnOnce(&mut Settings) + Send + 'static,
    ) {
        self.change_as(outbox, None, change).await;
    }

    /// The same, wished for by the window with this number.
    async fn change_as(
        &self,
        outbox: &Outbox,
        wish: Option<RequestId>,
        change: impl FnOnce(&mut Settings) + Send + 'static,
    ) {
        let file = self.clone();
        let (current, saved) = blocking(move || {
            let keep = lock(&file.writing);
            let current = {
                let mut current = lock(&file.current);
                // A wish that was overtaken by a later one is none any more.
                if wish.is_none() || wish > current.saved {
                    change(&mut current.settings);
                    current.version += 1;
                    current.saved = wish.or(current.saved);
                }
                current.clone()
            };
            let saved = if *keep {
                Ok(())
            } else {
                current.settings.save(&file.path)
            };
            (current, saved)
        })
        .await;
        outbox.send(current.event()).await;
        if let Err(error) = saved {
            outbox.send(Event::SettingsFailed(failure(&error))).await;
        }
    }
}

pub(super) fn load(hub: &Shared) {
    let hub2 = hub.clone();
    hub.tasks.spawn("reading the settings", async move {
        let current = lock(&hub2.settings.current).clone();
        hub2.send(current.event()).await;
        let vault = hub2.vault.clone();
        let state = blocking(move || vault.state()).await;
        hub2.send(Event::Vault(state)).await;
    });
}

/// Takes over what the window wants. Tenants come and go by connecting and forgetting alone, recent files by
/// opening and clearing: the window's copy may be older than the last of those.
pub(super) fn save(hub: &Shared, request: RequestId, wanted: Settings) {
    let hub2 = hub.clone();
    hub.tasks.spawn("saving the settings", async move {
        let take = move |settings: &mut Settings| take_over(settings, wanted);
        let settings = &hub2.settings;
        settings.change_as(&hub2.outbox, Some(request), take).await;
    });
}

pub(super) fn clear_recents(hub: &Shared) {
    let hub2 = hub.clone();
    hub.tasks.spawn("clearing the recent files", async move {
        let clear = |settings: &mut Settings| settings.recents.clear();
        hub2.settings.change(&hub2.outbox, clear).await;
    });
}

fn take_over(settings: &mut Settings, wanted: Settings) {
    settings.theme = wanted.theme;
    settings.zoom = wanted.zoom;
    settings.reduce_motion = wanted.reduce_motion;
    settings.proxy = wanted.proxy;
    settings.practice_instant = wanted.practice_instant;
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
