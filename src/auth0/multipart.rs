use bytes::Bytes;

/// The longest request body that the import endpoint takes, all parts and boundaries counted [OAS].
pub const BODY_LIMIT: usize = 512_000;

/// What one import job is started with.
#[derive(Clone)]
pub struct ImportForm {
    pub connection_id: String,
    pub upsert: bool,
    /// The caller's own mark, returned with the job; left out when empty. Also sent as `X-Correlation-ID`.
    pub external_id: String,
    /// Mails every tenant owner when the job ends.
    pub send_completion_email: bool,
    /// A JSON array of users in UTF-8.
    pub users: Bytes,
}

impl std::fmt::Debug for ImportForm {
    /// The users are personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImportForm")
            .field("connection_id", &self.connection_id)
            .field("upsert", &self.upsert)
            .field("external_id", &self.external_id)
            .field("send_completion_email", &self.send_completion_email)
            .field("users", &format_args!("{} bytes", self.users.len()))
            .finish()
    }
}

impl ImportForm {
    /// The complete body between `boundary` lines, in the order that the go SDK sends [REC-go].
    pub(super) fn body(&self, boundary: &str) -> Vec<u8> {
        let mut body = Vec::with_capacity(self.users.len() + 1_024);
        let mut field = |name: &str, value: &str| {
            body.extend_from_slice(
                format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
            );
        };
        field("connection_id", &self.connection_id);
        field("upsert", if self.upsert { "true" } else { "false" });
        if !self.external_id.is_empty() {
            field("external_id", &self.external_id);
        }
        field(
            "send_completion_email",
            if self.send_completion_email {
                "true"
            } else {
                "false"
            },
        );
        body.extend_from_slice(
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"users\"; filename=\"users.json\"\r\n\
                 Content-Type: application/json\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(&self.users);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        body
    }

    /// A boundary that does not occur in the users.
    pub(super) fn boundary(&self) -> String {
        for attempt in 0_u32.. {
            let mut random = [0_u8; 16];
            // Without randomness the counter still finds a boundary that is not in the text.
            let _ = getrandom::fill(&mut random);
            let boundary = format!("usher-{:032x}-{attempt}", u128::from_be_bytes(random));
            if memchr::memmem::find(&self.users, boundary.as_bytes()).is_none() {
                return boundary;
            }
        }
        String::from("usher")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(external_id: &str) -> ImportForm {
        ImportForm {
            connection_id: "con_0123456789abcdef".into(),
            upsert: false,
            external_id: external_id.into(),
            send_completion_email: false,
            users: Bytes::from_static(b"[{\"email\":\"a@example.com\"}]"),
        }
    }

    #[test]
    fn body_has_the_documented_parts() {
        let body = String::from_utf8(form("run.1.1").body("B")).unwrap();
        assert_eq!(
            body,
            "--B\r\nContent-Disposition: form-data; name=\"connection_id\"\r\n\r\ncon_0123456789abcdef\r\n\
             --B\r\nContent-Disposition: form-data; name=\"upsert\"\r\n\r\nfalse\r\n\
             --B\r\nContent-Disposition: form-data; name=\"external_id\"\r\n\r\nrun.1.1\r\n\
             --B\r\nContent-Disposition: form-data; name=\"send_completion_email\"\r\n\r\nfalse\r\n\
             --B\r\nContent-Disposition: form-data; name=\"users\"; filename=\"users.json\"\r\n\
             Content-Type: application/json\r\n\r\n[{\"email\":\"a@example.com\"}]\r\n--B--\r\n"
        );
    }

    #[test]
    fn an_empty_external_id_is_absent() {
        let body = String::from_utf8(form("").body("B")).unwrap();
        assert!(!body.contains("external_id"));
    }

    #[test]
    fn the_frame_fits_into_what_the_plan_reserves() {
        let form = form(&"x".repeat(64));
        assert!(form.body(&form.boundary()).len() - form.users.len() < 2_000);
    }

    #[test]
    fn debug_shows_no_user() {
        assert!(!format!("{:?}", form("x")).contains("example.com"));
    }
}
