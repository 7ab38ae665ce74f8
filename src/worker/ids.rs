use std::sync::atomic::{AtomicU64, Ordering};

/// Makes one kind of number that is never used twice while the program runs, so that an answer
/// can be told from the answer to an older question.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl $name {
            /// A number that no other caller has got or will get.
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self {
                static NEXT: AtomicU64 = AtomicU64::new(1);
                Self(NEXT.fetch_add(1, Ordering::Relaxed))
            }
        }
    };
}

id! {
    /// One opening of a users file; opening the same file again makes a new one.
    OpenId
}
id! {
    /// One attempt to connect to a tenant.
    ConnectId
}
id! {
    /// One question about rows; an answer to an older question is dropped.
    RequestId
}
