//! What came of an import stands under it in History, and its results tell of all of it.

use usher::app::model::{Modal, Model, UndoStage};
use usher::app::theme::Look;
use usher::import::undo::{Fate, UndoState};
use usher::roster::mend::Change;

use super::flow::{import_two, three_users};
use super::follow::mend_and_send;
use super::steps::Desk;

fn is_done(model: &Model) -> bool {
    let Some(Modal::UndoRun(undo)) = &model.modal else {
        return false;
    };
    matches!(&undo.stage, UndoStage::Ended(progress) if progress.state == UndoState::Done)
}

/// Two users, and the third once it was mended.
fn family(look: Look, size: [f32; 2]) -> Desk {
    let mut desk = Desk::new(size, look);
    let path = desk.file("members.json", three_users());
    import_two(&mut desk, &path);
    desk.click_starting("Left out before the import");
    desk.until("their rows", |model| model.results.rows.len() == 1);
    desk.click("Mend and send…");
    mend_and_send(&mut desk, 2, Change::text("/email", "nobody@example.com"));
    desk
}

#[test]
fn a_run_that_follows_stands_under_the_first_with_the_sums_of_both() {
    let mut desk = family(Look::Light, [1280.0, 800.0]);
    desk.click_starting("History");
    desk.until("both are listed with their sums", |model| {
        let runs = model.history.runs.as_ref();
        let runs =
            runs.filter(|runs| runs.len() == 2 && runs.iter().all(|run| !run.open_elsewhere));
        let sums = model.history.together.values().next();
        runs.is_some() && sums.is_some_and(|sums| sums.counts.imported == 3)
    });
    assert!(desk.sees("with 1 import more") && desk.sees("1 user once more"));
    desk.shot("families-light");
}

#[test]
fn an_import_is_undone_from_its_results_which_then_tell_of_it() {
    let mut desk = family(Look::Dark, [1280.0, 800.0]);
    desk.until("the runs are listed", |model| {
        let runs = model.history.runs.as_ref();
        let both =
            runs.is_some_and(|runs| runs.len() == 2 && runs.iter().all(|run| !run.open_elsewhere));
        both && model.import.running().is_none()
    });
    desk.click("Afterwards");
    desk.click("Undo this import…");
    desk.type_into("Type practice to confirm", "practice");
    desk.press("Delete 1 user");
    desk.until("it is deleted, and the results say so", |model| {
        let view = model.results.view.as_ref();
        let told = view.is_some_and(|view| view.fates.contains(&(Fate::Deleted, 1)));
        is_done(model) && told
    });
    desk.press("Close");
    assert!(desk.sees("1 of 1 user that it inserted were deleted again"));
    assert!(desk.sees("Deleted, 1"), "in the panel");
    desk.shot("families-undone-results-dark");
    desk.click_starting("History");
    desk.until("the list says so", |model| {
        let sums = model.history.together.values().next();
        sums.is_some_and(|sums| sums.gone == 1)
    });
    assert!(desk.sees("Undone") && desk.sees("1 user deleted again"));
    desk.shot("families-undone-dark");
}
