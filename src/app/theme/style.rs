//! A theme as egui's own style, for the widgets that egui brings.

use egui::style::{ScrollStyle, WidgetVisuals};
use egui::{Color32, CornerRadius, Margin, Stroke, Style, Visuals, vec2};

use super::colours::FILE;
use super::look::Theme;
use super::tokens::{Tokens, tokens_of};
use super::{fonts, sizes};

/// The style of a theme.
pub(super) fn style(theme: Theme, reduce_motion: bool) -> Style {
    let t = tokens_of(theme);
    let size = sizes();
    let mut style = Style {
        visuals: visuals(t),
        text_styles: fonts::text_styles(),
        ..Style::default()
    };
    style.animation_time = if reduce_motion {
        FILE.motion.secs_reduced
    } else {
        FILE.motion.secs
    };
    style.interaction.tooltip_delay = FILE.motion.tooltip_delay_secs;
    style.interaction.selectable_labels = false;
    let spacing = &mut style.spacing;
    spacing.interact_size = vec2(44.0, size.control);
    spacing.button_padding = vec2(16.0, 8.0);
    spacing.item_spacing = vec2(8.0, 8.0);
    spacing.window_margin = Margin::same(24);
    spacing.menu_margin = Margin::same(4);
    spacing.tooltip_width = 420.0 - 24.0;
    spacing.combo_width = 168.0;
    // Bars lie over the padding of what scrolls, so that nothing moves when there is more to show.
    spacing.scroll = ScrollStyle {
        bar_width: 6.0,
        floating_width: 5.0,
        bar_inner_margin: 2.0,
        bar_outer_margin: 2.0,
        handle_min_length: 32.0,
        foreground_color: true,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.0,
        dormant_handle_opacity: 0.5,
        active_handle_opacity: 0.5,
        interact_handle_opacity: 0.7,
        ..ScrollStyle::floating()
    };
    spacing.scroll.fade.strength = 0.0;
    style
}

fn visuals(t: &Tokens) -> Visuals {
    let base = if t.theme == Theme::Light {
        Visuals::light()
    } else {
        Visuals::dark()
    };
    let widget = |bg: Color32, bg_stroke: Stroke, fg: Color32| WidgetVisuals {
        bg_fill: bg,
        weak_bg_fill: bg,
        bg_stroke,
        corner_radius: CornerRadius::same(6),
        fg_stroke: Stroke::new(1.0, fg),
        expansion: 0.0,
    };
    let mut visuals = base;
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(t.text.muted);
    visuals.hyperlink_color = t.accent.text;
    visuals.panel_fill = t.bg.surface;
    visuals.window_fill = t.bg.raised;
    visuals.window_stroke = t.hair();
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = CornerRadius::same(6);
    visuals.window_shadow = t.shadow;
    visuals.popup_shadow = t.shadow;
    visuals.extreme_bg_color = t.bg.sunken;
    visuals.text_edit_bg_color = Some(t.bg.input);
    visuals.faint_bg_color = t.bg.stripe;
    visuals.code_bg_color = t.bg.sunken;
    visuals.warn_fg_color = t.warning.text;
    visuals.error_fg_color = t.blocker.text;
    visuals.selection.bg_fill = t.fill.selected;
    visuals.selection.stroke = Stroke::new(1.0, t.accent.text);
    visuals.text_cursor.stroke = Stroke::new(2.0, t.accent.line);
    visuals.disabled_alpha = 0.6;
    visuals.widgets.noninteractive = widget(t.bg.surface, t.hair(), t.text.main);
    visuals.widgets.inactive = widget(t.fill.control, Stroke::NONE, t.text.main);
    visuals.widgets.hovered = widget(t.fill.control_hover, Stroke::NONE, t.text.main);
    visuals.widgets.active = widget(t.fill.control_pressed, t.focus_ring(), t.text.main);
    visuals.widgets.open = widget(t.fill.control_hover, Stroke::NONE, t.text.main);
    visuals
}
