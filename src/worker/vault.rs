use super::Event;
use super::hub::Shared;
use super::supervise::blocking;

/// Looks for the keyring anew. The system may ask for its password meanwhile.
pub(super) fn try_again(hub: &Shared) {
    let hub2 = hub.clone();
    hub.tasks.spawn("looking for the keyring", async move {
        let vault = hub2.vault.clone();
        let state = blocking(move || vault.try_again()).await;
        hub2.send(Event::Vault(state)).await;
    });
}
