use super::*;

fn found(text: &[u8]) -> Option<FoundTable> {
    find(text, true, &Layout::default(), Vec::new)
}

fn shape(text: &[u8]) -> (Separator, &'static str, HeaderAt, Vec<String>) {
    let table = found(text).expect("a table").table;
    (
        table.separator,
        table.encoding.name(),
        table.header,
        table.columns.to_vec(),
    )
}

const HEADED: HeaderAt = HeaderAt::Row(1);

#[test]
fn each_separator_is_found() {
    for separator in Separator::ALL {
        let text = "email,name,tags\nada@example.com,Ada,\"a b\"\nbo@example.com,Bo,\n"
            .replace(',', &char::from(separator.byte()).to_string());
        let (found, encoding, header, columns) = shape(text.as_bytes());
        assert_eq!((found, encoding, header), (separator, "UTF-8", HEADED));
        assert_eq!(columns, ["email", "name", "tags"]);
    }
}

#[test]
fn separators_inside_cells_do_not_mislead() {
    let text = "email;balance;roles;name\n\
        ada@example.com;1,50;a|b;\"Lovelace, Ada\"\n\
        bo@example.com;2,75;c|d;\"Castro; Bo\"\n\
        chen@example.com;0,00;e|f;Ito, Chen\n";
    assert_eq!(shape(text.as_bytes()).0, Separator::Semicolon);
    let json = "email,app_metadata\n\
        ada@example.com,\"{\"\"a\"\":1,\"\"b\"\":[1,2]}\"\n\
        bo@example.com,\"{\"\"a\"\":1,\"\"b\"\":[1,2,3,4]}\"\n";
    assert_eq!(shape(json.as_bytes()).3, ["email", "app_metadata"]);
}

#[test]
fn exports_without_a_header_have_numbered_columns() {
    let text = "fbuid01,wren@example.com,true,\"Small, Wren\",\nfbuid02,tern@example.com,false,,\n";
    let (separator, _, header, columns) = shape(text.as_bytes());
    assert_eq!((separator, header), (Separator::Comma, HeaderAt::None));
    assert_eq!(columns.len(), 5);
    assert_eq!(columns[1], "Column 2");
}

#[test]
fn lists_of_addresses_are_tables_of_one_column() {
    let plain = shape(b"ada@example.com\r\nbo@example.com\r\n");
    assert_eq!(plain.2, HeaderAt::None);
    assert_eq!(plain.3, ["Column 1"]);
    let headed = shape(b"E-mail address\nada@example.com\n");
    assert_eq!(
        (headed.2, headed.3),
        (HEADED, vec!["E-mail address".to_owned()])
    );
    assert_eq!(shape(b"\"ada@example.com\"").3, ["Column 1"]);
}

#[test]
fn other_texts_are_no_tables() {
    for text in [
        "hello",
        "42",
        "Dear Ada, dear Bo,\nhow are you?\nPlease write to us, soon.\nBye\n",
        "users:\n  - email: ada@example.com\n    name: Ada\n",
        "dn: uid=ada,dc=example,dc=com\nuid: ada\nmail: ada@example.com\n",
        "hello, world",
    ] {
        assert!(found(text.as_bytes()).is_none(), "{text}");
    }
}

#[test]
fn encodings_and_marks_are_found() {
    let text = "\u{feff}Name\tE-Mail\r\nZoë\tzoe@example.com\r\n";
    let marked = found(text.as_bytes()).unwrap();
    assert_eq!((marked.mark, marked.table.columns[0].as_str()), (3, "Name"));
    for (big, name) in [(false, "UTF-16LE"), (true, "UTF-16BE")] {
        let bytes: Vec<u8> = text
            .encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect();
        let (separator, encoding, header, columns) = shape(&bytes);
        assert_eq!(
            (separator, encoding, header),
            (Separator::Tab, name, HEADED)
        );
        assert_eq!(columns, ["Name", "E-Mail"]);
        let unmarked = found(&bytes[2..]).unwrap();
        assert_eq!(unmarked.table.encoding.name(), name);
        assert!(unmarked.table.encoding_guessed);
    }
    let western = found(b"email\tname\nzoe@example.com\tZo\xeb M\xfcller\n").unwrap();
    assert_eq!(western.table.encoding, Encoding::WINDOWS_1252);
    assert!(western.table.encoding_guessed);
}

#[test]
fn what_was_chosen_is_used() {
    let layout = Layout {
        separator: Some(Separator::Pipe),
        encoding: Some(Encoding::WINDOWS_1252),
        header: Some(HeaderAt::Row(2)),
        sheet: None,
    };
    let found = find(b"x,y\na|Zo\xeb\n1|2\n", true, &layout, Vec::new).unwrap();
    let table = found.table;
    assert_eq!(table.separator, Separator::Pipe);
    assert!(!table.encoding_guessed);
    assert_eq!(table.header, HeaderAt::Row(2));
    assert_eq!(table.columns[..], ["a", "Zoë"]);
}

#[test]
fn a_line_that_names_the_separator_is_no_row() {
    let (separator, _, header, columns) = shape(b"sep=;\r\nemail;name\r\nada@example.com;Ada\r\n");
    assert_eq!((separator, header), (Separator::Semicolon, HEADED));
    assert_eq!(columns, ["email", "name"]);
    let tab = found(b"sep=\t\nada@example.com\tAda\n").unwrap();
    assert_eq!((tab.hint, tab.table.header), (6, HeaderAt::None));
}

#[test]
fn a_long_file_is_judged_by_its_first_rows() {
    let rows = (0..5000).map(|number| format!("u{number}@example.com;\"a\nb, c, d\"\n"));
    let mut text = String::from("email;note\n");
    text.extend(rows);
    text.truncate(text.len() - 7);
    let found = find(text.as_bytes(), false, &Layout::default(), Vec::new).unwrap();
    assert_eq!(found.table.separator, Separator::Semicolon);
}
