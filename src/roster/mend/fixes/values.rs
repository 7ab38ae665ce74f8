use crate::sources::yes_or_no;
use crate::users::lexer::{Kind, Lexer};
use crate::users::{Draft, compact};

pub(super) fn yes_no(draft: &mut Draft<'_>, field: &str) {
    let meant = match draft.get(field) {
        Some(b"1") => Some(true),
        Some(b"0") => Some(false),
        _ => draft.text(field).and_then(|text| yes_or_no(text.trim())),
    };
    if let Some(meant) = meant {
        set_bool(draft, field, meant);
    }
}

pub(super) fn to_text(draft: &mut Draft<'_>, field: &str) {
    let plain = |value: &&[u8]| !matches!(value.first(), None | Some(b'"' | b'{' | b'[' | b'n'));
    let text = draft.get(field).filter(plain).map(String::from_utf8_lossy);
    if let Some(text) = text.map(std::borrow::Cow::into_owned) {
        draft.set_text(field, &text);
    }
}

pub(super) fn from_json(draft: &mut Draft<'_>, field: &str) {
    let Some(text) = draft.text(field) else {
        return;
    };
    let mut lexer = Lexer::new(text.as_bytes());
    let whole = |lexer: &mut Lexer<'_>| -> Result<Kind, crate::users::lexer::SyntaxError> {
        let kind = lexer.kind()?;
        lexer.skip(kind)?;
        lexer.finish()?;
        Ok(kind)
    };
    if let Ok(Kind::Object | Kind::Array) = whole(&mut lexer) {
        let mut value = Vec::with_capacity(text.len());
        compact(text.as_bytes(), &mut value);
        draft.set(field, value);
    }
}

pub(super) fn set_absent(draft: &mut Draft<'_>, field: &str, value: bool) {
    // Without an address there is nothing that could be verified.
    let needs = if field == "phone_verified" {
        "phone_number"
    } else {
        "email"
    };
    if draft.get(field).is_none_or(|value| value == b"null") && draft.has(needs) {
        set_bool(draft, field, value);
    }
}

fn set_bool(draft: &mut Draft<'_>, field: &str, value: bool) {
    draft.set(field, value.to_string().into_bytes());
}
