//! Slips of the hand in an address that can have meant one thing only.

/// The address as it was meant, as far as that can be told; else as it is.
pub(super) fn repaired(address: &str) -> String {
    let address = address.trim();
    // As mail programs copy it: Ann Example <ann@example.com>.
    let address = match (address.rfind('<'), address.strip_suffix('>')) {
        (Some(open), Some(inside)) => &inside[open + 1..],
        _ => address,
    };
    let address = address.trim_matches(|sign: char| sign.is_whitespace() || "\"'".contains(sign));
    let link = "mailto:";
    let address = match address.get(..link.len()) {
        Some(start) if start.eq_ignore_ascii_case(link) => &address[link.len()..],
        _ => address,
    };
    let address = address.trim_end_matches([',', ';', '.']);
    let mut address = address.replace("(at)", "@").replace("[at]", "@");
    for (slip, meant) in [
        ("@@", "@"),
        (" @", "@"),
        ("@ ", "@"),
        (" .", "."),
        (". ", "."),
    ] {
        while address.contains(slip) {
            address = address.replace(slip, meant);
        }
    }
    // A domain has no comma; before the @ it could stand for anything.
    match address.split_once('@') {
        Some((local, domain)) => {
            let mut domain = domain.replace(", ", ".").replace(',', ".");
            while domain.contains("..") {
                domain = domain.replace("..", ".");
            }
            format!("{local}@{domain}")
        }
        None => address,
    }
}

#[cfg(test)]
mod tests {
    use super::repaired;

    #[test]
    fn slips_are_mended_and_what_could_mean_two_things_is_not() {
        for (slip, meant) in [
            ("farid@example,com", "farid@example.com"),
            ("farid@@example.com", "farid@example.com"),
            ("farid @ example. com", "farid@example.com"),
            ("farid@example..com", "farid@example.com"),
            ("farid@example.com.", "farid@example.com"),
            ("farid@example.com;", "farid@example.com"),
            ("MAILTO:farid@example.com", "farid@example.com"),
            ("Farid Haddad <farid@example.com>", "farid@example.com"),
            ("farid(at)example.com", "farid@example.com"),
            ("farid haddad@example.com", "farid haddad@example.com"),
            ("farid,h@example.com", "farid,h@example.com"),
            ("farid", "farid"),
            ("é>", "é>"),
            ("", ""),
        ] {
            assert_eq!(repaired(slip), meant);
        }
    }
}
