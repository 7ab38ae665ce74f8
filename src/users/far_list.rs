//! The list of users in an object that has much else before it, as a realm's export can: looked for behind
//! the beginning of the file that is read to tell what it is.

use std::io::{self, Read};

use super::part::Part;

const PIECE: usize = 1 << 20;

/// Where the list behind the root object's key `users` begins (behind its bracket), and the line of that,
/// counted from 1.
pub(super) fn far_list(part: &Part) -> Option<(u64, u64)> {
    let mut content = part.stream().ok()?;
    let mut search = Search::default();
    let mut piece = vec![0; PIECE];
    let mut offset = 0;
    loop {
        let got = match content.read(&mut piece) {
            Ok(0) => return None,
            Ok(got) => got,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            // What is damaged here the reader will meet again.
            Err(_) => return None,
        };
        for (at, &byte) in (1..).zip(&piece[..got]) {
            match search.step(byte) {
                Step::On => {}
                Step::Found => return Some((offset + at, search.line + 1)),
                Step::Nowhere => return None,
            }
        }
        offset += got as u64;
    }
}

/// What is known while walking over the root object.
#[derive(Default)]
struct Search {
    /// Line ends before.
    line: u64,
    depth: u32,
    in_text: bool,
    escaped: bool,
    /// The last text of the root object, as far as it matters.
    key: Vec<u8>,
    /// The key's value comes next.
    value: bool,
}

enum Step {
    On,
    Found,
    Nowhere,
}

impl Search {
    fn step(&mut self, byte: u8) -> Step {
        if self.in_text {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_text = false,
                _ => {}
            }
            if self.in_text && self.depth == 1 && self.key.len() < 8 {
                self.key.push(byte);
            }
            return Step::On;
        }
        match byte {
            b'"' => {
                self.in_text = true;
                self.value = false;
                self.key.clear();
            }
            b'\n' => self.line += 1,
            b':' if self.depth == 1 => self.value = true,
            b',' => self.value = false,
            b'[' if self.value && self.depth == 1 && self.key.eq_ignore_ascii_case(b"users") => {
                return Step::Found;
            }
            b'{' | b'[' => {
                self.value = false;
                self.depth += 1;
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    return Step::Nowhere;
                }
            }
            _ => {}
        }
        Step::On
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;

    fn found(text: &str) -> Option<(u64, u64)> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("realm.json");
        fs::write(&path, text).unwrap();
        let (part, _) = Part::open(&path).unwrap();
        let plain = far_list(&part);
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        fs::write(&path, packed.finish().unwrap()).unwrap();
        let (part, _) = Part::open(&path).unwrap();
        assert_eq!(far_list(&part), plain, "packed");
        plain
    }

    #[test]
    fn only_the_root_object_s_own_list_is_found() {
        let padding = format!(
            "\"clients\": [{}{{}}],\n",
            "{\"users\": [1]},\n".repeat(80_000)
        );
        let before =
            format!("{{ \"x\": \"users\", \"users\": 3,\n{padding} \"\\\"\": 1, \"Users\" : [");
        let lines = before.matches('\n').count() as u64;
        assert_eq!(
            found(&format!("{before}{{}}]}}")),
            Some((before.len() as u64, lines + 1))
        );
        assert_eq!(found(&format!("{{{padding}\"a\":1}}")), None);
        assert_eq!(found("{\"a\":{}}{\"users\":["), None);
    }
}
