//! What an import will do, as far as Auth0 was asked.

use crate::compare::{Forecast, Listed, Step};
use crate::worker::{Failure, OpenId, RequestId};

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

/// A look ahead of which an import keeps what Auth0 has of those that it updates. It outlives changes of the
/// file: each record is held against the user once more when it is kept.
#[derive(Debug, Clone)]
pub struct BeforeModel {
    pub forecast: Forecast,
    pub open: OpenId,
    /// Of the tenant that was asked.
    pub domain: String,
    pub connection_id: String,
}
