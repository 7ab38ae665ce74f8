//! What a heading says about its column.

use super::dictionary::{CERTAIN_NAMES, FILLERS, THINGS, UNSURE_NAMES};
use super::normal::words;
use crate::profile::Field;

/// What a heading says about its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Field(Field),
    /// A password or its hash, which only the values tell.
    Password,
    /// What is of use only beside a column of hashes.
    Salt,
    HashAlgorithm,
    HashRounds,
    /// A word for the whole name, the family name or the first name, as the other columns have it.
    SomeName,
}

/// A heading's meaning and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub meaning: Meaning,
    /// Higher is better; below [`CERTAIN`] the values have to agree.
    pub score: u32,
}

impl Named {
    pub fn is_password(self) -> bool {
        self.meaning == Meaning::Password && self.score >= CERTAIN
    }
}

pub(super) const CERTAIN: u32 = 100;
/// The heading says more than the name alone.
const WITH_FILLERS: u32 = 50;
/// Places in a list of names count: the first is the best.
const BEST: u32 = 200;

/// What the heading means.
pub(super) fn named(heading: &str) -> Option<Named> {
    let words = words(heading);
    let whole = words.concat();
    if let Some(field) = Field::ALL
        .iter()
        .find(|field| field.name().replace('_', "") == whole)
        && *field != Field::Name
    {
        return Some(Named {
            meaning: match field {
                Field::PasswordHash => Meaning::Password,
                field => Meaning::Field(*field),
            },
            score: BEST + 1,
        });
    }
    lookup(&whole).or_else(|| {
        let kept: Vec<_> = words
            .iter()
            .map(String::as_str)
            .filter(|word| {
                !FILLERS
                    .split_ascii_whitespace()
                    .any(|filler| filler == *word)
            })
            .collect();
        if kept.len() == words.len() || kept.is_empty() {
            return None;
        }
        let found = lookup(&kept.concat()).filter(|found| holds(found.meaning, &words, &kept))?;
        Some(Named {
            // A certain name stays certain, but behind those that say nothing else.
            score: if found.score >= CERTAIN {
                found.score.saturating_sub(WITH_FILLERS).max(CERTAIN)
            } else {
                found.score.saturating_sub(WITH_FILLERS)
            },
            ..found
        })
    })
}

/// What the last words of the heading mean, the most of them that mean anything.
pub(super) fn ending(heading: &str) -> Option<Named> {
    let words = words(heading);
    (1..words.len()).find_map(|from| lookup(&words[from..].concat()))
}

/// Whether the words beside a name leave its meaning what it is: an account has a name as well, and
/// the first contact is nobody's first name.
fn holds(meaning: Meaning, words: &[String], kept: &[&str]) -> bool {
    let alone = matches!(kept, ["first" | "last"]);
    let thing = words
        .iter()
        .any(|word| THINGS.split_ascii_whitespace().any(|thing| thing == word));
    let name = matches!(meaning, Meaning::SomeName | Meaning::Field(Field::Name));
    !(alone || thing && name)
}

