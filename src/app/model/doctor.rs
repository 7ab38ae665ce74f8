use std::collections::BTreeMap;

use crate::roster::Diagnosis;
use crate::worker::{Failure, OpenId, PasswordKind, RequestId};

/// The password doctor, as long as it is open. What is typed never comes here.
#[derive(Debug, Clone, Default)]
pub struct DoctorModel {
    pub open: Option<OpenId>,
    /// The count that is waited for.
    pub asked: Option<RequestId>,
    /// Users that it has come past.
    pub counted: u32,
    pub kinds: Option<Result<Vec<PasswordKind>, Failure>>,
    /// The try that is waited for, and of which kind.
    pub trying: Option<(RequestId, usize)>,
    /// What came of the last try, by kind.
    pub answers: BTreeMap<usize, Result<Diagnosis, Failure>>,
}
