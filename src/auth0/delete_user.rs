use reqwest::Method;

use super::{Answer, ApiError, Class, Client, ErrorKind};

impl Client {
    /// `DELETE /users/{id}` with `delete:users`. Auth0 says the same where there is no such user.
    /// Known of the Management API in general, without a source of this project's own.
    pub async fn delete_user(&self, user_id: &str) -> Result<Answer<()>, ApiError> {
        let reply = self.call(Method::DELETE, &["users", user_id], &[]).await?;
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
