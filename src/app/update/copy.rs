//! A mended copy: in which format, and what that format cannot say.

use crate::roster::mend::CopyNote;
use crate::worker::{Command, DialogPurpose, Failure, RequestId};

use super::recipe::ask_where;
use crate::app::model::{Copying, Modal, Model, OpenFile};

/// A table can be copied as one; other files are JSON already.
pub(super) fn ask(model: &mut Model) -> Vec<Command> {
    let Some(open) = &model.file.open else {
        return Vec::new();
    };
    if open.own_format().is_none() {
        return place(model, false);
    }
    let request = RequestId::new();
    let command = Command::LookAtCopy {
        open: open.id,
        request,
    };
    model.modal = Some(Modal::Copy(Box::new(Copying {
        own: true,
        asked: Some(request),
        note: None,
        trouble: None,
    })));
    vec![command]
}

pub(super) fn choose(model: &mut Model, own: bool) -> Vec<Command> {
    if let Some(Modal::Copy(copying)) = &mut model.modal {
        copying.own = own;
    }
    Vec::new()
}

/// What a copy would be has become known.
pub(in crate::app) fn looked_at(
    model: &mut Model,
    request: RequestId,
    found: Result<CopyNote, Failure>,
) {
    let Some(Modal::Copy(copying)) = &mut model.modal else {
        return;
    };
    if copying.asked != Some(request) {
        return;
    }
    copying.asked = None;
    match found {
        Ok(note) => copying.note = Some(note),
        Err(failure) => copying.trouble = Some(failure),
    }
}

/// Asks where the copy is to be.
pub(super) fn confirmed(model: &mut Model, copying: &Copying) -> Vec<Command> {
    place(model, copying.own)
}

fn place(model: &mut Model, own: bool) -> Vec<Command> {
    let open = model.file.open.as_ref();
    let ending = open
        .filter(|_| own)
        .and_then(OpenFile::own_format)
        .map_or("json", |(ending, _)| ending);
    ask_where(model, &format!("mended.{ending}"), |open| {
        DialogPurpose::SaveCopy { open, own }
    })
}
