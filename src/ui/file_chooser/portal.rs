//! Whether the desktop has a file dialog to offer. On Linux the session bus is asked; elsewhere there always is one.

/// Whether the system's file dialog works. May take a moment: not for the window's thread.
#[cfg(target_os = "linux")]
pub fn is_there() -> bool {
    let has_bus = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty())
        || std::env::var_os("XDG_RUNTIME_DIR").is_some_and(|folder| std::path::Path::new(&folder).join("bus").exists());
    has_bus && pollster::block_on(ask()).is_ok()
}

/// The portal answers with the version of its file chooser only where one stands behind it.
#[cfg(target_os = "linux")]
async fn ask() -> zbus::Result<()> {
    let bus = zbus::Connection::session().await?;
    let (portal, object) = ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop");
    let property = ("org.freedesktop.portal.FileChooser", "version");
    bus.call_method(Some(portal), object, Some("org.freedesktop.DBus.Properties"), "Get", &property).await?;
    Ok(())
}

/// Whether the system's file dialog works.
#[cfg(not(target_os = "linux"))]
pub fn is_there() -> bool {
    true
}
