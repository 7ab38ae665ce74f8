//! A record as Auth0 will get it, what is wrong with it, and how many are.

use egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use crate::app::action::Action;
use crate::app::icons::{Icon, icon};
use crate::app::model::OpenFile;
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{Button, json_view, label, tooltip, wrapped};
use crate::app::words;
use crate::rules::{Finding, Rule};
use crate::sources::{ColumnMap, ReadAs};
use crate::worker::{RecordView, SourceView};

use super::looks;
use super::view::{View, within};

const COUNTS: f32 = 72.0;
/// Where everything in the panel begins, as its JSON does.
const INSET: f32 = 16.0;
/// What stands for a secret in a record.
const BULLETS: &str = "••••••••••";

/// True when the country of the phone numbers is to be chosen.
pub fn ui(
    ui: &mut Ui,
    rect: Rect,
    view: &View<'_>,
    open: &OpenFile,
    source: &SourceView,
    out: &mut Vec<Action>,
) -> bool {
    let t = tokens(ui);
    ui.painter().rect_filled(rect, 0.0, t.bg.sunken);
    let (head, rest) = rect.split_top_bottom_at_y(rect.top() + sizes().toolbar);
    head_ui(ui, head, view, open, out);
    let (rest, counts) = rest.split_top_bottom_at_y(rest.bottom() - COUNTS);
    let record = view.model.file.mapping.preview.as_ref();
    let findings = record.map_or(0, |record| record.findings.len());
    let phone = record.and_then(|record| without_country(record, view));
    let height = match (findings, phone) {
        (0, _) => 0.0,
        (_, None) => 60.0,
        (_, Some(_)) => 92.0,
    };
    let mut asks = false;
    let (json, finding) = rest.split_top_bottom_at_y(rest.bottom() - height);
    match record {
        Some(record) => {
            json_ui(ui, json, record);
            if findings > 0 {
                asks = finding_ui(ui, finding, record, phone.is_some());
            }
        }
        None => {
            within(ui, json.shrink(INSET), |ui| {
                wrapped(
                    ui,
                    "The first user shows here as soon as it is read",
                    FontRole::Small,
                    t.text.muted,
                );
            });
        }
    }
    if let Some(map) = phone.filter(|_| asks) {
        let mut columns = source.columns.iter();
        if let Some(index) = columns.position(|column| column.name == map.column) {
            out.push(Action::SelectColumn(index));
        }
        if !matches!(map.read_as, ReadAs::Phone { .. }) {
            out.push(Action::ReadColumn(map.column.clone(), ReadAs::phone()));
        }
    }
    counts_ui(ui, counts, view, open, source);
    ui.painter()
        .vline(rect.left() + 0.5, rect.y_range(), t.hair());
    asks
}

/// The column of a phone number that cannot be read before its country is chosen.
fn without_country<'a>(record: &RecordView, view: &View<'a>) -> Option<&'a ColumnMap> {
    let wrong = |(finding, _): &(Finding, _)| finding.rule == Rule::PhoneFormat;
    record.findings.iter().find(|it| wrong(it))?;
    let mapping = view.model.file.mapping()?;
    mapping.columns.iter().find(|map| {
        let phone = map
            .to
            .as_ref()
            .is_some_and(|to| to.as_str() == "phone_number");
        let country = matches!(map.read_as, ReadAs::Phone { country: Some(_) });
        phone && !country
    })
}

fn head_ui(ui: &mut Ui, head: Rect, view: &View<'_>, open: &OpenFile, out: &mut Vec<Action>) {
    let t = tokens(ui);
    ui.painter()
        .hline(head.x_range(), head.bottom() - 0.5, t.hair());
    let inner = Rect::from_min_max(head.min + vec2(INSET, 0.0), head.max - vec2(12.0, 0.0));
    let mut left = ui.new_child(
        UiBuilder::new()
            .max_rect(inner)
            .layout(Layout::left_to_right(Align::Center)),
    );
    let narrow = inner.width() < 270.0;
    let title = if narrow {
        "As Auth0 gets it"
    } else {
        "As Auth0 will get it"
    };
    label(&mut left, title, FontRole::Strong, t.text.main);
    let records = open.view.summary.records;
    let at = u64::from(view.model.file.mapping.record) + 1;
    let text = if narrow || records > 999_999 {
        words::number(at)
    } else {
        format!("{} of {}", words::number(at), words::number(records))
    };
    // Added from left to right, since that is the order of the Tab key.
    let count = crate::app::widgets::galley(
        ui,
        &text,
        FontRole::SmallFigures,
        t.text.muted,
        inner.width(),
    );
    let width = count.size().x + 2.0 * (sizes().control_small + 4.0);
    let place = Rect::from_min_max(pos2(inner.right() - width, inner.top()), inner.max);
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(place)
            .layout(Layout::left_to_right(Align::Center)),
    );
    row.spacing_mut().item_spacing.x = 4.0;
    let step =
        |ui: &mut Ui, icon, name: &str| Button::icon_only(icon, name).small().show(ui).clicked();
    if step(&mut row, Icon::ChevronLeft, "Previous user") {
        out.push(Action::StepPreview(-1));
    }
    label(&mut row, &text, FontRole::SmallFigures, t.text.muted);
    if step(&mut row, Icon::ChevronRight, "Next user") {
        out.push(Action::StepPreview(1));
    }
}

