//! How the window looks and behaves, kept between starts.

use crate::practice::Speed;
use crate::worker::Command;

use crate::app::action::Action;
use crate::app::model::{Modal, Model};

pub(super) fn update(model: &mut Model, action: Action) -> Vec<Command> {
    match action {
        Action::Theme(theme) => model.settings.theme = theme,
        Action::Zoom(zoom) => model.settings.zoom = (zoom * 20.0).round().clamp(12.0, 50.0) / 20.0,
        Action::ReduceMotion(on) => model.settings.reduce_motion = on,
        Action::Proxy(proxy) => {
            let proxy = proxy.trim();
            // The field says why; what must not be kept does not get as far as the settings.
            if crate::auth0::proxy_problem(proxy).is_some() {
                return Vec::new();
            }
            model.settings.proxy = (!proxy.is_empty()).then(|| proxy.to_owned());
        }
        Action::PracticeSpeed(speed) => {
            model.settings.practice_instant = speed == Speed::Instant;
            return vec![
                Command::SetPracticeSpeed(speed),
                Command::SaveSettings(model.settings.clone()),
            ];
        }
        Action::RehearseTrouble(on) => {
            model.practice.rehearses = on;
            return vec![Command::RehearseTrouble(on)];
        }
        Action::EmptyPractice => {
            model.modal = Some(Modal::EmptyPractice);
            return Vec::new();
        }
        _ => return Vec::new(),
    }
    vec![Command::SaveSettings(model.settings.clone())]
}
