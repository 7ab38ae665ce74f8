//! How much fits into one import. Bytes.

/// The largest request body that the service takes [OAS 413: "Payload content length greater
/// than maximum allowed: 512000"].
pub const BODY_LIMIT: usize = 512_000;

/// Bytes of users in one part unless somebody chooses otherwise [D imports: below 400 KB].
pub const PART_BYTES: usize = 400_000;

/// Bytes of a body kept free for the multipart framing and the other form fields.
pub const ENVELOPE: usize = 2_000;

/// The largest record, without insignificant white space, that travels at all: alone, between
/// the brackets of its array.
pub const RECORD_MAX: usize = BODY_LIMIT - ENVELOPE - 2;

/// From this size on a profile is said to come close to the limit of 10 KB. How Auth0 counts is
/// unknown, so the estimate keeps a distance [D deprecations, D metadata-fields].
pub const PROFILE_WARNING: usize = 9_000;
