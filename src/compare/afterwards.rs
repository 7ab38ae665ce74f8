/// What a look after an import found of one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Afterwards {
    Same,
    Differs,
    NotFound,
    /// As far as Auth0 showed the user it is the same.
    ShownPartly,
    /// Nobody can say whether the user is there.
    Unclear,
}

impl Afterwards {
    /// What wants a look first.
    pub const ALL: [Self; 5] = [
        Self::NotFound,
        Self::Differs,
        Self::Unclear,
        Self::ShownPartly,
        Self::Same,
    ];

    /// The words on screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Same => "As it was sent",
            Self::Differs => "Different in Auth0",
            Self::NotFound => "Not found in Auth0",
            Self::ShownPartly => "As it was sent, as far as Auth0 shows it",
            Self::Unclear => "Could not be looked for",
        }
    }
}
