use crate::app::model::{BeforeModel, Model, OutlookMade, OutlookModel};
use crate::worker::Event;

/// What Auth0 was asked about an import. Answers to an older question are dropped.
pub(super) fn apply(model: &mut Model, event: Event) {
    let outlook = &mut model.import.outlook;
    match event {
        Event::Foreseeing { request, step } if outlook.asked == Some(request) => {
            outlook.step = Some(step);
        }
        Event::Foreseen {
            request,
            forecast,
            listed,
        } if outlook.asked == Some(request) => {
            let place = model
                .connect
                .tenant()
                .zip(model.connect.chosen())
                .zip(model.open());
            let upsert = model.import.options.upsert;
            model.import.before =
                place
                    .filter(|_| upsert)
                    .map(|((tenant, chosen), open)| BeforeModel {
                        forecast: forecast.clone(),
                        open: open.id,
                        domain: tenant.domain.clone(),
                        connection_id: chosen.connection.id.clone(),
                    });
            model.import.outlook = OutlookModel {
                made: Some(OutlookMade { forecast, listed }),
                ..OutlookModel::default()
            };
        }
        Event::ForeseeFailed { request, error } if outlook.asked == Some(request) => {
            *outlook = OutlookModel {
                trouble: Some(error),
                ..OutlookModel::default()
            };
        }
        _ => {}
    }
}
