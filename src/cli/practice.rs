use super::args::{self, Practice};
use super::exit::{Exit, Failure};
use super::{out, runtime};
use crate::platform::paths::Home;
use crate::practice::{Config, ConnectionInfo, Rates, Scenario, Server, Speed, Tuning};

/// The line that says that the tenant is ready.
#[derive(serde::Serialize)]
struct Ready<'a> {
    url: &'a str,
    client_id: &'a str,
    client_secret: &'a str,
    connections: &'a [ConnectionInfo],
}

pub(super) fn run(args: &Practice) -> Result<Exit, Failure> {
    let home = Home::find()?;
    runtime::log(&home);
    let scenario = args.scenario.as_deref().map(Scenario::read);
    let scenario = scenario.transpose().map_err(Failure::new)?;
    let config = Config {
        port: args.port,
        speed: match args.speed {
            args::Speed::Instant => Speed::Instant,
            args::Speed::Realistic => Speed::Realistic,
        },
        store: Some(home.practice()),
    };
    runtime::block_on(async {
        let tuning = Tuning {
            rates: args.rate.map(Rates::of_whole_api),
            ..Tuning::default()
        };
        let server = Server::start_tuned(config, tuning).await;
        let server = server.map_err(Failure::new)?;
        server.set_trouble(scenario);
        out::json(&Ready {
            url: &server.url,
            client_id: &server.client_id,
            client_secret: &server.client_secret,
            connections: &server.connections,
        })?;
        out::say(format_args!(
            "The practice tenant answers at {} until you press Ctrl+C",
            server.url
        ));
        runtime::interrupted().await;
        server.stop().await;
        Ok(Exit::Done)
    })
}
