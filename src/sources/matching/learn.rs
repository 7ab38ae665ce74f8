//! Words of one column that mean yes and no.

use super::super::ReadAs;
use super::super::read_as::yes_no;
use super::normal;
use crate::profile::Field;

const VERIFIED: &[&str] = &[
    "verified",
    "confirmed",
    "validated",
    "valid",
    "approved",
    "bestatigt",
    "bestaetigt",
    "verifiziert",
    "gepruft",
    "geprueft",
    "verifie",
    "verifiee",
    "confirme",
    "valide",
    "verificado",
    "verificada",
    "confirmado",
    "verificato",
    "verificata",
    "confermato",
    "geverifieerd",
    "bevestigd",
    "zweryfikowany",
    "potwierdzony",
    "verifierad",
    "bekraftad",
    "verifisert",
    "bekreftet",
    "verificeret",
    "bekraeftet",
];
const NOT_VERIFIED: &[&str] = &[
    "unverified",
    "notverified",
    "unconfirmed",
    "notconfirmed",
    "pending",
    "invalid",
    "unbestatigt",
    "unbestaetigt",
    "nichtbestatigt",
    "nichtbestaetigt",
    "nichtverifiziert",
    "unverifiziert",
    "ausstehend",
    "offen",
    "nonverifie",
    "nonconfirme",
    "enattente",
    "noverificado",
    "noconfirmado",
    "pendiente",
    "naoverificado",
    "pendente",
    "nonverificato",
    "insospeso",
    "nietgeverifieerd",
    "inafwachting",
    "niezweryfikowany",
    "niepotwierdzony",
    "oczekujacy",
    "overifierad",
    "ikkeverifisert",
    "ikkebekraeftet",
];
const BLOCKED: &[&str] = &[
    "blocked",
    "locked",
    "disabled",
    "banned",
    "suspended",
    "gesperrt",
    "blockiert",
    "deaktiviert",
    "bloque",
    "verrouille",
    "desactive",
    "bloqueado",
    "bloccato",
    "disabilitato",
    "geblokkeerd",
    "zablokowany",
    "blockerad",
    "sperrad",
    "sparrad",
    "sperret",
    "blokeret",
    "spaerret",
];
const NOT_BLOCKED: &[&str] = &[
    "active",
    "enabled",
    "unlocked",
    "notblocked",
    "ok",
    "open",
    "aktiv",
    "aktiviert",
    "frei",
    "nichtgesperrt",
    "entsperrt",
    "actif",
    "active",
    "activo",
    "ativo",
    "attivo",
    "actief",
    "aktywny",
    "aktivt",
];

/// How a column with just these different values is read as a yes or no for the field; `None`: by
/// the usual words, or its values mean nothing that is known.
pub(super) fn words(field: Field, values: &[String]) -> Option<ReadAs> {
    let (mut yes, mut no) = (Vec::new(), Vec::new());
    let mut own = false;
    for value in values {
        if let Some(usual) = yes_no::usual(value) {
            if usual { &mut yes } else { &mut no }.push(value.clone());
            continue;
        }
        let normal = normal::words(value).concat();
        let (positive, negative) = match field {
            Field::EmailVerified | Field::PhoneVerified => (VERIFIED, NOT_VERIFIED),
            Field::Blocked => (BLOCKED, NOT_BLOCKED),
            _ => return None,
        };
        if positive.contains(&normal.as_str()) {
            yes.push(value.clone());
        } else if negative.contains(&normal.as_str()) {
            no.push(value.clone());
        } else {
            return None;
        }
        own = true;
    }
    own.then_some(ReadAs::YesNo { yes, no })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learnt(field: Field, values: &[&str]) -> Option<ReadAs> {
        let values: Vec<_> = values.iter().map(ToString::to_string).collect();
        words(field, &values)
    }

    #[test]
    fn words_of_the_field_are_learnt() {
        assert_eq!(
            learnt(Field::EmailVerified, &["bestätigt", "ausstehend", "ja"]),
            Some(ReadAs::YesNo {
                yes: vec!["bestätigt".to_owned(), "ja".to_owned()],
                no: vec!["ausstehend".to_owned()]
            })
        );
        assert_eq!(
            learnt(Field::Blocked, &["active", "locked"]),
            Some(ReadAs::YesNo {
                yes: vec!["locked".to_owned()],
                no: vec!["active".to_owned()]
            })
        );
    }

    #[test]
    fn usual_and_unknown_words_teach_nothing() {
        assert_eq!(learnt(Field::EmailVerified, &["yes", "no"]), None);
        assert_eq!(learnt(Field::EmailVerified, &["verified", "blue"]), None);
        assert_eq!(learnt(Field::Email, &["verified"]), None);
    }
}
