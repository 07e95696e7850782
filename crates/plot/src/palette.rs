//! Sequences of colours for values, even to the eye.
//!
//! Colours are mixed in OKLab (B. Ottosson, "A perceptual color space for image processing", 2020), where equal
//! distances look equal: lightness runs straight from one end to the other, so a map still reads in grey.

use stepwise_lab::Palette;

use crate::theme::{Rgb, Theme};

/// How many different colours a palette has: a step is about one just noticeable difference of lightness.
pub(crate) const LEVELS: usize = 64;

/// The colours of a palette from its low to its high end.
pub(crate) fn colours(palette: Palette, theme: &Theme) -> [Rgb; LEVELS] {
    std::array::from_fn(|level| colour(palette, theme, level))
}

/// The colour of one level.
pub(crate) fn colour(palette: Palette, theme: &Theme, level: usize) -> Rgb {
    let share = level as f64 / (LEVELS - 1) as f64;
    match palette {
        Palette::Grey => rgb(mix(lab(theme.surface), lab(theme.ink), share)),
        Palette::Sequential => sequential(if theme.dark { 1.0 - share } else { share }),
        Palette::Diverging => diverging(share, theme),
    }
}

/// The level of a value between the palette's ends; `None` for a value that is not finite.
pub(crate) fn level(value: f64, low: f64, high: f64) -> Option<usize> {
    if !value.is_finite() {
        return None;
    }
    let share = if high == low { 0.5 } else { (value - low) / (high - low) };
    // An infinite difference of huge ends leaves no number: such a value stands in the middle.
    let share = if share.is_nan() { 0.5 } else { share.clamp(0.0, 1.0) };
    Some((share * (LEVELS - 1) as f64).round() as usize)
}

/// Light straw over teal to deep indigo, lightness falling evenly.
fn sequential(share: f64) -> Rgb {
    let place = share * (SEQUENTIAL.len() - 1) as f64;
    let stop = (place as usize).min(SEQUENTIAL.len() - 2);
    rgb(mix(SEQUENTIAL[stop], SEQUENTIAL[stop + 1], place - stop as f64))
}

/// Stops of the sequential palette in OKLab: hue turns from 105° to 275° while lightness falls by equal steps;
/// the middle is the most colourful.
const SEQUENTIAL: [[f64; 3]; 13] = [
    [0.9650, -0.0116, 0.0435],
    [0.9071, -0.0447, 0.0567],
    [0.8492, -0.0775, 0.0532],
    [0.7913, -0.1053, 0.0361],
    [0.7333, -0.1237, 0.0095],
    [0.6754, -0.1300, -0.0215],
    [0.6175, -0.1242, -0.0518],
    [0.5596, -0.1080, -0.0769],
    [0.5017, -0.0848, -0.0938],
    [0.4437, -0.0583, -0.1012],
    [0.3858, -0.0324, -0.0992],
    [0.3279, -0.0101, -0.0895],
    [0.2700, 0.0065, -0.0747],
];

/// Blue over the page's colour to orange. The middle keeps a trace of grey, so that a point there is seen.
fn diverging(share: f64, theme: &Theme) -> Rgb {
    let (blue, middle, orange) = if theme.dark {
        (Rgb(0x4a, 0xa8, 0xe0), Rgb(0x3a, 0x3e, 0x43), Rgb(0xf2, 0x84, 0x30))
    } else {
        (Rgb(0x00, 0x62, 0x9e), Rgb(0xe6, 0xe6, 0xe2), Rgb(0xd0, 0x58, 0x00))
    };
    let end = if share < 0.5 { blue } else { orange };
    rgb(mix(lab(middle), lab(end), (2.0 * share - 1.0).abs()))
}

fn mix(from: [f64; 3], to: [f64; 3], share: f64) -> [f64; 3] {
    [0, 1, 2].map(|channel| from[channel] + (to[channel] - from[channel]) * share)
}

fn lab(Rgb(red, green, blue): Rgb) -> [f64; 3] {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let (red, green, blue) = (linear(red), linear(green), linear(blue));
    let long = (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
    let medium = (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
    let short = (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
    [
        0.210_454_255_3 * long + 0.793_617_785_0 * medium - 0.004_072_046_8 * short,
        1.977_998_495_1 * long - 2.428_592_205_0 * medium + 0.450_593_709_9 * short,
        0.025_904_037_1 * long + 0.782_771_766_2 * medium - 0.808_675_766_0 * short,
    ]
}

fn rgb([lightness, a, b]: [f64; 3]) -> Rgb {
    let long = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let medium = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let short = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    let channel = |linear: f64| {
        let linear = linear.clamp(0.0, 1.0);
        let share =
            if linear <= 0.003_130_8 { 12.92 * linear } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
        (share * 255.0).round() as u8
    };
    Rgb(
        channel(4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short),
        channel(-1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short),
        channel(-0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequential_lightness_is_even_and_turns_on_a_dark_page() {
        let light: Vec<f64> =
            colours(Palette::Sequential, &Theme::light()).iter().map(|&colour| lab(colour)[0]).collect();
        let step = (light[LEVELS - 1] - light[0]) / (LEVELS - 1) as f64;
        assert!(step < 0.0);
        for pair in light.windows(2) {
            assert!((pair[1] - pair[0] - step).abs() < 0.008, "{pair:?}");
        }
        let dark = colours(Palette::Sequential, &Theme::dark());
        assert!(dark[0].luminance() < dark[LEVELS - 1].luminance());
    }

    #[test]
    fn every_value_has_a_level() {
        assert_eq!(level(0.5, 0.0, 0.0), Some(32));
        assert_eq!(level(9.0, 0.0, 1.0), Some(LEVELS - 1));
        assert_eq!(level(1.0, 1.0, 0.0), Some(0));
        assert_eq!(level(f64::NAN, 0.0, 1.0), None);
        assert_eq!(level(0.0, -1e308, 1e308), Some(0));
    }
}
