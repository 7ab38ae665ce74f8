use tokio::sync::mpsc;

use super::hub::Shared;
use super::pending::OpenEnd;
use super::{
    Command, DialogPurpose, afterwards, carry, connect, copy, dialog, doctor, examples, for_run,
    foresee, history, import, mapping, mend, open, put_back, recipe, results, rows, save, settings,
    shutdown, since, undo, vault,
};
use crate::platform::dialogs::Pending;

/// What comes from the window's thread.
pub(super) enum Message {
    Command(Command),
    /// A dialog that has been made there; `None`: another one is still open.
    Dialog {
        purpose: DialogPurpose,
        pending: Option<Pending>,
    },
}

/// Takes commands in their order until the window is gone. Each only starts a task.
pub(super) async fn run(hub: Shared, mut messages: mpsc::Receiver<(Message, OpenEnd)>) {
    while let Some((message, open)) = messages.recv().await {
        hub.outbox.late().wait().await;
        match message {
            Message::Dialog { purpose, pending } => dialog::answer(&hub, purpose, pending),
            Message::Command(Command::Shutdown) => {
                shutdown::shut_down(&hub).await;
                return;
            }
            Message::Command(command) => start(&hub, command),
        }
        drop(open);
    }
    shutdown::shut_down(&hub).await;
}

