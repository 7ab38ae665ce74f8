//! Headings and what they mean, in the languages in which people write them.

use super::names::Meaning;
use crate::profile::Field;

/// Words beside a name that change nothing about it.
pub(super) const FILLERS: &str = "user users customer client account member contact person personal employee staff student \
         profile primary main your the my current login work business subscriber owner is has of \
         kunde kunden benutzer mitglied mitglieds mitarbeiter kontakt konto privat dienstlich \
         geschaftlich haupt des der ist utilisateur adherent compte contacto de del du l la le el \
         usuario cliente utente contatto klant gebruiker lid van klient uzytkownik uzytkownika \
         kund anvandare bruker bruger medlem required optional pflichtfeld principal principale";

/// Those of them that have names of their own.
pub(super) const THINGS: &str = "account business work konto geschaftlich compte";

/// In each list the best names first; all in the form that `normal::words` joined gives.
pub(super) const CERTAIN_NAMES: &[(Meaning, &str)] = &[
    (
        Meaning::Field(Field::Email),
        "email emailaddress mail mailaddress emailadresse mailadresse emailadress emailaddr \
         emailid courriel adresseemail adressemail adressecourriel adresseelectronique \
         adressedecourriel adressedemessagerie mel correoelectronico correo direcciondecorreo \
         direcciondecorreoelectronico direccionemail indirizzoemail indirizzomail \
         indirizzodipostaelettronica postaelettronica enderecodeemail enderecoemail \
         correioeletronico emailadres mailadres adresemail adresmail adrespocztyelektronicznej \
         epost epostadress epostadresse elektroniskpost elpost sahkoposti sahkopostiosoite \
         emailovaadresa emailcim adresadeemail adresaemail eposta epostaadresi почта имеил имеиладрес \
         электроннаяпочта елпошта електроннапошта email1 メールアドレス メール 电子邮件 邮箱 电子邮箱 邮箱地址 電子郵件 \
         電子信箱 이메일 이메일주소 البريدالإلكتروني البريدالالكتروني דואראלקטרוני אימייל elpastas \
         elpastoadresas epasts",
    ),
    (
        Meaning::Field(Field::EmailVerified),
        "emailverified isemailverified emailconfirmed emailisverified mailverified verifiedemail \
         confirmedemail emailverifiedat emailconfirmedat emailvalidated emailvalid emailbestatigt \
         emailbestaetigt emailverifiziert emailgepruft emailgeprueft emailadressebestatigt \
         emailadresseverifiziert emailverifie emailconfirme courrielverifie courrielconfirme \
         adresseverifiee emailvalide emailverificado correoverificado correoconfirmado \
         emailconfirmado emailverificata emailverificato emailconfermata emailgeverifieerd \
         emailbevestigd emailzweryfikowany emailpotwierdzony epostverifierad epostverifisert \
         epostbekraftad emailverificeret emailbekraeftet",
    ),
    (
        Meaning::Field(Field::PhoneVerified),
        "phoneverified phonenumberverified isphoneverified phoneconfirmed phonenumberconfirmed \
         mobileverified telefonverifiziert telefonbestatigt telefonbestaetigt handyverifiziert \
         telephoneverifie telefonoverificado telefonoverificato telefoneverificado \
         telefoongeverifieerd telefonzweryfikowany phoneverifiedat phoneconfirmedat",
    ),
    (
        Meaning::Field(Field::PhoneNumber),
        "phonenumber mobile mobilenumber mobilephone mobilephonenumber cellphone cellphonenumber \
         cell phone telephone telephonenumber tel phoneno telno mobileno phone1 handy handynummer \
         mobil mobiltelefon mobilnummer mobilfunk mobilfunknummer rufnummer telefon telefonnummer \
         natel portable telephoneportable numerodetelephone numeroportable telmobile telportable \
         movil telefonomovil celular numerodetelefono telefono cellulare telefonocellulare \
         numeroditelefono telemovel telefone numerodetelefone mobielnummer mobieletelefoon gsm \
         telefoon telefoonnummer telefonkomorkowy komorka numertelefonu nrtelefonu \
         mobiltelefonnummer telefonnumer matkapuhelin puhelin puhelinnumero mobilnitelefon \
         telefonnicislo telefonszam numardetelefon ceptelefonu телефон номертелефона 電話番号 电话 手机 \
         전화번호 携帯電話 携帯電話番号 携帯番号 电话号码 手机号 手机号码 電話 手機 휴대폰 휴대폰번호 휴대전화 \
         cellulaire telefonnecislo mobitel brojtelefona telefonas telefononumeris talrunis \
         κινητο κινητοτηλεφωνο τηλεφωνο الهاتف رقمالهاتف الجوال رقمالجوال טלפון טלפוןנייד נייד \
         מספרטלפון",
    ),
    (
        Meaning::Field(Field::GivenName),
        "givenname firstname forename fname first christianname vorname rufname prenom \
         nombredepila primernombre nomedibattesimo primeironome nomeproprio voornaam imie imi \
         fornamn fornavn etunimi krestnijmeno jmeno keresztnev utonev prenume krstnemeno meno ad \
         isim ime имя імя име 名 vardas vards الاسمالأول שםפרטי",
    ),
    (
        Meaning::Field(Field::FamilyName),
        "familyname lastname surname lname last secondname nachname familienname zuname \
         nomdefamille apellido apellidos cognome sobrenome apelido achternaam familienaam \
         nazwisko efternamn etternavn efternavn slaegtsnavn sukunimi prijmeni priezvisko \
         vezeteknev csaladnev numedefamilie nume soyad soyadi soyisim prezime фамилия прізвище 姓 \
         성 pavarde uzvards επωνυμο اسمالعائلة اللقب שםמשפחה",
    ),
    (
        Meaning::SomeName,
        "name nom nombre nome namn navn naam nev nimi nazwa 이름 ονομα الاسم שם",
    ),
    (
        Meaning::Field(Field::Name),
        "fullname displayname completename realname cn commonname vollername vollstandigername \
         vollstaendigername anzeigename nomcomplet nometprenom prenometnom nomaffiche \
         nombrecompleto nombreyapellidos nombreapellidos nomecompleto nomecognome nomeecognome \
         volledigenaam weergavenaam imieinazwisko imienazwisko pelnanazwa fullstandigtnamn \
         fulltnamn visningsnamn fulltnavn fuldenavn fuldtnavn visningsnavn kokonimi celejmeno \
         teljesnev numecomplet adsoyad adisoyadi имяифамилия фио 氏名 姓名 名前 성명 \
         imeiprezime ονοματεπωνυμο الاسمالكامل שםמלא",
    ),
    (
        Meaning::Field(Field::Nickname),
        "nickname nick alias spitzname surnom pseudo pseudonyme apodo soprannome bijnaam roepnaam \
         pseudonim smeknamn kallenavn kaldenavn lempinimi prezdivka becenev takmaad псевдоним",
    ),
    (
        Meaning::Field(Field::Username),
        "username loginname userlogin loginid samaccountname benutzername anmeldename nutzername \
         benutzerkennung nomdutilisateur identifiant nombredeusuario nomeutente nomedeutilizador \
         nomedeusuario nomeusuario gebruikersnaam nazwauzytkownika anvandarnamn brukernavn \
         brugernavn kayttajatunnus kayttajanimi uzivatelskejmeno felhasznalonev numedeutilizator \
         numeutilizator kullaniciadi логин ユーザー名 用户名 \
         имяпользователя імякористувача korisnickoime ονομαχρηστη اسمالمستخدم שםמשתמש",
    ),
    (
        Meaning::Field(Field::UserId),
        "userid useruuid userguid externalid externaluserid uid benutzerid nutzerid idutilisateur \
         idusuario usuarioid idutente gebruikersid iduzytkownika anvandarid brukerid brugerid",
    ),
    (
        Meaning::Field(Field::Blocked),
        "blocked isblocked locked islocked lockedout islockedout gesperrt istgesperrt blockiert \
         bloque bloquee verrouille bloqueado bloccato geblokkeerd zablokowany zablokowane \
         blockerad sparrad sperret blokeret spaerret estetty blokovan zablokovan letiltva blocat \
         engelli заблокирован",
    ),
    (
        Meaning::Field(Field::Picture),
        "picture pictureurl avatarurl avatar photourl imageurl profilepicture profilepictureurl \
         profileimage profilephoto profilbild bildurl photodeprofil urlphoto fotodeperfil \
         fotoprofilo profielfoto zdjecieprofilowe profilbilde profilbillede",
    ),
    (
        Meaning::Password,
        "passwordhash hashedpassword passwordhashed encryptedpassword passworddigest \
         cryptedpassword pwhash pwdhash passhash userpass password passwd pwd pass pw \
         plainpassword passwordplain cleartextpassword passwordcleartext initialpassword \
         temporarypassword passwort passworthash kennwort kennworthash initialpasswort \
         startpasswort passworter motdepasse mdp contrasena clavedeacceso senha \
         palavrapasse palavrachave parolachiave paroladordine wachtwoord haslo losenord passord \
         adgangskode kodeord salasana heslo jelszo parola sifre lozinka пароль パスワード 密码 비밀번호 \
         bcrypt bcrypthash passwordbcrypt",
    ),
    (
        Meaning::Salt,
        "salt passwordsalt hashsalt passwordhashsalt pwsalt pwdsalt saltvalue passwortsalt \
         saltmotdepasse",
    ),
    (
        Meaning::HashAlgorithm,
        "hashalgorithm passwordalgorithm passwordhashalgorithm hashalgo passwordalgo hashtype \
         passwordhashtype passwordscheme hashmethod",
    ),
    (
        Meaning::HashRounds,
        "hashiterations passworditerations hashrounds passwordrounds passwordhashrounds \
         passwordhashiterations hashiterationcount",
    ),
];

