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

/// What octets go through: a socket, or TLS over it.
pub trait Stream: Read + Write {}

impl<T: Read + Write> Stream for T {}

/// The connection to the server.
pub struct Wire {
    socket: TcpStream,
    pub stream: Box<dyn Stream>,
}

impl Wire {
    pub fn new(socket: TcpStream) -> io::Result<Self> {
        let stream = Box::new(socket.try_clone()?);
        Ok(Self { socket, stream })
    }

    /// TLS from here on, when the handshake is done.
    pub fn secure(
        &mut self,
        config: Arc<ClientConfig>,
        name: ServerName<'static>,
    ) -> io::Result<()> {
        let mut socket = self.socket.try_clone()?;
        let mut tls = ClientConnection::new(config, name).map_err(io::Error::other)?;
        while tls.is_handshaking() {
            tls.complete_io(&mut socket)?;
        }
        self.stream = Box::new(StreamOwned::new(tls, socket));
        Ok(())
    }

    pub fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.socket.set_read_timeout(timeout)
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
