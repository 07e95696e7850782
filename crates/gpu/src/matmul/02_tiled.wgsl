// 2. Tiled. A workgroup computes a tile of SIDE × SIDE results, and its members read the rows and columns that they all
// need together, once, into memory that they share. Each number of the factors now comes from the buffers once for each
// tile instead of once for each result: SIDE times less traffic.

var<workgroup> left_tile: array<f32, SIDE * SIDE>;
var<workgroup> right_tile: array<f32, SIDE * SIDE>;

@compute @workgroup_size(SIDE, SIDE)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_id) local: vec3<u32>,
) {
    let tile = tile_of(group, groups);
    if (tile.z >= params.batches) {
        return;
    }
    let row = tile.y * SIDE + local.y;
    let column = tile.x * SIDE + local.x;
    let own = local.y * SIDE + local.x;
    var sum = 0.0;
    for (var start = 0u; start < params.inner; start += SIDE) {
        left_tile[own] = left_at(tile.z, row, start + local.x);
        right_tile[own] = right_at(tile.z, start + local.y, column);
        // The tile is complete when everybody has brought a number …
        workgroupBarrier();
        for (var k = 0u; k < SIDE; k++) {
            sum += left_tile[local.y * SIDE + k] * right_tile[k * SIDE + local.x];
        }
        // … and may be overwritten when everybody has used it.
        workgroupBarrier();
    }
    store_one(tile.z, row, column, sum);
}
