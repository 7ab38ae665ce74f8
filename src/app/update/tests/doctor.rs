//! The password doctor, while its count is under way.

use crate::app::action::{Action, Doctoring};
use crate::platform::settings::TenantKind;
use crate::worker::{Command, Event, RequestId};

use super::rig::{act, apply, now, ready};

#[test]
fn a_count_says_how_far_it_is_and_stops_with_the_doctor() {
    let mut model = ready(TenantKind::Test, true);
    let asked = act(&mut model, Action::Doctor(Doctoring::Open));
    let [Command::PasswordKinds { open, request }] = asked[..] else {
        panic!("{asked:?}");
    };
    let mut come = |request, users| {
        let event = Event::PasswordsCounted {
            open,
            request,
            users,
        };
        apply(&mut model, event, now());
        model.doctor.counted
    };
    assert_eq!(come(request, 4), 4);
    assert_eq!(come(RequestId::new(), 7), 4, "of another count");
    let closed = act(&mut model, Action::CloseModal);
    assert!(matches!(closed[..], [Command::StopDoctor]), "{closed:?}");
    assert_eq!(model.doctor.counted, 0);
}
