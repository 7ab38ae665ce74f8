//! What an import will do, as far as Auth0 was asked.

use crate::compare::{Forecast, Listed, Step};
use crate::worker::{Failure, RequestId};

/// Holds for one file, one connection and one set of options; whoever changes these starts it anew.
#[derive(Debug, Clone, Default)]
pub struct OutlookModel {
    /// The question that is under way.
    pub asked: Option<RequestId>,
    pub step: Option<Step>,
    pub made: Option<OutlookMade>,
    pub trouble: Option<Failure>,
    /// What is to be put back into the file is being gathered.
    pub keeping: Option<RequestId>,
}

#[derive(Debug, Clone)]
pub struct OutlookMade {
    pub forecast: Forecast,
    pub listed: Listed,
}
