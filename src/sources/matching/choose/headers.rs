//! Header rows as people's programs write them, in many languages. A wrong match is worse than none.

use super::tests::targets;

/// In each line a heading, a value below it and, where it goes anywhere, its field.
fn goes(language: &str, table: &str) {
    let lines: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.trim().split('|').map(str::trim).collect())
        .collect();
    let row = |at: usize| {
        let cells: Vec<_> = lines.iter().map(|line| line[at]).collect();
        cells.join(";")
    };
    let expected: Vec<_> = lines
        .iter()
        .filter(|line| line.len() > 2)
        .map(|line| format!("{}>{}", line[0], line[2]))
        .collect();
    let table = format!("{}\n{}", row(0), row(1));
    assert_eq!(targets(&table), expected, "{language}");
}

#[test]
fn english() {
    goes(
        "English, a shop",
        "Customer ID|10023
        Email|wren@example.com|email
        Email opt-in|yes
        First Name|Wren|given_name
        Last Name|Small|family_name
        Company|Example Ltd
        Company name|Example Ltd
        Phone|(650) 253-0000|phone_number
        Phone type|mobile
        Accepts Marketing|no
        Total Spent|12.50
        Tags|vip",
    );
    goes(
        "English, a directory",
        "User name|wsmall|username
        Display name|Wren Small|name
        Primary email|wren@example.com|email
        Secondary email|w@example.com
        Manager email|tern@example.com
        Manager name|Tern Tall
        Office phone|+1 650 253 0000|phone_number
        Account enabled|true
        Email bounced|no
        Last login|2024-01-02
        Photo uploaded|yes",
    );
    goes(
        "English, a newsletter",
        "Email Address|wren@example.com|email
        Name|Wren Small|name
        Email status|subscribed
        Email verified|true|email_verified
        Phone verified|false|phone_verified
        Blocked reason|spam
        Password last changed|2024-01-02
        Username changed|no
        Domain name|example.com
        Event name|Launch
        File name|a.csv",
    );
}

#[test]
fn other_germanic_languages() {
    goes(
        "German, a club",
        "Mitgliedsnummer|0042
        Anrede|Frau
        Vorname|Wren|given_name
        Nachname|Klein|family_name
        Name der Firma|Beispiel GmbH
        Firmenname|Beispiel GmbH
        E-Mail-Adresse|wren@example.com|email
        E-Mail bestätigt|ja|email_verified
        E-Mail Werbung|nein
        Telefon bestätigt|nein|phone_verified
        Mobiltelefon|0171 2345678|phone_number
        Geburtsname|Groß
        Straße|Weg 1",
    );
    goes(
        "German, a shop",
        "Kundennr.|77
        Name|Wren Klein|name
        E-Mail|wren@example.com|email
        E-Mail 2|w@example.com
        Telefon privat|030 901820|phone_number
        Telefon Zustimmung|ja
        Telefax|030 901821
        Newsletter per E-Mail|ja
        Ansprechpartner Name|Tern Groß
        Gesperrt|nein|blocked
        Gesperrt am|2024-01-02
        Passwort geändert am|2024-01-02",
    );
    goes(
        "Dutch",
        "Voornaam|Wren|given_name
        Tussenvoegsel|van
        Achternaam|Klein|family_name
        Bedrijfsnaam|Voorbeeld BV
        E-mailadres|wren@example.com|email
        E-mail nieuwsbrief|ja
        Telefoonnummer|0612345678|phone_number
        Geboortedatum|1990-01-02
        Straatnaam|Weg
        Gebruikersnaam|wklein|username",
    );
    goes(
        "Swedish",
        "Förnamn|Wren|given_name
        Efternamn|Liten|family_name
        E-post|wren@example.com|email
        E-post bekräftad|ja|email_verified
        Mobilnummer|070-123 45 67|phone_number
        Företagsnamn|Exempel AB
        Födelsedatum|1990-01-02
        Användarnamn|wliten|username
        Nyhetsbrev via e-post|ja",
    );
    goes(
        "Danish",
        "Fornavn|Wren|given_name
        Efternavn|Lille|family_name
        E-mail|wren@example.com|email
        Mobiltelefon|20 12 34 56|phone_number
        Firmanavn|Eksempel A/S
        Fødselsdato|1990-01-02
        Brugernavn|wlille|username",
    );
    goes(
        "Norwegian",
        "Fornavn|Wren|given_name
        Etternavn|Liten|family_name
        E-postadresse|wren@example.com|email
        Mobil|412 34 567|phone_number
        Bedriftsnavn|Eksempel AS
        Samtykke e-post|ja
        Fødselsdato|1990-01-02",
    );
}

