// out ← left ∘ right for operands of one shape, or of a single number, four numbers to an invocation.

// A step is 1, or 0 for an operand of a single number.
struct Params { quads: u32, operation: u32, left_step: u32, right_step: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> left: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> right: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4<f32>>;

@compute @workgroup_size(WIDTH)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let at = workgroup_number(group, groups) * WIDTH + local;
    if (at >= params.quads) {
        return;
    }
    var a = left[at * params.left_step];
    var b = right[at * params.right_step];
    if (params.left_step == 0u) { a = vec4(a.x); }
    if (params.right_step == 0u) { b = vec4(b.x); }
    out[at] = combined(params.operation, a, b);
}
