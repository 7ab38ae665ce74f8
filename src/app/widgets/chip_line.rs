//! Filters in one line above a table; those that find no room go into a menu.

use egui::Ui;

use super::button::Button;
use super::chip::Chip;
use super::menu::{MenuItem, menu};
use crate::app::icons::Icon;

/// Shows as many chips as there is room for. The chosen one is always among them, whatever else
/// has to go into "more". Some with the index of the one that was chosen now.
pub fn chip_line(ui: &mut Ui, chips: &[Chip<'_>]) -> Option<usize> {
    let gap = ui.spacing().item_spacing.x;
    let widths: Vec<f32> = chips.iter().map(|chip| chip.width(ui)).collect();
    let chosen = chips.iter().position(Chip::is_on);
    let more = crate::app::theme::sizes().chip;
    let shown = fitting(&widths, gap, more, ui.available_width(), chosen);
    let mut clicked = None;
    for (index, chip) in chips.iter().enumerate() {
        if shown.contains(&index) && chip.show(ui).clicked() {
            clicked = Some(index);
        }
    }
    let rest: Vec<usize> = (0..chips.len())
        .filter(|index| !shown.contains(index))
        .collect();
    if rest.is_empty() {
        return clicked;
    }
    let button = Button::icon_only(Icon::More, "More filters")
        .small()
        .show(ui);
    let names: Vec<String> = rest.iter().map(|index| chips[*index].name()).collect();
    let items: Vec<MenuItem<'_>> = rest
        .iter()
        .zip(&names)
        .map(|(index, name)| MenuItem {
            icon: chips[*index].glyph(),
            ..MenuItem::new(name)
        })
        .collect();
    menu(&button, &items).map(|item| rest[item]).or(clicked)
}

/// Which of the chips fit, with the first and the chosen one before all others.
fn fitting(widths: &[f32], gap: f32, more: f32, room: f32, chosen: Option<usize>) -> Vec<usize> {
    let all: f32 = widths.iter().map(|width| width + gap).sum::<f32>() - gap;
    if all <= room {
        return (0..widths.len()).collect();
    }
    let mut order: Vec<usize> = Vec::with_capacity(widths.len());
    order.extend((!widths.is_empty()).then_some(0));
    order.extend(chosen.filter(|index| *index > 0));
    let rest = 1..widths.len();
    order.extend(rest.filter(|index| Some(*index) != chosen));
    let mut left = room - more;
    let mut shown = Vec::new();
    for (place, index) in order.into_iter().enumerate() {
        left -= widths[index] + gap;
        let wanted = place == 0 || Some(index) == chosen;
        if left < 0.0 && !wanted {
            break;
        }
        shown.push(index);
    }
    shown.sort_unstable();
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_goes_into_more() {
        let widths = [80.0, 100.0, 120.0, 90.0];
        assert_eq!(fitting(&widths, 8.0, 28.0, 420.0, None), [0, 1, 2, 3]);
        assert_eq!(fitting(&widths, 8.0, 28.0, 400.0, None), [0, 1, 2]);
        assert_eq!(fitting(&widths, 8.0, 28.0, 240.0, None), [0, 1]);
    }

    #[test]
    fn the_chosen_one_stays_in_sight() {
        let widths = [80.0, 100.0, 120.0, 90.0];
        assert_eq!(fitting(&widths, 8.0, 28.0, 330.0, Some(3)), [0, 1, 3]);
        assert_eq!(fitting(&widths, 8.0, 28.0, 120.0, Some(2)), [0, 2]);
    }
}
