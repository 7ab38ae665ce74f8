use super::*;

fn mapped(csv: &str) -> Mapping {
    let mut lines = csv.lines().map(|line| line.split(';').collect::<Vec<_>>());
    let columns: Vec<String> = lines
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    let sample: Vec<Cells> = lines
        .map(|line| {
            let mut cells = Cells::new();
            for text in &line {
                cells.push_text(text);
            }
            cells
        })
        .collect();
    let looks: Vec<_> = (0..columns.len())
        .map(|column| Looks::of(&sample, column))
        .collect();
    mapping(System::Table, &columns, &sample, &looks)
}

/// `heading>target` of every column that goes somewhere.
pub(super) fn targets(csv: &str) -> Vec<String> {
    mapped(csv)
        .columns
        .iter()
        .filter_map(|map| Some(format!("{}>{}", map.column, map.to.as_ref()?)))
        .collect()
}

const BCRYPT: &str = "$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";

#[test]
fn a_german_table() {
    let csv = "E-Mail;Vorname;Name;Verifiziert;Telefon;Abteilung\nwren@example.com;Wren;Kleinmüller;ja;+41 44 555 01 23;F&E";
    assert_eq!(
        targets(csv),
        [
            "E-Mail>email",
            "Vorname>given_name",
            "Name>family_name",
            "Verifiziert>email_verified",
            "Telefon>phone_number"
        ]
    );
}

#[test]
fn words_for_names_mean_what_the_other_columns_leave() {
    assert_eq!(
        targets("Nombre;Apellidos\nAna;Ruiz Gil"),
        ["Nombre>given_name", "Apellidos>family_name"]
    );
    assert_eq!(
        targets("Nom;Prénom\nPetit;Léa"),
        ["Nom>family_name", "Prénom>given_name"]
    );
    assert_eq!(
        targets("name;email\nAna Ruiz;a@example.com"),
        ["name>name", "email>email"]
    );
    assert_eq!(
        targets("name;first name;last name\nAna Ruiz;Ana;Ruiz"),
        [
            "name>name",
            "first name>given_name",
            "last name>family_name"
        ]
    );
}

#[test]
fn the_best_of_several_columns_is_taken() {
    let csv = "Phone;Mobile;Customer email;Email\n1;+15555550100;x@example.com;a@example.com";
    assert_eq!(targets(csv), ["Mobile>phone_number", "Email>email"]);
    let empty = "Mobile;Phone\n;+15555550100";
    assert_eq!(targets(empty), ["Phone>phone_number"]);
}

#[test]
fn unsure_names_need_values_that_agree() {
    assert_eq!(targets("confirmed;id\nblue;17"), [""; 0]);
    assert_eq!(
        targets("confirmed;id\nyes;5f0f0000-0000-4000-8000-000000000001"),
        ["confirmed>email_verified", "id>user_id"]
    );
    assert_eq!(targets("login\na@example.com"), ["login>email"]);
    assert_eq!(targets("login\nwren"), ["login>username"]);
}

#[test]
fn values_tell_where_names_do_not() {
    let csv = format!("A;B;C;D\n+15555550100;a@example.com;{BCRYPT};https://example.com/a.png");
    let mapping = mapped(&csv);
    let by = |column: usize| mapping.columns[column].by;
    assert_eq!(
        targets(&csv),
        ["A>phone_number", "B>email", "C>password_hash", "D>picture"]
    );
    assert_eq!(by(0), MatchedBy::Pattern);
    assert_eq!(mapping.columns[2].read_as, ReadAs::Hash);
}

#[test]
fn passwords_in_clear_text_go_nowhere() {
    assert_eq!(
        targets("email;Passwort\na@example.com;geheim"),
        ["email>email"]
    );
    let hashes = format!("email;Passwort\na@example.com;{BCRYPT}\nb@example.com;geheim");
    assert_eq!(targets(&hashes), ["email>email", "Passwort>password_hash"]);
}

#[test]
fn other_columns_stay_out_unless_they_name_their_place() {
    assert_eq!(
        targets("email;City;user_metadata.theme;usher_reason;Roles\na@example.com;Bern;dark;x;y"),
        ["email>email", "user_metadata.theme>user_metadata.theme"]
    );
}

#[test]
fn auth0s_own_columns_keep_everything() {
    let columns: Vec<String> = ["email", "name", "blocked", "user_metadata", "city"]
        .iter()
        .map(ToString::to_string)
        .collect();
    let looks = vec![Looks::default(); columns.len()];
    let found = mapping(System::Auth0Csv, &columns, &[], &looks);
    assert_eq!(found.rest, Rest::PassOn);
    let read: Vec<_> = found
        .columns
        .iter()
        .map(|map| (map.column.as_str(), &map.read_as))
        .collect();
    assert_eq!(
        read,
        [
            ("email", &ReadAs::AsItIs),
            ("name", &ReadAs::AsItIs),
            ("blocked", &ReadAs::yes_no()),
            ("user_metadata", &ReadAs::Json)
        ]
    );
}
