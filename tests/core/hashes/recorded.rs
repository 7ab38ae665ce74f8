//! Hashes of our test password that other programs made: Django, Werkzeug, passlib, bcrypt.

use usher::passwords::{Conversion, Digest, Shape, convert, convert_as, recognise};

use super::{PASSWORD, WRONG, converts, proves, verifier};

#[test]
fn of_django() {
    for text in [
        "pbkdf2_sha256$1200$seaSALT0grebe1tern2gull$uFi1ZCXu2IqyJrdN+1Lvg7Ku4WiGYlfWZAcRWpDALHY=",
        "pbkdf2_sha1$1200$seaSALT0grebe1tern2gull$KDaZWlR0oFDRHFf8YYtfRUhzCNE=",
        "argon2$argon2id$v=19$m=1024,t=2,p=1$c2VhU0FMVDBncmViZTF0ZXJuMmd1bGw$7ucdj/ET8tAVkbuqedysl+r6dfJFbpC4HirAfKZWkms",
        "bcrypt$$2b$05$Z/3BfoIvzDNDZCYRCLHDIectkjbQKkUcU9pqlmZa4EUT9j1vJyr/2",
        "scrypt$1024$seaSALT0grebe1$8$5$LJELl5Z6EOy1g7myi9ogEK6AEwduevQWE34tal+WVQ5v2tnVbUzYkmPAwA+izqUxd4IrHyoC8wBK1guIJ9lcGA==",
        "md5$seaSALT0$29aaf2e62ed5fbe67edc1a10a64b9899",
    ] {
        converts(text);
    }
}

#[test]
fn of_werkzeug() {
    for text in [
        "scrypt:1024:8:1$wJ1bYwjpBm8zD74F$f6f33b0690654d33e8428d38dfd277ef70caef1c3645fed14e8013bff34ca449f8ec0e3461241a3ebcdfd0351d40519a519d8c3970eac9a9f369826f1d391254",
        "pbkdf2:sha1:1200$2PxxGzbWKr1UXvOS$585432c38d7c53218ae65c9a28068e53072c6c7f",
        "pbkdf2:sha256:1200$nWGzv408x6v2YOPl$ea2709fdb1884967f151c3c9b76725c632a7de0d5f300e321cfd99855469e624",
        "pbkdf2:sha512:1200$fuWcLZvk7SsdD9WJ$3835b60b76ea00aa463a102f45f562fa344c4d232d1a3987f984ced19992a2ea0ae0b41d2229d4dde3c24b1f6a771b9335b9cc30529b3f0af5a1875da52f8990",
    ] {
        converts(text);
    }
}

#[test]
fn in_phc_form() {
    for text in [
        "$pbkdf2$1200$S4nx3nvP.V8LAcAY49wbAw$hTtj.uIAUesEEia7NlDMseD.Sr0",
        "$pbkdf2-sha256$1200$fS/lXKv1vlfq/X9vjfF.7w$zyuCNQkAB4USUzfhWXFHJd4Rb0p87zaNvRlgJ3Hj408",
        "$pbkdf2-sha512$1200$nbN2DiEEoHQuRYjRuhcixA$9XIQNwsvkvTr2EeEadZDo2Ux/zn6wbA8zuOtj88soVbPwiYN8anC.tfdljO8BZEVVtRfZPGi9wVZPXh5betNFw",
        "$pbkdf2-sha256$i=1200,l=32$fS/lXKv1vlfq/X9vjfF+7w$zyuCNQkAB4USUzfhWXFHJd4Rb0p87zaNvRlgJ3Hj408",
        "$pbkdf2-sha256$i=1200$fS/lXKv1vlfq/X9vjfF+7w==$zyuCNQkAB4USUzfhWXFHJd4Rb0p87zaNvRlgJ3Hj408=",
        "$scrypt$ln=10,r=8,p=1$nDMmBOA8p1RKqZVSypnzng$J/d5+ZEa9q6pI590viED95B36byrwyAObKSIbjjqeRY",
        "$argon2id$v=19$m=1024,t=2,p=1$Veo9J0QI4dwbw7i3du5diw$F+JI5tcxN8e6oaYvYl65oVzxHGPb+GPxtv2DiEDHm8s",
        "{argon2}$argon2id$v=19$m=1024,t=2,p=1$Veo9J0QI4dwbw7i3du5diw$F+JI5tcxN8e6oaYvYl65oVzxHGPb+GPxtv2DiEDHm8s",
    ] {
        converts(text);
    }
}

