//! The graphics card behind the tensors: WGSL kernels on buffers that stay on the card for a whole training, in the
//! browser through WebGPU, natively through Vulkan.
//!
//! ```no_run
//! use stepwise_gpu::Known;
//! use stepwise_tensor::{Device, Tensor};
//!
//! # fn now() -> f64 { 0.0 }
//! # async fn train() -> Result<(), Box<dyn std::error::Error>> {
//! let device = match stepwise_gpu::open(now, Known::default()).await {
//!     Ok(opened) => opened.device,
//!     Err(unavailable) => {
//!         println!("{unavailable}");
//!         Device::cpu()
//!     }
//! };
//! // From here on the program is the same.
//! let left = device.tensor(&[1.0, 2.0, 3.0, 4.0], &[2, 2])?;
//! assert_eq!(left.matmul(&left)?.to_vec().await?, [7.0, 10.0, 15.0, 22.0]);
//! # Ok(())
//! # }
//! ```
//!
//! # What a card is good at
//!
//! A card runs one program, a *kernel*, for many numbers at once. Its *invocations* come in *workgroups*, whose members
//! may wait for each other and share a little fast memory; workgroups know nothing of each other. A card that has
//! thousands of multipliers reads a few hundred bytes in the time of one clock, so a number that was brought from memory
//! must be used often, or the multipliers wait. And whatever is asked of it passes through a driver (in a browser
//! through another process too), which takes microseconds. Fast means: few requests, and many uses of each number read.
//! The rest of this page is these two, in that order.
//!
//! # Residency: few requests
//!
//! Weights, activations, gradients and the optimiser's state live in the card's memory. What crosses is a batch of
//! pictures on its way in and, when somebody looks, a loss on its way out.
//!
//! - **Buffers are pooled** by size class (`memory`). A training step asks for the same sizes as the last, so from the
//!   second step on nothing is made. Commands run in the order in which they are recorded, so a buffer may be handed on
//!   while commands of its last owner still wait.
//! - **Commands are collected** (`recorder`) and submitted together: when a value is read back, when a value is written
//!   over that waiting commands use, or when 256 of them wait. A step of a small net is one submission. The middle rule is
//!   not for speed: what is written to a queue is there before everything that is submitted later, so that without it a
//!   command would see a value from its future.
//! - **Parameters**, the sizes and factors that each kernel needs, are collected beside the commands and reach the card in
//!   one piece; each command is given its place in it. **Pipelines and bind groups**, the card's form of a kernel and
//!   its arguments, are made once and found again (`kernel`).
//! - **Reading is asynchronous** (`readback`). It copies at its point of the program and tells when the copy has come;
//!   meanwhile the program goes on.
//! - **The first fault sticks** (`fault`). A card reports trouble late: memory that ran out, a driver that was reset. From
//!   then on every operation returns that report as an error, since nothing computed in between can be trusted. The host
//!   opens the card anew or goes on with the processor. A tensor too large for one buffer is refused at once and harms
//!   nothing.
//!
//! # The ladder: many uses of each number
//!
//! The matrix product is what nets spend their time in, and the best place to see a kernel become fast. An n × n product
//! uses each of its 2n² numbers n times; the question is how often each is brought from where. [`LADDER`] holds six
//! kernels to be read in their order. Each is held to the definition in double precision, on sizes that fit no tile.
//!
//! | rung | results of an invocation | reads for each multiplication | what is new |
//! |---|---|---|---|
//! | 1. naive | 1 | 2 from the buffers | the definition |
//! | 2. tiled | 1 | 2 from shared memory, 2 / side from the buffers | a workgroup reads a tile once, for all its members |
//! | 3. register-blocked | 4 × 4 | ½ from shared memory | a number that was read is used four times |
//! | 4. vectorised | 4 × 4 | the same, in a quarter of the instructions | four numbers move at a time |
//! | 5. wide | 8 × 8 | ¼, in a quarter of the instructions | registers are spent on fewer reads |
//! | 6. passing | 8 × 4 | 3/16 from the buffers, in a quarter of the instructions | neighbours' registers in the place of shared memory, and no barriers |
//!
//! The sixth wants subgroups, invocations that run in step and can pass numbers to each other. Not every card has them, and
//! wgpu does not ask a browser for them, so in a page the ladder ends with the fifth. Numbers of 16 bits would halve the
//! traffic once more, but a product of theirs is right to three digits only, which no check here lets pass.
//!
//! Which rung wins depends on the card and the product: wide tiles leave most of a card idle when there are few results,
//! and rungs 4 to 6 need lines that are multiples of four. So [`open`] measures them, for a few, some and many results,
//! and remembers a winner for each ([`Tuning`]); a host may keep it for the adapter, as a line of text.
//!
//! # The other kernels
//!
//! They are in `kernels/`, small files with one idea each, put together from shared parts by writing one after the other
//! (`prelude`, and `walk`, `window`, `team` where needed).
//!
//! - Element by element, an invocation takes four numbers. Which function it is comes as a parameter.
//! - Along rows (sums, softmax, normalisation) a *team* takes a row: one invocation if it is short, a workgroup if it is
//!   long, whose members' results meet in a tree. Very long sums are cut, and summed again.
//! - Convolutions climb the ladder as far as its third rung: an invocation takes four places of four channels, so that each
//!   number it reads serves four multiplications.
//! - Backward, an invocation gathers what belongs to its number; nothing scatters. Two invocations never add to one place,
//!   so that no atomic is needed and every run gives the same bits.
//!
//! # When the card pays
//!
//! Below some size the processor has finished before the card has been asked. Where that size lies depends on the card, the
//! driver and the net, so a host has both do a batch, and takes the faster. [`Opened::speed`] tells what the difference is
//! made of: what an operation costs before anything is multiplied, what an answer costs, and how fast the multiplying is.
//! What was measured on which card is kept in `docs/gpu.md`.
//!
//! # Trust
//!
//! [`open`] returns a card only after it has done a product with gradients and a training step that equal the processor's,
//! with the kernels that won; on any doubt it returns a sentence, [`Unavailable`]. The whole list of checks
//! ([`check::all`]) runs natively (`cargo test -p stepwise-gpu`; with `REQUIRE_GPU=1` it fails where there is no card) and
//! in Chromium (`tests/browser/card.spec.ts`), through the same code:
//!
//! | what | reference | greatest difference allowed, relative to the greatest number |
//! |---|---|---|
//! | each rung of the ladder, odd sizes, turned, in batches, with bias and ReLU | double precision | 1e-6 of the sum of the products' sizes |
//! | products, sums, convolutions, pools, lookups, with gradients | the processor | 1e-5 |
//! | elementary functions and what is built on them, optimisers | the processor | 1e-4 |
//! | a training step of each kind of net: loss, gradients, new weights | the processor | 1e-3 |
//! | layouts, order of writes and commands, flat memory, equal bits, refusals, a lost card | | 0 |
//!
//! WGSL is checked by naga in every `cargo test`, without a card.
#![forbid(unsafe_code)]

mod backend;
pub mod check;
mod fault;
mod gpu;
mod kernel;
mod matmul;
mod memory;
mod open;
mod ops;
mod readback;
mod recorder;
mod speed;

pub use matmul::{Class, LADDER, Rung, Tile, Tuning};
pub use open::{Known, Opened, Unavailable, open};
pub use speed::Speed;
