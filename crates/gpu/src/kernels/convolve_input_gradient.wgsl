// The gradient by the input, four pixels of four channels to an invocation: it gathers from all places of the kernel that
// saw the pixels. The other way round, each place scattering to its pixels, invocations would write over each other.

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

// Stores one channel's four pixels, those that there are.
fn store(plane: u32, pixel: u32, sums: vec4<f32>) {
    let area = params.window.size.x * params.window.size.y;
    for (var i = 0u; i < 4u && pixel + i < area; i++) {
        out[plane * area + pixel + i] = sums[i];
    }
}

@compute @workgroup_size(WIDTH)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    // `count` counts blocks: pictures × groups of channels × fours of a group's channels × fours of pixels.
    let at = workgroup_number(group, groups) * WIDTH + local;
    if (at >= params.count) {
        return;
    }
    let window = params.window;
    let fours = (window.size.x * window.size.y + 3u) / 4u;
    let places = window.out.x * window.out.y;
    let taps = window.kernel.x * window.kernel.y;
    let outs = params.out_channels / params.groups;
    let own = params.channels / params.groups;
    let block = at / fours;
    let pixel = (at - block * fours) * 4u;
    let blocks = (own + 3u) / 4u;
    let picture = block / (blocks * params.groups);
    let which = block / blocks % params.groups;
    let first = block % blocks * 4u;

    let index = pixel + vec4(0u, 1u, 2u, 3u);
    let row = index / window.size.x;
    let down = row + window.padding.y;
    let across = index - row * window.size.x + window.padding.x;
    // Channels beyond the last repeat it, and are not stored.
    let starts = (which * outs * own + min(first + vec4(0u, 1u, 2u, 3u), vec4(own - 1u))) * taps;
    var sums0 = vec4(0.0);
    var sums1 = vec4(0.0);
    var sums2 = vec4(0.0);
    var sums3 = vec4(0.0);
    for (var i = 0u; i < window.kernel.y; i++) {
        // The kernel's row i lies on a pixel when its corner is at pixel − i, if such a place there is.
        let y = (down - i) / window.stride.y;
        let rows_fit = (down >= vec4(i)) & (y * window.stride.y == down - i) & (y < vec4(window.out.y));
        for (var j = 0u; j < window.kernel.x; j++) {
            let x = (across - j) / window.stride.x;
            let fit = rows_fit & (across >= vec4(j)) & (x * window.stride.x == across - j) & (x < vec4(window.out.x));
            if (!any(fit)) {
                continue;
            }
            let place = select(vec4(0u), y * window.out.x + x, fit);
            var tap = i * window.kernel.x + j;
            for (var o = 0u; o < outs; o++) {
                let g = place + (picture * params.out_channels + which * outs + o) * places;
                let known = vec4(upstream[g.x], upstream[g.y], upstream[g.z], upstream[g.w]);
                let seen = select(vec4(0.0), known, fit);
                sums0 += weight[starts.x + tap] * seen;
                sums1 += weight[starts.y + tap] * seen;
                sums2 += weight[starts.z + tap] * seen;
                sums3 += weight[starts.w + tap] * seen;
                tap += own * taps;
            }
        }
    }
    let plane = picture * params.channels + which * own + first;
    store(plane, pixel, sums0);
    if (first + 1u < own) { store(plane + 1u, pixel, sums1); }
    if (first + 2u < own) { store(plane + 2u, pixel, sums2); }
    if (first + 3u < own) { store(plane + 3u, pixel, sums3); }
}
