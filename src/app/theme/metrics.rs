//! The fixed measures of the window, in points.

use serde::Deserialize;

use super::colours::FILE;

/// `size` of `tokens.json`.
#[derive(Debug, Clone, Deserialize)]
pub struct Sizes {
    pub window_min: [f32; 2],
    pub window_default: [f32; 2],
    pub rail: f32,
    pub header: f32,
    pub action_bar: f32,
    pub toolbar: f32,
    pub page_padding: f32,
    pub column_max: f32,
    pub panel_groups: f32,
    pub panel_groups_narrow: f32,
    pub panel_preview: f32,
    pub panel_plan: f32,
    pub sums_line: f32,
    pub inspector: f32,
    pub inspector_closed: f32,
    pub table_header: f32,
    pub table_row: f32,
    pub table_row_controls: f32,
    pub list_row: f32,
    pub rail_step: f32,
    pub rail_link: f32,
    pub control: f32,
    pub control_small: f32,
    pub primary: f32,
    pub chip: f32,
    pub badge: f32,
    pub icon: f32,
    pub icon_small: f32,
    pub tenant_block: f32,
    pub scrollbar: f32,
    pub progress_bar: f32,
    pub modal_width: [f32; 2],
}

/// The measures.
pub fn sizes() -> &'static Sizes {
    &FILE.size
}
