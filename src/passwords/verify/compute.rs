//! The computations themselves, each as the documents have it [D schema].

use zeroize::Zeroizing;

use super::coded::Salt;
use super::cost::{Cost, MEMORY_MAX, TIME_MAX};
use super::description::{ArgonKind, Description, Method};
use super::hash_name::HashName;
use super::typed::Typed;
use crate::passwords::SaltPosition;

/// Why it cannot be said whether a password fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Cannot {
    #[error(
        "The hash uses the digest MDC2, which Usher cannot compute. Import one user with a known password first, and log in."
    )]
    Mdc2,
    #[error("The hash asks for {} of memory, and Usher tries none beyond 2 GiB. Import one user with a known password first, and log in.", memory(*.0))]
    Memory(u64),
    #[error("The hash asks for {} of computing, and Usher tries none beyond half a minute. Import one user with a known password first, and log in.", time(*.0))]
    Time(u64),
    #[error(
        "The settings of the hash are outside of what its algorithm allows, so nothing can be computed."
    )]
    Settings,
    #[error(
        "The password has letters that its encoding ({0}) lacks, and the documents do not say what Auth0 makes of them. Try a user with a plain password, or correct password.encoding."
    )]
    Letters(&'static str),
    #[error(
        "This computer has too little free memory to try this hash. Close other programs and try again."
    )]
    NoMemory,
}

fn memory(bytes: u64) -> String {
    match bytes >> 30 {
        0..1024 => format!("{} GiB", bytes >> 30),
        _ => "more than 1,000 GiB".to_owned(),
    }
}

fn time(nanos: u64) -> String {
    let seconds = nanos / 1_000_000_000;
    match seconds {
        0..120 => format!("about {seconds} seconds"),
        120..7200 => format!("about {} minutes", seconds / 60),
        _ => "hours".to_owned(),
    }
}

/// Whether the password fits the hash as it is described. Takes up to half a minute and 2 GiB where the hash
/// asks for it: never for the window's thread.
pub fn fits(description: &Description, password: &Typed) -> Result<bool, Cannot> {
    fits_text(description, password.text())
}

pub(super) fn fits_text(description: &Description, password: &str) -> Result<bool, Cannot> {
    let encoding = description.password;
    let password = encoding
        .bytes(password)
        .ok_or(Cannot::Letters(encoding.name()))?;
    let cost = Cost::of(description);
    if cost.memory > MEMORY_MAX {
        return Err(Cannot::Memory(cost.memory));
    }
    if cost.nanos > TIME_MAX {
        return Err(Cannot::Time(cost.nanos));
    }
    Ok(compute(&description.method, &password)?.unwrap_or(false))
}

/// `None`: a part is not written as it is said to be, so nothing can fit.
fn compute(method: &Method, password: &[u8]) -> Result<Option<bool>, Cannot> {
    Ok(match method {
        Method::Digest { name, value, salt } => joined(password, salt.as_ref())
            .zip(value.bytes())
            .map(|(text, value)| name.digest(&[&text]) == value),
        Method::Hmac {
            name,
            value,
            key,
            salt,
        } => joined(password, salt.as_ref())
            .zip(key.bytes())
            .zip(value.bytes())
            .map(|((text, key), value)| name.hmac(&key, &[&text]) == Some(value)),
        Method::Bcrypt { text, salt, .. } => joined(password, salt.as_ref())
            .map(|password| bcrypt::verify(password.as_slice(), &text.text).unwrap_or(false)),
        Method::Ldap {
            name,
            value,
            salted,
        } => value
            .bytes()
            .and_then(|value| ldap(*name, &value, *salted, password)),
        Method::Argon2 { .. } => argon2(method, password)?,
        Method::Pbkdf2 {
            digest,
            iterations,
            len,
            salt,
            value,
        } => {
            let name = HashName::of_pbkdf2(digest).ok_or(Cannot::Mdc2)?;
            let iterations = u32::try_from(*iterations).map_err(|_| Cannot::Settings)?;
            let len = usize::try_from(*len).map_err(|_| Cannot::Settings)?;
            salt.bytes().zip(value.bytes()).map(|(salt, value)| {
                value.len() == len && name.pbkdf2(password, &salt, iterations, len) == value
            })
        }
        Method::Scrypt { .. } => scrypt(method, password)?,
    })
}

