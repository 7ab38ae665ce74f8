//! In which format a mended copy is saved, and what that format cannot say.

use egui::{Rect, Ui, vec2};

use crate::app::action::{Action, RecipeAction};
use crate::app::icons::{Icon, icon};
use crate::app::model::{Copying, OpenFile};
use crate::app::screens::View;
use crate::app::theme::{FontRole, sizes, tokens};
use crate::app::widgets::{self, Button, ModalChoice, label, radio, wrapped};

/// Where a sentence begins behind its icon.
const INDENT: f32 = 28.0;

pub fn ui(ui: &mut Ui, view: &View<'_>, copying: &Copying, out: &mut Vec<Action>) {
    let own = view.model.open().and_then(OpenFile::own_format);
    let format = own.map_or("CSV", |(_, name)| name);
    let ready = !copying.own || copying.asked.is_none() && copying.trouble.is_none();
    let shown = widgets::Modal::new("copy", "Save a mended copy").show(
        ui.ctx(),
        |ui| body(ui, copying, format, out),
        |ui| {
            let go = Button::primary("Choose where…")
                .enabled(ready)
                .why("What the copy would be is still being looked at");
            widgets::modal_choice(ui, "Cancel", go)
        },
    );
    match shown.footer {
        Some(ModalChoice::Go) => out.push(Action::Confirm),
        Some(ModalChoice::Safe) => out.push(Action::CloseModal),
        None if shown.cancelled => out.push(Action::CloseModal),
        None => {}
    }
}

fn body(ui: &mut Ui, copying: &Copying, format: &str, out: &mut Vec<Action>) {
    let t = tokens(ui);
    let text = "Users who are left out are not in it. Your file is not touched.";
    wrapped(ui, text, FontRole::Body, t.text.muted);
    ui.add_space(12.0);
    ui.spacing_mut().item_spacing.y = 6.0;
    let choices = [
        (true, format!("{format}, like your file")),
        (false, "JSON, as Auth0 takes it".to_owned()),
    ];
    for (own, name) in choices {
        if radio(ui, copying.own == own, &name).clicked() {
            out.push(Action::Recipe(RecipeAction::CopyAs(own)));
        }
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(12.0);
    if !copying.own {
        let text = "Every user as it would be sent, in one file";
        return sentence(ui, Icon::Info, text);
    }
    if let Some(trouble) = &copying.trouble {
        wrapped(ui, &trouble.sentence, FontRole::Table, t.blocker.text);
        return;
    }
    let Some(note) = &copying.note else {
        label(ui, "Looking at the users…", FontRole::Table, t.text.muted);
        return;
    };
    let text = "What was mended stands in the cells that it came from, all others as they are";
    sentence(ui, Icon::Ok, text);
    for text in note.sentences() {
        ui.add_space(6.0);
        sentence(ui, Icon::Info, &text);
    }
}

fn sentence(ui: &mut Ui, sign: Icon, text: &str) {
    let t = tokens(ui);
    let ink = if sign == Icon::Ok {
        t.ok.text
    } else {
        t.text.muted
    };
    ui.horizontal_top(|ui| {
        let size = vec2(INDENT, sizes().icon_small);
        let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        let place = Rect::from_min_size(rect.min, egui::Vec2::splat(sizes().icon_small));
        ui.scope_builder(egui::UiBuilder::new().max_rect(place), |ui| {
            icon(ui, sign, sizes().icon_small, ink);
        });
        ui.vertical(|ui| wrapped(ui, text, FontRole::Table, t.text.main));
    });
}
