// With g the upstream and y the result, row by row: y · (g − Σ g y) for probabilities, g − exp y · Σ g for logarithms.

struct Params { rows: u32, columns: u32, logarithms: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> result: array<f32>;
@group(0) @binding(2) var<storage, read> upstream: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WIDTH)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let row = (workgroup_number(group, groups) * WIDTH + local) / TEAM;
    let lane = local % TEAM;
    let start = row * params.columns;
    let end = start + select(0u, params.columns, row < params.rows);
    let logarithms = params.logarithms == 1u;
    var sum = 0.0;
    for (var i = start + lane; i < end; i += TEAM) {
        sum += upstream[i] * select(result[i], 1.0, logarithms);
    }
    let total = team_sum(sum, local);
    for (var i = start + lane; i < end; i += TEAM) {
        let y = result[i];
        let g = upstream[i];
        if (logarithms) {
            out[i] = g - exponential(y) * total;
        } else {
            out[i] = y * (g - total);
        }
    }
}
