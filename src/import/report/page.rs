//! The page itself, from top to bottom.

use super::Report;
use super::gather::Family;
use super::html::Html;
use super::{tables, words};
use crate::import::PilotView;
use crate::platform::figures::{counted, number};

pub(super) fn page(report: &Report) -> String {
    let mut html = Html::default();
    // The first meta lets no reader of the page fetch or carry out anything, whatever it holds.
    html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .markup("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
        .markup("<meta name=\"referrer\" content=\"no-referrer\">\n")
        .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        .text(&format!("Import report {}", report.summary.id))
        .markup("</title>\n<style>\n")
        .markup(include_str!("style.css"))
        .markup("</style>\n</head>\n<body>\n");
    head(&mut html, report);
    html.markup("<main>\n");
    verdict(&mut html, report);
    about(&mut html, report);
    tables::sums(&mut html, report);
    tables::to_do(&mut html, report);
    tables::refused(&mut html, report);
    tables::parts(&mut html, report);
    html.markup("</main>\n");
    foot(&mut html, report);
    html.markup("</body>\n</html>\n");
    html.finish()
}

fn head(html: &mut Html, report: &Report) {
    let summary = &report.summary;
    html.markup("<header>\n<h1>Import report</h1>\n<p>")
        .given(&summary.source.name)
        .text(" into ")
        .given(&summary.connection.name)
        .text(" of ")
        .given(&summary.tenant.name);
    if summary.tenant.practice {
        html.text(", which is the practice tenant: no real user was touched");
    }
    html.markup("</p>\n</header>\n");
}

/// Whether the figures agree, and whether the run is over.
fn verdict(html: &mut Html, report: &Report) {
    let summary = &report.summary;
    let counts = &summary.counts;
    if let Some(what) = &report.disagreement {
        html.markup("<p class=\"box wrong\" role=\"alert\">✗ ")
            .text(&format!(
                "The figures do not agree: {what}. This is a fault of Usher; do not rely on this report, and send it to \
                 Usher's makers"
            ));
    } else {
        html.markup("<p class=\"box good\">✓ ").text(&format!(
            "The sums agree: each of the {} of the file is counted exactly once",
            counted(u64::from(counts.total), "record")
        ));
    }
    html.markup("</p>\n");
    if summary.users_to_go() > 0 {
        html.markup("<p class=\"box wait\">! ")
            .text(&format!(
                "This run is not over: {} without a result. What follows is what was known when this report was made",
                counted(u64::from(summary.users_to_go()), "user")
            ))
            .markup("</p>\n");
    }
    if let Some(undone) = &summary.undone {
        let last = words::time(undone.last_ms, &report.options.zone);
        html.markup("<p class=\"box wait\">! Taken back: ")
            .text(&undone.sentence())
            .text(", last at ")
            .text(&last);
        for (count, kept) in [
            (undone.logged_in, "kept, logged in since the import"),
            (undone.kept, "kept for other reasons"),
            (undone.not_found, "not in Auth0 any more"),
            (undone.refused, "not deleted, Auth0 refused"),
            (undone.to_go(), "not looked at yet"),
        ] {
            if count > 0 {
                html.text(&format!("; {} {kept}", number(u64::from(count))));
            }
        }
        html.markup("</p>\n");
    }
    for why in summary.why.iter().chain(&summary.read_only) {
        html.markup("<p class=\"box wait\">! ")
            .text(why)
            .markup("</p>\n");
    }
}

fn about(html: &mut Html, report: &Report) {
    let (summary, zone) = (&report.summary, &report.options.zone);
    html.markup("<h2>Who, when, what</h2>\n<dl>\n");
    if let Some(account) = &report.options.account {
        fact(html, "Account on this computer", account);
    }
    if !summary.tenant.client_id.is_empty() {
        fact(html, "Application (client ID)", &summary.tenant.client_id);
    }
    fact(html, "Tenant", &summary.tenant.domain);
    if summary.tenant.host != summary.tenant.domain {
        fact(html, "Called at", &summary.tenant.host);
    }
    fact(html, "Connection", &summary.connection.name);
    fact(html, "Connection ID", &summary.connection.id);
    fact(html, "Started", &words::time(summary.started_ms, zone));
    fact(html, "Last event", &words::time(summary.last_ms, zone));
    let took = words::duration(summary.last_ms - summary.started_ms);
    fact(html, "Time between", &took);
    if let Some(name) = zone.iana_name() {
        fact(html, "Time zone", name);
    }
    fact(html, "State", words::end(summary.end));
    if let Some(follows) = &summary.follows {
        fact(html, "Goes on from the run", follows.run.as_str());
    }
    if let Some(since) = &summary.since {
        let unchanged = counted(u64::from(since.unchanged), "user");
        let text = format!(
            "{unchanged} left out, unchanged since the run {}",
            since.run
        );
        fact(html, "Only who is new or has changed", &text);
    }
    if let Some(by) = &summary.taken_over {
        fact(html, "What it has not sent goes with", by.as_str());
    }
    fact(html, "Users file", &summary.source.name);
    for member in &summary.source.members {
        let name = member.file_name().unwrap_or_default().to_string_lossy();
        fact(html, "One of its files", &name);
    }
    let size = counted(summary.source.size, "byte");
    fact(html, "Size of the file", &size);
    fact(html, "SHA-256 of the file", &summary.source.sha256);
    if let Some(mapping) = &summary.source.mapping {
        fact(html, "SHA-256 of the mapping", mapping);
    }
    if let Some(mending) = &summary.source.mending {
        fact(html, "SHA-256 of what was changed of the users", mending);
    }
    html.markup("</dl>\n<h3>Options</h3>\n<ul>\n");
    for option in words::options(&summary.options) {
        html.markup("<li>").text(&option).markup("</li>\n");
    }
    let left_out = u64::from(summary.counts.left_out);
    let sent = u64::from(summary.counts.total) - left_out.min(u64::from(summary.counts.total));
    html.markup("</ul>\n<h3>Plan</h3>\n<p>").text(&format!(
        "{} in {}; {} left out. Auth0 accepted {}",
        counted(sent, "user"),
        counted(u64::from(summary.parts), "part"),
        number(left_out),
        counted(u64::from(summary.jobs), "job"),
    ));
    html.markup("</p>\n");
    if let Some(pilot) = &report.pilot {
        self::pilot(html, pilot);
    }
    if let Some(family) = &report.family {
        runs(html, report, family);
    }
}

fn pilot(html: &mut Html, pilot: &PilotView) {
    let then = if pilot.passed {
        "the others followed"
    } else {
        "nobody has said that the others may follow"
    };
    html.markup("<h3>Pilot</h3>\n<p>")
        .text(&format!(
            "{} went first, some of every shape; {then}",
            counted(u64::from(pilot.users), "user")
        ))
        .markup("</p>\n<ul>\n");
    for result in pilot.results.iter() {
        html.markup("<li>")
            .given(&result.shape.words)
            .text(": ")
            .text(&result.words())
            .markup("</li>\n");
    }
    html.markup("</ul>\n");
}

/// The runs that follow each other with this one.
fn runs(html: &mut Html, report: &Report, family: &Family) {
    html.markup("<h3>Runs of this file</h3>\n<ul>\n");
    for run in &family.runs {
        let own = if run.id == report.summary.id {
            " (this report)"
        } else {
            ""
        };
        html.markup("<li>").text(run.id.as_str()).text(&format!(
            "{own}, {}: {}",
            words::time(run.started_ms, &report.options.zone),
            run.counts.listed()
        ));
        if let Some(undone) = &run.undone {
            html.text("; ").text(&undone.sentence());
        }
        html.markup("</li>\n");
    }
    html.markup("</ul>\n<p>")
        .text(&family.together)
        .markup("</p>\n");
}

fn fact(html: &mut Html, name: &'static str, value: &str) {
    html.markup("<dt>").markup(name).markup("</dt><dd>");
    html.given(value).markup("</dd>\n");
}

fn foot(html: &mut Html, report: &Report) {
    html.markup("<footer>\n<p>Run ")
        .text(report.summary.id.as_str())
        .text(&format!(" · begun with Usher {}", report.version))
        .text(&format!(" · report by Usher {}", env!("CARGO_PKG_VERSION")))
        .text(", ")
        .text(&words::time(report.options.made_ms, &report.options.zone))
        .markup("</p>\n<p>SHA-256 of the run’s journal: <span class=\"code\">")
        .text(&report.journal)
        .markup("</span></p>\n<p>");
    html.text(if report.has_file {
        "Places were read from the very file that was imported"
    } else {
        "The users file was not at hand; records are named by their numbers"
    });
    html.markup("</p>\n</footer>\n");
}
