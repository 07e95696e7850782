// out ← value. Four numbers to an invocation: buffers hold a multiple of four, and nobody reads what lies beyond the end.

struct Params { quads: u32, value: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> out: array<vec4<f32>>;

@compute @workgroup_size(WIDTH)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let at = workgroup_number(group, groups) * WIDTH + local;
    if (at < params.quads) {
        out[at] = vec4(params.value);
    }
}
