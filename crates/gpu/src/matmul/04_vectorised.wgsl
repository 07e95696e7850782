// 4. Vectorised. Numbers move four at a time: one instruction reads what took four, from the buffers and from shared
// memory alike. The sums are those of the third rung; only the traffic's form is another. A factor's lines must be
// multiples of four for this.

const TILE = 4u * SIDE;
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
    var row0 = vec4(0.0);
    var row1 = vec4(0.0);
    var row2 = vec4(0.0);
    var row3 = vec4(0.0);
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
            let l = left_tile[k * QUADS + local.y];
            let r = right_tile[k * QUADS + local.x];
            row0 += l.x * r;
            row1 += l.y * r;
            row2 += l.z * r;
            row3 += l.w * r;
        }
        workgroupBarrier();
    }
    let row = tile.y * TILE + local.y * 4u;
    let column = tile.x * TILE + local.x * 4u;
    store_four(tile.z, row, column, row0);
    store_four(tile.z, row + 1u, column, row1);
    store_four(tile.z, row + 2u, column, row2);
    store_four(tile.z, row + 3u, column, row3);
}
