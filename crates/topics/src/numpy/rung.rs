//! The ways of computing, and how fast each is.

use stepwise_lab::{Clock, LabError};
use stepwise_tensor::Tensor;
use stepwise_tensor::ladder::{self, Lists, Order};

use super::layer::{INPUTS, Layer};

/// A measurement goes on for at least so many milliseconds: far longer than a clock's tick, far shorter than a step may
/// take.
const LONG_ENOUGH: f64 = 6.0;

/// And for at most so many products, should the clock stand still.
const MOST: usize = 2_000;

/// Multiplications that a slow way may do between two looks at the clock.
const LISTS_BUDGET: usize = 150_000;
const LOOPS_BUDGET: usize = 4_000_000;

/// The largest distance between two ways' entries: they sum in different orders.
const ALIKE: f32 = 1e-3;

/// Rounds of the peak's loop between two looks at the clock.
const PEAK_ROUNDS: usize = 20_000;

/// A way of computing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rung {
    Lists,
    Flat,
    Blocked,
    Vectors,
    Card,
    /// No product at all: what the registers could do.
    Peak,
}

impl Rung {
    /// The ways to compute a product, slowest first.
    pub const PRODUCTS: [Self; 5] = [Self::Lists, Self::Flat, Self::Blocked, Self::Vectors, Self::Card];

    /// The way of this key of the parameter.
    pub fn of(key: &str) -> Result<Self, LabError> {
        let keys = ["lists", "flat", "blocked", "vectors", "card"];
        let place = keys.iter().position(|other| *other == key);
        place
            .map(|place| Self::PRODUCTS[place])
            .ok_or_else(|| LabError::parameter("rung", key, format!("one of {}", keys.join(", "))))
    }

    /// What the figure calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lists => "lists",
            Self::Flat => "three loops",
            Self::Blocked => "blocks",
            Self::Vectors => "vectors",
            Self::Card => "card",
            Self::Peak => "peak",
        }
    }

    /// How it goes through a small matrix.
    pub fn order(self) -> Order {
        match self {
            Self::Lists | Self::Flat => Order::RowByColumn,
            Self::Blocked => Order::Blocks(4),
            Self::Vectors | Self::Card | Self::Peak => Order::Vectors { block: 4, lanes: 4 },
        }
    }

    /// Neighbours that come in one line from memory: boxes have none.
    pub fn line(self) -> usize {
        if self == Self::Lists { 1 } else { 4 }
    }

    /// Billions of additions and multiplications a second, measured once; none where there is no graphics card.
    ///
    /// # Errors
    /// When the device fails, or the way comes to another product.
    pub async fn measure(self, layer: &Layer, clock: &Clock) -> Result<Option<f64>, LabError> {
        let each_row = INPUTS * layer.units;
        let rows = |budget: usize| (budget / each_row).clamp(1, layer.rows);
        let rate = match self {
            Self::Lists => {
                let rows = rows(LISTS_BUDGET);
                let left = layer.lists.0.head(rows);
                let of = |product: &Lists| product.numbers();
                timed(self, layer, clock, rows, || Ok(left.product(&layer.lists.1)?), of)?
            }
            Self::Flat | Self::Blocked => {
                let rows = rows(LOOPS_BUDGET);
                let left = &layer.left[..rows * INPUTS];
                let product = if self == Self::Flat { ladder::flat } else { ladder::blocked };
                let compute = || Ok(product(left, &layer.right, INPUTS, layer.units)?);
                timed(self, layer, clock, rows, compute, Clone::clone)?
            }
            Self::Vectors => {
                let (left, right) = &layer.tensors;
                let of = |product: &Tensor| product.to_vec_now().unwrap_or_default();
                timed(self, layer, clock, layer.rows, || Ok(left.matmul(right)?), of)?
            }
            Self::Card => return card(layer, clock).await,
            Self::Peak => {
                let start = clock.now();
                let (mut rounds, mut elapsed) = (0, 0.0);
                while elapsed < LONG_ENOUGH && rounds < MOST * PEAK_ROUNDS {
                    std::hint::black_box(ladder::peak(std::hint::black_box(PEAK_ROUNDS)));
                    rounds += PEAK_ROUNDS;
                    elapsed = clock.now() - start;
                }
                billions(rounds * ladder::PEAK_OPERATIONS, elapsed)
            }
        };
        Ok(rate)
    }
}

/// Operations over milliseconds; none if no time went by.
fn billions(operations: usize, milliseconds: f64) -> Option<f64> {
    (milliseconds > 0.0).then(|| operations as f64 / milliseconds / 1e6)
}

/// Computes the first rows of the product again and again until that took long enough, and looks whether they are right.
fn timed<T>(
    rung: Rung,
    layer: &Layer,
    clock: &Clock,
    rows: usize,
    compute: impl Fn() -> Result<T, LabError>,
    numbers: impl Fn(&T) -> Vec<f32>,
) -> Result<Option<f64>, LabError> {
    let start = clock.now();
    let (mut products, mut elapsed) = (0, 0.0);
    let mut last = None;
    while elapsed < LONG_ENOUGH && products < MOST {
        last = Some(std::hint::black_box(compute()?));
        products += 1;
        elapsed = clock.now() - start;
    }
    check(rung, layer, &last.as_ref().map_or(Vec::new(), numbers))?;
    Ok(billions(2 * products * rows * INPUTS * layer.units, elapsed))
}

fn check(rung: Rung, layer: &Layer, product: &[f32]) -> Result<(), LabError> {
    let alike = product.iter().zip(&layer.product).all(|(a, b)| (a - b).abs() <= ALIKE);
    if alike && !product.is_empty() {
        Ok(())
    } else {
        Err(LabError::computation(format!("The product by {} differs from that by vectors", rung.name())))
    }
}

/// On the card products are only ordered; reading the last one waits for all of them.
async fn card(layer: &Layer, clock: &Clock) -> Result<Option<f64>, LabError> {
    let Some((left, right)) = &layer.card else { return Ok(None) };
    let mut products = 1;
    loop {
        let start = clock.now();
        let mut product = left.matmul(right)?;
        for _ in 1..products {
            product = left.matmul(right)?;
        }
        let numbers = product.to_vec().await?;
        let elapsed = clock.now() - start;
        if elapsed >= LONG_ENOUGH || products >= MOST {
            check(Rung::Card, layer, &numbers)?;
            return Ok(billions(2 * products * layer.multiplications(), elapsed));
        }
        products *= 4;
    }
}
