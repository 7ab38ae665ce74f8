use crate::app::model::{Modal, Model};
use crate::worker::Event;

/// Answers that nobody waits for any more are dropped.
pub(super) fn apply(model: &mut Model, event: Event) {
    if model.modal != Some(Modal::PasswordDoctor) {
        return;
    }
    let doctor = &mut model.doctor;
    match event {
        Event::PasswordsCounted {
            open,
            request,
            users,
        } if doctor.open == Some(open) && doctor.asked == Some(request) => {
            doctor.counted = users;
        }
        Event::PasswordKinds {
            open,
            request,
            kinds,
        } if doctor.open == Some(open) && doctor.asked == Some(request) => {
            doctor.asked = None;
            doctor.kinds = Some(kinds);
        }
        Event::PasswordTried {
            open,
            request,
            answer,
        } if doctor.open == Some(open) => {
            if let Some((_, kind)) = doctor.trying.take_if(|(waited, _)| *waited == request) {
                doctor.answers.insert(kind, *answer);
            }
        }
        _ => {}
    }
}
