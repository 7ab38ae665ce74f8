/// What is wrong with a text that is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Something else was due here.
    Unexpected,
    /// The text ends before its last value does.
    Unfinished,
    /// A control character stands in a string unescaped.
    ControlCharacter,
    /// A backslash is followed by something that JSON does not know.
    Escape,
    /// A number is not written as JSON wants it.
    Number,
    /// More than [`super::MAX_DEPTH`] objects and lists inside each other.
    Depth,
    /// Something follows after the value.
    Trailing,
}

/// Where and why a text stopped to be JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// 0-based offset of the offending byte; the length of the text where it is unfinished.
    pub at: u32,
    pub fault: Fault,
}
