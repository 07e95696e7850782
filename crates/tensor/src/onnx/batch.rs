//! Which sizes of a graph are the batch's: those that change when the sample has one row more.

use super::messages::{GraphMessage, INT64, Sizes, ValueInfo, Values};

const BATCH: &str = "batch";

/// The graph with its batch free, given the same model's graph for one row more; `None` when they differ in more than
/// the sizes that things are reshaped to.
pub fn freed(graph: &GraphMessage, longer: &GraphMessage) -> Option<GraphMessage> {
    if graph.node != longer.node || graph.initializer.len() != longer.initializer.len() {
        return None;
    }
    let mut freed = graph.clone();
    for (values, other) in freed.initializer.iter_mut().zip(&longer.initializer) {
        if values == other {
            continue;
        }
        let mut readers = graph.node.iter().filter(|node| node.input.contains(&values.name));
        if !readers.all(|node| node.op_type == "Reshape") {
            return None;
        }
        *values = inferred(values, other)?;
    }
    for (info, other) in freed.input.iter_mut().zip(&longer.input) {
        name_sizes(info, other);
    }
    for (info, other) in freed.output.iter_mut().zip(&longer.output) {
        name_sizes(info, other);
    }
    Some(freed)
}

/// Sizes of which the one that differs is left to be inferred, which −1 stands for.
fn inferred(values: &Values, other: &Values) -> Option<Values> {
    if values.data_type != INT64 || values.raw_data.len() != other.raw_data.len() {
        return None;
    }
    let mut inferred = values.clone();
    let mut differing = 0;
    let pairs = inferred.raw_data.as_chunks_mut::<8>().0.iter_mut().zip(other.raw_data.as_chunks::<8>().0);
    for (size, _) in pairs.filter(|(size, other)| size != other) {
        *size = (-1_i64).to_le_bytes();
        differing += 1;
    }
    (differing == 1).then_some(inferred)
}

fn sizes(info: &mut ValueInfo) -> Option<&mut Sizes> {
    info.kind.as_mut()?.tensor.as_mut()?.shape.as_mut()
}

fn name_sizes(info: &mut ValueInfo, other: &ValueInfo) {
    let mut other = other.clone();
    if let (Some(own), Some(other)) = (sizes(info), sizes(&mut other)) {
        for (own, _) in own.dim.iter_mut().zip(&other.dim).filter(|(own, other)| own != other) {
            (own.value, own.name) = (None, Some(BATCH.to_owned()));
        }
    }
}
