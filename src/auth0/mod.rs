//! The Management API of Auth0: one file per endpoint. It classifies what a call came to and never
//! repeats one; whoever calls decides.

mod client;
mod connection;
mod connection_clients;
mod connections;
mod delete_user;
mod domain;
mod error;
mod exchange;
pub mod help;
mod http;
mod job;
mod job_errors;
mod logs;
mod meta;
mod mismatch;
mod multipart;
mod oauth_token;
mod openid;
mod preflight;
mod preflight_connection;
mod tenant_user;
pub mod token;
mod token_error;
mod token_facts;
mod users_by_email;
mod users_exports;
mod users_imports;
mod users_search;

pub use client::{Client, ClientError};
pub use connection::{Connection, ConnectionKind};
pub use domain::{Domain, DomainError};
pub use error::{ApiError, Class, ErrorKind};
pub use http::{Http, TimeLimits, proxy_problem};
pub use job::{Job, JobStatus, JobSummary};
pub use job_errors::{EntryError, ErrorEntry, JobErrors};
pub use logs::LoggedImport;
pub use meta::{Answer, Meta, Rate};
pub use multipart::{BODY_LIMIT, ImportForm};
pub use preflight::{Check, CheckId, CheckState, Gathered, Repair, preflight};
pub use tenant_user::TenantUser;
pub use token::{AccessToken, Credentials, Mismatch, Target, TokenFacts, Unusable, mismatches};
pub use token_error::TokenError;
pub use users_by_email::FoundUser;
pub use users_exports::{EXPORT_FIELDS, ExportJob, ExportLocation};
pub use users_imports::{Sent, SentOutcome};
