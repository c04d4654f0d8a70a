//! The pages and their origins, all on loopback.

use crate::server::Ports;

/// A page; the API that it uses is at `localhost`, on a port of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// Another port, so another origin of the same site: cookies go along.
    Localhost,
    /// And yet another port.
    OtherPort,
    /// The same machine under another host, so another site.
    Numeric,
    /// A subdomain, whose own subdomains a policy allows.
    Sub,
    /// A subdomain of that.
    Deep,
    /// A host that only ends like an allowed one.
    Evil,
    /// A sandboxed frame in the page at `localhost`.
    Null,
    /// The API's own origin.
    Own,
}

impl Page {
    pub(crate) const ALL: [Self; 8] =
        [Self::Localhost, Self::OtherPort, Self::Numeric, Self::Sub, Self::Deep, Self::Evil, Self::Null, Self::Own];

    /// One of each kind of site: all others are no nearer to the API than one of these.
    pub(crate) const SITES: [Self; 5] = [Self::Localhost, Self::Numeric, Self::Deep, Self::Null, Self::Own];

    /// The origin of the document that was opened, whatever that of the frame in it.
    pub(crate) fn address(self, ports: Ports) -> String {
        let (host, port) = match self {
            Self::Localhost | Self::Null => ("localhost", ports.page),
            Self::OtherPort => ("localhost", ports.other_page),
            Self::Numeric => ("127.0.0.1", ports.page),
            Self::Sub => ("app.localhost", ports.page),
            Self::Deep => ("one.app.localhost", ports.page),
            Self::Evil => ("evilapp.localhost", ports.page),
            Self::Own => ("localhost", ports.api),
        };
        format!("http://{host}:{port}")
    }

    /// As the page's requests name it.
    pub(crate) fn origin(self, ports: Ports) -> String {
        if self == Self::Null { "null".to_owned() } else { self.address(ports) }
    }

    pub(crate) fn url(self, ports: Ports) -> String {
        let path = if self == Self::Null { "sandbox" } else { "page" };
        format!("{}/{path}", self.address(ports))
    }
}
