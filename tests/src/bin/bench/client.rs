//! A WebSocket client that costs as little as possible: the benchmark must not measure
//! the load generator.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The largest frame of an answer, in bytes.
const MAX_FRAME_BYTES: usize = 64 * 1024;

/// One WebSocket connection of the load generator.
#[derive(Debug)]
pub(crate) struct Client {
    stream: TcpStream,
    /// The bytes that were read and not yet returned.
    input: Vec<u8>,
    /// The number of bytes of the last returned frame, which are dropped first.
    taken: usize,
    output: Vec<u8>,
}

impl Client {
    /// Opens `ws://address/ocpp/station` with the 1.6 subprotocol.
    pub(crate) async fn connect(address: SocketAddr, station: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut client = Self {
            stream,
            input: Vec::new(),
            taken: 0,
            output: Vec::new(),
        };
        let request = format!(
            "GET /ocpp/{station} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n"
        );
        client.stream.write_all(request.as_bytes()).await?;
        let end = loop {
            if let Some(at) = client.input.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            client
                .read_more()
                .await
                .context("the upgrade was not answered")?;
        };
        let head = String::from_utf8_lossy(&client.input[..end]).into_owned();
        if !head.starts_with("HTTP/1.1 101") {
            bail!(
                "{station} was refused: {}",
                head.lines().next().unwrap_or_default()
            );
        }
        client.taken = end;
        Ok(client)
    }

    /// Sends one text frame.
    pub(crate) async fn send(&mut self, text: &str) -> Result<()> {
        self.write(0x81, text.as_bytes()).await
    }

    /// Returns the next text frame. It answers pings that come before it.
    pub(crate) async fn receive(&mut self) -> Result<&str> {
        loop {
            self.input.drain(..self.taken);
            self.taken = 0;
            let (opcode, begin, end) = loop {
                if let Some(frame) = frame(&self.input)? {
                    break frame;
                }
                self.read_more().await?;
            };
            self.taken = end;
            match opcode {
                0x1 => return Ok(std::str::from_utf8(&self.input[begin..end])?),
                0x8 => bail!(
                    "the server closed: {}",
                    String::from_utf8_lossy(&self.input[begin..end])
                ),
                0x9 => {
                    let echo = self.input[begin..end].to_vec();
                    self.write(0x8a, &echo).await?;
                }
                _ => {}
            }
        }
    }

    /// Writes a masked frame. The mask is zero, which the other side unmasks at the same cost as
    /// any other.
    async fn write(&mut self, first: u8, payload: &[u8]) -> Result<()> {
        self.output.clear();
        self.output.push(first);
        match u8::try_from(payload.len()) {
            Ok(short) if short < 126 => self.output.push(0x80 | short),
            _ => {
                self.output.push(0x80 | 126);
                self.output
                    .extend(u16::try_from(payload.len())?.to_be_bytes());
            }
        }
        self.output.extend([0; 4]);
        self.output.extend(payload);
        Ok(self.stream.write_all(&self.output).await?)
    }

    async fn read_more(&mut self) -> Result<()> {
        if self.input.len() > MAX_FRAME_BYTES {
            bail!("a frame of more than {MAX_FRAME_BYTES} bytes");
        }
        match self.stream.read_buf(&mut self.input).await? {
            0 => Err(Error::from(ErrorKind::UnexpectedEof).into()),
            _ => Ok(()),
        }
    }
}

/// Returns the opcode, and the begin and end of the payload, of the first whole frame.
fn frame(input: &[u8]) -> Result<Option<(u8, usize, usize)>> {
    let (Some(first), Some(second)) = (input.first(), input.get(1)) else {
        return Ok(None);
    };
    let (begin, length) = match (second & 0x7f, input.get(2), input.get(3)) {
        (127, _, _) => bail!("a frame too large for a benchmark"),
        (126, Some(high), Some(low)) => (4, usize::from(u16::from_be_bytes([*high, *low]))),
        (126, _, _) => return Ok(None),
        (short, _, _) => (2, usize::from(short)),
    };
    let end = begin + length;
    Ok((input.len() >= end).then_some((first & 0x0f, begin, end)))
}
