//! Which models a recorder can be.

/// Characters of a model's identifier: twice the longest there is.
const MODEL_MAX: usize = 24;

/// What of the vendor's products runs one line of its operating systems: a phone's and a tablet's newest major version
/// have come out weeks apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// iPhone and iPod touch.
    Ios,
    /// iPad.
    Ipados,
}

impl Line {
    /// Whose identifier `model` is; `None` for watches, televisions, computers and what is not known.
    pub(super) fn of(model: &str) -> Option<Self> {
        let (line, rest) = [("iPhone", Self::Ios), ("iPod", Self::Ios), ("iPad", Self::Ipados)]
            .into_iter()
            .find_map(|(prefix, line)| Some((line, model.strip_prefix(prefix)?)))?;
        let (family, variant) = rest.split_once(',')?;
        let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        (model.len() <= MODEL_MAX && number(family) && number(variant)).then_some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_and_tablets_are_told_from_the_other_products_of_the_same_array() {
        assert_eq!(Line::of("iPhone18,5"), Some(Line::Ios));
        assert_eq!(Line::of("iPod9,1"), Some(Line::Ios));
        assert_eq!(Line::of("iPad16,10"), Some(Line::Ipados));
        for other in [
            "Watch6,1",
            "AppleTV14,1",
            "AudioAccessory5,1",
            "RealityDevice14,1",
            "J152FAP",
            "iPhone",
            "iPhone1",
            "iphone12,1",
            "iPhone12,",
            "iPhone12,1x",
        ] {
            assert_eq!(Line::of(other), None, "{other}");
        }
    }
}
