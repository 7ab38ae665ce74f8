//! A mended copy in the window: in which format, what that format cannot say, and the same users again.

use usher::app::action::Action;
use usher::app::model::{Modal, Model, OpenFile, Screen};
use usher::app::theme::Look;
use usher::roster::mend::Change;
use usher::users::RecordId;
use usher::worker::DialogPurpose;

use super::steps::Desk;

const MEMBERS: &str = "E-Mail;Vorname;Stufe\r\n\
    ADA@example.com;Ada;gold\r\n\
    grace@example.com;\"Grace\";silber\r\n";

fn settled(model: &Model) -> bool {
    model.open().is_some_and(OpenFile::settled)
}

fn edit(desk: &mut Desk, record: u32, change: Change) {
    let steps = desk.model().open().unwrap().mending.steps().len();
    desk.harness
        .state_mut()
        .act([Action::Edit(RecordId(record), change)]);
    desk.until("edited", |model| {
        settled(model)
            && model
                .open()
                .is_some_and(|it| it.mending.steps().len() > steps)
    });
}

#[test]
fn a_mended_table_is_saved_in_its_own_format_and_opens_as_it_was() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let path = desk.file("mitglieder.csv", MEMBERS);
    desk.drop_file(&path);
    desk.until("open", settled);
    desk.harness.state_mut().act([Action::Go(Screen::Check)]);
    desk.until("its users", |model| {
        model.screen == Screen::Check && settled(model) && model.check.record.is_some()
    });
    edit(&mut desk, 0, Change::text("/email", "ada@example.com"));
    edit(&mut desk, 1, Change::text("/nickname", "Amazing"));

    desk.click("Save and apply…");
    desk.click("Save a mended copy…");
    desk.until(
        "looked at",
        |model| matches!(&model.modal, Some(Modal::Copy(copying)) if copying.note.is_some()),
    );
    assert!(desk.sees("CSV, like your file"));
    assert!(desk.sees("A column is added for what no cell can say: nickname"));
    desk.shot("copy-own-light");
    desk.click("JSON, as Auth0 takes it");
    assert!(desk.sees("Every user as it would be sent, in one file"));
    desk.click("CSV, like your file");
    desk.click("Cancel");
    assert_eq!(desk.model().modal, None);

    let copy = desk.folder.path().join("mended.csv");
    let open = desk.model().open().expect("a file").id;
    let purpose = DialogPurpose::SaveCopy { open, own: true };
    desk.harness
        .state_mut()
        .act([Action::PathTyped(purpose, copy.clone())]);
    desk.until("saved", |model| {
        let notice = model.notice.as_ref();
        notice.is_some_and(|it| it.title == "2 users saved as they are now")
    });
    assert!(desk.sees("A column is added"), "also when it is saved");
    assert_eq!(
        std::fs::read_to_string(&copy).expect("a copy"),
        "E-Mail;Vorname;Stufe;nickname\r\n\
        ada@example.com;Ada;gold;\r\n\
        grace@example.com;\"Grace\";silber;Amazing\r\n"
            .replace("gold;\r", "gold\r")
    );

    // It opens with its own mapping, nothing to be chosen again.
    desk.drop_file(&copy);
    desk.until("the copy", |model| {
        settled(model) && model.open().is_some_and(|it| it.view.name == "mended.csv")
    });
    let mapping = desk.model().file.mapping().expect("a mapping");
    let to = mapping.column("nickname").and_then(|map| map.to.as_ref());
    assert_eq!(to.map(ToString::to_string).as_deref(), Some("nickname"));
}