/// Salt and password in their order.
fn joined(password: &[u8], salt: Option<&Salt>) -> Option<Zeroizing<Vec<u8>>> {
    let Some(salt) = salt else {
        return Some(Zeroizing::new(password.to_vec()));
    };
    let bytes = salt.coded.bytes()?;
    let mut all = Zeroizing::new(Vec::with_capacity(bytes.len() + password.len()));
    let order = match salt.position {
        SaltPosition::Prefix => [bytes.as_slice(), password],
        SaltPosition::Suffix => [password, bytes.as_slice()],
    };
    for part in order {
        all.extend_from_slice(part);
    }
    Some(all)
}

fn ldap(name: HashName, value: &[u8], salted: bool, password: &[u8]) -> Option<bool> {
    let (digest, salt) = value.split_at_checked(name.bytes())?;
    Some(salt.is_empty() != salted && name.digest(&[password, salt]) == digest)
}

fn argon2(method: &Method, password: &[u8]) -> Result<Option<bool>, Cannot> {
    let Method::Argon2 {
        kind,
        version,
        memory_kib,
        passes,
        lanes,
        salt,
        value,
    } = method
    else {
        return Ok(None);
    };
    let (Some(salt), Some(value)) = (salt.bytes(), value.bytes()) else {
        return Ok(None);
    };
    let algorithm = match kind {
        ArgonKind::Id => argon2::Algorithm::Argon2id,
        ArgonKind::I => argon2::Algorithm::Argon2i,
        ArgonKind::D => argon2::Algorithm::Argon2d,
    };
    let version = argon2::Version::try_from(*version).map_err(|_| Cannot::Settings)?;
    let [memory, passes, lanes] = [memory_kib, passes, lanes].map(|it| u32::try_from(*it).ok());
    let (Some(memory), Some(passes), Some(lanes)) = (memory, passes, lanes) else {
        return Err(Cannot::Settings);
    };
    let params = argon2::Params::new(memory, passes, lanes, Some(value.len()))
        .map_err(|_| Cannot::Settings)?;
    let mut out = vec![0; value.len()];
    argon2::Argon2::new(algorithm, version, params)
        .hash_password_into(password, &salt, &mut out)
        .map_err(|error| match error {
            argon2::Error::OutOfMemory => Cannot::NoMemory,
            _ => Cannot::Settings,
        })?;
    Ok(Some(out == value))
}

fn scrypt(method: &Method, password: &[u8]) -> Result<Option<bool>, Cannot> {
    let Method::Scrypt {
        cost,
        block_size,
        lanes,
        len,
        salt,
        value,
    } = method
    else {
        return Ok(None);
    };
    let (Some(salt), Some(value)) = (salt.bytes(), value.bytes()) else {
        return Ok(None);
    };
    if !cost.is_power_of_two() || *cost < 2 {
        return Err(Cannot::Settings);
    }
    let small = |number: u64| u32::try_from(number).map_err(|_| Cannot::Settings);
    let log_cost = u8::try_from(cost.ilog2()).map_err(|_| Cannot::Settings)?;
    let params = scrypt::Params::new(log_cost, small(*block_size)?, small(*lanes)?)
        .map_err(|_| Cannot::Settings)?;
    // The crate takes its memory without asking; so it is asked for here.
    let needed = usize::try_from(cost * block_size * 128).map_err(|_| Cannot::Settings)?;
    Vec::<u8>::new()
        .try_reserve_exact(needed)
        .map_err(|_| Cannot::NoMemory)?;
    let mut out = vec![0; usize::try_from(*len).map_err(|_| Cannot::Settings)?];
    scrypt::scrypt(password, &salt, &params, &mut out).map_err(|_| Cannot::Settings)?;
    Ok(Some(out == value))
}
