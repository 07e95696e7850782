// The gradient by the input, one pixel to an invocation: it gathers from all places of the kernel that saw the pixel.
// The other way round, each place scattering to its pixels, invocations would write over each other.

struct Params {
    window: Window,
    channels: u32,
    out_channels: u32,
    groups: u32,
    count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> weight: array<f32>;
@group(0) @binding(2) var<storage, read> upstream: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

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
    let area = window.size.x * window.size.y;
    let plane = at / area;
    let pixel = unrolled(at - plane * area, window.size.x) + window.padding;
    let picture = plane / params.channels;
    let own = params.channels / params.groups;
    let channel = plane % params.channels;
    let outs = params.out_channels / params.groups;
    let first = channel / own * outs;
    var sum = 0.0;
    for (var i = 0u; i < window.kernel.y; i++) {
        // The kernel's row i lies on the pixel when its corner is at pixel − i, if such a place there is.
        let y = (pixel.y - i) / window.stride.y;
        if (pixel.y < i || y * window.stride.y != pixel.y - i || y >= window.out.y) {
            continue;
        }
        for (var j = 0u; j < window.kernel.x; j++) {
            let x = (pixel.x - j) / window.stride.x;
            if (pixel.x < j || x * window.stride.x != pixel.x - j || x >= window.out.x) {
                continue;
            }
            for (var o = 0u; o < outs; o++) {
                let out_channel = first + o;
                let w = ((out_channel * own + channel % own) * window.kernel.y + i) * window.kernel.x + j;
                let g = ((picture * params.out_channels + out_channel) * window.out.y + y) * window.out.x + x;
                sum += weight[w] * upstream[g];
            }
        }
    }
    out[at] = sum;
}
