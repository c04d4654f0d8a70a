//! The requests, each with the one answer that is right, written down apart from the library.

/// A request and its answer.
pub(super) struct Case {
    pub(super) request: Vec<u8>,
    pub(super) answer: Answer,
}

/// All that a client gets, but for the date. The fields are sorted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) fields: Vec<(String, String)>,
    pub(super) body: String,
}

pub(super) struct Cases {
    /// Those that may follow each other.
    pub(super) usual: Vec<Case>,
    /// Those with a body, which are sent alone: actix-http closes a connection where the body of a request is read in part when
    /// the answer to one before it is ready.
    pub(super) bodies: Vec<Case>,
    /// Those with tens of kilobytes, which are sent alone: sockets hold only so much before somebody reads.
    pub(super) huge: Vec<Case>,
    /// Those that no HTTP server reads, after which the connection ends.
    pub(super) unreadable: Vec<Case>,
}

/// What the server's handlers add.
const OWN: (&str, &str) = ("x-total-count", "7");
const HUGE: usize = 60 << 10;

/// A policy of the server, as what it answers.
struct Policy {
    path: &'static str,
    allowed: &'static [&'static str],
    /// Whether every origin is allowed without being asked for.
    is_any: bool,
    credentials: bool,
    exposed: Option<&'static str>,
    /// The fields of the answer to a preflight for `PUT`, beside origin, credentials and `Vary`.
    preflight: &'static [(&'static str, &'static str)],
    /// Whether the requested headers are mirrored.
    mirrors: bool,
}

const POLICIES: [Policy; 4] = [
    Policy {
        path: "/listed",
        allowed: &["https://app.example.com"],
        is_any: false,
        credentials: true,
        exposed: Some("X-Total-Count"),
        preflight: &[
            ("access-control-allow-headers", "X-Request-Id"),
            ("access-control-allow-methods", "PUT"),
            ("access-control-max-age", "600"),
        ],
        mirrors: false,
    },
    Policy {
        path: "/around",
        allowed: &["https://app.example.com", "https://a.b.c.example.com", "http://localhost", "http://localhost:3000"],
        is_any: false,
        credentials: false,
        exposed: None,
        preflight: &[("access-control-allow-methods", "PUT")],
        mirrors: false,
    },
    Policy {
        path: "/any",
        allowed: &["https://app.example.com", "http://192.0.2.1:8080", "null", "chrome-extension://abc"],
        is_any: true,
        credentials: false,
        exposed: Some("*"),
        preflight: &[("access-control-allow-headers", "*"), ("access-control-allow-methods", "PUT")],
        mirrors: false,
    },
    Policy {
        path: "/mirrored",
        allowed: &["https://app.example.com", "https://a.b.c.example.com"],
        is_any: false,
        credentials: true,
        exposed: Some("vary, x-total-count"),
        preflight: &[("access-control-allow-methods", "PUT")],
        mirrors: true,
    },
];

/// Values of `Origin` that no policy allows: some are none, the others are for no one here.
const REFUSED: [&[u8]; 9] = [
    b"",
    b"https://app.example.com/",
    b"https://app.example.com:443",
    b"https://app.example.com, https://app.example.com",
    b"https://app.example.com\xff",
    b"HTTPS://APP.EXAMPLE.COM",
    b"http://local host",
    b"://",
    b"*",
];

/// An origin that only a policy for all allows.
const FOREIGN: &str = "https://evil.example";

impl Cases {
    pub(super) fn new() -> Self {
        let mut cases = Self { usual: Vec::new(), bodies: Vec::new(), huge: Vec::new(), unreadable: unreadable() };
        for policy in &POLICIES {
            cases.usual_of(policy);
            cases.huge_of(policy);
        }
        let listed = |method, fields: &[(&str, &[u8])]| request(method, "/listed", fields, b"");
        let app: (&str, &[u8]) = ("Origin", b"https://app.example.com");
        // Methods that the policy lacks: the handler serves one of them, the other is for no handler.
        cases.usual.push(Case { request: listed("GET", &[app]), answer: handled(&[], 0) });
        let asking = |method: &'static [u8]| listed("OPTIONS", &[app, ("Access-Control-Request-Method", method)]);
        cases.usual.push(Case { request: asking(b"GET"), answer: refused(false) });
        cases.usual.push(Case { request: asking(b"DELETE"), answer: answer(404, &[], "") });
        cases
    }

    fn usual_of(&mut self, policy: &Policy) {
        for origin in policy.allowed {
            for length in [0, 5, 3_000] {
                let body = vec![b'x'; length];
                let request = request("PUT", policy.path, &[("Origin", origin.as_bytes())], &body);
                let cases = if length == 0 { &mut self.usual } else { &mut self.bodies };
                cases.push(Case { request, answer: policy.allows_actual(Some(origin), length) });
            }
            for asked in ["", "x-request-id", "content-type,x-request-id"] {
                self.usual.push(policy.preflight(origin, asked));
            }
        }
        let foreign: &[u8] = if policy.is_any { b"https://" } else { FOREIGN.as_bytes() };
        for origin in REFUSED.into_iter().chain([foreign]) {
            self.usual.extend(policy.refuses(&[origin]));
        }
        self.usual.extend(policy.refuses(&[policy.allowed[0].as_bytes(), policy.allowed[0].as_bytes()]));
        let request = |method, fields: &[(&str, &[u8])]| request(method, policy.path, fields, b"");
        self.usual.push(Case { request: request("PUT", &[]), answer: policy.refuses_actual(0) });
        let asking = [("Access-Control-Request-Method", b"PUT" as &[u8])];
        // Without an origin it is no preflight: a resource around all methods handles it, a handler of others is not asked.
        let answer = if policy.path == "/around" { handled(&[], 0) } else { answer(404, &[], "") };
        self.usual.push(Case { request: request("OPTIONS", &asking), answer });
    }

