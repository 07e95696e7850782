// One optimiser's step, in place on the parameter and on the optimiser's state, four numbers to an invocation. The
// formulas, with the numbers' names in the order a, b, …, are those of the rules in `stepwise_tensor::backend::Rule`.

const SGD = 0u;
const MOMENTUM = 1u;
const NESTEROV = 2u;
const RMS_PROP = 3u;
const ADAM = 4u;

struct Params {
    quads: u32,
    rule: u32,
    decay: f32,
    keep: f32,
    a: f32,
    b: f32,
    c: f32,
    d: f32,
    e: f32,
    f: f32,
    g: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gradient: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> parameter: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> first: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read_write> second: array<vec4<f32>>;

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
    let p = parameter[at];
    let kept = params.keep * p;
    let g = gradient[at] + params.decay * p;
    switch (params.rule) {
        case SGD: {
            parameter[at] = kept - params.a * g;
        }
        case MOMENTUM: {
            let v = params.b * first[at] + g;
            first[at] = v;
            parameter[at] = kept - params.a * v;
        }
        case NESTEROV: {
            let v = params.b * first[at] + g;
            first[at] = v;
            parameter[at] = kept - params.a * (g + params.b * v);
        }
        case RMS_PROP: {
            let v = params.b * first[at] + params.c * g * g;
            first[at] = v;
            parameter[at] = kept - params.a * g / (sqrt(v) + params.d);
        }
        case ADAM, default: {
            let m = params.c * first[at] + params.e * g;
            let v = params.d * second[at] + params.f * g * g;
            first[at] = m;
            second[at] = v;
            parameter[at] = kept - params.a * m / (sqrt(v) * params.b + params.g);
        }
    }
}