/// Names that other things have as well.
pub(super) const UNSURE_NAMES: &[(Meaning, &str)] = &[
    (
        Meaning::Field(Field::EmailVerified),
        "verified isverified confirmed isconfirmed verifiedat confirmedat validated verifiziert \
         bestatigt bestaetigt verifie confirme valide verificado confirmado verificato confermato \
         geverifieerd bevestigd zweryfikowany potwierdzony verifierad bekraftad verifisert \
         bekreftet verificeret bekraeftet vahvistettu overeno megerositve verificat onayli \
         подтвержден",
    ),
    (
        Meaning::Field(Field::Username),
        "login user handle benutzer utilisateur usuario utente gebruiker",
    ),
    (
        Meaning::Field(Field::UserId),
        "id uuid guid sub objectid externalkey",
    ),
    (
        Meaning::Field(Field::Blocked),
        "banned isbanned disabled isdisabled suspended deactivated deaktiviert",
    ),
    (
        Meaning::Field(Field::Picture),
        "photo image bild foto imagen immagine imagem afbeelding zdjecie bilde billede kuva",
    ),
    (
        Meaning::HashAlgorithm,
        "algorithm algo algorithmus algorithme algoritmo",
    ),
    (
        Meaning::HashRounds,
        "iterations rounds iterationcount iterationen runden",
    ),
    (
        Meaning::Password,
        "hash crypt digest credential credentials secret clave",
    ),
];
