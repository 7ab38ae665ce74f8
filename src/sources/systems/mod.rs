//! What the exports of other systems mean: one file per system.

mod auth0_export;
mod auth0_extension;
mod auth0_hashes;
mod cognito;
mod facts;
mod firebase;
mod guards;
mod keycloak;
mod known;
mod nest;
mod nulls;
mod okta;
mod phone;
mod place;
mod reading;
mod stays;
mod supabase;
mod until;
mod wordpress;

pub(super) use auth0_export::{is_foreign, is_prefixed, without_prefix};
pub(super) use auth0_hashes::identifier;
pub(super) use firebase::CSV_COLUMNS;
pub(super) use guards::is_guarded;
pub(super) use known::{fixed_columns, hash, is_secret, mapping, shown_name, stays};
pub(super) use nest::{Nest, complete, nest};
pub(super) use nulls::{is_null, is_zero_date};
pub(super) use okta::PROFILE as OKTA_PROFILE;
pub(super) use reading::{Reading, id_column};
pub(super) use stays::Stays;
