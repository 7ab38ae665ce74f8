use crate::users::RawField;
use crate::users::fields::each;

/// A user as Auth0 shows it, in an export's line or in the answer to a look-up; only what is compared.
#[derive(Clone, Default)]
pub(super) struct Known<'a> {
    pub email: Option<String>,
    /// With its `auth0|`.
    pub user_id: Option<String>,
    pub username: Option<String>,
    pub phone_number: Option<String>,
    pub email_verified: Option<bool>,
    pub app_metadata: Option<&'a [u8]>,
    pub user_metadata: Option<&'a [u8]>,
    /// Auth0 gives every user a name (reference 4), so one without was not shown whole.
    pub is_whole: bool,
    /// When it last changed, by Auth0's clock; milliseconds since 1970.
    pub updated_ms: Option<i64>,
    /// All of it.
    pub raw: &'a [u8],
}

impl<'a> Known<'a> {
    /// `None`: no JSON object.
    pub(super) fn read(user: &'a [u8]) -> Option<Self> {
        if user.trim_ascii_start().first() != Some(&b'{') {
            return None;
        }
        let mut known = Self {
            raw: user,
            ..Self::default()
        };
        let read = each(user, |name, value: RawField<'a>| {
            match name {
                b"email" => known.email = value.text().map(|text| text.to_lowercase()),
                b"user_id" => known.user_id = value.text(),
                b"username" => known.username = value.text().map(|text| text.to_lowercase()),
                b"phone_number" => known.phone_number = value.text(),
                b"email_verified" => known.email_verified = truth(value.raw),
                b"app_metadata" => known.app_metadata = Some(value.raw),
                b"user_metadata" => known.user_metadata = Some(value.raw),
                b"name" => known.is_whole = true,
                b"updated_at" => known.updated_ms = value.text().as_deref().and_then(moment),
                _ => {}
            }
            true
        });
        read.ok().map(|()| known)
    }

    /// Nothing that a record could be told to be the same by, but perhaps an id.
    pub(super) fn is_unnamed(&self) -> bool {
        self.email.is_none() && self.username.is_none() && self.phone_number.is_none()
    }
}

fn moment(text: &str) -> Option<i64> {
    let time: jiff::Timestamp = text.parse().ok()?;
    Some(time.as_millisecond())
}

pub(super) fn truth(raw: &[u8]) -> Option<bool> {
    match raw {
        b"true" => Some(true),
        b"false" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_shown_stays_unknown() {
        let whole = Known::read(br#"{"email":"A@Example.com","name":"a","email_verified":true,"user_metadata":{"a":1e400}}"#).unwrap();
        assert_eq!(whole.email.as_deref(), Some("a@example.com"));
        assert_eq!(whole.user_metadata, Some(&br#"{"a":1e400}"#[..]));
        assert!(whole.is_whole && whole.email_verified == Some(true));
        let old = Known::read(br#"{"updated_at":"2026-11-20T09:00:00.250Z"}"#).unwrap();
        assert_eq!(old.updated_ms, Some(1_795_165_200_250));
        assert!(
            Known::read(br#"{"updated_at":7}"#)
                .unwrap()
                .updated_ms
                .is_none()
        );
        let bare = Known::read(br#"{"user_id":"auth0|1"}"#).unwrap();
        assert!(bare.is_unnamed() && !bare.is_whole && bare.email_verified.is_none());
        assert!(Known::read(b"[1]").is_none() && Known::read(b"{\"a\":").is_none());
    }
}
