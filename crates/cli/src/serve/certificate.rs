//! The certificate of the TLS that is served: one of your own, or one that is made at each start, signed by
//! itself.

use crate::language::say;
use rcgen::CertifiedKey;
use rustls::crypto::ring;
use rustls::pki_types::pem::{self, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{Error, ServerConfig};
use std::path::Path;
use std::sync::Arc;
use story::text;
use tokio_rustls::TlsAcceptor;

/// A certificate for this machine's names and `hosts`, and what shakes hands with it. It is written
/// to `file` too, in PEM (RFC 7468), for clients that check.
///
/// # Errors
/// Where it cannot be made or written.
pub fn make(hosts: Vec<String>, file: Option<&Path>) -> Result<TlsAcceptor, String> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".into(), "::1".into()];
    names.extend(hosts);
    let CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(names).map_err(|error| error.to_string())?;
    if let Some(file) = file {
        std::fs::write(file, cert.pem()).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    let key = PrivateKeyDer::try_from(signing_key.serialize_der())?;
    acceptor(vec![cert.der().clone()], key).map_err(|error| error.to_string())
}

/// What shakes hands with the certificate, and those that vouch for it, of one file and the key of another.
///
/// # Errors
/// Where one cannot be read or holds something else, or they do not belong together.
pub fn read(certificate: &Path, key: &Path) -> Result<TlsAcceptor, String> {
    let file = || text(certificate.display());
    let chain = CertificateDer::pem_file_iter(certificate).and_then(Iterator::collect);
    let chain: Vec<_> = chain.map_err(|error| unread(certificate, &error))?;
    if chain.is_empty() {
        return Err(say!("cli-serve-no-certificate", file: file()));
    }
    let found = PrivateKeyDer::from_pem_file(key).map_err(|error| match error {
        pem::Error::NoItemsFound => say!("cli-serve-no-key", file: text(key.display())),
        error => unread(key, &error),
    })?;
    acceptor(chain, found).map_err(|error| match error {
        Error::InconsistentKeys(_) => {
            say!("cli-serve-other-key", file: file(), key: text(key.display()))
        }
        error => say!("cli-serve-bad-certificate", file: file(), key: text(key.display()), error: text(error)),
    })
}

fn unread(file: &Path, error: &pem::Error) -> String {
    let shown = text(file.display());
    match error {
        pem::Error::Io(error) => format!("{}: {error}", file.display()),
        error => say!("cli-serve-bad-pem", file: shown, error: text(error)),
    }
}

fn acceptor(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<TlsAcceptor, Error> {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
