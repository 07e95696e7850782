// 1. Naive. Each invocation computes one number of the result: a row times a column, read from the buffers as it goes.
// Every number of the factors is read once for each number of the result that needs it, and the card spends its time
// waiting for memory. This is the reference in speed, as the definition is in value.

@compute @workgroup_size(SIDE, SIDE)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_id) local: vec3<u32>,
) {
    let tile = tile_of(group, groups);
    let row = tile.y * SIDE + local.y;
    let column = tile.x * SIDE + local.x;
    if (tile.z >= params.batches || row >= params.rows || column >= params.columns) {
        return;
    }
    // Where the row and the column start, and how far their next numbers are.
    var at_left = tile.z * params.left_step + select(row * params.inner, row, params.left_turned == 1u);
    var at_right = tile.z * params.right_step + select(column, column * params.inner, params.right_turned == 1u);
    let left_stride = select(1u, params.rows, params.left_turned == 1u);
    let right_stride = select(params.columns, 1u, params.right_turned == 1u);
    var sum = 0.0;
    for (var k = 0u; k < params.inner; k++) {
        sum += left[at_left] * right[at_right];
        at_left += left_stride;
        at_right += right_stride;
    }
    store_one(tile.z, row, column, sum);
}
