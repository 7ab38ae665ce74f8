//! A list of actions that opens below a button.

use egui::accesskit::Role;
use egui::{
    Color32, EventFilter, Key, Modifiers, Popup, Response, ScrollArea, Sense, Ui, WidgetInfo, pos2,
    vec2,
};

use super::paint::focus_ring_inside;
use super::text::galley;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, sizes, tokens};

const LINE: f32 = 32.0;
/// With more lines than these it scrolls; they fit the smallest window.
const SCROLLS: usize = 12;

/// A line of a menu.
#[derive(Debug, Clone, Copy)]
pub struct MenuItem<'a> {
    pub icon: Option<Icon>,
    pub text: &'a str,
    pub danger: bool,
    pub enabled: bool,
}

impl<'a> MenuItem<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            icon: None,
            text,
            danger: false,
            enabled: true,
        }
    }
}

/// Opens with a click on `button`; Some with the index of what was chosen now.
pub fn menu(button: &Response, items: &[MenuItem<'_>]) -> Option<usize> {
    menu_at(button, items, 0)
}

/// The same, beginning on line `now`. The arrow keys stay within the lines; the keyboard comes back
/// to the button from where it went into them.
pub(super) fn menu_at(button: &Response, items: &[MenuItem<'_>], now: usize) -> Option<usize> {
    let ctx = &button.ctx;
    let id = Popup::default_response_id(button);
    let was_open = ctx.data(|data| data.get_temp::<Open>(id)).is_some();
    let escape = was_open && ctx.input(|input| input.key_pressed(Key::Escape));
    let pointer = ctx.input(|input| input.pointer.any_released());
    // Lines are not there for the keyboard before they have been measured.
    let mut ready = false;
    let shown = Popup::menu(button).gap(4.0).show(|ui| {
        let lines = lines(ui, items, button.rect.width());
        let chosen = lines.iter().position(Response::clicked);
        ready = lines.iter().any(Response::enabled);
        if chosen.is_some() || !walk(ui, &lines, now, !was_open, button) {
            ui.close();
        }
        chosen
    });
    let chosen = shown.as_ref().and_then(|shown| shown.inner);
    if shown.is_none() || escape || chosen.is_some() {
        ctx.data_mut(|data| data.remove::<Open>(id));
    } else if ready {
        ctx.data_mut(|data| data.insert_temp(id, Open));
    }
    if escape || (chosen.is_some() && !pointer) {
        button.request_focus();
    }
    chosen
}

fn lines(ui: &mut Ui, items: &[MenuItem<'_>], least: f32) -> Vec<Response> {
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    let icons = items.iter().any(|item| item.icon.is_some());
    let widest = items
        .iter()
        .map(|item| {
            galley(ui, item.text, FontRole::Table, Color32::PLACEHOLDER, 400.0)
                .size()
                .x
        })
        .fold(0.0, f32::max);
    let width = (widest + 32.0 + if icons { 32.0 } else { 0.0 }).max(least.clamp(160.0, 400.0));
    let all = |ui: &mut Ui| -> Vec<Response> {
        let items = items.iter();
        let line = |item: &MenuItem<'_>| {
            ui.add_enabled_ui(item.enabled, |ui| line(ui, *item, icons, width))
                .inner
        };
        items.map(line).collect()
    };
    if items.len() <= SCROLLS {
        return all(ui);
    }
    ScrollArea::vertical()
        .max_height(SCROLLS as f32 * LINE)
        .show(ui, all)
        .inner
}

/// Moves the keyboard among the lines; false once it has gone elsewhere.
fn walk(ui: &Ui, lines: &[Response], now: usize, first: bool, button: &Response) -> bool {
    let usable: Vec<&Response> = lines.iter().filter(|line| line.enabled()).collect();
    let Some(last) = usable.len().checked_sub(1) else {
        return true;
    };
    if first {
        let start = lines.get(now).filter(|line| line.enabled());
        start.unwrap_or(usable[0]).request_focus();
        return true;
    }
    let Some(at) = usable.iter().position(|line| line.has_focus()) else {
        let focused = ui.memory(egui::Memory::focused);
        return focused.is_none_or(|id| id == button.id);
    };
    let filter = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(usable[at].id, filter));
    let to = ui.input_mut(|input| {
        let mut to = at;
        for (key, by) in [(Key::ArrowDown, 1), (Key::ArrowUp, -1)] {
            while input.consume_key(Modifiers::NONE, key) {
                to = to.saturating_add_signed(by).min(last);
            }
        }
        if input.consume_key(Modifiers::NONE, Key::Home) {
            to = 0;
        }
        if input.consume_key(Modifiers::NONE, Key::End) {
            to = last;
        }
        to
    });
    if to != at {
        usable[to].request_focus();
    }
    true
}

/// Its lines are shown.
#[derive(Debug, Clone, Copy)]
struct Open;

fn line(ui: &mut Ui, item: MenuItem<'_>, icons: bool, width: f32) -> Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, LINE), Sense::click());
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, ui.is_enabled(), item.text));
    let ink = if item.danger {
        t.blocker.text
    } else {
        t.text.main
    };
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4.0, t.fill.hover);
    }
    focus_ring_inside(ui, &response, rect, 4.0);
    if let Some(icon) = item.icon {
        icon.paint(
            ui,
            pos2(rect.left() + 18.0, rect.center().y),
            sizes().icon,
            ink,
        );
    }
    let left = rect.left() + if icons { 40.0 } else { 12.0 };
    let text = galley(
        ui,
        item.text,
        FontRole::Table,
        ink,
        rect.right() - 8.0 - left,
    );
    ui.painter()
        .galley(pos2(left, rect.center().y - text.size().y / 2.0), text, ink);
    response
}
