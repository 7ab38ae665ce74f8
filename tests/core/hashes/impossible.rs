//! What Auth0 can never check is named, with the reason, and what is no hash is not made one.

use usher::passwords::{Conversion, Fate, Shape, convert, recognise};

#[test]
fn hashes_that_auth0_cannot_check() {
    for (text, shape) in [
        ("$P$HkABSdcyprayLd3xSWDZ9RAQefK57L/", Shape::Phpass),
        ("$H$9saltsaltabcdefghijklmnopqrstuv", Shape::Phpass),
        (
            "$wp$2y$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
            Shape::WordPress,
        ),
        (
            "$S$DfU9iHVbtvjEnQ6WTwmLp8WZz9BSb1kvfD8tBFJbGsYQk5.u6aCH",
            Shape::Drupal,
        ),
        ("$1$hPZGfG7J$9NPSiGMDllL7RbiqH33Np1", Shape::UnixCrypt),
        (
            "$5$rounds=535000$SIa/alwNk180JF8j$LI1If3JGN9b8a8R/0dVNVggiaDkxwqhVW8D0R81rozD",
            Shape::UnixCrypt,
        ),
        (
            "$6$rounds=656000$3GPP6k41bYdDKFWG$n/J/VYPIQvftj9vSeEFt0ZgXYBrXBfyR7/cPk/Ah.md7u96YeaKKCsUi23YGjaHYIe42dVpWEIkuxDO3ipMkV/",
            Shape::UnixCrypt,
        ),
        (
            "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7",
            Shape::UnixCrypt,
        ),
        (
            "{CRYPT}$1$hPZGfG7J$9NPSiGMDllL7RbiqH33Np1",
            Shape::LdapOther,
        ),
        ("*CDD3D6882A0872C8B9650908AA3F0467E35FED19", Shape::MySql),
        (
            "bcrypt_sha256$$2b$05$wBkrcCGhwKwc2Ecsc5XMy.JQqg6uzEP3U8xSX2Y4mMHYGPZfgZ7TG",
            Shape::BcryptSha256,
        ),
        (
            "!X46mlHLaC2IKvVOBZTJzpdsCrv2pZwCcz4DW4DpU",
            Shape::NoPassword,
        ),
        (&"ab".repeat(28), Shape::Hex(28)),
    ] {
        assert_eq!(recognise(text), shape, "{text}");
        let conversion = convert(text);
        assert_eq!(conversion.fate(), Fate::Lost);
        let Conversion::Impossible(found, why) = conversion else {
            panic!("{text}: {conversion:?}");
        };
        assert_eq!(found, shape);
        assert!(why.ends_with('.') && why.len() < 140, "{why}");
    }
}

#[test]
fn an_unknown_kind_of_bcrypt() {
    let body = "94Tnr7zykwCL3APw5pK.MuL6M0V06aked2Ku0R0V3MAsDtL0ZvCTi";
    for start in ["$2$10$", "$2x$10$", "$2b$03$", "$2b$32$"] {
        assert!(matches!(
            convert(&format!("{start}{body}")),
            Conversion::Impossible(Shape::Bcrypt(_), _)
        ));
    }
}

#[test]
fn damaged_hashes_are_not_made_whole() {
    for text in [
        "pbkdf2_sha256$1200$salt$uFi1ZCXu2IqyJrdN",
        "pbkdf2_sha256$0$salt$uFi1ZCXu2IqyJrdN+1Lvg7Ku4WiGYlfWZAcRWpDALHY=",
        "pbkdf2_sha256$1200$uFi1ZCXu2IqyJrdN+1Lvg7Ku4WiGYlfWZAcRWpDALHY=",
        "pbkdf2_sha999$1200$salt$uFi1ZCXu2IqyJrdN+1Lvg7Ku4WiGYlfWZAcRWpDALHY=",
        "argon2$argon2id$v=19$m=1024,t=2$c2Vh$7ucdj",
        "bcrypt$$2b$05$Z/3Bfo",
        "scrypt$1000$salt$8$1$LJELl5Z6EOy1g7myi9ogEA==",
        "scrypt$ln=10$x",
        "sha1$salt$29aaf2e62ed5fbe67edc1a10a64b9899",
        "pbkdf2:sha256:1200$nWGzv408x6v2YOPl$ea2709fdb1884967f",
        "pbkdf2:sha3:1200$salt$ea2709fdb1884967",
        "scrypt:1000:8:1$salt$ea2709fdb1884967",
        "$pbkdf2-sha256$fS/lXKv1vlfq/X9vjfF+7w$zyuCNQkAB4USUzfhWXFHJd4Rb0p87zaNvRlgJ3Hj408",
        "$pbkdf2-sha3$1200$fS/lXKv1vlfq$zyuCNQkAB4US",
        "$scrypt$ln=0,r=8,p=1$nDMmBOA8p1RKqZVSypnzng$J/d5",
        "{SSHA}zb0lQFWhL8HUTHNg43cuJ0C94Q0=",
        "{PBKDF2-SHA256}x$jNEaw7h3TgmBkLI2ppSS0g$tKNAUc",
        "{bcrypt}not-bcrypt",
        "{scrypt}$a0801$only",
    ] {
        let conversion = convert(text);
        assert!(
            matches!(conversion, Conversion::Impossible(..)),
            "{text}: {conversion:?}"
        );
    }
}

#[test]
fn passwords_themselves_are_recognised_and_never_shown() {
    for text in [
        "hunter2",
        "correct horse battery staple",
        "Kestrel-42-Example",
        "pässwörter-sind-länger-als-dies",
        "{noop}hunter2",
        "!",
    ] {
        let conversion = convert(text);
        assert_eq!(conversion.fate(), Fate::Lost, "{text}");
        assert!(!format!("{conversion:?}").contains(text));
    }
    assert_eq!(convert("hunter2"), Conversion::ClearText);
    assert_eq!(convert("{noop}hunter2"), Conversion::ClearText);
    assert_eq!(
        convert("pässwörter-sind-länger-als-dies"),
        Conversion::ClearText
    );
    // Long enough to be something else.
    assert_eq!(
        convert("a-passphrase-without-any-space"),
        Conversion::Unknown
    );
    assert_eq!(convert("ThisIsMyPasswordForNow"), Conversion::Unknown);
    assert_eq!(convert(""), Conversion::Unknown);
}

#[test]
fn debug_output_holds_no_hash() {
    let text = "{SSHA}OClKBXF75xbIn1iiYYQ0OnACAfh3rpXS";
    assert_eq!(format!("{:?}", convert(text)), "Custom(…)");
    let digest = "850185e8cb8e7e8909605877cbdaef88";
    assert!(!format!("{:?}", convert(digest)).contains(digest));
}

#[test]
fn every_shape_has_words_and_every_lost_one_a_reason() {
    let texts = ["$P$B", "$wp$2y$", "{CRYPT}x", "{SSHA}x", "0", "pbkdf2_x"];
    for text in texts {
        let shape = recognise(text);
        assert!(!shape.words().is_empty() && !shape.words().ends_with('.'));
    }
    assert!(Shape::FirebaseScrypt.why().is_some());
    assert!(Shape::Argon2.why().is_none());
    assert_eq!(
        recognise("$2y$12$94Tnr7zykwCL3APw5pK.MuL6M0V06aked2Ku0R0V3MAsDtL0ZvCTi").words(),
        "bcrypt"
    );
}
