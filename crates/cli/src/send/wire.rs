//! The socket of `send`, in plain text or under TLS.

use crate::language::say;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, RootCertStore,
    SignatureScheme, StreamOwned,
};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use story::{Fact, Value, fact, list, text};

/// What is under the session.
pub enum Wire {
    Plain(TcpStream),
    Secured(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Wire {
    /// Shakes hands. How long that may take is the caller's timeout of reading.
    ///
    /// # Errors
    /// Where the server does not come to it, or its certificate is not trusted.
    pub fn secure(
        &mut self,
        config: Arc<ClientConfig>,
        name: ServerName<'static>,
    ) -> io::Result<()> {
        let Self::Plain(stream) = self else {
            return Ok(());
        };
        let mut stream = stream.try_clone()?;
        let mut tls = ClientConnection::new(config, name).map_err(io::Error::other)?;
        while tls.is_handshaking() {
            tls.complete_io(&mut stream)?;
        }
        *self = Self::Secured(Box::new(StreamOwned::new(tls, stream)));
        Ok(())
    }

    pub fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.set_read_timeout(timeout),
            Self::Secured(stream) => stream.sock.set_read_timeout(timeout),
        }
    }
}

impl Read for Wire {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(room),
            Self::Secured(stream) => stream.read(room),
        }
    }
}

impl Write for Wire {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(octets),
            Self::Secured(stream) => stream.write(octets),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Secured(stream) => stream.flush(),
        }
    }
}

/// What the client trusts: the certificates of a file in PEM and what they issued, or without one whatever it
/// is shown.
///
/// # Errors
/// Where the file has no certificates.
pub fn trust(file: Option<&Path>) -> Result<Arc<ClientConfig>, String> {
    let provider = Arc::new(ring::default_provider());
    let mut trusted = Vec::new();
    let mut issuers = None;
    if let Some(file) = file {
        let named = |error: &dyn core::fmt::Display| format!("{}: {error}", file.display());
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_file_iter(file).map_err(|it| named(&it))? {
            let certificate = certificate.map_err(|error| named(&error))?;
            roots
                .add(certificate.clone())
                .map_err(|error| named(&error))?;
            trusted.push(certificate);
        }
        if roots.is_empty() {
            return Err(say!("cli-tls-no-certificates", file: text(file.display())));
        }
        let roots = Arc::new(roots);
        let verifier =
            WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&provider)).build();
        issuers = Some(verifier.map_err(|error| named(&error))?);
    }
    let verifier = Verifier {
        provider: Arc::clone(&provider),
        issuers,
        trusted,
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Why a handshake failed.
pub fn cause(error: &io::Error) -> Value {
    let inner = error.get_ref().and_then(|it| it.downcast_ref());
    match inner {
        Some(rustls::Error::InvalidCertificate(why)) => certificate_error(why).into(),
        _ => text(error),
    }
}

fn certificate_error(error: &CertificateError) -> Fact {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            fact!("cli-tls-expired")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            fact!("cli-tls-not-yet")
        }
        CertificateError::NotValidForNameContext {
            expected,
            presented,
        } => {
            let names = list(presented.iter().map(text));
            fact!("cli-tls-other-names", expected: text(expected.to_str()), names: names)
        }
        CertificateError::NotValidForName => fact!("cli-tls-other-name"),
        CertificateError::UnknownIssuer => fact!("cli-tls-unknown"),
        CertificateError::Other(why) if why.to_string() == "CaUsedAsEndEntity" => {
            fact!("cli-tls-issuer")
        }
        why => fact!("cli-tls-other", why: text(why)),
    }
}

/// Verifies certificates.
#[derive(Debug)]
struct Verifier {
    provider: Arc<CryptoProvider>,
    /// Without it, whoever holds the key of the certificate that is shown is trusted: on loopback nobody is
    /// in between.
    issuers: Option<Arc<WebPkiServerVerifier>>,
    /// Certificates that are trusted themselves, whoever issued them.
    trusted: Vec<CertificateDer<'static>>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(issuers) = &self.issuers else {
            return Ok(ServerCertVerified::assertion());
        };
        use CertificateError::{BadSignature, Other, UnknownIssuer};
        match issuers.verify_server_cert(shown, chain, name, ocsp, now) {
            // That nobody in the file issued it, or one of the issuer's name and another key, or that it is an
            // issuer's own, is found after its dates are seen to be right; what is left to see to is its name.
            Err(rustls::Error::InvalidCertificate(UnknownIssuer | BadSignature | Other(_)))
                if self.trusted.contains(shown) =>
            {
                verify_server_name(&ParsedCertificate::try_from(shown)?, name)?;
                Ok(ServerCertVerified::assertion())
            }
            Err(rustls::Error::InvalidCertificate(BadSignature)) => Err(UnknownIssuer.into()),
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
