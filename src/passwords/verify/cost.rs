//! What trying a hash would cost, before it is tried.

use super::description::{Description, Method};
use super::hash_name::HashName;

/// Most memory that one hash may ask for.
pub(super) const MEMORY_MAX: u64 = 2 << 30;
/// Most time that one hash may ask for, in nanoseconds of an ordinary computer.
pub(super) const TIME_MAX: u64 = 30_000_000_000;
/// Most time for everything that is tried beside the hash as it is described.
pub(super) const TIME_ALL: u64 = 20_000_000_000;

/// An estimate that is right within a factor of a few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    pub memory: u64,
    pub nanos: u64,
}

impl Cost {
    pub(super) fn of(description: &Description) -> Self {
        let quick = Self {
            memory: 0,
            nanos: 5_000,
        };
        match &description.method {
            Method::Digest { .. } | Method::Hmac { .. } | Method::Ldap { .. } => quick,
            Method::Bcrypt { cost, .. } => Self {
                memory: 0,
                nanos: (1_u64 << cost.min(&40)).saturating_mul(60_000),
            },
            Method::Argon2 {
                memory_kib, passes, ..
            } => Self {
                memory: memory_kib.saturating_mul(1024),
                nanos: memory_kib.saturating_mul(*passes).saturating_mul(1_000),
            },
            Method::Pbkdf2 {
                digest,
                iterations,
                len,
                ..
            } => {
                let digest = HashName::of_pbkdf2(digest);
                let block = digest.map_or(20, HashName::bytes) as u64;
                let each = if digest == Some(HashName::Whirlpool) {
                    3_000
                } else {
                    700
                };
                Self {
                    memory: *len,
                    nanos: iterations
                        .saturating_mul(len.div_ceil(block))
                        .saturating_mul(each),
                }
            }
            Method::Scrypt {
                cost,
                block_size,
                lanes,
                len,
                ..
            } => {
                let block = block_size.saturating_mul(128);
                let memory = block.saturating_mul(cost.saturating_add(*lanes));
                Self {
                    memory: memory.saturating_add(*len),
                    nanos: block
                        .saturating_mul(*cost)
                        .saturating_mul(*lanes)
                        .saturating_mul(4),
                }
            }
        }
    }
}
