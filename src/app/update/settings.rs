//! How the window looks and behaves, kept between starts.

use crate::platform::settings::Settings;
use crate::practice::Speed;
use crate::worker::{Command, RequestId};

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
            return vec![Command::SetPracticeSpeed(speed), save(model)];
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
    vec![save(model)]
}

/// Keeps the settings as the window has them now.
pub(in crate::app) fn save(model: &mut Model) -> Command {
    let request = RequestId::new();
    model.wished = Some(request);
    Command::SaveSettings {
        request,
        settings: model.settings.clone(),
    }
}

/// Takes in the settings as they are kept, unless newer ones are known or on their way.
pub(in crate::app) fn told(
    model: &mut Model,
    settings: Settings,
    version: u64,
    saved: Option<RequestId>,
) {
    if version >= model.settings_version && saved >= model.wished {
        model.settings = settings;
        model.settings_version = version;
    }
}
