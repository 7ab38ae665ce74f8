use std::io::{self, Write};
use std::ops::Range;

use crate::users::fields::{OWN_FILE, OWN_REASON};
use crate::users::{compact, field};

/// How the records of a JSON file are held together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    Lines,
    Array,
    /// An object with the list under this key.
    Wrapper(String),
}

/// JSON records, each on a line of its own.
pub(super) struct JsonOut {
    frame: Frame,
    any: bool,
    row: Vec<u8>,
}

impl JsonOut {
    pub fn begin(frame: Frame, out: &mut impl Write) -> io::Result<Self> {
        match &frame {
            Frame::Lines => {}
            Frame::Array => out.write_all(b"[\n")?,
            Frame::Wrapper(key) => {
                writeln!(out, "{{{}:[", serde_json::Value::from(key.as_str()))?;
            }
        }
        Ok(Self {
            frame,
            any: false,
            row: Vec::new(),
        })
    }

    /// The record's tokens untouched, the reason behind them, and the name of its file if there is one
    /// to say. A record that has such a name already keeps it.
    pub fn row(
        &mut self,
        record: &[u8],
        reason: &str,
        file: Option<&str>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        self.row.clear();
        if std::mem::replace(&mut self.any, true) && self.frame != Frame::Lines {
            self.row.extend_from_slice(b",\n");
        }
        let start = self.row.len();
        compact(record, &mut self.row);
        drop_property(OWN_REASON, start, &mut self.row);
        add_property(OWN_REASON, reason, &mut self.row);
        if let Some(file) = file
            && find_property(OWN_FILE, &self.row[start..]).is_none()
        {
            add_property(OWN_FILE, file, &mut self.row);
        }
        if self.frame == Frame::Lines {
            self.row.push(b'\n');
        }
        out.write_all(&self.row)
    }

    /// The record's tokens untouched, without what we added to it once.
    pub fn copy(&mut self, record: &[u8], out: &mut impl Write) -> io::Result<()> {
        self.row.clear();
        if std::mem::replace(&mut self.any, true) && self.frame != Frame::Lines {
            self.row.extend_from_slice(b",\n");
        }
        let start = self.row.len();
        compact(record, &mut self.row);
        drop_own(start, &mut self.row);
        if self.frame == Frame::Lines {
            self.row.push(b'\n');
        }
        out.write_all(&self.row)
    }

    pub fn finish(&self, out: &mut impl Write) -> io::Result<()> {
        match &self.frame {
            Frame::Lines => Ok(()),
            Frame::Array => out.write_all(b"\n]\n"),
            Frame::Wrapper(_) => out.write_all(b"\n]}\n"),
        }
    }
}

/// What is no object has no place for more.
fn add_property(name: &[u8], value: &str, row: &mut Vec<u8>) {
    if row.last() != Some(&b'}') {
        return;
    }
    row.pop();
    if row.last() != Some(&b'{') {
        row.push(b',');
    }
    row.push(b'"');
    row.extend_from_slice(name);
    row.extend_from_slice(b"\":");
    row.extend_from_slice(serde_json::Value::from(value).to_string().as_bytes());
    row.push(b'}');
}

/// Takes our own properties out of the compact record that begins at `start` of `out`: a row that was
/// saved as refused and comes back has them.
pub fn drop_own(start: usize, out: &mut Vec<u8>) {
    drop_property(OWN_REASON, start, out);
    drop_property(OWN_FILE, start, out);
}

fn drop_property(name: &[u8], start: usize, out: &mut Vec<u8>) {
    let Some(found) = find_property(name, &out[start..]) else {
        return;
    };
    let (mut from, mut to) = (start + found.start, start + found.end);
    if out.get(to) == Some(&b',') {
        to += 1;
    } else if from > start && out[from - 1] == b',' {
        from -= 1;
    }
    out.drain(from..to);
}

/// Where in a compact record a property of ours stands.
fn find_property(name: &[u8], record: &[u8]) -> Option<Range<usize>> {
    memchr::memmem::find(record, name)?;
    let value = field(record, str::from_utf8(name).ok()?)?;
    let key = [b"\"".as_slice(), name, b"\":"].concat();
    record[..value.at]
        .ends_with(&key)
        .then(|| value.at - key.len()..value.at + value.raw.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(frame: Frame, records: &[&str]) -> String {
        let mut out = Vec::new();
        let mut json = JsonOut::begin(frame, &mut out).unwrap();
        for record in records {
            json.row(record.as_bytes(), "Not “allowed”: \"x\"", None, &mut out)
                .unwrap();
        }
        json.finish(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    const REASON: &str = r#""usher_reason":"Not “allowed”: \"x\"""#;

    #[test]
    fn tokens_stay_as_they_are_and_the_frame_comes_back() {
        let record =
            "{ \"n\" : 123456789012345678901234567890,\n \"n\": 1.0e+05, \"a\":\"\\u0041 b\" }";
        let kept = format!(
            r#"{{"n":123456789012345678901234567890,"n":1.0e+05,"a":"\u0041 b",{REASON}}}"#
        );
        assert_eq!(written(Frame::Lines, &[record]), format!("{kept}\n"));
        assert_eq!(
            written(Frame::Array, &[record, "{}"]),
            format!("[\n{kept},\n{{{REASON}}}\n]\n")
        );
        let wrapped = written(Frame::Wrapper("Users".to_owned()), &[record]);
        assert_eq!(wrapped, format!("{{\"Users\":[\n{kept}\n]}}\n"));
        let value: serde_json::Value = serde_json::from_str(&wrapped).unwrap();
        assert_eq!(value["Users"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn an_old_reason_gives_way_to_the_new_one() {
        for record in [
            r#"{"usher_reason":"old","a":1}"#,
            r#"{"a":1 , "usher_reason" : "usher_reason"}"#,
        ] {
            assert_eq!(
                written(Frame::Lines, &[record]),
                format!("{{\"a\":1,{REASON}}}\n")
            );
        }
    }

    #[test]
    fn of_several_files_a_row_says_from_which_it_is() {
        let mut out = Vec::new();
        let mut json = JsonOut::begin(Frame::Lines, &mut out).unwrap();
        for record in [
            r#"{"a":1}"#,
            r#"{"usher_file":"1.json","usher_reason":"old"}"#,
        ] {
            let file = Some("2 \"b\".json");
            json.row(record.as_bytes(), "no", file, &mut out).unwrap();
        }
        assert_eq!(
            String::from_utf8(out).unwrap(),
            concat!(
                r#"{"a":1,"usher_reason":"no","usher_file":"2 \"b\".json"}"#,
                "\n",
                r#"{"usher_file":"1.json","usher_reason":"no"}"#,
                "\n"
            )
        );
    }
}
