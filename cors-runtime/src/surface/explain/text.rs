//! An explanation as text for a terminal.

use std::fmt;

use super::explanation::{Asked, Explanation, Outcome, Readable, Step, Wire};
use crate::setup::place::file;

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.title)?;
        if let Some(asked) = &self.asked {
            writeln!(f, "{asked}")?;
        }
        writeln!(f)?;
        for (index, step) in self.steps.iter().enumerate() {
            write!(f, "{:>2}. ", index + 1)?;
            step.fmt(f)?;
        }
        match &self.outcome {
            Outcome::Blocked { .. } => write!(f, "\nthe page gets nothing: step {} fails", self.steps.len())?,
            outcome => write!(f, "\n{outcome}")?,
        }
        self.remedies.iter().try_for_each(|remedy| write!(f, "\n  = help: {remedy}"))
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.pattern {
            Some(pattern) => write!(f, "{} {pattern}", self.method)?,
            None => f.write_str("nothing that is registered")?,
        }
        match &self.policy {
            Some(policy) => {
                write!(f, ", policy `{}` ({}) at {}:{}", policy.name, policy.source, file(policy.file), policy.line)
            }
            None => f.write_str(", no policy"),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}{}", if self.passed { "" } else { "FAILS: " }, self.text)?;
        if let Some(exchange) = &self.exchange {
            write!(f, "{exchange}")?;
        }
        self.clause.map_or(Ok(()), |clause| writeln!(f, "    {clause}"))
    }
}

impl fmt::Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "    > {} {}", self.method, self.target)?;
        self.sent.iter().try_for_each(|(name, value)| writeln!(f, "    > {name}: {value}"))?;
        match &self.status {
            Ok(status) => writeln!(f, "    < {status}"),
            Err(unknown) => writeln!(f, "    < ({unknown})"),
        }?;
        self.received.iter().try_for_each(|(name, value)| writeln!(f, "    < {name}: {value}"))
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { status, headers } => {
                let status = status.map_or("its status".to_owned(), |status| format!("status {status}"));
                write!(f, "the page reads the response: {status}, the body, {headers}")
            }
            Self::Opaque { is_enforced: false } => {
                f.write_str("the request is sent, and the page reads nothing of its response, which is opaque")
            }
            Self::Opaque { is_enforced: true } => f.write_str(
                "the policy is enforced, and keeps the request from its handler; the page reads nothing of the answer, which is \
                 opaque",
            ),
            Self::Blocked { message, .. } => write!(f, "the page gets nothing: {message}"),
            Self::Unknown(why) => write!(f, "the surface does not tell what the page gets: {why}"),
        }
    }
}

impl fmt::Display for Readable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("and every header but `Set-Cookie`"),
            Self::Listed(names) => write!(f, "and of its headers {}", names.join(", ")),
        }
    }
}
