//! Colour by meaning, for light and dark pages.

use stepwise_lab::Ink;

/// A colour as red, green and blue, 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    const fn hex(value: u32) -> Self {
        Self((value >> 16) as u8, (value >> 8) as u8, value as u8)
    }

    /// Relative luminance, 0 (black) to 1 (white), as the Web Content Accessibility Guidelines define it.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Contrast ratio with another colour, 1 (none) to 21 (black on white).
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// The colours of a figure. The values are those of the page's style sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Whether the page is dark.
    pub dark: bool,
    /// What the figure stands on.
    pub surface: Rgb,
    /// Text and results.
    pub ink: Rgb,
    /// Tick labels, axis titles, notes.
    pub muted: Rgb,
    /// Grid lines.
    pub hair: Rgb,
    /// What the reader acts on.
    pub accent: Rgb,
    /// Right, passed.
    pub good: Rgb,
    /// The mistake.
    pub mistake: Rgb,
    /// Data without a class.
    pub data: Rgb,
    /// Classes 0, 1, …: Okabe and Ito's colours, which readers with any colour vision tell apart.
    pub classes: [Rgb; 8],
}

impl Theme {
    /// Dark ink on a light page.
    #[must_use]
    pub const fn light() -> Self {
        Self {
            dark: false,
            surface: Rgb::hex(0xff_ff_ff),
            ink: Rgb::hex(0x1a_1c_20),
            muted: Rgb::hex(0x5b_62_6d),
            hair: Rgb::hex(0xe3_e3_de),
            accent: Rgb::hex(0x0b_57_d0),
            good: Rgb::hex(0x0f_7a_4a),
            mistake: Rgb::hex(0xc2_41_0c),
            data: Rgb::hex(0x3b_6e_a8),
            classes: OKABE_ITO,
        }
    }

    /// Light ink on a dark page.
    #[must_use]
    pub const fn dark() -> Self {
        let mut classes = OKABE_ITO;
        // The eighth of the colours is black, which a dark page turns into its ink.
        classes[6] = Rgb::hex(0xe9_e9_e4);
        Self {
            dark: true,
            surface: Rgb::hex(0x18_1b_1e),
            ink: Rgb::hex(0xe9_e9_e4),
            muted: Rgb::hex(0x9a_a1_ab),
            hair: Rgb::hex(0x2a_2e_33),
            accent: Rgb::hex(0x8a_b4_f8),
            good: Rgb::hex(0x5f_d1_9a),
            mistake: Rgb::hex(0xff_9a_62),
            data: Rgb::hex(0x7f_b0_e6),
            classes,
        }
    }

    /// The light or the dark theme.
    #[must_use]
    pub const fn of(dark: bool) -> Self {
        if dark { Self::dark() } else { Self::light() }
    }

    /// The colour that a meaning has. Classes beyond the eighth start again.
    #[must_use]
    pub fn colour(&self, ink: Ink) -> Rgb {
        match ink {
            Ink::Ink => self.ink,
            Ink::Muted => self.muted,
            Ink::Data => self.data,
            Ink::Accent => self.accent,
            Ink::Good => self.good,
            Ink::Mistake => self.mistake,
            Ink::Class(class) => self.classes[class % self.classes.len()],
        }
    }

    /// The colour of words with a meaning: that of the meaning, moved towards the ink as far as reading needs
    /// (a contrast of 4.5).
    #[must_use]
    pub fn words(&self, ink: Ink) -> Rgb {
        let Rgb(red, green, blue) = self.colour(ink);
        let towards = |from: u8, to: u8, tenths: u16| {
            ((u16::from(from) * (10 - tenths) + u16::from(to) * tenths) / 10) as u8
        };
        (0..10)
            .map(|tenths| {
                Rgb(
                    towards(red, self.ink.0, tenths),
                    towards(green, self.ink.1, tenths),
                    towards(blue, self.ink.2, tenths),
                )
            })
            .find(|colour| colour.contrast(self.surface) >= 4.5)
            .unwrap_or(self.ink)
    }
}

/// Blue, vermilion, green, purple, orange, sky blue, black, yellow: the strongest on white first.
const OKABE_ITO: [Rgb; 8] = [
    Rgb::hex(0x00_72_b2),
    Rgb::hex(0xd5_5e_00),
    Rgb::hex(0x00_9e_73),
    Rgb::hex(0xcc_79_a7),
    Rgb::hex(0xe6_9f_00),
    Rgb::hex(0x56_b4_e9),
    Rgb::hex(0x1a_1c_20),
    Rgb::hex(0xf0_e4_42),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_can_be_read_on_both_pages() {
        for theme in [Theme::light(), Theme::dark()] {
            for colour in [theme.ink, theme.muted, theme.accent, theme.good, theme.mistake] {
                assert!(colour.contrast(theme.surface) >= 4.5, "{colour:?} on {:?}", theme.surface);
            }
            assert!(theme.data.contrast(theme.surface) >= 3.0);
            for class in 0..8 {
                let words = theme.words(Ink::Class(class));
                assert!(words.contrast(theme.surface) >= 4.5, "{words:?} on {:?}", theme.surface);
            }
            assert_eq!(theme.words(Ink::Mistake), theme.mistake);
        }
    }
}
