//! Gives the Windows program its icon, version and manifest. Nothing to do elsewhere.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=assets/windows");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("windows") {
        return;
    }
    let mut resource = winresource::WindowsResource::new();
    resource.set("ProductName", "Usher");
    resource.set("FileDescription", "Usher, the bulk user importer for Auth0");
    resource.set_manifest_file("assets/windows/usher.manifest");
    let icon = Path::new("assets/windows/usher.ico");
    if icon.exists() {
        resource.set_icon("assets/windows/usher.ico");
    }
    if let Err(error) = resource.compile() {
        // A program without its icon still moves users: say so and go on.
        println!("cargo::warning=the Windows icon and manifest could not be embedded: {error}");
    }
}
