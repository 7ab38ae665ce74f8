use std::io::{self, BufRead, BufReader, Read};
use std::time::Duration;

use bytes::{Buf, Bytes};
use flate2::bufread::MultiGzDecoder;
use tokio::sync::mpsc;

use super::now_ms;
use super::patience::patiently;
use crate::auth0::{Client, ExportLocation, JobStatus};
use crate::compare::{CompareError, Step, Takes, Watch};

/// Between two questions after the job: half of what the smallest plan lasts for (reference 2.3).
const STEP: Duration = Duration::from_secs(2);
const LONGEST_STEP: Duration = Duration::from_secs(15);
/// Pieces of the export that wait for being read.
const AHEAD: usize = 8;
/// No user is longer: a profile has 10 KB, at most 1 MB (reference 2.1).
const LONGEST_LINE: usize = 8 << 20;

/// Lets Auth0 export all users of the connection and gives them to `takes` one after the other, as they come.
/// Gives it back with the time that the export shows.
pub(in crate::compare) async fn export<T: Takes>(
    client: &Client,
    connection_id: &str,
    takes: T,
    watch: &Watch<'_>,
) -> Result<(T, i64), CompareError> {
    const WHAT: &str = "The users could not be exported";
    watch(Step::Exporting { percent: None });
    let begun = patiently(WHAT, || client.start_export(connection_id)).await?;
    let id = begun.value.job.id;
    let mut step = Duration::ZERO;
    loop {
        tokio::time::sleep(step).await;
        let job = patiently(WHAT, || client.export_job(&id)).await?.value;
        let made_ms = now_ms(client);
        match (job.job.status, job.location) {
            (JobStatus::Completed, Some(location)) => {
                let takes = fetch(client, &location, takes, watch).await?;
                return Ok((takes, made_ms));
            }
            (JobStatus::Completed, None) => {
                return Err(CompareError::Export("it came without a place".to_owned()));
            }
            (status, _) if status.is_over() => {
                return Err(CompareError::Job(status.word().to_owned()));
            }
            _ => watch(Step::Exporting {
                percent: job.job.percentage_done,
            }),
        }
        step = (step + STEP / 2).clamp(STEP, LONGEST_STEP);
    }
}

/// Fetches, unpacks and cuts into lines, none of it whole in memory.
async fn fetch<T: Takes>(
    client: &Client,
    location: &ExportLocation,
    mut takes: T,
    watch: &Watch<'_>,
) -> Result<T, CompareError> {
    let (to, from) = mpsc::channel::<Bytes>(AHEAD);
    let (told, mut counted) = tokio::sync::watch::channel(0);
    let reading = tokio::task::spawn_blocking(move || {
        let mut users = 0;
        let pieces = Pieces {
            from,
            rest: Bytes::new(),
        };
        lines(pieces, |line| {
            takes.take(line)?;
            users += 1;
            told.send_replace(users);
            Ok(())
        })?;
        Ok::<T, CompareError>(takes)
    });
    // Owns the way to the reader, which ends with it.
    let fetching = async move {
        let send = |piece| {
            let to = to.clone();
            async move { to.send(piece).await.is_ok() }
        };
        client.download(location, send).await
    };
    tokio::pin!(fetching);
    let fetched = loop {
        tokio::select! {
            fetched = &mut fetching => break fetched,
            Ok(()) = counted.changed() => {
                watch(Step::Comparing { users: *counted.borrow_and_update() });
            }
        }
    };
    fetched.map_err(CompareError::api("The export could not be fetched"))?;
    reading.await.map_err(|_| CompareError::Inside)?
}

/// What was fetched, as something to read.
struct Pieces {
    from: mpsc::Receiver<Bytes>,
    rest: Bytes,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() {
            match self.from.blocking_recv() {
                None => return Ok(0),
                Some(piece) => self.rest = piece,
            }
        }
        let len = self.rest.len().min(into.len());
        self.rest.copy_to_slice(&mut into[..len]);
        Ok(len)
    }
}

/// Exports come packed; that is seen by their content, not by their name (reference 6.1).
fn lines(
    content: impl Read,
    mut each: impl FnMut(&[u8]) -> Result<(), CompareError>,
) -> Result<(), CompareError> {
    let broken = |error: io::Error| CompareError::Export(error.to_string());
    let mut content = BufReader::with_capacity(1 << 16, content);
    let is_packed = content
        .fill_buf()
        .map_err(broken)?
        .starts_with(&[0x1f, 0x8b]);
    let mut unpacked: Box<dyn BufRead> = if is_packed {
        Box::new(BufReader::with_capacity(
            1 << 16,
            MultiGzDecoder::new(content),
        ))
    } else {
        Box::new(content)
    };
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut some = (&mut unpacked).take(LONGEST_LINE as u64);
        let read = some.read_until(b'\n', &mut line).map_err(broken)?;
        if read == 0 {
            return Ok(());
        }
        if read == LONGEST_LINE {
            return Err(CompareError::Export("a line of it is too long".to_owned()));
        }
        let user = line.trim_ascii();
        if !user.is_empty() {
            each(user)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write as _;

    fn read(content: &[u8]) -> Result<Vec<String>, CompareError> {
        let mut found = Vec::new();
        lines(content, |line| {
            found.push(String::from_utf8_lossy(line).into_owned());
            Ok(())
        })?;
        Ok(found)
    }

    fn packed(text: &str) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn lines_come_packed_or_plain_and_in_several_goes() {
        let text = "{\"a\":1}\r\n\n{\"a\":2}";
        let lines = ["{\"a\":1}", "{\"a\":2}"];
        assert_eq!(read(text.as_bytes()).unwrap(), lines);
        assert_eq!(read(&packed(text)).unwrap(), lines);
        let twice = [packed("{\"a\":1}\n"), packed("{\"a\":2}\n")].concat();
        assert_eq!(read(&twice).unwrap(), lines);
        assert!(read(b"").unwrap().is_empty());
    }

    #[test]
    fn half_an_export_is_none() {
        let whole = packed(&"{\"email\":\"ada@example.com\"}\n".repeat(500));
        let error = read(&whole[..whole.len() - 9]).unwrap_err();
        assert!(matches!(error, CompareError::Export(_)), "{error}");
    }
}
