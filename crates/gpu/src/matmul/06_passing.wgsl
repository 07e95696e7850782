// 6. Passing. The left factor's numbers no longer go through shared memory, at whose barriers everybody waits for the
// slowest: four neighbours, a quad, run in step, each reads a fourth of what all four need, and they pass it on from
// register to register. Only some cards offer this.

const DEPTH = 16u;

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
    // Eight rows of four results. The members of a quad stand side by side, so all four have the same rows.
    let row = (tile.y * SIDE + local.y) * 8u;
    let column = (tile.x * SIDE + local.x) * 4u;
    let own = local.x % 4u * 4u;
    var upper = mat4x4<f32>();
    var lower = mat4x4<f32>();
    for (var start = 0u; start < params.inner; start += DEPTH) {
        // Four numbers along k, for each of eight rows.
        let above = transpose(left_block(tile.z, row, start + own));
        let below = transpose(left_block(tile.z, row + 4u, start + own));
        // What each member of the quad has read, all four multiply. WGSL's matrices are lists of columns, these are lists
        // of rows, so the factors stand the other way round. Whom to ask must be a constant, hence four times the same.
        let first = right_block(tile.z, start, column);
        upper += first * mat4x4(
            quadBroadcast(above[0], 0u),
            quadBroadcast(above[1], 0u),
            quadBroadcast(above[2], 0u),
            quadBroadcast(above[3], 0u),
        );
        lower += first * mat4x4(
            quadBroadcast(below[0], 0u),
            quadBroadcast(below[1], 0u),
            quadBroadcast(below[2], 0u),
            quadBroadcast(below[3], 0u),
        );
        let second = right_block(tile.z, start + 4u, column);
        upper += second * mat4x4(
            quadBroadcast(above[0], 1u),
            quadBroadcast(above[1], 1u),
            quadBroadcast(above[2], 1u),
            quadBroadcast(above[3], 1u),
        );
        lower += second * mat4x4(
            quadBroadcast(below[0], 1u),
            quadBroadcast(below[1], 1u),
            quadBroadcast(below[2], 1u),
            quadBroadcast(below[3], 1u),
        );
        let third = right_block(tile.z, start + 8u, column);
        upper += third * mat4x4(
            quadBroadcast(above[0], 2u),
            quadBroadcast(above[1], 2u),
            quadBroadcast(above[2], 2u),
            quadBroadcast(above[3], 2u),
        );
        lower += third * mat4x4(
            quadBroadcast(below[0], 2u),
            quadBroadcast(below[1], 2u),
            quadBroadcast(below[2], 2u),
            quadBroadcast(below[3], 2u),
        );
        let fourth = right_block(tile.z, start + 12u, column);
        upper += fourth * mat4x4(
            quadBroadcast(above[0], 3u),
            quadBroadcast(above[1], 3u),
            quadBroadcast(above[2], 3u),
            quadBroadcast(above[3], 3u),
        );
        lower += fourth * mat4x4(
            quadBroadcast(below[0], 3u),
            quadBroadcast(below[1], 3u),
            quadBroadcast(below[2], 3u),
            quadBroadcast(below[3], 3u),
        );
    }
    store_four(tile.z, row, column, upper[0]);
    store_four(tile.z, row + 1u, column, upper[1]);
    store_four(tile.z, row + 2u, column, upper[2]);
    store_four(tile.z, row + 3u, column, upper[3]);
    store_four(tile.z, row + 4u, column, lower[0]);
    store_four(tile.z, row + 5u, column, lower[1]);
    store_four(tile.z, row + 6u, column, lower[2]);
    store_four(tile.z, row + 7u, column, lower[3]);
}
