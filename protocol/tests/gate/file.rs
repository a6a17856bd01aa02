//! A policy that is not right says where and why.

use lavalier_protocol::policy::{Policy, PolicyError, Shipped, Waiver};

/// The default policy with one text in place of another; the error, and the line on which it must stand.
fn wrong(find: &str, replace: &str) -> (PolicyError, usize) {
    let text = Shipped::Default.text();
    assert!(text.contains(find), "{find}");
    let text = text.replacen(find, replace, 1);
    let at = text.find(replace).unwrap();
    let line = text[..at].matches('\n').count() + 1;
    (Policy::parse(&text).expect_err(replace), line)
}

/// The rule of a control with one line in place of another.
fn in_rule(header: &str, find: &str, replace: &str) -> (PolicyError, usize) {
    let text = Shipped::Default.text();
    let begin = text.find(header).unwrap();
    let at = begin + text[begin..].find(find).unwrap();
    let text = format!("{}{replace}{}", &text[..at], &text[at + find.len()..]);
    let line = text[..at].matches('\n').count() + 1;
    (Policy::parse(&text).expect_err(replace), line)
}

#[test]
fn a_grade_that_no_iphone_can_show_is_refused_by_name() {
    let rule = "require = { ios = \"declared\", ipados = \"declared\", android = \"attested\" }";
    let asked = "require = { ios = \"observed\", ipados = \"declared\", android = \"attested\" }";
    let (error, line) = in_rule("[device.not_compromised]", rule, asked);
    assert_eq!(error.reason, "no iPhone can show this above declared");
    assert_eq!((error.line, error.column), (line, 19), "{error}");
    let (error, line) = in_rule("[find_my.on]", "require = \"declared\"", "require = \"attested\"");
    assert_eq!(
        error.reason,
        "no iPhone can show this above managed, and one that nobody manages not above declared"
    );
    assert_eq!((error.line, error.column), (line, 11), "{error}");
    let (error, _) = in_rule("[find_my.on]", "require = \"declared\"", "require = \"managed\"");
    assert_eq!(error.reason, "no Android device can show this above declared");
}

#[test]
fn a_contradiction_is_told_with_line_and_column() {
    for (header, find, replace, reason) in [
        (
            "[find_my.on]",
            "on_fail = \"block\"",
            "on_fail = \"warn\"",
            "more lightly",
        ),
        (
            "[app.genuine]",
            "on_unknown = \"approve_after\"",
            "on_unknown = \"warn\"",
            "held at least",
        ),
        (
            "[device.not_lost]",
            "on_fail = \"block\"",
            "on_fail = \"approve_before\"",
            "reported lost",
        ),
        (
            "[os.current]",
            "grace_exploited = \"3d\"",
            "grace_exploited = \"30d\"",
            "no longer grace",
        ),
        ("[os.current]", "grace = \"14d\"", "grace = \"400d\"", "at most 366d"),
        (
            "[find_my.on]",
            "require = \"declared\"",
            "require = \"unknown\"",
            "never enough",
        ),
        (
            "[battery.level]",
            "minimum_percent = 20",
            "minimum_percent = 120",
            "100 percent",
        ),
        (
            "[[any_of]]",
            "controls = [\"passcode.six_digits\", \"biometrics.enrolled\"]",
            "controls = [\"passcode.six_digits\"]",
            "two controls",
        ),
        (
            "[[any_of]]",
            "controls = [\"passcode.six_digits\", \"biometrics.enrolled\"]",
            "controls = [\"passcode.six_digits\", \"battery.level\"]",
            "only warns",
        ),
    ] {
        let (error, line) = in_rule(header, find, replace);
        assert!(error.reason.contains(reason), "{replace}: {error}");
        assert_eq!(error.line, line, "{replace}: {error}");
        assert!(error.column > 1, "the value is pointed at, not the line: {error}");
    }
}

