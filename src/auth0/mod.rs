//! Management API client: one file per endpoint, domain, token, typed errors. Never repeats a call.
