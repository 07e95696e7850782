// out[b, o, y, x] ← Σ input[b, c, y · stride + i − padding, …] · weight[o, c, i, j] plus bias[o], one place of one
// channel to an invocation. Neighbours read neighbouring pixels and the same weight, which the card fetches once.

struct Params {
    window: Window,
    channels: u32,
    out_channels: u32,
    groups: u32,
    count: u32,
    biased: u32,
    relu: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read> weight: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
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
    let window = params.window;
    let places = window.out.x * window.out.y;
    let plane = at / places;
    let place = unrolled(at - plane * places, window.out.x);
    let channel = plane % params.out_channels;
    let picture = plane / params.out_channels;
    let own = params.channels / params.groups;
    let first = channel / (params.out_channels / params.groups) * own;

    // What lies under the kernel and inside the picture, in the kernel's own numbering.
    let corner = place * window.stride;
    let begin = max(corner, window.padding) - corner;
    let end = min(window.kernel, max(window.size + window.padding, corner) - corner);
    var sum = 0.0;
    if (params.biased == 1u) {
        sum = bias[channel];
    }
    for (var c = 0u; c < own; c++) {
        let pixels = (picture * params.channels + first + c) * window.size.y;
        let weights = (channel * own + c) * window.kernel.y;
        for (var i = begin.y; i < end.y; i++) {
            let row = (pixels + corner.y + i - window.padding.y) * window.size.x + corner.x - window.padding.x;
            let kernel_row = (weights + i) * window.kernel.x;
            for (var j = begin.x; j < end.x; j++) {
                sum += input[row + j] * weight[kernel_row + j];
            }
        }
    }
    if (params.relu == 1u) {
        sum = relu(vec4(sum)).x;
    }
    out[at] = sum;
}
