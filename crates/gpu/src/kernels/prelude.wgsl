// What all kernels share. Before this text come the settings: WIDTH, the invocations of a workgroup, and what else the
// kernel asks for.

// The workgroups' numbers run over two dimensions, because one holds only 65,535 of them.
fn workgroup_number(group: vec3<u32>, groups: vec3<u32>) -> u32 {
    return group.y * groups.x + group.x;
}

// WGSL lets a compiler assume that there are no NaNs, so `x != x` may be optimised away; bits are not.
fn is_nan(x: f32) -> bool {
    return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}

fn are_nan(x: vec4<f32>) -> vec4<bool> {
    return (bitcast<vec4<u32>>(x) & vec4(0x7fffffffu)) > vec4(0x7f800000u);
}

// max(x, 0) that lets NaN through.
fn relu(x: vec4<f32>) -> vec4<f32> {
    return select(max(x, vec4(0.0)), x, are_nan(x));
}

// Some cards make a number of e to the NaN.
fn exponential(x: f32) -> f32 {
    return select(exp(x), x, is_nan(x));
}

fn logarithm(x: f32) -> f32 {
    return select(log(x), x, is_nan(x));
}

// WGSL refuses to write −∞ as a constant, so it is made as the kernel runs.
fn negative_infinity() -> f32 {
    var bits = 0xff800000u;
    return bitcast<f32>(bits);
}
