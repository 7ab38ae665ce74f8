//! Whether this computer has a file dialog at all.

/// Windows and macOS bring one.
#[cfg(not(target_os = "linux"))]
pub(super) async fn is_there() -> bool {
    true
}

/// The desktop's portal, or zenity, which is taken where there is no portal.
#[cfg(target_os = "linux")]
pub(super) async fn is_there() -> bool {
    portal().await || on_path("zenity")
}

/// The portal has file dialogs only where the desktop brings a backend for them; its interface is
/// missing otherwise.
#[cfg(target_os = "linux")]
async fn portal() -> bool {
    let version = async {
        let bus = zbus::Connection::session().await?;
        let chooser = zbus::Proxy::new(
            &bus,
            "org.freedesktop.portal.Desktop",
            "/org/freedesktop/portal/desktop",
            "org.freedesktop.portal.FileChooser",
        )
        .await?;
        chooser.get_property::<u32>("version").await
    };
    version.await.is_ok()
}

#[cfg(target_os = "linux")]
fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
