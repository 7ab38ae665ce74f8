use super::{CheckOptions, RecordCheck, cross::Shapes};

/// Checks records one after the other. One per thread; keeps its buffers.
pub struct Checker {
    #[expect(dead_code, reason = "read by the rules that follow")]
    options: CheckOptions,
    result: RecordCheck,
    shapes: Shapes,
}

impl Checker {
    pub fn new(options: &CheckOptions) -> Self {
        Self {
            options: options.clone(),
            result: RecordCheck::default(),
            shapes: Shapes::default(),
        }
    }

    /// Everything that one record's bytes say by themselves.
    pub fn check(&mut self, bytes: &[u8]) -> &RecordCheck {
        self.result = RecordCheck {
            readable: true,
            compact_len: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            ..RecordCheck::default()
        };
        &self.result
    }

    /// The types of metadata values seen so far; for [`Shapes::merge`] and [`Shapes::drift`].
    pub fn into_shapes(self) -> Shapes {
        self.shapes
    }
}
