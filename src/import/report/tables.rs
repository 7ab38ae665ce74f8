//! The figures and lists of the page.

use super::Report;
use super::html::Html;
use super::listing::Listing;
use super::words;
use crate::import::PartState;
use crate::platform::figures::{counted, number};

pub(super) fn sums(html: &mut Html, report: &Report) {
    let counts = &report.summary.counts;
    let states: [(&str, u32, &str); 9] = [
        ("Imported", counts.imported, "New users"),
        (
            "Updated",
            counts.updated,
            "Users that were there and were updated",
        ),
        (
            "Already there",
            counts.already_there,
            "Not taken, because such a user was there",
        ),
        (
            "Refused",
            counts.refused,
            "Not taken as they were; the reasons stand below",
        ),
        (
            "Unknown",
            counts.unknown,
            "Nobody knows whether they are in",
        ),
        ("Left out", counts.left_out, "Never meant to be sent"),
        (
            "Not sent",
            counts.not_sent,
            "Meant to be sent, but the run ended before",
        ),
        ("Sent", counts.sent, "With Auth0, without a result yet"),
        ("Queued", counts.queued, "Still to be sent"),
    ];
    html.markup("<h2>What became of the users</h2>\n<table>\n<thead><tr><th scope=\"col\">State</th><th scope=\"col\">Meaning</th><th scope=\"col\" class=\"figure\">Users</th></tr></thead>\n<tbody>\n");
    for (word, count, meaning) in states {
        // The first five are always told; the others only where there are any.
        let always = ["Imported", "Updated", "Already there", "Refused", "Unknown"];
        if count == 0 && !always.contains(&word) {
            continue;
        }
        html.markup("<tr><td>")
            .text(word)
            .markup("</td><td>")
            .text(meaning);
        if word == "Already there" && report.perhaps_ours > 0 {
            html.text(&format!(
                "; of {} it is not known whether a lost sending of ours has made them",
                number(u64::from(report.perhaps_ours))
            ));
        }
        html.markup("</td>");
        figure(html, count).markup("</tr>\n");
    }
    html.markup("</tbody>\n<tfoot><tr><th scope=\"row\">Sum</th><td></td>");
    figure(html, counts.sum()).markup("</tr></tfoot>\n</table>\n");
    if report.not_told_apart > 0 {
        note(
            html,
            &format!(
                "Of {} Auth0 did not say which were new and which were updated; each of them is listed as updated",
                counted(u64::from(report.not_told_apart), "user")
            ),
        );
    }
    if report.unmatched > 0 {
        note(
            html,
            &format!(
                "{} of Auth0 could not be matched to a record of the file",
                counted(report.unmatched as u64, "refusal")
            ),
        );
    }
    for text in &report.summary.notes {
        note(html, text);
    }
}

fn figure(html: &mut Html, count: u32) -> &mut Html {
    html.markup("<td class=\"figure\">")
        .text(&number(u64::from(count)))
        .markup("</td>")
}

fn note(html: &mut Html, text: &str) {
    html.markup("<p class=\"muted\">")
        .text(text)
        .markup("</p>\n");
}

pub(super) fn to_do(html: &mut Html, report: &Report) {
    html.markup("<h2>To do</h2>\n");
    if report.tasks.is_empty() && report.summary.counts.refused == 0 {
        html.markup("<p>Nothing that Usher knows of</p>\n");
    }
    for task in &report.tasks {
        html.markup("<h3>☐ ").text(&task.what).markup("</h3>\n<p>");
        html.text(task.how).markup("</p>\n");
        listing(html, &task.records, false);
    }
    if report.summary.counts.refused > 0 {
        html.markup("<h3>☐ ")
            .text(&counted(u64::from(report.summary.counts.refused), "user"))
            .markup(
                ": refused</h3>\n<p>What can be done about each stands under the reasons</p>\n",
            );
    }
    if !report.has_file {
        note(
            html,
            "The users file was not at hand, so how many users have no password hash and need a reset is not known",
        );
    }
}

