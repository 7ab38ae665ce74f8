//! A tenant's name plate: solid colour, icon, name and kind; the same in every theme.

use egui::accesskit::Role;
use egui::{Pos2, Rect, Response, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::paint::{focus_ring, tooltip};
use super::text::galley;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, TenantColour, sizes, tokens};
use crate::app::words;

/// What the plate says.
#[derive(Debug, Clone, Copy)]
pub struct TenantPlate<'a> {
    pub colour: TenantColour,
    pub icon: Icon,
    pub name: &'a str,
    /// Region and kind, such as "eu · Production".
    pub line: &'a str,
}

/// The block above the rail, 64 high; a click leads to Connect.
pub fn tenant_block(ui: &mut Ui, plate: &TenantPlate<'_>) -> Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(
        vec2(ui.available_width(), sizes().tenant_block),
        Sense::click(),
    );
    let name = format!("Tenant {}, {}", plate.name, plate.line);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
    ui.painter()
        .rect_filled(rect, 10.0, t.tenant_fill(plate.colour));
    focus_ring(ui, &response, rect, 10.0);
    plate.icon.paint(
        ui,
        pos2(rect.left() + 24.0, rect.center().y),
        24.0,
        t.tenant.text,
    );
    let left = rect.left() + 48.0;
    let room = rect.right() - 12.0 - left;
    let shown = words::cut_middle(plate.name, |text| {
        galley(ui, text, FontRole::Button, t.tenant.text, f32::INFINITY)
            .size()
            .x
            <= room
    });
    let title = galley(ui, &shown, FontRole::Button, t.tenant.text, room);
    let line = galley(ui, plate.line, FontRole::Small, t.tenant.text, room);
    let top = rect.center().y - 19.0;
    ui.painter().galley(pos2(left, top), title, t.tenant.text);
    ui.painter()
        .galley(pos2(left, top + 20.0), line, t.tenant.text);
    if shown == plate.name {
        response
    } else {
        tooltip(response, plate.name)
    }
}

/// A square in the tenant's colour, 36 or 48 wide.
pub fn tenant_tile(ui: &mut Ui, colour: TenantColour, icon: Icon, side: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
    paint_tile(ui, rect.center(), side, colour, icon);
    response
}

pub(super) fn paint_tile(ui: &Ui, centre: Pos2, side: f32, colour: TenantColour, icon: Icon) {
    let t = tokens(ui);
    let rect = Rect::from_center_size(centre, Vec2::splat(side));
    ui.painter().rect_filled(rect, 6.0, t.tenant_fill(colour));
    let glyph = if side < 32.0 {
        sizes().icon_small
    } else {
        sizes().icon
    };
    icon.paint(ui, centre, glyph, t.tenant.text);
}
