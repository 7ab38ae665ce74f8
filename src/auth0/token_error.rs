use super::{ApiError, ClientError, Unusable};

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TokenError {
    #[error(transparent)]
    Setup(#[from] ClientError),
    /// The server that was to get the secret did not prove to be the domain's tenant.
    #[error("{host} does not answer as an Auth0 tenant of that name")]
    NotATenant { host: String, details: String },
    /// The call failed.
    #[error("{}", .0.token_sentence())]
    Api(ApiError),
    /// The text is no token that can be used.
    #[error(transparent)]
    Unusable(#[from] Unusable),
}

impl TokenError {
    /// What to do about it.
    pub fn advice(&self) -> Option<String> {
        match self {
            Self::Setup(error) => error.advice().map(str::to_owned),
            Self::NotATenant { .. } => {
                Some("Check the domain. The secret was not sent to it".into())
            }
            Self::Api(error) => Some(error.token_advice()),
            Self::Unusable(unusable) => Some(unusable.advice().to_owned()),
        }
    }

    /// The server's own words, where there are any.
    pub fn details(&self) -> Option<String> {
        match self {
            Self::Api(error) => Some(error.details()),
            Self::NotATenant { details, .. } => Some(details.clone()),
            Self::Setup(_) | Self::Unusable(_) => None,
        }
    }
}

impl ApiError {
    /// The same failure when a token was asked for; the table stands in reference section 7.
    fn token_sentence(&self) -> String {
        match (self.status, self.code.as_deref()) {
            (Some(401), _) => "Auth0 does not know this client id and secret in this tenant".into(),
            (Some(403), Some("unauthorized_client")) => {
                "This application is not a machine-to-machine application".into()
            }
            (Some(403), _) if self.message.contains("Service not found") => {
                "The tenant has no Management API under this address".into()
            }
            (Some(403), _) if self.message.contains("not enabled") => {
                "The Management API is not enabled in this tenant".into()
            }
            (Some(403), _) => {
                "The application is not authorized for the Auth0 Management API".into()
            }
            (Some(404), _) => "There is no tenant at this address".into(),
            (Some(429), _) => "Auth0 asks for fewer token requests at a time".into(),
            _ => self.sentence(),
        }
    }

    fn token_advice(&self) -> String {
        match (self.status, self.code.as_deref()) {
            (Some(401), _) => "Copy client id and client secret again from the application's settings, and check the domain".into(),
            (Some(403), Some("unauthorized_client")) => {
                "In the dashboard create an application of the type Machine to Machine and use its client id and secret".into()
            }
            (Some(403), _) if self.message.contains("Service not found") => {
                "If this is a custom domain, type the tenant's own domain, such as example.eu.auth0.com".into()
            }
            (Some(403), _) => {
                "In the dashboard open Applications → APIs → Auth0 Management API → Machine to Machine Applications and \
                 switch the application on"
                    .into()
            }
            (Some(404), _) => "Check the domain for typing errors".into(),
            (Some(429), _) => "Wait a minute, then try again".into(),
            _ => self.advice(),
        }
    }
}
