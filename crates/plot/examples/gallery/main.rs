//! Draws one figure of every kind as SVG, light and dark, wide and narrow, into a folder given as argument:
//! `cargo run -p stepwise-plot --example gallery -- pictures`.

mod figures;

use std::error::Error;
use std::path::PathBuf;

use stepwise_plot::{Theme, svg};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("name a folder to write to")?);
    std::fs::create_dir_all(&folder)?;
    for (name, figure) in figures::all() {
        for (size, width, height) in [("", 560.0, 330.0), ("-narrow", 330.0, 240.0), ("-least", 280.0, 180.0)]
        {
            for (theme, shade) in [(Theme::light(), "light"), (Theme::dark(), "dark")] {
                let text = svg(&figure, width, height, &theme);
                std::fs::write(folder.join(format!("{name}{size}-{shade}.svg")), text)?;
            }
        }
    }
    Ok(())
}
