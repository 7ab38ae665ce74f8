//! "Where do I get this?": the few steps outside Usher.

/// One help text: a heading, steps in order, and a page that tells more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Help {
    pub title: &'static str,
    pub steps: &'static [&'static str],
    pub link: &'static str,
}

pub const DOMAIN: Help = Help {
    title: "Where do I find the domain?",
    steps: &[
        "Open the Auth0 dashboard, https://manage.auth0.com, and choose the tenant at the top left",
        "Open Applications, then any application, then Settings",
        "Copy the field Domain; it looks like example.eu.auth0.com",
        "If you use a custom domain, take the tenant's own domain all the same",
    ],
    link: "https://auth0.com/docs/get-started/auth0-overview/create-tenants",
};

pub const APPLICATION: Help = Help {
    title: "Where do I get client id and secret?",
    steps: &[
        "In the dashboard open Applications → Applications → Create Application",
        "Name it Usher, choose Machine to Machine Applications, press Create",
        "Choose the API “Auth0 Management API”",
        "Tick create:users, read:users, read:connections and read:connections_options; press Authorize",
        "Open Settings of the new application and copy Client ID and Client Secret",
    ],
    link: "https://auth0.com/docs/get-started/auth0-overview/create-applications/machine-to-machine-apps",
};

pub const SCOPES: Help = Help {
    title: "How do I change the permissions?",
    steps: &[
        "In the dashboard open Applications → APIs → Auth0 Management API → Machine to Machine Applications",
        "Find the application, unfold it, tick the missing permissions, press Update",
        "Connect again in Usher; a token keeps the permissions it was made with",
    ],
    link: "https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens",
};

pub const TOKEN: Help = Help {
    title: "Where do I get a token?",
    steps: &[
        "In the dashboard open Applications → APIs → Auth0 Management API → API Explorer",
        "Press Create & Authorize Test Application if the page asks for it",
        "Copy the token; it lives for 24 hours at most",
        "For longer work connect with client id and secret, which can fetch a new token by themselves",
    ],
    link: "https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens/get-management-api-access-tokens-for-testing",
};

pub const ENABLE_CONNECTION: Help = Help {
    title: "How do I enable a connection?",
    steps: &[
        "In the dashboard open Authentication → Database and choose the connection",
        "Open the tab Applications and switch on at least one application",
    ],
    link: "https://auth0.com/docs/authenticate/database-connections",
};

pub const IMPORT_MODE: Help = Help {
    title: "How do I switch import mode on?",
    steps: &[
        "In the dashboard open Authentication → Database and choose the connection",
        "Open the tab Custom Database and switch on Import Users to Auth0",
        "Or import into a database connection of Auth0's own",
    ],
    link: "https://auth0.com/docs/manage-users/user-migration/configure-automatic-migration-from-your-database",
};