#[allow(clippy::too_many_lines)] // one arm a command
fn start(hub: &Shared, command: Command) {
    match command {
        // Both are handled before they come here.
        Command::ChooseFile { .. } | Command::Shutdown => {}

        Command::OpenFile {
            open,
            paths,
            options,
            reading,
        } => open::file(hub, open, paths, options, reading),
        Command::OpenSample { open, options } => open::sample(hub, open, options),
        Command::OpenForRun {
            open,
            run,
            options,
            path,
        } => for_run::open(hub, open, run, options, path),
        Command::ProveSame { open, run } => for_run::prove(hub, open, run),
        Command::CancelOpen { open } => open::cancel(hub, open),
        Command::CloseFile { open } => open::close(hub, open),
        Command::Recheck {
            open,
            request,
            options,
            reading,
        } => open::recheck(hub, open, request, open::Other::Options(options, reading)),
        Command::Mend {
            open,
            request,
            mending,
        } => open::recheck(hub, open, request, open::Other::Mending(mending)),
        Command::CarryOver {
            open,
            mending,
            stays,
        } => carry::aside(hub, open, mending, stays),
        Command::PreviewFix {
            open,
            request,
            fix,
            group,
        } => mend::preview(hub, open, request, fix, group),
        Command::FetchMapped { open, request, id } => rows::mapped(hub, open, request, id),
        Command::SaveMapping { open, path } => save::mapping(hub, open, path),
        Command::SaveRecipe { open, path } => save::recipe(hub, open, path),
        Command::LookAtCopy { open, request } => copy::look(hub, open, request),
        Command::SaveCopy { open, own, path } => copy::save(hub, open, own, path),
        Command::LoadRecipe { open, path } => recipe::load(hub, open, path),
        Command::MeetRecipe {
            open,
            request,
            recipe,
        } => recipe::meet(hub, open, request, recipe),
        Command::LoadMapping { open, path } => mapping::load(hub, open, path),
        Command::RememberMapping { open } => mapping::remember(hub, open),
        Command::SaveFollowUp { open, path } => save::follow_up(hub, open, path),

        Command::Rows {
            open,
            request,
            filter,
            kept,
        } => rows::filter(hub, open, request, filter, kept),
        Command::Settle {
            open,
            request,
            rule,
            keep,
        } => mend::settle(hub, open, request, rule, keep),
        Command::Find {
            open,
            request,
            filter,
            text,
            kept,
        } => rows::find(hub, open, request, filter, text, kept),
        Command::FetchRows {
            open,
            request,
            ids,
            property,
        } => rows::fetch(hub, open, request, ids, property),
        Command::ReadExamples {
            open,
            request,
            groups,
        } => examples::read(hub, open, request, groups),
        Command::FetchRecord { open, request, id } => rows::record(hub, open, request, id),
        Command::SaveProblems { open, path } => save::problems(hub, open, path),

        Command::StopLooking { open } => mend::stop(hub, open),

        Command::PasswordKinds { open, request } => doctor::kinds(hub, open, request),
        Command::TryPassword {
            open,
            request,
            id,
            password,
        } => doctor::attempt(hub, open, request, id, password),
        Command::StopDoctor => hub.doctor.stop(),

        Command::LoadSettings => settings::load(hub),
        Command::SaveSettings { request, settings } => settings::save(hub, request, settings),
        Command::ClearRecents => settings::clear_recents(hub),
        Command::ForgetTenant { id } => settings::forget_tenant(hub, id),
        Command::TryVaultAgain => vault::try_again(hub),

        Command::Connect { connect, tenant } => connect::start(hub, connect, tenant),
        Command::ConfirmHost { connect } => connect::confirm(hub, connect),
        Command::CancelConnect { connect } => connect::cancel(hub, connect),
        Command::Preflight { connect } => connect::look_again(hub, connect),
        Command::ChooseConnection {
            connect,
            connection_id,
        } => {
            connect::choose(hub, connect, connection_id);
        }

        Command::Plan {
            open,
            request,
            options,
            whom,
            connect,
        } => import::plan(hub, open, request, options, whom, connect),
        Command::StartImport {
            open,
            connect,
            connection_id,
            options,
            whom,
            before,
        } => {
            import::start(hub, open, connect, connection_id, options, whom, before);
        }
        Command::CompareSince { open, request, run } => since::start(hub, open, request, run),
        Command::StopComparing { request } => since::stop(hub, request),
        Command::Foresee { request, what } => foresee::start(hub, request, what),
        Command::CancelForesee { request } => foresee::cancel(hub, request),
        Command::KeepWhatIsThere {
            open,
            request,
            forecast,
        } => foresee::keep(hub, open, request, forecast),
        Command::Pause { run } => hub.live.ask(&run, import::Ask::Pause),
        Command::GoOn { run } => hub.live.ask(&run, import::Ask::GoOn),
        Command::Stop { run } => hub.live.ask(&run, import::Ask::Stop),
        Command::Decide {
            run,
            parts,
            decision,
        } => hub.live.ask(&run, import::Ask::Decide(parts, decision)),
        Command::ResumeRun { run, connect, path } => import::resume(hub, run, connect, path),

        Command::LookBack { run, connect } => put_back::see(hub, run, connect),
        Command::CancelLookBack { run } => put_back::cancel(hub, &run),
        Command::PutBack {
            run,
            connect,
            also_changed,
        } => put_back::start(hub, run, connect, also_changed),
        Command::UndoRun { run, connect } => undo::start(hub, run, connect, undo::What::Users),
        Command::RemoveLeftOvers { run, connect } => {
            undo::start(hub, run, connect, undo::What::LeftOvers);
        }
        Command::StopUndo { run } => undo::stop(hub, &run),
        Command::LoadRuns => history::load(hub),
        Command::OpenRun { run } => history::open(hub, run),
        Command::CloseRun { run } => history::close(hub, &run),
        Command::ForgetRun { run } => history::forget(hub, run),
        Command::ResultRows {
            run,
            request,
            filter,
        } => results::filter(hub, run, request, filter),
        Command::FetchResultRows { run, request, ids } => results::fetch(hub, run, request, ids),
        Command::FetchRunRecord { run, request, id } => results::record(hub, run, request, id),
        Command::FindRunSource { run, path } => history::find(hub, run, path),
        Command::SaveRefused { run, path } => save::refused(hub, run, path),
        Command::SaveUsers { run, states, path } => save::users(hub, run, states, path),
        Command::CheckAfterwards {
            run,
            request,
            connect,
            sample,
        } => afterwards::check(hub, run, request, connect, sample),
        Command::SaveChecked { run, path } => afterwards::save(hub, run, path),
        Command::SaveIds {
            run,
            request,
            connect,
            path,
        } => afterwards::ids(hub, run, request, connect, path),
        Command::CancelAsking { request } => afterwards::cancel(hub, request),

        Command::SaveReport {
            run,
            addresses,
            path,
        } => super::save::report(hub, run, addresses, path),
        Command::SaveSupport { runs, path } => super::save::support(hub, runs, path),

        Command::EmptyPractice => super::practice::empty(hub),
        Command::SetPracticeSpeed(speed) => super::practice::set_speed(hub, speed),
        Command::RehearseTrouble(on) => super::practice::rehearse_trouble(hub, on),
        Command::Reveal { path } => dialog::reveal(hub, path),
    }
}
