//! From a device's certificate up to a pinned key.

use der::asn1::ObjectIdentifier;

use super::certificate::Certificate;
use super::key::Key;
use super::problem::Problem;
use super::roots::Root;

/// A phone sends five at most; one more is room for a vendor's next level.
const CHAIN_MAX: usize = 8;

/// What a kind of evidence asks of its chains.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules<'a> {
    /// The fewest certificates.
    pub(super) least: usize,
    /// Critical extensions that the kind of evidence reads.
    pub(super) known: &'a [ObjectIdentifier],
    /// Whether the certificate that issued the device's own may lack the mark of an issuer, as those that went into the
    /// first phones' factories do.
    pub(super) unmarked_issuer: bool,
}

/// Certificates that were read, the device's own first.
#[derive(Debug)]
pub(super) struct Chain<'a> {
    certificates: Vec<Certificate<'a>>,
}

/// Certificates that a pinned key vouches for.
#[derive(Debug)]
pub(super) struct Anchored<'c, 'a> {
    /// All but the root's own certificate, the device's own first.
    pub(super) certificates: &'c [Certificate<'a>],
    /// The key that vouches.
    pub(super) root: &'c Root,
}

impl<'a> Chain<'a> {
    /// Reads a chain.
    ///
    /// # Errors
    /// [`Problem::ChainLength`] and [`Problem::Certificate`].
    pub(super) fn read(certificates: &'a [Vec<u8>], rules: &Rules<'_>) -> Result<Self, Problem> {
        if !(rules.least..=CHAIN_MAX).contains(&certificates.len()) {
            return Err(Problem::ChainLength {
                count: certificates.len(),
                least: rules.least,
                most: CHAIN_MAX,
            });
        }
        let certificates = certificates
            .iter()
            .enumerate()
            .map(|(index, der)| {
                let certificate = Certificate::read(der).map_err(|error| unreadable(index, &error))?;
                if certificate.insists_on_more(rules.known) {
                    return Err(Problem::Certificate {
                        index,
                        reason: "it insists on an extension that is not known".to_owned(),
                    });
                }
                Ok(certificate)
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { certificates })
    }

    /// Follows names and signatures up to one of `roots`.
    ///
    /// The root's own certificate may be there or not; of it, only the key counts: its dates are nobody's concern.
    ///
    /// # Errors
    /// The first link that does not hold.
    pub(super) fn anchor<'c>(&'c self, roots: &'c [Root], rules: &Rules<'_>) -> Result<Anchored<'c, 'a>, Problem> {
        let (last, others) = self.certificates.split_last().ok_or(Problem::RootUnknown)?;
        let (certificates, root) = match roots.iter().find(|root| root.spki == last.key.spki) {
            Some(root) => (others, root),
            None => {
                let signer = roots.iter().find(|root| {
                    Key::read(&root.spki).is_ok_and(|key| key.verifies(last.signed_by, last.signed, last.signature))
                });
                (self.certificates.as_slice(), signer.ok_or(Problem::RootUnknown)?)
            }
        };
        if certificates.is_empty() {
            return Err(Problem::RootUnknown);
        }
        for (index, pair) in self.certificates.windows(2).enumerate() {
            link(&pair[0], &pair[1], index)?;
        }
        if certificates.len() < self.certificates.len()
            && !last.key.verifies(last.signed_by, last.signed, last.signature)
        {
            return Err(Problem::Signature {
                index: certificates.len(),
            });
        }
        for (index, issuer) in certificates.iter().enumerate().skip(1) {
            may_issue(issuer, index, rules)?;
        }
        Ok(Anchored { certificates, root })
    }
}

fn link(certificate: &Certificate<'_>, issuer: &Certificate<'_>, index: usize) -> Result<(), Problem> {
    if certificate.issuer != issuer.subject {
        return Err(Problem::IssuerName { index });
    }
    if !issuer
        .key
        .verifies(certificate.signed_by, certificate.signed, certificate.signature)
    {
        return Err(Problem::Signature { index });
    }
    Ok(())
}

fn may_issue(issuer: &Certificate<'_>, index: usize, rules: &Rules<'_>) -> Result<(), Problem> {
    let refused = |reason| Err(Problem::NotAuthority { index, reason });
    let authority = issuer.authority().map_err(|error| unreadable(index, &error))?;
    let signs = issuer
        .may_sign_certificates()
        .map_err(|error| unreadable(index, &error))?;
    if rules.unmarked_issuer && index == 1 && !authority.may_issue {
        return Ok(());
    }
    if !authority.may_issue {
        return refused("it is no authority's");
    }
    if signs == Some(false) {
        return refused("its key is not for signing certificates");
    }
    // Between it and the device's own stand the issuers 1 to index - 1.
    if authority
        .issuers_below
        .is_some_and(|most| usize::from(most) < index - 1)
    {
        return refused("too many issuers stand below it");
    }
    Ok(())
}

fn unreadable(index: usize, error: &der::Error) -> Problem {
    Problem::Certificate {
        index,
        reason: error.to_string(),
    }
}
