//! Every lab of the registry, held to the contract. A new lab gets all of these tests by being registered.

mod declaration;
mod golden;
mod input;
mod jobs;
mod registry;
mod runs;
mod saved;
