//! What headings mean, in the languages in which people write them.

use super::normal::words;
use crate::profile::Field;

/// What a heading says about its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Field(Field),
    /// A password or its hash, which only the values tell.
    Password,
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
            .filter(|word| !FILLERS.contains(word))
            .collect();
        if kept.len() == words.len() || kept.is_empty() {
            return None;
        }
        let found = lookup(&kept.concat())?;
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

fn lookup(name: &str) -> Option<Named> {
    let place = |list: &[&str]| list.iter().position(|known| *known == name);
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

/// Words beside a name that change nothing about it.
const FILLERS: &[&str] = &[
    "user", "users", "customer", "client", "account", "member", "contact", "person", "personal",
    "employee", "staff", "student", "profile", "primary", "main", "your", "the", "my", "current",
    "login", "work", "business", "subscriber", "owner", "is", "has", "of", "kunde", "kunden",
    "benutzer", "mitglied", "mitglieds", "mitarbeiter", "kontakt", "konto", "privat", "dienstlich",
    "geschaftlich", "haupt", "des", "der", "ist", "utilisateur", "adherent", "compte", "contacto",
    "de", "del", "du", "l", "la", "le", "el", "usuario", "cliente", "utente", "contatto", "klant",
    "gebruiker", "lid", "van", "klient", "uzytkownik", "uzytkownika", "kund", "anvandare", "bruker",
    "bruger", "medlem", "required", "optional", "pflichtfeld", "principal", "principale",
];

const CERTAIN_NAMES: &[(Meaning, &[&str])] = &[
    (
        Meaning::Field(Field::Email),
        &[
            "email", "emailaddress", "mail", "mailaddress", "emailadresse", "mailadresse",
            "emailadress", "emailaddr", "emailid", "courriel", "adresseemail", "adressemail",
            "adressecourriel", "adresseelectronique", "adressedecourriel", "adressedemessagerie",
            "mel", "correoelectronico", "correo", "direcciondecorreo",
            "direcciondecorreoelectronico", "direccionemail", "indirizzoemail", "indirizzomail",
            "indirizzodipostaelettronica", "postaelettronica", "enderecodeemail", "enderecoemail",
            "correioeletronico", "emailadres", "mailadres", "adresemail", 
            "adresmail", "adrespocztyelektronicznej", "epost", "epostadress", "epostadresse",
            "elektroniskpost", "elpost", "sahkoposti", "sahkopostiosoite", 
            "emailovaadresa", "emailcim", "adresadeemail", "adresaemail", "eposta", "epostaadresi",
            "почта", "электроннаяпочта", "елпошта", "електроннапошта", "email1",
            "メールアドレス", "メール", "电子邮件", "邮箱", "이메일",
        ],
    ),
    (
        Meaning::Field(Field::EmailVerified),
        &[
            "emailverified", "isemailverified", "emailconfirmed", "emailisverified",
            "mailverified", "verifiedemail", "confirmedemail", "emailverifiedat",
            "emailconfirmedat", "emailvalidated", "emailvalid", "emailbestatigt",
            "emailbestaetigt", "emailverifiziert", "emailgepruft", "emailgeprueft",
            "emailadressebestatigt", "emailadresseverifiziert", "emailverifie", "emailconfirme",
            "courrielverifie", "courrielconfirme", "adresseverifiee", "emailvalide",
            "emailverificado", "correoverificado", "correoconfirmado", "emailconfirmado",
            "emailverificata", "emailverificato", "emailconfermata", "emailgeverifieerd",
            "emailbevestigd", "emailzweryfikowany", "emailpotwierdzony", "epostverifierad",
            "epostverifisert", "epostbekraftad", "emailverificeret", "emailbekraeftet",
        ],
    ),
    (
        Meaning::Field(Field::PhoneVerified),
        &[
            "phoneverified", "phonenumberverified", "isphoneverified", "phoneconfirmed",
            "phonenumberconfirmed", "mobileverified", "telefonverifiziert", "telefonbestatigt",
            "telefonbestaetigt", "handyverifiziert", "telephoneverifie", "telefonoverificado",
            "telefonoverificato", "telefoneverificado", "telefoongeverifieerd",
            "telefonzweryfikowany", "phoneverifiedat", "phoneconfirmedat",
        ],
    ),
    (
        Meaning::Field(Field::PhoneNumber),
        &[
            "phonenumber", "mobile", "mobilenumber", "mobilephone", "mobilephonenumber",
            "cellphone", "cellphonenumber", "cell", "phone", "telephone", "telephonenumber", "tel",
            "phoneno", "telno", "mobileno", "phone1", "handy", "handynummer", "mobil",
            "mobiltelefon", "mobilnummer", "mobilfunk", "mobilfunknummer", "rufnummer", "telefon",
            "telefonnummer", "natel", "portable", "telephoneportable", "numerodetelephone",
            "numeroportable", "telmobile", "telportable", "movil", "telefonomovil", "celular",
            "numerodetelefono", "telefono", "cellulare", "telefonocellulare", "numeroditelefono",
            "telemovel", "telefone", "numerodetelefone", "mobielnummer", "mobieletelefoon", "gsm",
            "telefoon", "telefoonnummer", "telefonkomorkowy", "komorka", "numertelefonu",
            "nrtelefonu", "mobiltelefonnummer", "telefonnumer", "matkapuhelin", "puhelin",
            "puhelinnumero", "mobilnitelefon", "telefonnicislo", "telefonszam", "numardetelefon",
            "ceptelefonu", "телефон", "номертелефона", "電話番号", "电话", "手机", "전화번호",
        ],
    ),
    (
        Meaning::Field(Field::GivenName),
        &[
            "givenname", "firstname", "forename", "fname", "first", "christianname", "vorname",
            "rufname", "prenom", "nombredepila", "primernombre", "nomedibattesimo",
            "primeironome", "nomeproprio", "voornaam", "imie", "imi", "fornamn", "fornavn",
            "etunimi", "krestnijmeno", "jmeno", "keresztnev", "utonev", "prenume", "krstnemeno",
            "meno", "ad", "isim", "ime", "имя", "名", "이름",
        ],
    ),
    (
        Meaning::Field(Field::FamilyName),
        &[
            "familyname", "lastname", "surname", "lname", "last", "secondname", "nachname",
            "familienname", "zuname", "nomdefamille", "apellido", "apellidos", "cognome",
            "sobrenome", "apelido", "achternaam", "familienaam", "nazwisko", "efternamn",
            "etternavn", "efternavn", "slaegtsnavn", "sukunimi", "prijmeni", "priezvisko",
            "vezeteknev", "csaladnev", "numedefamilie", "nume", "soyad", "soyadi", "soyisim",
            "prezime", "фамилия", "прізвище", "姓", "성",
        ],
    ),
    (
        Meaning::SomeName,
        &[
            "name", "nom", "nombre", "nome", "namn", "navn", "naam", "nev", "nimi", "nazwa",
        ],
    ),
    (
        Meaning::Field(Field::Name),
        &[
            "fullname", "displayname", "completename", "realname", "cn", "commonname",
            "vollername", "vollstandigername", "vollstaendigername", "anzeigename", "nomcomplet",
            "nometprenom", "prenometnom", "nomaffiche", "nombrecompleto", "nombreyapellidos",
            "nombreapellidos", "nomecompleto", "nomecognome", "nomeecognome", "volledigenaam",
            "weergavenaam", "imieinazwisko", "imienazwisko", "pelnanazwa", "fullstandigtnamn",
            "fulltnamn", "visningsnamn", "fulltnavn", "fuldenavn", "fuldtnavn", "visningsnavn",
            "kokonimi", "celejmeno", "teljesnev", "numecomplet", "adsoyad", "adisoyadi",
            "имяифамилия", "фио", "氏名", "姓名", "名前",
        ],
    ),
    (
        Meaning::Field(Field::Nickname),
        &[
            "nickname", "nick", "alias", "spitzname", "surnom", "pseudo", "pseudonyme", "apodo",
            "soprannome", "bijnaam", "roepnaam", "pseudonim", "smeknamn", "kallenavn", "kaldenavn",
            "lempinimi", "prezdivka", "becenev", "takmaad", "псевдоним",
        ],
    ),
    (
        Meaning::Field(Field::Username),
        &[
            "username", "loginname", "userlogin", "loginid", "samaccountname", "benutzername",
            "anmeldename", "nutzername", "benutzerkennung", "nomdutilisateur", "identifiant",
            "nombredeusuario", "nomeutente", "nomedeutilizador", "nomedeusuario", "nomeusuario",
            "gebruikersnaam", "nazwauzytkownika", "anvandarnamn", "brukernavn", "brugernavn",
            "kayttajatunnus", "kayttajanimi", "uzivatelskejmeno", "felhasznalonev",
            "numedeutilizator", "numeutilizator", "kullaniciadi", "логин", "ユーザー名", "用户名",
        ],
    ),
    (
        Meaning::Field(Field::UserId),
        &[
            "userid", "useruuid", "userguid", "externalid", "externaluserid", "uid", "benutzerid",
            "nutzerid", "idutilisateur", "idusuario", "usuarioid", "idutente", "gebruikersid",
            "iduzytkownika", "anvandarid", "brukerid", "brugerid",
        ],
    ),
    (
        Meaning::Field(Field::Blocked),
        &[
            "blocked", "isblocked", "locked", "islocked", "lockedout", "islockedout", "gesperrt",
            "istgesperrt", "blockiert", "bloque", "bloquee", "verrouille",
            "bloqueado", "bloccato", "geblokkeerd", "zablokowany", "zablokowane", "blockerad",
            "sparrad", "sperret", "blokeret", "spaerret", "estetty", "blokovan", "zablokovan",
            "letiltva", "blocat", "engelli", "заблокирован",
        ],
    ),
    (
        Meaning::Field(Field::Picture),
        &[
            "picture", "pictureurl", "avatarurl", "avatar", "photourl", "imageurl",
            "profilepicture", "profilepictureurl", "profileimage", "profilephoto", "profilbild",
            "bildurl", "photodeprofil", "urlphoto", "fotodeperfil", "fotoprofilo", "profielfoto",
            "zdjecieprofilowe", "profilbilde", "profilbillede",
        ],
    ),
    (
        Meaning::Password,
        &[
            "passwordhash", "hashedpassword", "passwordhashed", "encryptedpassword",
            "passworddigest", "cryptedpassword", "pwhash", "pwdhash", "passhash", "userpass",
            "password", "passwd", "pwd", "pass", "pw", "plainpassword", "passwordplain",
            "cleartextpassword", "passwordcleartext", "initialpassword", "temporarypassword",
            "passwort", "passworthash", "kennwort", "kennworthash", "initialpasswort",
            "startpasswort", "passworter", "motdepasse", "mdp", "contrasena", "clave",
            "clavedeacceso", "senha", "palavrapasse", "palavrachave", "parolachiave", "paroladordine",
            "wachtwoord", "haslo", "losenord", "passord", "adgangskode", "kodeord", "salasana",
            "heslo", "jelszo", "parola", "sifre", "lozinka", "пароль", "パスワード", "密码", "비밀번호",
            "bcrypt", "bcrypthash", "passwordbcrypt",
        ],
    ),
];

/// Names that other things have as well.
const UNSURE_NAMES: &[(Meaning, &[&str])] = &[
    (
        Meaning::Field(Field::EmailVerified),
        &[
            "verified", "isverified", "confirmed", "isconfirmed", "verifiedat", "confirmedat",
            "validated", "verifiziert", "bestatigt", "bestaetigt", "verifie", "confirme", "valide",
            "verificado", "confirmado", "verificato", "confermato", "geverifieerd", "bevestigd",
            "zweryfikowany", "potwierdzony", "verifierad", "bekraftad", "verifisert", "bekreftet",
            "verificeret", "bekraeftet", "vahvistettu", "overeno", "megerositve", "verificat",
            "onayli", "подтвержден",
        ],
    ),
    (
        Meaning::Field(Field::Username),
        &["login", "user", "handle", "benutzer", "utilisateur", "usuario", "utente", "gebruiker"],
    ),
    (
        Meaning::Field(Field::UserId),
        &["id", "uuid", "guid", "sub", "objectid", "externalkey"],
    ),
    (
        Meaning::Field(Field::Blocked),
        &["banned", "isbanned", "disabled", "isdisabled", "suspended", "deactivated", "deaktiviert"],
    ),
    (
        Meaning::Field(Field::Picture),
        &["photo", "image", "bild", "foto", "imagen", "immagine", "imagem", "afbeelding",
          "zdjecie", "bilde", "billede", "kuva"],
    ),
    (Meaning::Password, &["hash", "crypt", "digest", "credential", "credentials", "secret"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn field(heading: &str) -> Option<Meaning> {
        named(heading).map(|named| named.meaning)
    }

    #[test]
    fn headings_of_many_languages() {
        use Field::*;
        for (expected, headings) in [
            (
                Email,
                &[
                    "E-Mail", "e_mail", "EMAIL ADDRESS", "Courriel", "correo electrónico",
                    "E-Mail-Adresse", "Adresse e-mail", "Indirizzo e-mail", "Endereço de e-mail",
                    "E-mailadres", "Adres e-mail", "E-postadress", "E-post", "user_email",
                    "Customer Email", "Sähköposti", "emailAddress", "E-Mail *",
                ][..],
            ),
            (GivenName, &["First name", "firstName", "Vorname", "Prénom", "Voornaam", "Imię", "Förnamn", "Fornavn"]),
            (FamilyName, &["Last Name", "Nachname", "Nom de famille", "Apellidos", "Cognome", "Sobrenome", "Achternaam", "Nazwisko", "Efternamn"]),
            (Name, &["Full name", "display_name", "Nombre completo", "Imię i nazwisko", "Volledige naam"]),
            (PhoneNumber, &["Mobile", "Telefon", "Handynummer", "Téléphone portable", "Teléfono", "Cellulare", "Telemóvel", "GSM", "Numer telefonu", "Mobilnummer", "phoneNumber"]),
            (EmailVerified, &["email_verified", "Email Verified?", "Verifiziert", "Vérifié", "E-Mail bestätigt"]),
            (PhoneVerified, &["phone_number_verified", "Phone verified"]),
            (Blocked, &["Gesperrt", "is_blocked", "Bloqueado", "Zablokowany"]),
            (Username, &["User name", "Benutzername", "Nom d'utilisateur", "Nazwa użytkownika", "login"]),
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
        for heading in ["Password", "Passwort", "Mot de passe", "Contraseña", "Hasło", "password_hash", "user_pass"] {
            assert_eq!(field(heading), Some(Meaning::Password), "{heading}");
        }
        for heading in ["Name", "Nom", "Nombre", "Customer name"] {
            assert_eq!(field(heading), Some(Meaning::SomeName), "{heading}");
        }
    }

    #[test]
    fn other_headings_mean_nothing() {
        for heading in [
            "City", "Abteilung", "Customer no.", "Email 2", "secondEmail", "Company name", "", "User",
            "Roles", "created_at", "Newsletter", "Password changed at", "Secret question",
        ] {
            let found = named(heading);
            assert!(found.is_none_or(|found| found.score < CERTAIN), "{heading}: {found:?}");
        }
    }

    #[test]
    fn every_name_is_in_its_normal_form_and_stands_once() {
        let mut seen = std::collections::BTreeSet::new();
        for (_, list) in CERTAIN_NAMES.iter().chain(UNSURE_NAMES) {
            for name in *list {
                assert_eq!(&words(name).concat(), name, "normal form");
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