#[test]
fn romance_languages() {
    goes(
        "French, a shop",
        "Civilité|Mme
        Prénom|Wren|given_name
        Nom|Petit|family_name
        Nom de l'entreprise|Exemple SARL
        Raison sociale|Exemple SARL
        Adresse e-mail|wren@example.com|email
        E-mail vérifié|oui|email_verified
        Opt-in e-mail|oui
        Téléphone portable|06 31 96 65 43|phone_number
        Téléphone vérifié|non|phone_verified
        Date de naissance|1990-01-02
        Nom de jeune fille|Grand",
    );
    goes(
        "French, Canada",
        "Nom complet|Wren Petit|name
        Courriel|wren@example.com|email
        Courriel secondaire|w@example.com
        Nom d'utilisateur|wpetit|username
        Cellulaire|514-555-0199|phone_number
        Adresse|1 rue
        Nom du compte|A1",
    );
    goes(
        "Spanish",
        "Nombre|Ana|given_name
        Apellidos|Ruiz Gil|family_name
        Nombre de la empresa|Ejemplo SL
        Correo electrónico|ana@example.com|email
        Correo verificado|sí|email_verified
        Acepta correo|sí
        Teléfono móvil|612 34 56 78|phone_number
        Fecha de nacimiento|1990-01-02
        Dirección|Calle 1
        Nombre de usuario|aruiz|username",
    );
    goes(
        "Spanish, Mexico",
        "Nombre completo|Ana Ruiz|name
        Correo|ana@example.com|email
        Celular|55 1234 5678|phone_number
        Razón social|Ejemplo SA
        Bloqueado|no|blocked
        Motivo de bloqueo|ninguno
        Contraseña|$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku|password_hash",
    );
    goes(
        "Italian",
        "Nome|Ana|given_name
        Cognome|Rossi|family_name
        Nome azienda|Esempio Srl
        Ragione sociale|Esempio Srl
        Indirizzo e-mail|ana@example.com|email
        Indirizzo|Via 1
        Cellulare|345 678 9012|phone_number
        Consenso e-mail|sì
        Data di nascita|1990-01-02
        Nome utente|arossi|username
        Codice fiscale|ABC",
    );
    goes(
        "Portuguese",
        "Nome|Ana|given_name
        Sobrenome|Silva|family_name
        Nome da empresa|Exemplo Lda
        E-mail|ana@example.com|email
        E-mail marketing|sim
        Telemóvel|912 345 678|phone_number
        Telefone fixo|212 345 678
        Data de nascimento|1990-01-02
        Nome de usuário|asilva|username",
    );
    goes(
        "Brazilian",
        "Nome completo|Ana Silva|name
        Endereço de e-mail|ana@example.com|email
        Endereço|Rua 1
        Celular|(11) 96123-4567|phone_number
        CPF|000
        Nome da mãe|Rita
        Razão social|Exemplo SA",
    );
    goes(
        "Romanian",
        "Prenume|Ana|given_name
        Nume|Pop|family_name
        Nume firmă|Exemplu SRL
        Adresă de e-mail|ana@example.com|email
        Telefon|0712 345 678|phone_number
        Data nașterii|1990-01-02",
    );
}

#[test]
fn slavic_and_baltic_languages() {
    goes(
        "Polish",
        "Imię|Ana|given_name
        Nazwisko|Nowak|family_name
        Nazwisko panieńskie|Kowal
        Nazwa firmy|Przykład
        Adres e-mail|ana@example.com|email
        E-mail zweryfikowany|tak|email_verified
        Zgoda e-mail|tak
        Numer telefonu|512 345 678|phone_number
        Nazwa użytkownika|anowak|username
        Data urodzenia|1990-01-02",
    );
    goes(
        "Czech",
        "Jméno|Ana|given_name
        Příjmení|Nová|family_name
        Název firmy|Příklad
        E-mail|ana@example.com|email
        Telefon|601 123 456|phone_number
        Souhlas e-mail|ano
        Uživatelské jméno|anova|username
        Datum narození|1990-01-02",
    );
    goes(
        "Slovak",
        "Meno|Ana|given_name
        Priezvisko|Nová|family_name
        Názov firmy|Príklad
        E-mailová adresa|ana@example.com|email
        Telefónne číslo|0901 123 456|phone_number",
    );
    goes(
        "Croatian",
        "Ime|Ana|given_name
        Prezime|Horvat|family_name
        Ime tvrtke|Primjer
        E-pošta|ana@example.com|email
        Mobitel|091 234 5678|phone_number
        Korisničko ime|ahorvat|username",
    );
    goes(
        "Russian",
        "Имя|Анна|given_name
        Фамилия|Иванова|family_name
        Отчество|Петровна
        Электронная почта|ana@example.com|email
        Номер телефона|8 912 345-67-89|phone_number
        Название компании|Пример
        Дата рождения|1990-01-02
        Имя пользователя|aivanova|username",
    );
    goes(
        "Ukrainian",
        "Ім'я|Анна|given_name
        Прізвище|Коваль|family_name
        Електронна пошта|ana@example.com|email
        Телефон|067 123 45 67|phone_number
        Назва компанії|Приклад",
    );
    goes(
        "Bulgarian",
        "Име|Анна|given_name
        Фамилия|Иванова|family_name
        Имейл|ana@example.com|email
        Телефон|087 123 4567|phone_number
        Име на фирмата|Пример",
    );
    goes(
        "Lithuanian",
        "Vardas|Ana|given_name
        Pavardė|Petraitė|family_name
        El. paštas|ana@example.com|email
        Telefonas|8 612 34567|phone_number
        Įmonės pavadinimas|Pavyzdys",
    );
}

