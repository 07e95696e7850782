// probabilities ← softmax of each row, losses ← −ln of the label's probability, a team to a row.

struct Params { rows: u32, columns: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> labels: array<f32>;
@group(0) @binding(3) var<storage, read_write> probabilities: array<f32>;
@group(0) @binding(4) var<storage, read_write> losses: array<f32>;

@compute @workgroup_size(WIDTH)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let row = (workgroup_number(group, groups) * WIDTH + local) / TEAM;
    let lane = local % TEAM;
    let live = row < params.rows;
    let start = row * params.columns;
    let end = start + select(0u, params.columns, live);
    var own = negative_infinity();
    for (var i = start + lane; i < end; i += TEAM) {
        own = max(own, logits[i]);
    }
    let greatest = team_max(own, local);
    var sum = 0.0;
    for (var i = start + lane; i < end; i += TEAM) {
        sum += exponential(logits[i] - greatest);
    }
    let total = team_sum(sum, local);
    for (var i = start + lane; i < end; i += TEAM) {
        probabilities[i] = exponential(logits[i] - greatest) / total;
    }
    if (live && lane == 0u) {
        losses[row] = logarithm(total) + (greatest - logits[start + u32(labels[row])]);
    }
}