pub(super) fn refused(html: &mut Html, report: &Report) {
    if report.groups.is_empty() {
        return;
    }
    html.markup("<h2>Not taken, by reason</h2>\n");
    for (group, records) in &report.groups {
        html.markup("<h3>")
            .text(&counted(u64::from(group.count), "user"))
            .text(" · ")
            .given(&group.title)
            .markup("</h3>\n<p>")
            .given(&group.advice)
            .markup("</p>\n");
        let details: Vec<&str> = [&group.code, &group.field, &group.message]
            .into_iter()
            .map(String::as_str)
            .filter(|detail| !detail.is_empty())
            .collect();
        if !details.is_empty() {
            html.markup("<p class=\"muted\">Auth0’s words: <span class=\"code\">")
                .given(&details.join(" · "))
                .markup("</span></p>\n");
        }
        listing(html, records, report.options.addresses);
    }
    if report.more_groups > 0 {
        note(
            html,
            &format!("And {}", counted(report.more_groups as u64, "more kind")),
        );
    }
}

fn listing(html: &mut Html, listing: &Listing, addresses: bool) {
    let more = match listing {
        Listing::Numbers { text, more } => {
            if !text.is_empty() {
                html.markup("<p>Records <span class=\"code\">")
                    .text(text)
                    .markup("</span></p>\n");
            }
            *more
        }
        Listing::Records { listed, more } => {
            html.markup("<table>\n<thead><tr><th scope=\"col\" class=\"figure\">Record</th><th scope=\"col\">Place in the file</th>");
            if addresses {
                html.markup("<th scope=\"col\">Address</th>");
            }
            html.markup("</tr></thead>\n<tbody>\n");
            for record in listed {
                html.markup("<tr><td class=\"figure\">")
                    .text(&number(record.number))
                    .markup("</td><td>")
                    .given(&record.place)
                    .markup("</td>");
                if addresses {
                    let address = record.address.as_deref().unwrap_or("–");
                    html.markup("<td>").given(address).markup("</td>");
                }
                html.markup("</tr>\n");
            }
            html.markup("</tbody>\n</table>\n");
            *more
        }
    };
    if more > 0 {
        note(html, &format!("And {} more", number(u64::from(more))));
    }
}

pub(super) fn parts(html: &mut Html, report: &Report) {
    html.markup("<section class=\"parts\">\n<h2>Parts and their jobs</h2>\n<table>\n<thead><tr>")
        .markup("<th scope=\"col\" class=\"figure\">Part</th><th scope=\"col\">Records</th><th scope=\"col\">Job</th><th scope=\"col\">Sent, ended</th>")
        .markup("<th scope=\"col\" class=\"figure\">Users</th><th scope=\"col\" class=\"figure\">In or updated</th><th scope=\"col\" class=\"figure\">There</th><th scope=\"col\" class=\"figure\">Refused</th><th scope=\"col\" class=\"figure\">Unknown</th><th scope=\"col\">State</th></tr></thead>\n<tbody>\n");
    let zone = &report.options.zone;
    for part in &report.parts {
        let view = &part.view;
        html.markup("<tr><td class=\"figure\">")
            .text(&number(u64::from(view.number)))
            .markup("</td><td>")
            .text(&part.records)
            .markup("</td><td class=\"code\">")
            .given(view.job.as_deref().unwrap_or("–"))
            .markup("</td><td>");
        let times = [view.sent_ms, view.ended_ms].map(|ms| ms.map(|ms| words::time(ms, zone)));
        html.text(times[0].as_deref().unwrap_or("–"))
            .markup("<br>")
            .text(times[1].as_deref().unwrap_or("–"))
            .markup("</td>");
        for count in [
            view.users,
            view.imported + view.updated,
            view.already_there,
            view.refused,
            view.unknown,
        ] {
            figure(html, count);
        }
        html.markup("<td>").text(view.state.word());
        if part.sendings > 1 && view.state != PartState::NotSent {
            html.text(&format!(" (sent {} times)", part.sendings));
        }
        if let Some(note) = &view.note {
            html.markup("<br>").given(note);
        }
        html.markup("</td></tr>\n");
    }
    html.markup("</tbody>\n</table>\n</section>\n");
}
