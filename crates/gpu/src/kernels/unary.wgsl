// out ← f(input), four numbers to an invocation. Which function it is, is the same for all invocations, so the switch
// costs next to nothing; a kernel for each would take longer to compile than to run.

struct Params { quads: u32, operation: u32, a: f32, b: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> input: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4<f32>>;

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
    let x = input[at];
    var y = x;
    switch (params.operation) {
        case RELU: { y = max(x, vec4(0.0)); }
        case SIGMOID: { y = 1.0 / (1.0 + exp(-x)); }
        case TANH: { y = hyperbolic_tangent(x); }
        case EXP: { y = exp(x); }
        case SQRT: { y = sqrt(x); }
        case SCALE: { y = params.a * x; }
        case SHIFT: { y = x + params.a; }
        case CLAMP: { y = clamp(x, vec4(params.a), vec4(params.b)); }
        case LOG: { y = log(x); }
        case GELU: { y = x * below(x); }
        default: {}
    }
    // Every function of NaN is NaN, whatever the card makes of it, so that a diverged network shows it.
    out[at] = select(y, x, are_nan(x));
}
