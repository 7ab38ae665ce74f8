//! The password doctor: counts kinds of hashes, tries passwords that somebody knows.

use std::sync::Arc;

use crate::passwords::verify::Typed;
use crate::sources::Mapping;
use crate::users::RecordId;
use crate::worker::{Command, RequestId};

use crate::app::action::Doctoring;
use crate::app::model::{DoctorModel, Modal, Model};

pub(super) fn update(model: &mut Model, asked: Doctoring) -> Vec<Command> {
    match asked {
        Doctoring::Open => open(model),
        Doctoring::Try(kind, password) => attempt(model, kind, password),
        Doctoring::Stop => vec![Command::StopDoctor],
        Doctoring::Use(mapping) => use_reading(model, &mapping),
    }
}

fn open(model: &mut Model) -> Vec<Command> {
    let Some(file) = model.file.open.as_ref().filter(|file| file.settled()) else {
        return Vec::new();
    };
    let (open, request) = (file.id, RequestId::new());
    model.modal = Some(Modal::PasswordDoctor);
    model.doctor = DoctorModel {
        open: Some(open),
        asked: Some(request),
        ..DoctorModel::default()
    };
    vec![Command::PasswordKinds { open, request }]
}

fn attempt(model: &mut Model, kind: usize, password: Typed) -> Vec<Command> {
    let doctor = &mut model.doctor;
    let (Some(open), Some(Ok(kinds)), None) = (doctor.open, &doctor.kinds, doctor.trying) else {
        return Vec::new();
    };
    let Some(found) = kinds.get(kind).filter(|_| !password.is_empty()) else {
        return Vec::new();
    };
    let (request, id) = (RequestId::new(), RecordId(found.shape.sample));
    doctor.trying = Some((request, kind));
    doctor.answers.remove(&kind);
    vec![Command::TryPassword {
        open,
        request,
        id,
        password,
    }]
}

/// The file is read in the way by which the password fitted.
fn use_reading(model: &mut Model, mapping: &Arc<Mapping>) -> Vec<Command> {
    if model.import.running().is_some() {
        return Vec::new();
    }
    let mut commands = close(model);
    model.modal = None;
    commands.extend(super::mapping::map(model, Mapping::clone(mapping)));
    commands
}

/// Forgets everything, and ends what is under way.
pub(super) fn close(model: &mut Model) -> Vec<Command> {
    model.doctor = DoctorModel::default();
    vec![Command::StopDoctor]
}
