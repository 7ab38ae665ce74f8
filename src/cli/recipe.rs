use std::path::Path;

use super::exit::Failure;
use super::mapping::read_small;
use crate::roster::mend::Recipe;

/// Reads a recipe file.
pub(super) fn read(path: &Path) -> Result<Recipe, Failure> {
    let bytes = read_small("recipe", path)?;
    Recipe::from_json(&bytes).map_err(|error| {
        Failure::new(format_args!(
            "“{}” cannot be used as a recipe: {error}",
            path.display()
        ))
        .advice(Some("Save the recipe in the window once more"))
    })
}
