//! Auth0's user profile: its fields, types and meanings.
