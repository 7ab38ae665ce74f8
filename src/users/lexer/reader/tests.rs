use super::*;
use proptest::prelude::*;
use serde_json::Value;

/// The whole text as a tree, built from the lexer's answers alone. Numbers keep their text.
fn tree(lexer: &mut Lexer<'_>, lone: &mut bool) -> Step<Value> {
    let text = |text: Text<'_>, lone: &mut bool| {
        *lone |= text.is_half();
        text.to_text().into_owned()
    };
    Ok(match lexer.kind()? {
        Kind::String => Value::String(text(lexer.string()?, lone)),
        Kind::Number => serde_json::from_slice(lexer.number()?).unwrap_or(Value::Null),
        kind @ (Kind::True | Kind::False | Kind::Null) => {
            lexer.word(kind)?;
            match kind {
                Kind::True => Value::Bool(true),
                Kind::False => Value::Bool(false),
                _ => Value::Null,
            }
        }
        Kind::Object => {
            lexer.enter()?;
            let (mut map, mut first) = (serde_json::Map::new(), true);
            while let Some(key) = lexer.key(&mut first)? {
                let key = text(key, lone);
                map.insert(key, tree(lexer, lone)?);
            }
            Value::Object(map)
        }
        Kind::Array => {
            lexer.enter()?;
            let (mut list, mut first) = (Vec::new(), true);
            while lexer.element(&mut first)? {
                list.push(tree(lexer, lone)?);
            }
            Value::Array(list)
        }
    })
}

fn read(text: &[u8]) -> Result<(Value, bool), SyntaxError> {
    let (mut lexer, mut lone) = (Lexer::new(text), false);
    let value = tree(&mut lexer, &mut lone)?;
    lexer.finish()?;
    assert_eq!(lexer.at(), text.len());
    assert_eq!(lexer.depth(), 0);
    Ok((value, lone))
}

fn skipped(text: &[u8]) -> Result<(), SyntaxError> {
    let mut lexer = Lexer::new(text);
    let kind = lexer.kind()?;
    lexer.skip(kind)?;
    lexer.finish()
}

fn agrees_with_serde_json(text: &[u8]) -> Result<(), TestCaseError> {
    if std::str::from_utf8(text).is_err() {
        prop_assert_eq!(read(text).is_ok(), skipped(text).is_ok());
        return Ok(());
    }
    let theirs = serde_json::from_slice::<Value>(text);
    match (read(text), theirs) {
        (Ok((ours, false)), Ok(theirs)) => prop_assert_eq!(ours, theirs),
        // Half characters are JSON by its grammar; serde_json cannot keep them as text.
        (Ok((_, true)) | Err(_), Err(_)) => {}
        // Numbers beyond f64 are JSON too.
        (Ok(_), Err(error)) if error.to_string().starts_with("number out of range") => {}
        (ours, theirs) => prop_assert!(false, "{ours:?} and {theirs:?}"),
    }
    prop_assert_eq!(read(text).map(drop), skipped(text));
    Ok(())
}

fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("-0.0e+1".to_owned()),
        any::<i64>().prop_map(|n| n.to_string()),
        "[a-z\\\\u\"0-9d/é😀 ]{0,12}".prop_map(|s| serde_json::to_string(&s).unwrap()),
        "(\\\\u[dD][89a-fA-F][0-9a-f]{2}|\\\\n|x){0,4}".prop_map(|s| format!("\"{s}\"")),
    ];
    leaf.prop_recursive(6, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5)
                .prop_map(|list| format!("[ {}]", list.join(",\n"))),
            proptest::collection::vec(("[a-c]{0,2}", inner), 0..5).prop_map(|pairs| {
                let pairs: Vec<_> = pairs
                    .iter()
                    .map(|(key, value)| format!("\"{key}\" :{value}"))
                    .collect();
                format!("{{{}}}", pairs.join("\t,"))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn reads_json_as_serde_json_does(text in json()) {
        agrees_with_serde_json(text.as_bytes())?;
    }

    #[test]
    fn refuses_what_serde_json_refuses(text in json(), at in any::<prop::sample::Index>(), byte in prop_oneof![any::<u8>(), prop::sample::select(b"\"\\{}[]:,0-e.u \x01".to_vec())], how in 0..3) {
        let mut text = text.into_bytes();
        let at = at.index(text.len());
        match how {
            0 => text[at] = byte,
            1 => text.insert(at, byte),
            _ => { text.remove(at); }
        }
        agrees_with_serde_json(&text)?;
    }

    #[test]
    fn never_panics(text in proptest::collection::vec(any::<u8>(), 0..80)) {
        let _ = read(&text);
        let _ = skipped(&text);
    }
}

#[test]
fn names_the_offending_byte() {
    let cases: &[(&str, u32, Fault)] = &[
        (r#"{"a":NaN}"#, 5, Fault::Unexpected),
        (r#"{"a":'x'}"#, 5, Fault::Unexpected),
        ("{\"a\":\"x\u{1}\"}", 7, Fault::ControlCharacter),
        (r#"{"a":"\x41"}"#, 7, Fault::Escape),
        (r#"{"a":01}"#, 6, Fault::Number),
        (r#"{"a":1,}"#, 7, Fault::Unexpected),
        (r#"{"a":nul}"#, 8, Fault::Unexpected),
        (r#"{"a":1"#, 6, Fault::Unfinished),
        (r#"{"a":"x"#, 7, Fault::Unfinished),
        (r#"{"a":1} x"#, 8, Fault::Trailing),
        (r#"{"a":1 "b":2}"#, 7, Fault::Unexpected),
        ("[1,]", 3, Fault::Unexpected),
    ];
    for (text, at, fault) in cases {
        assert_eq!(
            read(text.as_bytes()).unwrap_err(),
            SyntaxError {
                at: *at,
                fault: *fault
            },
            "{text}"
        );
    }
}

#[test]
fn depth_128_is_read_and_129_is_not() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(skipped(nested(128).as_bytes()).is_ok());
    assert_eq!(
        skipped(nested(129).as_bytes()).unwrap_err(),
        SyntaxError {
            at: 128,
            fault: Fault::Depth
        }
    );
}
