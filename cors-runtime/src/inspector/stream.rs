//! The requests that were refused, as server-sent events.
//!
//! [HTML, section 9.2](https://html.spec.whatwg.org/multipage/server-sent-events.html)

use std::{
    convert::Infallible,
    fmt::Write as _,
    pin::Pin,
    task::{Context, Poll, ready},
    time::{Duration, SystemTime},
};

use actix_web::{
    HttpResponse,
    body::{BodySize, MessageBody},
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderValue},
    },
    rt::time::{Interval, interval},
    web::Bytes,
};
use serde_json::{Value, json};

use super::{answer, explain};
use crate::request::refused::{Reader, Refused};

/// How often something is sent, so that it comes out that the client is gone.
const BEAT: Duration = Duration::from_secs(2);

/// After how many of them the stream ends, and the page opens the next one: the server waits for open streams before it stops.
const BEATS: usize = 3;

/// The stream that a page asks for, from where it has read to.
pub(super) fn open(headers: &HeaderMap, after: Option<&str>) -> HttpResponse {
    let last = headers.get("last-event-id").and_then(|last| last.to_str().ok()).or(after);
    let last = last.and_then(|last| last.parse().ok()).unwrap_or(0);
    let Some(reader) = Reader::after(last) else {
        let mut response =
            answer::sentence(StatusCode::SERVICE_UNAVAILABLE, "too many pages of the inspector are open");
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        return response;
    };
    let stream = Stream { reader, beat: interval(BEAT), beats: 0 };
    let mut response = answer::answer(StatusCode::OK, "text/event-stream", stream);
    response.head_mut().set_connection_type(actix_web::http::ConnectionType::Close);
    response
}

struct Stream {
    reader: Reader,
    beat: Interval,
    beats: usize,
}

impl MessageBody for Stream {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        if self.beat.poll_tick(context).is_ready() {
            self.beats += 1;
            let text = match self.beats {
                // It comes at once, so that the page knows that the stream is open.
                1 => "retry: 200\n\n",
                beats if beats <= BEATS => ":\n\n",
                _ => return Poll::Ready(None),
            };
            return Poll::Ready(Some(Ok(Bytes::from_static(text.as_bytes()))));
        }
        let (first, refused) = ready!(self.reader.poll(context));
        let mut text = String::new();
        for (number, refused) in (first..).zip(&refused) {
            _ = write!(text, "id: {number}\ndata: {}\n\n", data(refused));
        }
        Poll::Ready(Some(Ok(text.into())))
    }
}

fn data(refused: &Refused) -> Value {
    let Refused { time, is_answered, reason, method, path, origin, headers, policy, at, help, is_repeated } = refused;
    let time = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
    let mut data = json!({ "time": u64::try_from(time).unwrap_or_default(), "answered": is_answered, "reason": reason, "method": method, "path": path });
    let known = [
        ("origin", origin.as_ref()),
        ("headers", headers.as_ref()),
        ("policy", Some(policy)),
        ("at", Some(at)),
        ("help", help.as_ref()),
    ];
    for (key, value) in known {
        if let Some(value) = value {
            data[key] = value.as_str().into();
        }
    }
    // The form would answer no more than that.
    if *is_repeated || explain::check(origin.as_deref().unwrap_or_default(), path).is_err() {
        data["unsendable"] = true.into();
    }
    data
}
