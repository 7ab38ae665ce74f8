use super::bcrypt::Bcrypt;

/// What a text that stands for a password looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    Bcrypt(Bcrypt),
    /// `$argon2id$…`, `$argon2i$…`, `$argon2d$…`
    Argon2,
    /// `$pbkdf2-…$…`, as a PHC string or as passlib writes it; also from parts.
    Pbkdf2,
    /// `$scrypt$…`
    Scrypt,
    /// `pbkdf2_sha256$…`, as Django writes it.
    DjangoPbkdf2,
    /// `argon2$argon2id$…`
    DjangoArgon2,
    /// `scrypt$16384$…`
    DjangoScrypt,
    /// `bcrypt$$2b$12$…`
    DjangoBcrypt,
    /// `bcrypt_sha256$…` and passlib's `$bcrypt-sha256$…`: bcrypt over a SHA-256 digest.
    BcryptSha256,
    /// `sha1$salt$hex` and `md5$salt$hex`
    DjangoDigest,
    /// `pbkdf2:sha256:600000$salt$hex` and `scrypt:32768:8:1$salt$hex`, as Werkzeug (Flask) writes
    /// them.
    Werkzeug,
    /// ASP.NET Identity, version 2 or 3.
    AspNet(u8),
    /// `{bcrypt}…`, `{argon2}…`, `{scrypt}…`, as Spring Security writes them.
    Spring,
    /// `{SSHA}…` and kin.
    Ldap,
    /// `{PBKDF2-SHA256}10000$…`, as `OpenLDAP` writes it.
    LdapPbkdf2,
    /// A name in braces that Auth0's ldap does not know, `{CRYPT}` among them.
    LdapOther,
    /// `0x0200…`: SQL Server.
    SqlServer,
    /// `*` and 40 hex digits: `MySQL`.
    MySql,
    /// `$P$…` or `$H$…`: `WordPress` before 6.8, phpBB.
    Phpass,
    /// `$wp$2y$…`: `WordPress` 6.8, bcrypt over an HMAC; without `$wp` it is another hash.
    WordPress,
    /// `$S$…`
    Drupal,
    /// `$1$…`, `$5$…`, `$6$…`, `$y$…` and kin.
    UnixCrypt,
    /// Known by where it comes from alone, never by its shape.
    FirebaseScrypt,
    /// Hex digits of this many bytes.
    Hex(u8),
    /// Base64 of this many bytes.
    Base64(u8),
    /// A mark that the account has no password, such as Django's `!`.
    NoPassword,
    /// Most probably the password itself.
    ClearText,
    /// Nothing of these; possibly the password itself.
    Unknown,
}

impl Shape {
    /// Its name for people, without an article, such as "bcrypt".
    pub fn words(self) -> &'static str {
        match self {
            Self::Bcrypt(_) => "bcrypt",
            Self::Argon2 => "argon2",
            Self::Pbkdf2 => "pbkdf2",
            Self::Scrypt => "scrypt",
            Self::DjangoPbkdf2 => "Django pbkdf2",
            Self::DjangoArgon2 => "Django argon2",
            Self::DjangoScrypt => "Django scrypt",
            Self::DjangoBcrypt => "Django bcrypt",
            Self::BcryptSha256 => "bcrypt over SHA-256",
            Self::DjangoDigest => "Django salted digest",
            Self::Werkzeug => "Flask (Werkzeug)",
            Self::AspNet(2) => "ASP.NET Identity version 2",
            Self::AspNet(_) => "ASP.NET Identity version 3",
            Self::Spring => "Spring Security or alike",
            Self::Ldap => "LDAP",
            Self::LdapPbkdf2 => "LDAP pbkdf2",
            Self::LdapOther => "LDAP scheme that Auth0 does not take",
            Self::SqlServer => "SQL Server",
            Self::MySql => "MySQL",
            Self::Phpass => "phpass (WordPress before 6.8, phpBB)",
            Self::WordPress => "WordPress 6.8",
            Self::Drupal => "Drupal",
            Self::UnixCrypt => "Unix crypt",
            Self::FirebaseScrypt => "Firebase scrypt",
            Self::Hex(16) | Self::Base64(16) => "digest, probably MD5",
            Self::Hex(20) | Self::Base64(20) => "digest, probably SHA-1",
            Self::Hex(32) | Self::Base64(32) => "digest, probably SHA-256",
            Self::Hex(64) | Self::Base64(64) => "digest, probably SHA-512",
            Self::Hex(_) | Self::Base64(_) => "digest",
            Self::NoPassword => "no password",
            Self::ClearText => "clear text",
            Self::Unknown => "unknown kind",
        }
    }

    /// The same, of a hash of which it has been decided what it is.
    pub fn words_once_known(self) -> &'static str {
        match self {
            Self::Hex(_) | Self::Base64(_) => "plain digest",
            other => other.words(),
        }
    }

    /// Why Auth0 can never check such a hash, in one sentence; `None` where it can.
    pub fn why(self) -> Option<&'static str> {
        Some(match self {
            Self::Bcrypt(bcrypt) if !bcrypt.fits_custom() => {
                "Auth0 takes bcrypt only as $2a$, $2b$ or $2y$ with 4 to 31 rounds."
            }
            Self::BcryptSha256 => {
                "The password was digested before bcrypt, which Auth0 cannot repeat."
            }
            Self::LdapOther => {
                "Of LDAP's schemes Auth0 takes MD5, SMD5, SHA and SSHA only, not {CRYPT}."
            }
            Self::MySql => "MySQL digests the password twice, which Auth0 cannot repeat.",
            Self::Phpass => "Auth0 has no phpass: these users need a new password.",
            Self::WordPress => {
                "WordPress 6.8 changes the password before bcrypt, which Auth0 cannot repeat; without $wp it would be another hash."
            }
            Self::Drupal => {
                "Drupal digests the password many times over, which Auth0 cannot repeat."
            }
            Self::UnixCrypt => "Auth0 has no Unix crypt: these users need a new password.",
            Self::FirebaseScrypt => {
                "Firebase uses a changed scrypt with a key of its own, and Auth0 has only the standard one."
            }
            Self::Hex(28 | 48) | Self::Base64(28) => {
                "Of plain digests Auth0 takes MD4, MD5, SHA-1, SHA-256 and SHA-512 only."
            }
            Self::NoPassword => "The account had no password in the system that it comes from.",
            Self::ClearText => "Passwords in clear text are never sent: Auth0 takes hashes only.",
            Self::Unknown => "It is no kind of hash that Usher knows.",
            _ => return None,
        })
    }
}
