//! Text that becomes HTML. Only what was written in this program is taken as markup; all else is text.

use std::fmt::Write as _;

/// A page under way. Markup is `&'static str`, so that nothing that was read can become markup.
#[derive(Default)]
pub(super) struct Html(String);

impl Html {
    pub(super) fn markup(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Our own words and figures.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        text.chars().for_each(|sign| self.sign(sign));
        self
    }

    /// What others wrote, such as names of files: whichever way it runs, what stands around it keeps its
    /// place.
    pub(super) fn given(&mut self, text: &str) -> &mut Self {
        self.markup("<bdi>").text(text).markup("</bdi>")
    }

    pub(super) fn finish(self) -> String {
        self.0
    }

    fn sign(&mut self, sign: char) {
        match sign {
            '&' => self.0.push_str("&amp;"),
            '<' => self.0.push_str("&lt;"),
            '>' => self.0.push_str("&gt;"),
            '"' => self.0.push_str("&quot;"),
            '\'' => self.0.push_str("&#39;"),
            // Writing to a string cannot fail.
            _ if is_hidden(sign) => _ = write!(self.0, "⟨U+{:04X}⟩", u32::from(sign)),
            _ => self.0.push(sign),
        }
    }
}

/// What cannot be seen, or changes how other text is seen. Joiners stay: names are written with them.
fn is_hidden(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup_nor_turn_what_stands_beside_it() {
        let mut html = Html::default();
        html.given("<img src=x onerror=\"a('b')\"> & \u{202e}gpj.exe\u{0}\n");
        assert_eq!(
            html.finish(),
            "<bdi>&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt; &amp; ⟨U+202E⟩gpj.exe⟨U+0000⟩⟨U+000A⟩</bdi>"
        );
    }
}
