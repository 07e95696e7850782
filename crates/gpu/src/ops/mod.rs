//! What each operation asks of the card: which kernel, with which parameters, by how many workgroups.

mod convolution;
mod elementwise;
mod layout;
mod pool;
mod rows;
mod sums;

use stepwise_tensor::backend::Window;
use stepwise_tensor::shape::Broadcast;

use crate::kernel::Settings;
use crate::recorder::Parameters;

/// The settings of kernels that give an invocation one number, or four.
const FLAT: &[&str] = &["WIDTH"];
/// The settings of kernels that work in teams.
const TEAMS: &[&str] = &["WIDTH", "TEAM"];

const WIDTH: usize = 64;
const FLAT_SETTINGS: Settings = [WIDTH as u32, 0, 0];

/// One invocation for each of `count` numbers.
fn flat(count: usize) -> (Settings, u64) {
    (FLAT_SETTINGS, count.div_ceil(WIDTH) as u64)
}

/// A team for each of `teams` rows of `length` numbers: one invocation where a row is short, a workgroup where it is
/// long, a large one where it is very long.
fn teams(teams: usize, length: usize) -> (Settings, u64) {
    let settings = team_settings(length);
    let [width, team, _] = settings.map(u64::from);
    (settings, (teams as u64 * team).div_ceil(width))
}

fn team_settings(length: usize) -> Settings {
    match length {
        0..=64 => [64, 1, 0],
        65..=4096 => [64, 64, 0],
        _ => [256, 256, 0],
    }
}

/// The parameters of `walk.wgsl`.
fn walk(walk: &Broadcast, from: usize, to: usize) -> Parameters {
    let sizes = walk.shape.sizes();
    let head = Parameters::new().sizes([sizes.len(), walk.shape.count(), from, to]);
    (0..6).fold(head, |parameters, dimension| {
        let size = sizes.get(dimension).copied().unwrap_or(1);
        parameters.sizes([size, walk.left[dimension], walk.right[dimension], 0])
    })
}

/// The parameters of `window.wgsl`: pairs of (across, down), filled up to a multiple of four words.
fn window(window: &Window) -> Parameters {
    let Window { size, kernel, stride, padding, out } = *window;
    let pairs = [size, kernel, stride, padding, out, [0, 0]];
    pairs.into_iter().fold(Parameters::new(), |all, [down, across]| all.sizes([across, down]))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::kernel::Kernel;

    /// Every kernel of these files.
    pub static ALL: [&Kernel; 22] = [
        &elementwise::FILL,
        &elementwise::UNARY,
        &elementwise::UNARY_GRADIENT,
        &elementwise::BINARY,
        &elementwise::BROADCAST,
        &elementwise::ADD_INTO,
        &elementwise::UPDATE,
        &layout::COPY,
        &layout::GATHER_ROWS,
        &layout::SCATTER_ADD_ROWS,
        &sums::SUM,
        &rows::SOFTMAX,
        &rows::SOFTMAX_GRADIENT,
        &rows::CROSS_ENTROPY,
        &rows::CROSS_ENTROPY_GRADIENT,
        &rows::NORMALISE,
        &rows::NORMALISE_GRADIENT,
        &convolution::CONVOLVE,
        &convolution::CONVOLVE_INPUT_GRADIENT,
        &convolution::CONVOLVE_WEIGHT_GRADIENT,
        &pool::POOL,
        &pool::POOL_GRADIENT,
    ];

    /// All settings that a kernel may be given.
    pub fn settings(kernel: &Kernel) -> Vec<Settings> {
        if kernel.settings == TEAMS {
            [1, 100, 5000].map(team_settings).to_vec()
        } else {
            vec![FLAT_SETTINGS]
        }
    }
}
