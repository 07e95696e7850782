// out ← upstream · f′, with f′ computed from what the function's number says is known: its result or its input.

struct Params { quads: u32, operation: u32, a: f32, b: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> known: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> upstream: array<vec4<f32>>;
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
    let x = known[at];
    let g = upstream[at];
    var d = g;
    switch (params.operation) {
        case RELU: { d = select(vec4(0.0), g, x > vec4(0.0)); }
        case SIGMOID: { d = g * x * (1.0 - x); }
        case TANH: { d = g * (1.0 - x * x); }
        case EXP: { d = g * x; }
        case SQRT: { d = g / (2.0 * x); }
        case SCALE: { d = params.a * g; }
        case CLAMP: { d = select(vec4(0.0), g, (x > vec4(params.a)) & (x < vec4(params.b))); }
        case LOG: { d = g / x; }
        case GELU: { d = g * (below(x) + x * density(x)); }
        default: {}
    }
    out[at] = d;
}
