//! Headings in a form in which equal ones are equal.

/// The words of a heading: in lower case, without accents, cut where people and programs cut them.
pub(super) fn words(heading: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = None;
    let mut signs = heading.chars().peekable();
    while let Some(sign) = signs.next() {
        if is_mark(sign) {
            continue;
        }
        if !sign.is_alphanumeric() {
            words.push(String::new());
            before = None;
            continue;
        }
        // `firstName`, and `IDToken` but not `ID`.
        let lower_next = signs.peek().is_some_and(|next| next.is_lowercase());
        let cut = sign.is_uppercase()
            && before.is_some_and(|before: char| {
                before.is_lowercase() || before.is_uppercase() && lower_next
            });
        if cut {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            fold(sign, word);
        }
        before = Some(sign);
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Accents that stand as signs of their own.
fn is_mark(sign: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&sign)
}

/// Appends the sign in lower case and without its accent.
fn fold(sign: char, out: &mut String) {
    for sign in sign.to_lowercase().filter(|sign| !is_mark(*sign)) {
        match sign {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            sign => out.push(plain(sign)),
        }
    }
}

fn plain(sign: char) -> char {
    match sign {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ё' => 'е',
        'й' => 'и',
        'ї' => 'і',
        sign => sign,
    }
}

/// The heading as a key of metadata: `Customer no.` becomes `customer_no`. Empty where it has no
/// letters or digits.
pub(in crate::sources) fn snake(heading: &str) -> String {
    words(heading).join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_and_folds() {
        for (heading, expected) in [
            ("E-Mail-Adresse", "e mail adresse"),
            ("firstName", "first name"),
            ("User_ID", "user id"),
            ("userID", "user id"),
            ("IDToken", "id token"),
            ("Prénom", "prenom"),
            ("Pre\u{301}nom", "prenom"),
            ("correo electrónico", "correo electronico"),
            ("Hasło", "haslo"),
            ("Straße/Nr.", "strasse nr"),
            ("İsim", "isim"),
            ("Почта", "почта"),
            ("  ", ""),
        ] {
            assert_eq!(words(heading).join(" "), expected, "{heading}");
        }
        assert_eq!(snake("Customer no."), "customer_no");
    }
}
