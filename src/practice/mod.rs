//! The practice tenant: an HTTP server on this computer that behaves as Auth0's documents say.