#[test]
fn what_is_not_known_is_told_at_the_key() {
    for (find, replace, reason) in [
        ("[find_my.on]", "[find_my.off]", "unknown control `find_my.off`"),
        ("[find_my.on]", "[findmy.on]", "unknown key or control `findmy`"),
        ("max_age", "maximum_age", "unknown key or control `maximum_age`"),
        (
            "threshold = \"latest\"",
            "thresholds = \"latest\"",
            "unknown key `thresholds`",
        ),
        (
            "threshold = \"latest\"",
            "threshold = \"newest\"",
            "latest, supported-train",
        ),
        ("grace = \"14d\"", "grace = 14", "such as \"24h\" or \"14d\""),
        ("max_age = \"24h\"", "max_age = \"99d\"", "from 1m to 31d"),
        ("revision = 1", "revision = 0", "begins at 1"),
        ("revision = 1", "revision = 4294967296", "at most"),
        ("revision = 1", "revision = -1", "not negative"),
        ("\"android\"]", "\"desktop\"]", "a laptop's gate"),
        ("\"ipados\", \"android\"]", "\"ios\", \"android\"]", "twice"),
        (
            "minimum_version = \"0.1.0\"",
            "minimum_version = \"new\"",
            "numbers with dots",
        ),
        ("name = \"default\"", "name = \"\\u202e\"", "invisible or reordering"),
    ] {
        let (error, line) = wrong(find, replace);
        assert!(error.reason.contains(reason), "{replace}: {error}");
        assert_eq!(error.line, line, "{replace}: {error}");
    }
    let twice = Shipped::Default.text().replace("[os.supported]", "[os.current]");
    let twice = Policy::parse(&twice).unwrap_err();
    assert!(twice.reason.contains("duplicate key") && twice.line > 30, "{twice}");
    let missing = Policy::parse("name = \"x\"\n").unwrap_err();
    assert!(missing.reason.contains("no revision"), "{missing}");
    assert!(Policy::parse(&"#".repeat(70_000)).is_err());
}

#[test]
fn a_choice_with_a_control_that_is_none_names_it_where_it_stands() {
    let known = "controls = [\"passcode.six_digits\", \"biometrics.enrolled\"]";
    for (replace, column, reason) in [
        (
            "controls = [\"passcode.six_digits\", \"biometric.enrolled\"]",
            36,
            "unknown control `biometric.enrolled`; there are os.current, ",
        ),
        (
            "controls = [\"biometric.enrolled\", \"passcode.digits\"]",
            13,
            "unknown control `biometric.enrolled`; there are os.current, ",
        ),
        ("controls = [\"a\\u202eb\"]", 13, "unknown control `a\\u{202e}b`; "),
        (
            "controls = [\"passcode.six_digits\", 6]",
            36,
            "each of controls is a text",
        ),
        (
            "controls = \"passcode.six_digits\"",
            12,
            "controls is a list in brackets",
        ),
        ("controls = []", 12, "a choice is between two controls or more"),
    ] {
        let (error, line) = in_rule("[[any_of]]", known, replace);
        assert!(error.reason.starts_with(reason), "{replace}: {error}");
        assert_eq!((error.line, error.column), (line, column), "{replace}: {error}");
    }
    let lines = known
        .replace('[', "[\n")
        .replace("\"b", "\n\"b")
        .replace("biometrics", "biometric");
    let (error, line) = in_rule("[[any_of]]", known, &lines);
    assert!(
        error.reason.starts_with("unknown control `biometric.enrolled`"),
        "{error}"
    );
    assert_eq!((error.line, error.column), (line + 2, 1), "{error}");
}

#[test]
fn of_several_mistakes_the_first_is_told() {
    let text = Shipped::Default.text().replace("\"declared\"", "\"attested\"");
    let first = Policy::parse(&text).unwrap_err();
    let line = text
        .lines()
        .position(|line| line.contains("\"attested\"") && line.contains("require"));
    assert!(first.line > line.unwrap(), "{first}");
}

#[test]
fn a_waiver_names_who_and_until_when() {
    let whole =
        r#"[{"device":"d","control":"find_my.on","until":"2026-12-01T00:00:00Z","by":"Sam","reason":"a loan"}]"#;
    assert_eq!(Waiver::parse_all(whole.as_bytes()).unwrap().len(), 1);
    for wrong in [
        whole.replace("find_my.on", "find_my.off"),
        whole.replace(r#""by":"Sam","#, ""),
        whole.replace("Sam", " "),
        whole.replace(r#""until":"2026-12-01T00:00:00Z","#, r#""until":"for ever","#),
        whole.replace("[{", "[{\"grade\":\"attested\","),
    ] {
        assert!(Waiver::parse_all(wrong.as_bytes()).is_err(), "{wrong}");
    }
}