#[test]
fn other_languages() {
    goes(
        "Finnish",
        "Etunimi|Ana|given_name
        Sukunimi|Pieni|family_name
        Sähköposti|ana@example.com|email
        Sähköpostilupa|kyllä
        Puhelinnumero|040 1234567|phone_number
        Yrityksen nimi|Esimerkki Oy
        Käyttäjätunnus|apieni|username",
    );
    goes(
        "Hungarian",
        "Vezetéknév|Kis|family_name
        Keresztnév|Anna|given_name
        E-mail cím|ana@example.com|email
        Telefonszám|20 123 4567|phone_number
        Cégnév|Példa Kft
        Felhasználónév|akis|username",
    );
    goes(
        "Turkish",
        "Ad|Ayşe|given_name
        Soyad|Küçük|family_name
        E-posta|ana@example.com|email
        Cep telefonu|0532 123 45 67|phone_number
        Firma adı|Örnek
        Kullanıcı adı|akucuk|username",
    );
    goes(
        "Greek",
        "Όνομα|Άννα|given_name
        Επώνυμο|Μικρή|family_name
        Email|ana@example.com|email
        Κινητό τηλέφωνο|691 234 5678|phone_number
        Επωνυμία εταιρείας|Δοκιμή",
    );
    goes(
        "Japanese",
        "氏名|鈴木 花子|name
        姓|鈴木|family_name
        名|花子|given_name
        会社名|例
        メールアドレス|ana@example.com|email
        メール配信|はい
        携帯電話番号|090-1234-5678|phone_number
        生年月日|1990-01-02",
    );
    goes(
        "Chinese",
        "姓名|王芳|name
        公司名称|例子
        电子邮箱|ana@example.com|email
        手机号|138 0013 8000|phone_number
        用户名|wangfang|username
        出生日期|1990-01-02",
    );
    goes(
        "Korean",
        "이름|김철수|name
        회사명|예시
        이메일|ana@example.com|email
        이메일 수신동의|예
        휴대폰 번호|010-1234-5678|phone_number",
    );
    goes(
        "Arabic",
        "الاسم الأول|آنا|given_name
        اسم العائلة|صغير|family_name
        اسم الشركة|مثال
        البريد الإلكتروني|ana@example.com|email
        رقم الهاتف|050 123 4567|phone_number",
    );
    goes(
        "Hebrew",
        "שם פרטי|ענת|given_name
        שם משפחה|קטן|family_name
        שם החברה|דוגמה
        דואר אלקטרוני|ana@example.com|email
        טלפון נייד|050-123-4567|phone_number",
    );
}

#[test]
fn headings_that_only_begin_like_one() {
    for (heading, value) in [
        ("Email contact", "yes"),
        ("Mobile user", "no"),
        ("Phone contact", "ja"),
        ("Email", "ja"),
        ("Email subscriber", "oui"),
        ("Email confirmed by", "Ana"),
        ("Last login", "2024-01-02"),
        ("Last contact", "2024-01-02"),
        ("First contact", "2024-01-02"),
        ("Last user", "7"),
        ("Account name", "Example Ltd"),
        ("Business name", "Example Ltd"),
        ("Name der Firma", "Beispiel GmbH"),
        ("Nom du compte", "Exemple"),
        ("Telefon bestätigt am", "2024-01-02"),
        ("Email opt-in", "yes"),
        ("E-Mail-Einwilligung", "ja"),
        ("Username changed", "no"),
        ("Picture consent", "yes"),
        ("Login count", "12"),
        ("Blocked contacts", "3"),
        ("Password hint", "the dog"),
        ("Password expires", "2024-01-02"),
        ("Salt intake", "low"),
        ("Algorithm", "A"),
    ] {
        let table = format!("Address;{heading}\nwren@example.com;{value}");
        assert_eq!(targets(&table), ["Address>email"], "{heading}");
    }
}