fn lookup(name: &str) -> Option<Named> {
    let place = |list: &str| {
        list.split_ascii_whitespace()
            .position(|known| known == name)
    };
    for (meaning, list) in CERTAIN_NAMES {
        if let Some(at) = place(list) {
            let at = u32::try_from(at).unwrap_or(u32::MAX).min(BEST - CERTAIN);
            return Some(Named {
                meaning: *meaning,
                score: BEST - at,
            });
        }
    }
    for (meaning, list) in UNSURE_NAMES {
        if place(list).is_some() {
            return Some(Named {
                meaning: *meaning,
                score: CERTAIN - 1,
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(heading: &str) -> Option<Meaning> {
        named(heading).map(|named| named.meaning)
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a list of headings")]
    fn headings_of_many_languages() {
        use Field::{
            Blocked, CustomPasswordHash, Email, EmailVerified, FamilyName, GivenName, Name,
            Nickname, PhoneNumber, PhoneVerified, Picture, UserId, UserMetadata, Username,
        };
        for (expected, headings) in [
            (
                Email,
                &[
                    "E-Mail",
                    "e_mail",
                    "EMAIL ADDRESS",
                    "Courriel",
                    "correo electrónico",
                    "E-Mail-Adresse",
                    "Adresse e-mail",
                    "Indirizzo e-mail",
                    "Endereço de e-mail",
                    "E-mailadres",
                    "Adres e-mail",
                    "E-postadress",
                    "E-post",
                    "user_email",
                    "Customer Email",
                    "Sähköposti",
                    "emailAddress",
                    "E-Mail *",
                ][..],
            ),
            (
                GivenName,
                &[
                    "First name",
                    "firstName",
                    "Vorname",
                    "Prénom",
                    "Voornaam",
                    "Imię",
                    "Förnamn",
                    "Fornavn",
                ],
            ),
            (
                FamilyName,
                &[
                    "Last Name",
                    "Nachname",
                    "Nom de famille",
                    "Apellidos",
                    "Cognome",
                    "Sobrenome",
                    "Achternaam",
                    "Nazwisko",
                    "Efternamn",
                ],
            ),
            (
                Name,
                &[
                    "Full name",
                    "display_name",
                    "Nombre completo",
                    "Imię i nazwisko",
                    "Volledige naam",
                ],
            ),
            (
                PhoneNumber,
                &[
                    "Mobile",
                    "Telefon",
                    "Handynummer",
                    "Téléphone portable",
                    "Teléfono",
                    "Cellulare",
                    "Telemóvel",
                    "GSM",
                    "Numer telefonu",
                    "Mobilnummer",
                    "phoneNumber",
                ],
            ),
            (
                EmailVerified,
                &[
                    "email_verified",
                    "Email Verified?",
                    "Verifiziert",
                    "Vérifié",
                    "E-Mail bestätigt",
                ],
            ),
            (PhoneVerified, &["phone_number_verified", "Phone verified"]),
            (
                Blocked,
                &["Gesperrt", "is_blocked", "Bloqueado", "Zablokowany"],
            ),
            (
                Username,
                &[
                    "User name",
                    "Benutzername",
                    "Nom d'utilisateur",
                    "Nazwa użytkownika",
                    "login",
                ],
            ),
            (UserId, &["User ID", "user-id", "external_id"]),
            (Nickname, &["Nickname", "Spitzname", "Pseudo"]),
            (Picture, &["Avatar URL", "Profilbild", "Photo"]),
            (UserMetadata, &["user_metadata"]),
            (CustomPasswordHash, &["custom_password_hash"]),
        ] {
            for heading in headings {
                assert_eq!(field(heading), Some(Meaning::Field(expected)), "{heading}");
            }
        }
        for heading in [
            "Password",
            "Passwort",
            "Mot de passe",
            "Contraseña",
            "Hasło",
            "password_hash",
            "user_pass",
        ] {
            assert_eq!(field(heading), Some(Meaning::Password), "{heading}");
        }
        for heading in ["Name", "Nom", "Nombre", "Customer name"] {
            assert_eq!(field(heading), Some(Meaning::SomeName), "{heading}");
        }
    }

    #[test]
    fn other_headings_mean_nothing() {
        for heading in [
            "City",
            "Abteilung",
            "Customer no.",
            "Email 2",
            "secondEmail",
            "Company name",
            "",
            "User",
            "Roles",
            "created_at",
            "Newsletter",
            "Password changed at",
            "Secret question",
        ] {
            let found = named(heading);
            assert!(
                found.is_none_or(|found| found.score < CERTAIN),
                "{heading}: {found:?}"
            );
        }
    }

    #[test]
    fn every_name_is_in_its_normal_form_and_stands_once() {
        let mut seen = std::collections::BTreeSet::new();
        for (_, list) in CERTAIN_NAMES.iter().chain(UNSURE_NAMES) {
            for name in list.split_ascii_whitespace() {
                assert_eq!(words(name).concat(), name, "normal form");
                assert!(seen.insert(name), "{name} twice");
            }
        }
    }

    #[test]
    fn a_plain_name_is_better_than_one_with_more_words() {
        let score = |heading: &str| named(heading).unwrap().score;
        assert!(score("email") > score("customer email"));
        assert!(score("mobile") > score("telephone"));
        assert!(score("verified") < CERTAIN && score("customer email") >= CERTAIN);
    }
}
