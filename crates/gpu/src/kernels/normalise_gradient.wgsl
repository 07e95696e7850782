// out ← (g − mean g − y · mean(g · y)) / √(variance + ε) in each group, with g the upstream and y the result.

struct Params { outer: u32, groups: u32, inner: u32, epsilon: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> result: array<f32>;
@group(0) @binding(2) var<storage, read> variances: array<f32>;
@group(0) @binding(3) var<storage, read> upstream: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

fn place(number: u32, i: u32) -> u32 {
    let block = i / params.inner;
    return (block * params.groups + number) * params.inner + (i - block * params.inner);
}

@compute @workgroup_size(WIDTH)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let number = (workgroup_number(group, groups) * WIDTH + local) / TEAM;
    let lane = local % TEAM;
    let live = number < params.groups;
    let count = params.outer * params.inner;
    let end = select(0u, count, live);
    var sum = 0.0;
    var products = 0.0;
    for (var i = lane; i < end; i += TEAM) {
        let at = place(number, i);
        sum += upstream[at];
        products += upstream[at] * result[at];
    }
    let mean = team_sum(sum, local) / f32(count);
    let along = team_sum(products, local) / f32(count);
    let factor = 1.0 / sqrt(variances[min(number, params.groups - 1u)] + params.epsilon);
    for (var i = lane; i < end; i += TEAM) {
        let at = place(number, i);
        out[at] = factor * (upstream[at] - mean - result[at] * along);
    }
}
