//! Words for yes and no.

/// What people write for yes, in lower case, the usual ones first.
pub(in crate::sources) const YES: &[&str] = &[
    "true",
    "yes",
    "1",
    "y",
    "t",
    "ja",
    "oui",
    "si",
    "sí",
    "sì",
    "sim",
    "on",
    "j",
    "s",
    "o",
    "x",
    "tak",
    "ano",
    "áno",
    "igen",
    "kyllä",
    "evet",
    "da",
    "да",
    "так",
    "ναι",
    "wahr",
    "vrai",
    "vero",
    "verdadero",
    "verdadeiro",
    "waar",
    "prawda",
    "sant",
    "sann",
    "sand",
    "tosi",
    "igaz",
    "pravda",
    "doğru",
    "✓",
    "✔",
    "はい",
    "是",
];
/// What people write for no.
pub(in crate::sources) const NO: &[&str] = &[
    "false",
    "no",
    "0",
    "n",
    "f",
    "nein",
    "non",
    "não",
    "nao",
    "nee",
    "off",
    "nej",
    "nei",
    "nie",
    "ne",
    "nem",
    "ei",
    "hayır",
    "hayir",
    "nu",
    "нет",
    "ні",
    "не",
    "όχι",
    "falsch",
    "faux",
    "falso",
    "onwaar",
    "fałsz",
    "falsz",
    "falskt",
    "usann",
    "falsk",
    "epätosi",
    "hamis",
    "nepravda",
    "yanlış",
    "✗",
    "✘",
    "いいえ",
    "否",
];

/// The words of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sources) struct Words {
    /// `None`: the usual ones.
    own: Option<[Box<[String]>; 2]>,
}

impl Words {
    pub(in crate::sources) fn new(yes: &[String], no: &[String]) -> Self {
        let own = |words: &[String]| {
            words
                .iter()
                .map(|word| word.trim().to_lowercase())
                .collect::<Box<[_]>>()
        };
        Self {
            own: (!yes.is_empty() || !no.is_empty()).then(|| [own(yes), own(no)]),
        }
    }

    /// The word for it, where people named some.
    pub(in crate::sources) fn word(&self, value: bool) -> Option<&str> {
        let [yes, no] = self.own.as_ref()?;
        let words = if value { yes } else { no };
        words.first().map(String::as_str)
    }

    /// What the text means.
    pub(in crate::sources) fn read(&self, text: &str) -> Option<bool> {
        match (&self.own, text) {
            (None, "true") => return Some(true),
            (None, "false") => return Some(false),
            _ => {}
        }
        let text = text.trim();
        match &self.own {
            None => usual(text),
            Some([yes, no]) if among(yes, text) => Some(!among(no, text)),
            Some([_, no]) => among(no, text).then_some(false),
        }
    }
}

/// What the text means by the usual words.
pub fn usual(text: &str) -> Option<bool> {
    match text {
        "true" => return Some(true),
        "false" => return Some(false),
        _ if among(YES, text) => return Some(true),
        _ => {}
    }
    among(NO, text).then_some(false)
}

fn among(words: &[impl AsRef<str>], text: &str) -> bool {
    if text.is_ascii() {
        let Some(first) = text.as_bytes().first().map(u8::to_ascii_lowercase) else {
            return false;
        };
        // Length and first letter tell nearly all words apart.
        return words.iter().map(AsRef::as_ref).any(|word| {
            word.len() == text.len()
                && word.as_bytes().first() == Some(&first)
                && word.eq_ignore_ascii_case(text)
        });
    }
    let lower = text.to_lowercase();
    words.iter().any(|word| word.as_ref() == lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_means_both() {
        for word in YES {
            assert!(!NO.contains(word), "{word}");
        }
    }

    #[test]
    fn usual_words_in_any_case() {
        for yes in ["TRUE", " Ja ", "Sí", "1", "Да", "ANO"] {
            assert_eq!(Words::new(&[], &[]).read(yes), Some(true), "{yes}");
        }
        for no in ["False", "NEIN", "Não", "0", "nie"] {
            assert_eq!(Words::new(&[], &[]).read(no), Some(false), "{no}");
        }
        assert_eq!(Words::new(&[], &[]).read("maybe"), None);
    }

    #[test]
    fn own_words_replace_the_usual_ones() {
        let words = Words::new(&["Gesperrt".to_owned()], &["aktiv".to_owned()]);
        assert_eq!(words.read("gesperrt"), Some(true));
        assert_eq!(words.read("Aktiv"), Some(false));
        assert_eq!(words.read("true"), None);
        let turned = Words::new(&["false".to_owned()], &["true".to_owned()]);
        assert_eq!(turned.read("TRUE"), Some(false));
    }
}