fn json_ui(ui: &mut Ui, rect: Rect, record: &RecordView) {
    let marks = looks::findings(record);
    let shown = egui::Id::unique("mapped record in view");
    let fresh = ui.data(|data| data.get_temp(shown)) != Some(record.id);
    ui.data_mut(|data| data.insert_temp(shown, record.id));
    // A secret is as long as the panel has room for.
    let json = record.json.replace(BULLETS, "•••••");
    within(ui, rect, |ui| {
        json_view(ui, &json, &marks, None, fresh);
    });
}

/// The gravest of what was found in this record, and how much more there is.
fn finding_ui(ui: &mut Ui, rect: Rect, record: &RecordView, country: bool) -> bool {
    let t = tokens(ui);
    ui.painter()
        .hline(rect.x_range(), rect.top() + 0.5, t.hair());
    let gravest = record
        .findings
        .iter()
        .min_by_key(|(finding, _)| finding.rule.severity());
    let Some((finding, _)) = gravest else {
        return false;
    };
    let (glyph, tone) = looks::severity(finding.rule.severity());
    let all: Vec<String> = record
        .findings
        .iter()
        .map(|(finding, _)| finding.rule.message(&finding.pointer))
        .collect();
    let more = record.findings.len() - 1;
    within(ui, rect.shrink2(vec2(INSET, 0.0)), |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
        ui.spacing_mut().interact_size.y = 0.0;
        ui.add_space(10.0);
        ui.horizontal_top(|ui| {
            icon(ui, glyph, sizes().icon, t.tone(tone).text);
            let text = finding.rule.message(&finding.pointer);
            let shown = if more > 0 {
                label(ui, &text, FontRole::Table, t.text.main)
            } else {
                wrapped(ui, &text, FontRole::Table, t.text.main)
            };
            tooltip(shown, &all.join("\n"));
        });
        if more > 0 {
            ui.horizontal(|ui| {
                ui.add_space(28.0);
                let text = format!("and {} more with this user", words::number(more as u64));
                let shown = label(ui, &text, FontRole::Small, t.text.muted);
                tooltip(shown, &all.join("\n"));
            });
        }
    });
    if !country {
        return false;
    }
    // From the foot up, so that it stays under the pointer when more is found.
    let place = Rect::from_min_max(
        pos2(
            rect.left() + INSET + 20.0,
            rect.bottom() - 14.0 - sizes().control_small,
        ),
        rect.max - vec2(INSET, 14.0),
    );
    within(ui, place, |ui| {
        Button::quiet("Choose a country…")
            .small()
            .show(ui)
            .clicked()
    })
}

fn counts_ui(ui: &mut Ui, rect: Rect, view: &View<'_>, open: &OpenFile, source: &SourceView) {
    let t = tokens(ui);
    ui.painter()
        .hline(rect.x_range(), rect.top() + 0.5, t.hair());
    let mapping = view.model.file.mapping();
    let mapped = source.columns.iter().filter(|column| {
        mapping
            .and_then(|mapping| mapping.column(&column.name))
            .is_some_and(|map| map.to.is_some())
    });
    let columns = format!(
        "{} of {}",
        words::number(mapped.count() as u64),
        words::number(source.columns.len() as u64)
    );
    let summary = open.view.summary;
    let mut figures = vec![
        (columns, "columns", None),
        (
            words::number(summary.ready),
            "ready",
            Some((Icon::Ok, Tone::Ok)),
        ),
        (
            words::number(summary.blocked),
            if summary.blocked == 1 {
                "needs fixing"
            } else {
                "need fixing"
            },
            (summary.blocked > 0).then_some((Icon::Error, Tone::Blocker)),
        ),
    ];
    if summary.left_out > 0 {
        figures.push((
            words::number(summary.left_out),
            "left out",
            Some((Icon::LeftOut, Tone::Neutral)),
        ));
    }
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(rect.shrink2(vec2(INSET, 0.0)))
            .layout(Layout::left_to_right(Align::Center)),
    );
    row.set_clip_rect(rect.intersect(ui.clip_rect()));
    row.spacing_mut().item_spacing.x = if figures.len() > 3 { 12.0 } else { 20.0 };
    if open.rechecking {
        // Still those of the mapping before.
        row.set_opacity(0.6);
    }
    for (number, word, mark) in figures {
        row.vertical(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
            ui.spacing_mut().interact_size.y = 0.0;
            ui.add_space(15.0);
            ui.horizontal(|ui| {
                ui.set_height(FontRole::Strong.line());
                let mut ink = t.text.main;
                if let Some((glyph, tone)) = mark {
                    ink = if tone == Tone::Neutral {
                        t.text.muted
                    } else {
                        t.tone(tone).text
                    };
                    icon(ui, glyph, sizes().icon_small, ink);
                }
                label(ui, &number, FontRole::Strong, ink);
            });
            label(ui, word, FontRole::Small, t.text.muted);
        });
    }
}
