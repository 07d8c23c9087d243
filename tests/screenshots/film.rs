//! The first minute of the page as a moving picture.

use color_quant::NeuQuant;
use gif::{DisposalMethod, Encoder, Frame, Repeat};
use std::fs::File;
use std::io::{Error, Result};
use std::path::Path;
use std::time::{Duration, Instant};
use tests::lab::Lab;

const SIZE: (u32, u32) = (960, 600);
const LASTS: Duration = Duration::from_secs(60);
/// How many colours it has; one more says "as before".
const COLOURS: usize = 63;

/// Once the message has arrived, the same again line by line; play goes on after each decisive moment.
const GO_ON: &str = "document.querySelector('#again-by-line')?.click(); \
    document.querySelector('#player #play[aria-label=Play]')?.click()";

/// A picture as the browser drew it, PNG, and when.
struct Shot {
    picture: Vec<u8>,
    at: Duration,
}

/// Plays the home page's message, and then the same line by line, and keeps what is seen.
pub(crate) async fn film(lab: &Lab, path: &Path) -> Result<()> {
    lab.resize(SIZE.0, SIZE.1).await;
    lab.prefer(&[("prefers-color-scheme", "light")]).await;
    lab.visit("").await;
    lab.press("#send-it").await;
    let began = Instant::now();
    let mut shots: Vec<Shot> = Vec::new();
    while began.elapsed() < LASTS {
        let at = began.elapsed();
        let picture = lab.client.screenshot().await.map_err(Error::other)?;
        if shots.last().is_none_or(|it| it.picture != picture) {
            shots.push(Shot { picture, at });
        }
        lab.run(GO_ON).await;
    }
    write(&shots, path)
}

/// Its pixels, four octets each.
fn decode(picture: &[u8]) -> Result<Vec<u8>> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(picture));
    decoder.set_transformations(png::Transformations::ALPHA | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(Error::other)?;
    let mut pixels = vec![0; reader.output_buffer_size().unwrap_or_default()];
    reader.next_frame(&mut pixels).map_err(Error::other)?;
    Ok(pixels)
}

/// All frames share the colours of a few of them; a frame keeps only what changed.
fn write(shots: &[Shot], path: &Path) -> Result<()> {
    let mut some = Vec::new();
    for shot in shots.iter().step_by(shots.len().div_ceil(8).max(1)) {
        some.extend(decode(&shot.picture)?);
    }
    let colours = NeuQuant::new(10, COLOURS, &some);
    let (width, height) = (SIZE.0 as u16, SIZE.1 as u16);
    let mut palette = colours.color_map_rgb();
    palette.extend([0; 3]);
    let mut film =
        Encoder::new(File::create(path)?, width, height, &palette).map_err(Error::other)?;
    film.set_repeat(Repeat::Infinite).map_err(Error::other)?;
    let same = COLOURS as u8;
    let mut before = Vec::new();
    for (number, shot) in shots.iter().enumerate() {
        let until = shots.get(number + 1).map_or(LASTS, |it| it.at);
        let pixels = decode(&shot.picture)?;
        let indexes: Vec<u8> = pixels
            .chunks_exact(4)
            .enumerate()
            .map(
                |(place, pixel)| match before.get(4 * place..4 * place + 4) {
                    Some(it) if it == pixel => same,
                    _ => colours.index_of(pixel) as u8,
                },
            )
            .collect();
        let delay = until.saturating_sub(shot.at).as_millis() / 10;
        let frame = Frame {
            delay: u16::try_from(delay).unwrap_or(u16::MAX),
            dispose: DisposalMethod::Keep,
            transparent: Some(same),
            ..Frame::from_indexed_pixels(width, height, indexes, Some(same))
        };
        film.write_frame(&frame).map_err(Error::other)?;
        before = pixels;
    }
    Ok(())
}
