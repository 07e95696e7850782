// out ← upstream · (probabilities − one at the label) / rows, one number to an invocation.

struct Params { count: u32, columns: u32, share: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> probabilities: array<f32>;
@group(0) @binding(2) var<storage, read> labels: array<f32>;
@group(0) @binding(3) var<storage, read> upstream: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WIDTH)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let at = workgroup_number(group, groups) * WIDTH + local;
    if (at >= params.count) {
        return;
    }
    let row = at / params.columns;
    let hit = at - row * params.columns == u32(labels[row]);
    out[at] = upstream[0] * params.share * (probabilities[at] - select(0.0, 1.0, hit));
}
