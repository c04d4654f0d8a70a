//! One client: it sends, waits for the answers, and compares.

use std::{
    io::{BufRead, BufReader, Error, Read, Result, Write},
    net::{Shutdown, TcpStream},
    time::Duration,
};

use super::{
    cases::{Answer, Case, Cases},
    random::Random,
};

/// Longer than any answer takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// As many as the server reads before it answers the first.
const PIPELINED: usize = 16;
/// Of what is wrong, a few examples are enough.
const EXAMPLES: usize = 3;

/// What came of the requests.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) sent: usize,
    pub(super) cut_off: usize,
    pub(super) right: usize,
    pub(super) wrong: usize,
    pub(super) lost: usize,
    pub(super) examples: Vec<String>,
}

impl Tally {
    pub(super) fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.cut_off += other.cut_off;
        self.right += other.right;
        self.wrong += other.wrong;
        self.lost += other.lost;
        self.examples.extend(other.examples);
        self.examples.truncate(EXAMPLES);
    }

    fn example(&mut self, text: impl FnOnce() -> String) {
        if self.examples.len() < EXAMPLES {
            self.examples.push(text());
        }
    }
}

/// A connection, which is opened again where it has ended.
pub(super) struct Connection<'a> {
    address: &'a str,
    stream: Option<BufReader<TcpStream>>,
}

impl<'a> Connection<'a> {
    pub(super) fn new(address: &'a str) -> Self {
        Self { address, stream: None }
    }

    /// Sends a few requests, at most `most`, and checks their answers.
    pub(super) fn turn(&mut self, cases: &Cases, most: usize, random: &mut Random, tally: &mut Tally) {
        match random.below(100) {
            0 => self.exchange(&[random.pick(&cases.huge)], random, tally),
            1..10 => self.exchange(&[random.pick(&cases.bodies)], random, tally),
            10 | 11 => self.cut_off(random.pick(&cases.usual), random, tally),
            // Behind others: as the first of a connection its answer has one field more.
            12 | 13 if most > 1 => {
                let mut batch = Self::batch(cases, most - 1, random);
                batch.push(random.pick(&cases.unreadable));
                self.exchange(&batch, random, tally);
                self.ends(tally);
            }
            _ => self.exchange(&Self::batch(cases, most, random), random, tally),
        }
    }

    /// At least one, and at most `most`.
    fn batch<'c>(cases: &'c Cases, most: usize, random: &mut Random) -> Vec<&'c Case> {
        let length = 1 + random.below(PIPELINED.min(most));
        (0..length).map(|_| random.pick(&cases.usual)).collect()
    }

    /// Sends requests at once, sometimes in two parts, and reads as many answers.
    fn exchange(&mut self, batch: &[&Case], random: &mut Random, tally: &mut Tally) {
        let bytes = batch.iter().flat_map(|case| case.request.iter().copied()).collect::<Vec<_>>();
        let middle = if random.below(8) == 0 { random.below(bytes.len()) } else { 0 };
        tally.sent += batch.len();
        let mut answered = 0;
        let mut run = || -> Result<()> {
            let stream = self.open()?;
            stream.get_mut().write_all(&bytes[..middle])?;
            stream.get_mut().write_all(&bytes[middle..])?;
            for case in batch {
                let answer = read(stream)?;
                answered += 1;
                if answer == case.answer {
                    tally.right += 1;
                } else {
                    tally.wrong += 1;
                    tally.example(|| {
                        format!("{}\nis answered by {answer:?}\nand not by {:?}", shown(case), case.answer)
                    });
                }
            }
            Ok(())
        };
        if let Err(error) = run() {
            self.stream = None;
            tally.lost += batch.len() - answered;
            tally.example(|| format!("{}\nis not answered: {error}", shown(batch[answered])));
        }
    }

    /// Sends a part of a request and ends the sending half, to which there is no answer.
    fn cut_off(&mut self, case: &Case, random: &mut Random, tally: &mut Tally) {
        tally.sent += 1;
        tally.cut_off += 1;
        let head = case.request.windows(4).position(|end| end == b"\r\n\r\n").unwrap_or(case.request.len());
        let part = &case.request[..=random.below(head - 1)];
        let mut run = || -> Result<Vec<u8>> {
            let stream = self.open()?.get_mut();
            stream.write_all(part)?;
            stream.shutdown(Shutdown::Write)?;
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest)?;
            Ok(rest)
        };
        let rest = run();
        self.stream = None;
        if !matches!(&rest, Ok(rest) if rest.is_empty()) {
            tally.wrong += 1;
            tally.example(|| format!("{}\nwas cut off and yet there is {rest:?}", part.escape_ascii()));
        }
    }

    /// Nothing comes after the answer to what can't be read.
    fn ends(&mut self, tally: &mut Tally) {
        let Some(mut stream) = self.stream.take() else { return };
        let mut rest = Vec::new();
        let ended = stream.read_to_end(&mut rest);
        if ended.is_err() || !rest.is_empty() {
            tally.wrong += 1;
            tally.example(|| {
                format!("a connection goes on after what can't be read: {ended:?}, {}", rest.escape_ascii())
            });
        }
    }

    fn open(&mut self) -> Result<&mut BufReader<TcpStream>> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(self.address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            stream.set_write_timeout(Some(PATIENCE))?;
            self.stream = Some(BufReader::new(stream));
        }
        self.stream.as_mut().ok_or_else(|| Error::other("it was opened"))
    }
}

/// Reads one answer.
fn read(stream: &mut BufReader<TcpStream>) -> Result<Answer> {
    let malformed = |line: &str| Error::other(format!("`{line}` is no line of an answer"));
    let status = line(stream)?;
    let status = status
        .strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.get(..3)?.parse().ok())
        .ok_or_else(|| malformed(&status))?;
    let mut fields = Vec::new();
    let mut length = 0;
    let mut dates = 0;
    loop {
        let line = line(stream)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(": ").ok_or_else(|| malformed(&line))?;
        match name {
            "date" => dates += 1,
            "content-length" => length = value.parse().map_err(|_| malformed(&line))?,
            _ => {}
        }
        if name != "date" || dates > 1 {
            fields.push((name.to_owned(), value.to_owned()));
        }
    }
    fields.sort();
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(Answer { status, fields, body: body.escape_ascii().to_string() })
}

/// A line without its end.
fn line(stream: &mut BufReader<TcpStream>) -> Result<String> {
    let mut line = Vec::new();
    stream.read_until(b'\n', &mut line)?;
    let line = line.strip_suffix(b"\r\n").ok_or_else(|| Error::other("the connection ended"))?;
    Ok(line.escape_ascii().to_string())
}

fn shown(case: &Case) -> String {
    let head = case.request.escape_ascii().to_string();
    if head.len() > 400 { format!("{}…", &head[..400]) } else { head }
}
