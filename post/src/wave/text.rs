//! Text on its way into a file's metadata.
//!
//! Names come from people. They are bounded and checked where they enter the system; here they are made to fit
//! what each chunk can carry, so that no reader meets a control character, a broken tag or a stray line.

/// Folds text to printable ASCII, for the fixed fields of `bext`.
///
/// Latin letters lose their accents; what has no ASCII likeness becomes `_`; controls and line ends become a space.
#[must_use]
pub fn to_ascii(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            ' '..='~' => folded.push(character),
            _ if character.is_control() || character.is_whitespace() => folded.push(' '),
            _ => folded.push_str(ascii_likeness(character)),
        }
    }
    folded
}

/// The ASCII letters that stand for a Latin letter beyond ASCII, or a common sign.
fn ascii_likeness(character: char) -> &'static str {
    match character {
        'À'..='Å' | 'Ā' | 'Ă' | 'Ą' => "A",
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'Æ' => "AE",
        'æ' => "ae",
        'Ç' | 'Ć' | 'Ĉ' | 'Ċ' | 'Č' => "C",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'Ď' | 'Đ' | 'Ð' => "D",
        'ď' | 'đ' | 'ð' => "d",
        'È'..='Ë' | 'Ē' | 'Ė' | 'Ę' | 'Ě' => "E",
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'Ğ' | 'Ģ' => "G",
        'ğ' | 'ģ' => "g",
        'Ì'..='Ï' | 'Ī' | 'Į' | 'İ' => "I",
        'ì'..='ï' | 'ī' | 'į' | 'ı' => "i",
        'Ł' | 'Ľ' | 'Ĺ' | 'Ļ' => "L",
        'ł' | 'ľ' | 'ĺ' | 'ļ' => "l",
        'Ñ' | 'Ń' | 'Ň' | 'Ņ' => "N",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'Ò'..='Ö' | 'Ø' | 'Ō' | 'Ő' => "O",
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => "o",
        'Œ' => "OE",
        'œ' => "oe",
        'Ř' | 'Ŕ' => "R",
        'ř' | 'ŕ' => "r",
        'Ś' | 'Š' | 'Ş' | 'Ș' => "S",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ß' => "ss",
        'Ť' | 'Ţ' | 'Ț' => "T",
        'ť' | 'ţ' | 'ț' => "t",
        'Þ' => "Th",
        'þ' => "th",
        'Ù'..='Ü' | 'Ū' | 'Ů' | 'Ű' | 'Ų' => "U",
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'Ý' | 'Ÿ' => "Y",
        'ý' | 'ÿ' => "y",
        'Ź' | 'Ż' | 'Ž' => "Z",
        'ź' | 'ż' | 'ž' => "z",
        '‘' | '’' => "'",
        '“' | '”' => "\"",
        '–' | '—' => "-",
        '…' => "...",
        _ => "_",
    }
}

/// Escapes text for the content of an XML element, leaving out what XML 1.0 cannot carry at all.
///
/// Bidirectional controls are left out too: they would let a name reorder what a reader's screen shows.
#[must_use]
pub fn to_xml(text: &str) -> String {
    let clean: String = text.chars().filter(|character| !is_unfit_for_xml(*character)).collect();
    quick_xml::escape::escape(clean).into_owned()
}

/// Whether a character is no XML 1.0 character (section 2.2) or steers the direction of text.
fn is_unfit_for_xml(character: char) -> bool {
    let control = character.is_control() && !matches!(character, '\n' | '\t');
    let not_a_character = matches!(character, '\u{FFFE}' | '\u{FFFF}');
    let direction = matches!(
        character,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    );
    control || not_a_character || direction
}
