use reqwest::Method;

use super::{Answer, ApiError, Class, Client, ErrorKind};

impl Client {
    /// `DELETE /connections/{id}/users?email=…` with `delete:users` [D imports (before 2026-06-18), OAS,
    /// C-90646]: removes what a connection has under this address, be it a left-over or a user, so the caller
    /// has to make sure that it is no user. Connections whose addresses are not unique do not have it
    /// [D non-unique-emails]. Addresses are kept in lower case, so it is lowered here. Made once.
    pub async fn delete_connection_user(
        &self,
        connection: &str,
        email: &str,
    ) -> Result<Answer<()>, ApiError> {
        let query = [("email", email.to_lowercase())];
        let reply = self
            .call(
                Method::DELETE,
                &["connections", connection, "users"],
                &query,
            )
            .await?;
        // A sign-in page of the network answers 200.
        if reply.status() != 204 {
            let message = "the answer has not the documented status";
            return Err(
                ApiError::new(Class::Unknown, ErrorKind::NotAuth0, message).with_meta(reply.meta)
            );
        }
        Ok(Answer {
            value: (),
            meta: reply.meta,
        })
    }
}
