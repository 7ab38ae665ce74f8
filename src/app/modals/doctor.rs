//! Password doctor: which kinds of hashes there are, and whether a password that somebody knows fits.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Id, Key, Response, Ui};
use zeroize::{Zeroize, Zeroizing};

use crate::app::action::{Action, Doctoring};
use crate::app::icons::Icon;
use crate::app::model::DoctorModel;
use crate::app::screens::View;
use crate::app::theme::{FontRole, Tone, tokens};
use crate::app::widgets::{self, Banner, Button, Field, divider, label, wrapped};
use crate::app::words;
use crate::passwords::verify::{Answer, Change, ShapeKind, Typed};
use crate::roster::Diagnosis;
use crate::users::RecordId;
use crate::worker::{Failure, PasswordKind};

/// What is being typed, by kind; wiped when a try begins and when the doctor is closed.
#[derive(Default)]
pub struct Doctor {
    typed: BTreeMap<usize, Zeroizing<String>>,
    /// Fields that remember what was typed, to undo it.
    fields: Vec<Id>,
    /// Answers that have been brought into view.
    seen: BTreeSet<usize>,
}

impl std::fmt::Debug for Doctor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Doctor({} fields)", self.typed.len())
    }
}

impl Doctor {
    pub fn forget(&mut self, ui: &Ui) {
        for (_, mut typed) in std::mem::take(&mut self.typed) {
            typed.zeroize();
        }
        self.seen.clear();
        for field in self.fields.drain(..) {
            forget_edits(ui, field);
        }
    }

    pub fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let doctor = &view.model.doctor;
        let shown = widgets::Modal::new("password doctor", "Password doctor")
            .wide()
            .show(
                ui.ctx(),
                |ui| {
                    let t = tokens(ui);
                    let text = "Auth0 takes a wrongly described password hash without complaint, and then nobody can log in. Type a password that you know of one user of a kind: Usher computes what Auth0 would. It stays on this computer and is forgotten at once.";
                    wrapped(ui, text, FontRole::Body, t.text.muted);
                    ui.add_space(16.0);
                    let most = ui.ctx().content_rect().height() - 320.0;
                    egui::ScrollArea::vertical()
                        .max_height(most.max(160.0))
                        .auto_shrink([false, true])
                        .show(ui, |ui| {
                            ui.spacing_mut().item_spacing.y = 0.0;
                            // The scroll bar has a place of its own.
                            ui.set_width(ui.available_width() - 16.0);
                            let users = view.model.summary().map_or(0, |summary| summary.records);
                            self.kinds(ui, doctor, users, out);
                        });
                },
                |ui| {
                    let name = if doctor.asked.is_some() { "Stop" } else { "Close" };
                    Button::primary(name).show(ui).clicked()
                },
            );
        if shown.footer || shown.cancelled {
            out.push(Action::CloseModal);
        }
    }

    fn kinds(&mut self, ui: &mut Ui, doctor: &DoctorModel, users: u64, out: &mut Vec<Action>) {
        match &doctor.kinds {
            None => counting(ui, u64::from(doctor.counted), users),
            Some(Err(failure)) => {
                failed(ui, failure);
            }
            Some(Ok(kinds)) => {
                without(ui, kinds);
                for (index, kind) in kinds.iter().enumerate() {
                    if index > 0 {
                        ui.add_space(16.0);
                        divider(ui);
                        ui.add_space(16.0);
                    }
                    self.kind(ui, doctor, index, kind, out);
                }
            }
        }
    }

    fn kind(
        &mut self,
        ui: &mut Ui,
        doctor: &DoctorModel,
        index: usize,
        kind: &PasswordKind,
        out: &mut Vec<Action>,
    ) {
        let t = tokens(ui);
        let shape = &kind.shape;
        wrapped(ui, shape.kind.title(), FontRole::Strong, t.text.main);
        let row = RecordId(shape.sample).row();
        let who = match &kind.who {
            Some(who) => format!("{who} (user {})", words::number(row)),
            None => format!("user {}", words::number(row)),
        };
        let line = format!("{}, such as {who}", words::users(shape.count));
        wrapped(ui, &line, FontRole::Table, t.text.muted);
        if let Some(remark) = shape.kind.remark() {
            wrapped(ui, remark, FontRole::Table, t.text.muted);
        }
        if shape.kind == ShapeKind::WithoutHash {
            return;
        }
        ui.add_space(8.0);
        self.field(ui, doctor, index, kind, out);
        if let Some(answer) = doctor.answers.get(&index) {
            ui.add_space(8.0);
            let shown = match answer {
                Ok(found) => answered(ui, found, out),
                Err(failure) => failed(ui, failure),
            };
            if self.seen.insert(index) {
                shown.scroll_to_me(None);
            }
        } else {
            self.seen.remove(&index);
        }
    }

    fn field(
        &mut self,
        ui: &mut Ui,
        doctor: &DoctorModel,
        index: usize,
        kind: &PasswordKind,
        out: &mut Vec<Action>,
    ) {
        let t = tokens(ui);
        let whose = kind.who.clone().unwrap_or_else(|| {
            format!("user {}", words::number(RecordId(kind.shape.sample).row()))
        });
        let name = format!("Type a password that you know of {whose}");
        wrapped(ui, &name, FontRole::Small, t.text.main);
        ui.add_space(4.0);
        let text = self.typed.entry(index).or_default();
        let busy = doctor.trying;
        let mut go = false;
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let width = ui.available_width() - 80.0;
            let field = Field::new(&name)
                .bare()
                .secret()
                .width(width)
                .show(ui, text);
            go = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if busy.is_some_and(|(_, of)| of == index) {
                if Button::secondary("Stop").show(ui).clicked() {
                    out.push(Action::Doctor(Doctoring::Stop));
                }
            } else {
                let ready = busy.is_none() && !text.is_empty();
                go |= Button::secondary("Try it")
                    .enabled(ready)
                    .show(ui)
                    .clicked();
                go &= ready;
            }
            field
        });
        let field: Response = row.inner;
        if !self.fields.contains(&field.id) {
            self.fields.push(field.id);
        }
        if busy.is_some_and(|(_, of)| of == index) {
            ui.add_space(4.0);
            let text = "Computing, which takes a while for hashes that are slow on purpose…";
            wrapped(ui, text, FontRole::Small, t.text.muted);
        }
        if go {
            out.push(Action::Doctor(Doctoring::Try(
                index,
                Typed::from(text.as_str()),
            )));
            text.zeroize();
            forget_edits(ui, field.id);
        }
    }
}

