//! Undoing an import from History: the tenant's name is typed, and what came of it is said.

use egui_kittest::kittest::{NodeT as _, Queryable as _};
use usher::app::model::{Modal, Model, UndoStage};
use usher::app::theme::Look;
use usher::import::undo::UndoState;

use super::flow::{import_two, three_users};
use super::steps::Desk;

fn is_done(model: &Model) -> bool {
    let Some(Modal::UndoRun(undo)) = &model.modal else {
        return false;
    };
    matches!(&undo.stage, UndoStage::Ended(progress) if progress.state == UndoState::Done)
}

fn ask(desk: &mut Desk) {
    desk.click("More about this run");
    desk.settle();
    desk.click("Undo this import…");
    desk.settle();
}

#[test]
fn an_import_is_undone_once_the_tenants_name_is_typed() {
    let mut desk = Desk::new([1280.0, 800.0], Look::Light);
    let path = desk.file("members.json", three_users());
    import_two(&mut desk, &path);
    desk.click_starting("History");
    desk.until("the run is listed", |model| {
        model
            .history
            .runs
            .as_ref()
            .is_some_and(|runs| runs.len() == 1)
    });
    ask(&mut desk);
    assert!(desk.sees("2 users that this import inserted are deleted for good"));
    assert!(desk.sees("Undo the import of members.json?"));
    let delete = desk.harness.get_by_label("Delete 2 users");
    assert!(
        delete.accesskit_node().is_disabled(),
        "the name is not typed yet"
    );
    desk.press("Keep them");
    assert!(desk.model().modal.is_none());

    ask(&mut desk);
    desk.type_into("Type practice to confirm", "Practice");
    desk.settle();
    desk.shot("undo-asks");
    desk.press("Delete 2 users");
    desk.until("both are deleted", is_done);
    assert!(desk.sees("The import is undone") && desk.sees("2 users: deleted"));
    desk.shot("undo-done");
    desk.press("Close");
    desk.until("the list says so", |model| {
        let run = model.history.runs.as_ref().and_then(|runs| runs.first());
        run.is_some_and(|run| run.undone.is_some_and(|undone| undone.deleted == 2))
    });
    desk.settle();
    assert!(desk.sees("Undone"));
    desk.click("More about this run");
    desk.settle();
    assert!(!desk.sees("Undo this import…"), "nobody is left");
}
