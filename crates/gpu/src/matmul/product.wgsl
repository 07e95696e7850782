// What all rungs share: the sizes of the products, and how a result is stored.

struct Params {
    rows: u32,
    columns: u32,
    inner: u32,
    batches: u32,
    // Numbers from one batch's left (right) factor to the next; 0 when all share one.
    left_step: u32,
    right_step: u32,
    // Whether a factor is stored turned: the left as inner × rows, the right as columns × inner.
    left_turned: u32,
    right_turned: u32,
    // Tiles of one result: how many across, and how many in all.
    tiles_across: u32,
    tiles: u32,
    biased: u32,
    relu: u32,
}

// Which tile of which batch a workgroup computes, as (across, down, batch).
fn tile_of(group: vec3<u32>, groups: vec3<u32>) -> vec3<u32> {
    let number = workgroup_number(group, groups);
    let batch = number / params.tiles;
    let tile = number - batch * params.tiles;
    let down = tile / params.tiles_across;
    return vec3(tile - down * params.tiles_across, down, batch);
}

// Adds the bias, applies ReLU and stores a number of the result; what lies beyond the edge is dropped.
fn store_one(batch: u32, row: u32, column: u32, sum: f32) {
    if (row >= params.rows || column >= params.columns) {
        return;
    }
    var number = sum;
    if (params.biased == 1u) {
        number += bias[column];
    }
    if (params.relu == 1u) {
        number = relu(vec4(number)).x;
    }
    out[(batch * params.rows + row) * params.columns + column] = number;
}

// The same for four neighbours in a row.
fn store_four(batch: u32, row: u32, column: u32, sums: vec4<f32>) {
    store_one(batch, row, column, sums.x);
    store_one(batch, row, column + 1u, sums.y);
    store_one(batch, row, column + 2u, sums.z);
    store_one(batch, row, column + 3u, sums.w);
}