    fn huge_of(&mut self, policy: &Policy) {
        let label = "a.".repeat(HUGE / 2);
        self.huge.extend(policy.refuses(&[format!("https://{label}example.com").as_bytes()]));
        self.huge.push(policy.preflight(policy.allowed[0], &"x-a,".repeat(HUGE / 4)));
        let origin = policy.allowed[0];
        let body = vec![b'x'; 3 * HUGE];
        let request = request("PUT", policy.path, &[("Origin", origin.as_bytes())], &body);
        self.huge.push(Case { request, answer: policy.allows_actual(Some(origin), body.len()) });
    }
}

impl Policy {
    fn granted(&self, origin: &str) -> Vec<(&str, String)> {
        let origin = if self.is_any { "*" } else { origin };
        let mut fields = vec![("access-control-allow-origin", origin.to_owned())];
        if self.credentials {
            fields.push(("access-control-allow-credentials", "true".to_owned()));
        }
        fields
    }

    fn allows_actual(&self, origin: Option<&str>, length: usize) -> Answer {
        let mut fields = origin.map_or_else(Vec::new, |origin| self.granted(origin));
        if origin.is_some() {
            fields.extend(self.exposed.map(|names| ("access-control-expose-headers", names.to_owned())));
        }
        if !self.is_any {
            fields.push(("vary", "Origin".to_owned()));
        }
        handled(&fields, length)
    }

    /// Without a field that allows it, except where all are allowed unasked.
    fn refuses_actual(&self, length: usize) -> Answer {
        self.allows_actual(self.is_any.then_some(FOREIGN), length)
    }

    fn refuses(&self, origins: &[&[u8]]) -> [Case; 2] {
        let mut fields: Vec<(&str, &[u8])> = origins.iter().map(|origin| ("Origin", *origin)).collect();
        let actual = Case { request: request("PUT", self.path, &fields, b""), answer: self.refuses_actual(0) };
        fields.push(("Access-Control-Request-Method", b"PUT"));
        let preflight = request("OPTIONS", self.path, &fields, b"");
        [actual, Case { request: preflight, answer: refused(self.mirrors) }]
    }

    fn preflight(&self, origin: &str, asked: &str) -> Case {
        let mut fields: Vec<(&str, &[u8])> =
            vec![("Origin", origin.as_bytes()), ("Access-Control-Request-Method", b"PUT")];
        let mut answered = self.granted(origin);
        answered.extend(self.preflight.iter().map(|(name, value)| (*name, (*value).to_owned())));
        answered.push(("vary", preflight_vary(self.mirrors).to_owned()));
        if !asked.is_empty() {
            fields.push(("Access-Control-Request-Headers", asked.as_bytes()));
            if self.mirrors {
                answered.push(("access-control-allow-headers", asked.to_owned()));
            }
        }
        Case { request: request("OPTIONS", self.path, &fields, b""), answer: answer(204, &answered, "") }
    }
}

/// The answer of a handler that got a body of this length.
fn handled(fields: &[(&str, String)], length: usize) -> Answer {
    let own = (OWN.0, OWN.1.to_owned());
    answer(200, &[fields, &[own]].concat(), &format!("{length} bytes"))
}

fn refused(mirrors: bool) -> Answer {
    answer(403, &[("vary", preflight_vary(mirrors).to_owned())], "")
}

fn preflight_vary(mirrors: bool) -> &'static str {
    if mirrors {
        "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
    } else {
        "Origin, Access-Control-Request-Method"
    }
}

fn unreadable() -> Vec<Case> {
    let heads: [&[u8]; 5] = [
        b"\x16\x03\x01\x02\r\n\r\n",
        b"PUT /listed HTTP/9.9\r\n\r\n",
        b"PUT /listed HTTP/1.1\r\nOrigin: https://app\0.example.com\r\n\r\n",
        b"PUT /listed HTTP/1.1\r\nOrigin\r\n\r\n",
        b"OPTIONS /mirrored HTTP/1.1\r\nAccess-Control-Request-Method : PUT\r\n\r\n",
    ];
    heads.into_iter().map(|head| Case { request: head.to_vec(), answer: answer(400, &[], "") }).collect()
}

fn answer(status: u16, fields: &[(&str, String)], body: &str) -> Answer {
    let mut fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    if status != 204 {
        fields.push(("content-length".to_owned(), body.len().to_string()));
    }
    fields.sort();
    Answer { status, fields, body: body.to_owned() }
}

fn request(method: &str, path: &str, fields: &[(&str, &[u8])], body: &[u8]) -> Vec<u8> {
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: api.example.com\r\nAccept: */*\r\n").into_bytes();
    for (name, value) in fields {
        request.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    if !body.is_empty() {
        request.extend(format!("Content-Length: {}\r\n", body.len()).into_bytes());
    }
    request.extend(b"\r\n");
    request.extend(body);
    request
}
