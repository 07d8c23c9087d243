//! The certificate of the TLS that is served: made at each start, signed by itself.

use rcgen::CertifiedKey;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use std::path::Path;
use std::sync::Arc;
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
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|it| {
            it.with_no_client_auth()
                .with_single_cert(vec![cert.der().clone()], key)
        })
        .map_err(|error| error.to_string())?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
