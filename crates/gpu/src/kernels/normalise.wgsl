// out ← (input − mean) / √(variance + ε) in each group, a team to a group. The mean is known before the squares are
// summed: the shortcut of summing both at once cancels when the mean is large.

struct Params { outer: u32, groups: u32, inner: u32, epsilon: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read_write> means: array<f32>;
@group(0) @binding(3) var<storage, read_write> variances: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

// Where number i of a group lies among [outer, groups, inner].
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
    for (var i = lane; i < end; i += TEAM) {
        sum += input[place(number, i)];
    }
    let mean = team_sum(sum, local) / f32(count);
    var squares = 0.0;
    for (var i = lane; i < end; i += TEAM) {
        let distance = input[place(number, i)] - mean;
        squares += distance * distance;
    }
    let variance = team_sum(squares, local) / f32(count);
    let factor = 1.0 / sqrt(variance + params.epsilon);
    for (var i = lane; i < end; i += TEAM) {
        let at = place(number, i);
        out[at] = (input[at] - mean) * factor;
    }
    if (live && lane == 0u) {
        means[number] = mean;
        variances[number] = variance;
    }
}
