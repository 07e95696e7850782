// 5. Wide. Each invocation computes eight by eight results: sixteen numbers read from shared memory serve 64
// multiplications, four for each number read, where the rung before has two. The price is registers, and so fewer
// invocations at a time to hide the waiting behind; small products do not fill the card with such tiles.

const TILE = 8u * SIDE;
const DEPTH = 16u;
const QUADS = TILE / 4u;

// Both as [k][fours along the edge of the tile].
var<workgroup> left_tile: array<vec4<f32>, DEPTH * QUADS>;
var<workgroup> right_tile: array<vec4<f32>, DEPTH * QUADS>;

@compute @workgroup_size(SIDE, SIDE)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_id) local: vec3<u32>,
    @builtin(local_invocation_index) number: u32,
) {
    let tile = tile_of(group, groups);
    if (tile.z >= params.batches) {
        return;
    }
    // Eight rows in two halves: the columns' first four, and the other four half a tile to the right, so that
    // neighbours among the invocations read neighbours in shared memory.
    var row0 = vec4(0.0);
    var row1 = vec4(0.0);
    var row2 = vec4(0.0);
    var row3 = vec4(0.0);
    var row4 = vec4(0.0);
    var row5 = vec4(0.0);
    var row6 = vec4(0.0);
    var row7 = vec4(0.0);
    var far0 = vec4(0.0);
    var far1 = vec4(0.0);
    var far2 = vec4(0.0);
    var far3 = vec4(0.0);
    var far4 = vec4(0.0);
    var far5 = vec4(0.0);
    var far6 = vec4(0.0);
    var far7 = vec4(0.0);
    for (var start = 0u; start < params.inner; start += DEPTH) {
        for (var i = number; i < DEPTH / 4u * QUADS; i += SIDE * SIDE) {
            let k = i % (DEPTH / 4u) * 4u;
            let quad = i / (DEPTH / 4u);
            let l = left_block(tile.z, tile.y * TILE + quad * 4u, start + k);
            let r = right_block(tile.z, start + k, tile.x * TILE + quad * 4u);
            let to = k * QUADS + quad;
            left_tile[to] = l[0];
            left_tile[to + QUADS] = l[1];
            left_tile[to + 2u * QUADS] = l[2];
            left_tile[to + 3u * QUADS] = l[3];
            right_tile[to] = r[0];
            right_tile[to + QUADS] = r[1];
            right_tile[to + 2u * QUADS] = r[2];
            right_tile[to + 3u * QUADS] = r[3];
        }
        workgroupBarrier();
        for (var k = 0u; k < DEPTH; k++) {
            let upper = left_tile[k * QUADS + local.y];
            let lower = left_tile[k * QUADS + SIDE + local.y];
            let near = right_tile[k * QUADS + local.x];
            let far = right_tile[k * QUADS + SIDE + local.x];
            row0 += upper.x * near;
            row1 += upper.y * near;
            row2 += upper.z * near;
            row3 += upper.w * near;
            row4 += lower.x * near;
            row5 += lower.y * near;
            row6 += lower.z * near;
            row7 += lower.w * near;
            far0 += upper.x * far;
            far1 += upper.y * far;
            far2 += upper.z * far;
            far3 += upper.w * far;
            far4 += lower.x * far;
            far5 += lower.y * far;
            far6 += lower.z * far;
            far7 += lower.w * far;
        }
        workgroupBarrier();
    }
    let top = tile.y * TILE + local.y * 4u;
    let bottom = top + TILE / 2u;
    let column = tile.x * TILE + local.x * 4u;
    let beyond = column + TILE / 2u;
    store_four(tile.z, top, column, row0);
    store_four(tile.z, top + 1u, column, row1);
    store_four(tile.z, top + 2u, column, row2);
    store_four(tile.z, top + 3u, column, row3);
    store_four(tile.z, bottom, column, row4);
    store_four(tile.z, bottom + 1u, column, row5);
    store_four(tile.z, bottom + 2u, column, row6);
    store_four(tile.z, bottom + 3u, column, row7);
    store_four(tile.z, top, beyond, far0);
    store_four(tile.z, top + 1u, beyond, far1);
    store_four(tile.z, top + 2u, beyond, far2);
    store_four(tile.z, top + 3u, beyond, far3);
    store_four(tile.z, bottom, beyond, far4);
    store_four(tile.z, bottom + 1u, beyond, far5);
    store_four(tile.z, bottom + 2u, beyond, far6);
    store_four(tile.z, bottom + 3u, beyond, far7);
}
