// out ← left ∘ right with stretched operands, one number to an invocation.

struct Params { walk: Walk, operation: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> left: array<f32>;
@group(0) @binding(2) var<storage, read> right: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WIDTH)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let at = workgroup_number(group, groups) * WIDTH + local;
    if (at >= params.walk.count) {
        return;
    }
    let place = places(at);
    out[at] = combined(params.operation, vec4(left[place.x]), vec4(right[place.y])).x;
}