#[test]
fn of_ldap_servers() {
    for text in [
        "{MD5}hQGF6MuOfokJYFh3y9rviA==",
        "{SHA}zb0lQFWhL8HUTHNg43cuJ0C94Q0=",
        "{SMD5}ulxQIFVb/va7GwuoCKd7TjaG0Lo=",
        "{SSHA}OClKBXF75xbIn1iiYYQ0OnACAfh3rpXS",
        "{ssha}OClKBXF75xbIn1iiYYQ0OnACAfh3rpXS",
        "{SSHA256}P4aS9wslGrV+POvXGmQ8rkfsX2MSxeVAb01QcvTX3HIzhnDOWUup1Q==",
        "{SSHA512}sUQeTeGKqs4suCs8GSqfLw59MnlNNXbKz8vYS2l1F0skQU2TKbzBzji0L8goZZpKrjRpO06bhjioNN/Y0xXJ/BijVOr937vX",
        "{PBKDF2}1200$4dybs1ZKqXWu1XqPEWLMWQ$D1psuUoUHICYfrr.DLzEqLA6AbU",
        "{PBKDF2-SHA256}1200$jNEaw7h3TgmBkLI2ppSS0g$tKNAUc.pgXLb.Yb.UyAG6ovfdm/zMwdVzSCsSchKf74",
        "{PBKDF2-SHA512}1200$G8O4t5aSkjLG.F.LsZZSyg$H2Gu5lPU8rOG87re7pI/hwpHZ2jolXUj4lqVpPok0F8eMBFxI8eAuibcER7lAQ8IhlEbWqfgIMA0d7NFkqXjBQ",
        "{CRYPT}$2b$05$94Tnr7zykwCL3APw5pK.MuL6M0V06aked2Ku0R0V3MAsDtL0ZvCTi",
        "{bcrypt}$2b$10$cJJoNwG.ZqB/S5qM9Hc34eYRBzvWFhq9FLMmI1n.5aXYtcaSg3qSq",
    ] {
        converts(text);
    }
}

#[test]
fn of_sql_server() {
    converts("0x01000DC1F83FCA41E5AA81722BC1576F6D0ECCCAE6DE3034601A");
}

#[test]
fn bcrypt_of_other_costs_and_of_php() {
    for text in [
        "$2a$05$.1dXhq4PkLUoTTxROWuZg.kjZCd22Pw.s/1qGVE.su7E68gKhyfEW",
        "$2b$05$94Tnr7zykwCL3APw5pK.MuL6M0V06aked2Ku0R0V3MAsDtL0ZvCTi",
        "$2y$05$94Tnr7zykwCL3APw5pK.MuL6M0V06aked2Ku0R0V3MAsDtL0ZvCTi",
        "$2y$10$cJJoNwG.ZqB/S5qM9Hc34eYRBzvWFhq9FLMmI1n.5aXYtcaSg3qSq",
    ] {
        converts(text);
    }
    for as_is in [
        "$2b$10$cJJoNwG.ZqB/S5qM9Hc34eYRBzvWFhq9FLMmI1n.5aXYtcaSg3qSq",
        // As Auth0's support exports it.
        "$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku",
    ] {
        assert_eq!(convert(as_is), Conversion::PasswordHash);
        assert!(bcrypt::verify(PASSWORD, as_is).unwrap());
        assert!(!bcrypt::verify(WRONG, as_is).unwrap());
    }
}

const DIGESTS: [(&str, Digest); 8] = [
    ("18c001593b6f0bb14011b8e0acf0586b", Digest::Md4),
    ("850185e8cb8e7e8909605877cbdaef88", Digest::Md5),
    ("hQGF6MuOfokJYFh3y9rviA==", Digest::Md5),
    ("878C7D20DA98922264D3C58008FD97B0", Digest::Ntlm),
    ("cdbd254055a12fc1d44c7360e3772e2740bde10d", Digest::Sha1),
    ("zb0lQFWhL8HUTHNg43cuJ0C94Q0=", Digest::Sha1),
    (
        "23ce8cde6e9987ff355b9672106a3d77240d0da022813e603837c412687fc17e",
        Digest::Sha256,
    ),
    (
        "e9737ab54d218b97c55fadfe15c193bce50111c6078e049930bcac2061d3ab2a4f88fcbb3bdfad2c7b5568bdae8e6b07f1e48f94e2bf701fb59b925557be3d89",
        Digest::Sha512,
    ),
];

#[test]
fn plain_digests_are_guessed_by_length_and_right_when_named() {
    for (text, digest) in DIGESTS {
        let Conversion::Likely(likely) = convert(text) else {
            panic!("{text}");
        };
        assert!(likely.choices().contains(&digest), "{text}");
        if likely.digest == digest {
            proves(&likely.custom, text);
        } else {
            assert!(!verifier::fits(&likely.custom, PASSWORD), "{text}");
        }
        proves(&convert_as(text, digest).unwrap(), text);
        for other in Digest::ALL {
            let fitting = other.bytes() == digest.bytes();
            assert_eq!(convert_as(text, other).is_some(), fitting, "{text}");
        }
    }
    assert_eq!(recognise(DIGESTS[0].0), Shape::Hex(16));
}
