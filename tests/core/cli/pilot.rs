//! A few users first: the others follow by themselves, or after a word.

use super::clean;
use crate::support::terminal::{PLAIN, Place, arg, code, lines, stderr};

#[test]
fn a_clean_pilot_is_said_by_shape_and_the_others_follow() {
    let place = Place::new();
    let file = place.file("users.json", clean(40));
    let import = ["import", arg(&file), "--practice", "--connection", PLAIN];
    let output = place.usher(import.iter().chain(&["--pilot", "--yes"]));
    let said = stderr(&output);
    assert_eq!(code(&output), 0, "{said}");
    let end = &lines(&output)[0];
    assert_eq!((&end["imported"], &end["jobs"]), (&40.into(), &2.into()));
    assert!(
        said.contains("The pilot is done, 3 users went first"),
        "{said}"
    );
    assert!(said.contains("3 of 3"), "{said}");
}
