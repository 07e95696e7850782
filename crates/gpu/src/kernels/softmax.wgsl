// Softmax of each row, or its logarithm, a team to a row. The row's greatest number is taken off first, so that no
// exponential overflows.

struct Params { rows: u32, columns: u32, logarithms: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WIDTH)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let row = (workgroup_number(group, groups) * WIDTH + local) / TEAM;
    let lane = local % TEAM;
    // A row beyond the last is empty; its team still has to come to the barriers.
    let start = row * params.columns;
    let end = start + select(0u, params.columns, row < params.rows);
    var own = negative_infinity();
    for (var i = start + lane; i < end; i += TEAM) {
        own = max(own, input[i]);
    }
    let greatest = team_max(own, local);
    var sum = 0.0;
    for (var i = start + lane; i < end; i += TEAM) {
        sum += exponential(input[i] - greatest);
    }
    let total = team_sum(sum, local);
    if (params.logarithms == 1u) {
        let offset = greatest + logarithm(total);
        for (var i = start + lane; i < end; i += TEAM) {
            out[i] = input[i] - offset;
        }
    } else {
        for (var i = start + lane; i < end; i += TEAM) {
            out[i] = exponential(input[i] - greatest) / total;
        }
    }
}
