//! The file against the tenant: a forecast before an import, a check afterwards. Nothing here changes
//! anything at Auth0.
//!
//! [`foresee`] asks Auth0 and gives a [`Forecast`]; the comparing itself, in `forecaster`, takes in one user
//! after the other and knows nothing of the network.

mod afterwards;
mod against;
mod change;
mod check;
mod checked;
mod checker;
mod error;
mod fate;
mod forecast;
mod forecaster;
mod foresee;
mod gather;
mod image;
mod index;
mod kept;
mod keys;
mod known;
mod limits;
mod listed;
mod metadata;
mod standing;
mod step;
#[cfg(test)]
mod tests;
mod user_ids;

pub use afterwards::Afterwards;
pub use against::{Difference, Kind};
pub use change::{changed, dotted};
pub use check::check;
pub use checked::{CheckSums, Checked, save_checked};
pub use checker::{CheckOrder, spread};
pub use error::CompareError;
pub use fate::Fate;
pub use forecast::{Forecast, Made, Outlook, Sums, Way};
pub use forecaster::Order;
pub use foresee::{FEW, foresee};
pub use listed::{Line, Listed};
pub use standing::{StandOrder, Standing, stand};
use step::Takes;
pub use step::{Step, Watch};
pub use user_ids::{IdOrder, user_ids};
