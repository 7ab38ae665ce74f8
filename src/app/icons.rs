//! The icons, drawn for Usher: one SVG each in `assets/icons`, white when embedded, tinted when drawn.

use std::sync::LazyLock;

use egui::{Color32, Image, Pos2, Rect, Response, Sense, Ui, Vec2};

macro_rules! icons {
    ($($name:ident => $file:literal,)+) => {
        /// An icon. Icons say nothing alone: a word or an accessible name goes with each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Icon { $($name),+ }

        impl Icon {
            /// Every icon.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            fn source(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$name => (
                        concat!("bytes://icons/", $file, ".svg"),
                        include_str!(concat!("../../assets/icons/", $file, ".svg")),
                    ),)+
                }
            }
        }
    };
}

icons! {
    ArrowLeft => "arrow-left",
    ArrowRight => "arrow-right",
    ChevronDown => "chevron-down",
    ChevronLeft => "chevron-left",
    ChevronRight => "chevron-right",
    ChevronUp => "chevron-up",
    Clock => "clock",
    Close => "close",
    Contrast => "contrast",
    Copy => "copy",
    Database => "database",
    Download => "download",
    Drop => "drop",
    Edit => "edit",
    Error => "error",
    External => "external",
    Eye => "eye",
    File => "file",
    FileJson => "file-json",
    FileTable => "file-table",
    Filter => "filter",
    Folder => "folder",
    Group => "group",
    History => "history",
    Info => "info",
    Key => "key",
    LeftOut => "left-out",
    Link => "link",
    Lock => "lock",
    Mail => "mail",
    Mend => "mend",
    Moon => "moon",
    More => "more",
    Ok => "ok",
    Pause => "pause",
    Play => "play",
    Plug => "plug",
    Plus => "plus",
    Practice => "practice",
    Queued => "queued",
    Redo => "redo",
    Refused => "refused",
    Report => "report",
    Results => "results",
    Retry => "retry",
    Save => "save",
    Search => "search",
    Settings => "settings",
    ShieldCheck => "shield-check",
    Sleep => "sleep",
    SortUp => "sort-up",
    Stop => "stop",
    Sun => "sun",
    Table => "table",
    Tenant => "tenant",
    Tick => "tick",
    Trash => "trash",
    Undo => "undo",
    Unknown => "unknown",
    User => "user",
    UserCheck => "user-check",
    Warning => "warning",
    Wifi => "wifi",
    WifiOff => "wifi-off",
    Working => "working",
}

impl Icon {
    /// The icon in white, to be tinted.
    pub fn image(self) -> Image<'static> {
        // The renderer draws `currentColor` black, and a tint multiplies: white is what takes any colour.
        static WHITE: LazyLock<Vec<String>> = LazyLock::new(|| {
            Icon::ALL
                .iter()
                .map(|icon| icon.source().1.replace("currentColor", "#fff"))
                .collect()
        });
        let bytes: &'static str = &WHITE[self as usize];
        Image::from_bytes(self.source().0, bytes.as_bytes()).show_loading_spinner(false)
    }

    /// Draws it centred at a point, `size` points wide and high.
    pub fn paint(self, ui: &Ui, centre: Pos2, size: f32, colour: Color32) {
        let rect = Rect::from_center_size(centre, Vec2::splat(size));
        if ui.is_rect_visible(rect) {
            self.image()
                .tint(colour)
                .fit_to_exact_size(rect.size())
                .paint_at(ui, rect);
        }
    }
}

/// Lays an icon into the row, without a meaning of its own.
pub fn icon(ui: &mut Ui, icon: Icon, size: f32, colour: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    icon.paint(ui, rect.center(), size, colour);
    response
}