/// How far the count is.
fn counting(ui: &mut Ui, counted: u64, users: u64) {
    let text = if counted == 0 {
        "Counting kinds of hashes…".to_owned()
    } else {
        format!(
            "Counting kinds of hashes, {} of {} so far",
            words::number(counted),
            words::users(users)
        )
    };
    label(ui, &text, FontRole::Body, tokens(ui).text.muted);
    ui.add_space(8.0);
    let done = counted as f32 / users.max(1) as f32;
    widgets::progress_bar(ui, "Counting kinds of hashes", done, 0.0, true);
}

/// A field keeps what was typed, so that it can be undone.
fn forget_edits(ui: &Ui, field: Id) {
    if let Some(mut state) = egui::text_edit::TextEditState::load(ui.ctx(), field) {
        state.clear_undoer();
        state.store(ui.ctx(), field);
    }
}

/// Users that go in without a password, in figures.
fn without(ui: &mut Ui, kinds: &[PasswordKind]) {
    let all: u64 = kinds.iter().map(|kind| kind.shape.count).sum();
    let without = kinds.iter().filter(|kind| kind.shape.kind.is_without());
    let without: u64 = without.map(|kind| kind.shape.count).sum();
    if without == 0 {
        return;
    }
    let title = format!(
        "{} of {} would go in without a password",
        words::number(without),
        words::users(all)
    );
    Banner {
        tone: Tone::Warning,
        icon: Icon::Warning,
        title: &title,
        text: "They have to set a new one, and no later import can bring the old one.",
    }
    .show(ui, |_| {});
    ui.add_space(16.0);
}

fn failed(ui: &mut Ui, failure: &Failure) -> Response {
    Banner {
        tone: Tone::Blocker,
        icon: Icon::Error,
        title: &failure.sentence,
        text: failure.advice.as_deref().unwrap_or_default(),
    }
    .show(ui, |_| {})
}

/// What came of a try, and the reading that would work.
fn answered(ui: &mut Ui, found: &Diagnosis, out: &mut Vec<Action>) -> Response {
    let (tone, icon, title) = match found {
        Diagnosis::Tried(Answer::Fits) => (Tone::Ok, Icon::Ok, "The password fits"),
        Diagnosis::Tried(Answer::FitsOtherwise(_)) | Diagnosis::FitsMapped(..) => {
            (Tone::Warning, Icon::Warning, "It fits with another setting")
        }
        Diagnosis::Tried(Answer::FitsDisguised(_)) => {
            (Tone::Blocker, Icon::Error, "Auth0 cannot check this hash")
        }
        Diagnosis::Tried(Answer::DoesNotFit { .. }) => {
            (Tone::Blocker, Icon::Error, "The password does not fit")
        }
        Diagnosis::Tried(Answer::Stopped) => (Tone::Neutral, Icon::Info, "Stopped"),
        _ => (Tone::Neutral, Icon::Info, "It cannot be tried"),
    };
    let mut text = found.words();
    if let Diagnosis::Tried(Answer::FitsOtherwise(remedy)) = found {
        let changes = remedy.changes.iter().map(Change::setting_words);
        let changes: Vec<String> = changes.collect();
        text = format!(
            "{text} Write it so in custom_password_hash: {}.",
            changes.join("; ")
        );
    }
    let banner = Banner {
        tone,
        icon,
        title,
        text: &text,
    };
    if let Diagnosis::FitsMapped(mapping, _) = found {
        banner.show_with_row(ui, |ui| {
            if Button::primary("Use this").small().show(ui).clicked() {
                out.push(Action::Doctor(Doctoring::Use(mapping.clone())));
            }
        })
    } else {
        banner.show(ui, |_| {})
    }
}
