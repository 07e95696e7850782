// 3. Register-blocked. Each invocation computes four by four results, which it keeps in registers. For every k it reads
// four numbers of the left tile and four of the right one and uses each four times: shared memory, which the second rung
// reads twice for every multiplication, is now read once for every two.

const TILE = 4u * SIDE;
const DEPTH = 8u;

// Both as [k][place along the edge of the tile].
var<workgroup> left_tile: array<f32, DEPTH * TILE>;
var<workgroup> right_tile: array<f32, DEPTH * TILE>;

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
    let down = local.y * 4u;
    let across = local.x * 4u;
    var row0 = vec4(0.0);
    var row1 = vec4(0.0);
    var row2 = vec4(0.0);
    var row3 = vec4(0.0);
    for (var start = 0u; start < params.inner; start += DEPTH) {
        for (var i = number; i < DEPTH * TILE; i += SIDE * SIDE) {
            // Neighbours among the invocations read neighbours in the buffer, whichever way the factor is stored.
            let along = vec2(i % TILE, i / TILE);
            let upright = vec2(i / DEPTH, i % DEPTH);
            let l = select(upright, along, params.left_turned == 1u);
            let r = select(along, upright, params.right_turned == 1u);
            left_tile[l.y * TILE + l.x] = left_at(tile.z, tile.y * TILE + l.x, start + l.y);
            right_tile[r.y * TILE + r.x] = right_at(tile.z, start + r.y, tile.x * TILE + r.x);
        }
        workgroupBarrier();
        for (var k = 0u; k < DEPTH; k++) {
            let l = k * TILE + down;
            let r = k * TILE + across;
            let numbers = vec4(right_tile[r], right_tile[r + 1u], right_tile[r + 2u], right_tile[r + 3u]);
            row0 += left_tile[l] * numbers;
            row1 += left_tile[l + 1u] * numbers;
            row2 += left_tile[l + 2u] * numbers;
            row3 += left_tile[l + 3u] * numbers;
        }
        workgroupBarrier();
    }
    let row = tile.y * TILE + down;
    let column = tile.x * TILE + across;
    store_four(tile.z, row, column, row0);
    store_four(tile.z, row + 1u, column, row1);
    store_four(tile.z, row + 2u, column, row2);
    store_four(tile.z, row + 3u, column, row3);
}
