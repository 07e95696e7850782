// out[b, o, y, x] ← Σ input[b, c, y · stride + i − padding, …] · weight[o, c, i, j] plus bias[o], register-blocked as the
// third rung of the matrix product: four places of four channels to an invocation. Each pixel that it reads serves four
// channels, and each weight four places.

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

// Stores one channel's four places, those that there are.
fn store(plane: u32, channel: u32, place: u32, sums: vec4<f32>) {
    let places = params.window.out.x * params.window.out.y;
    var numbers = sums;
    if (params.biased == 1u) {
        numbers += bias[channel];
    }
    if (params.relu == 1u) {
        numbers = relu(numbers);
    }
    let to = plane * places + place;
    for (var i = 0u; i < 4u && place + i < places; i++) {
        out[to + i] = numbers[i];
    }
}

@compute @workgroup_size(WIDTH)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    // `count` counts blocks: pictures × groups of channels × fours of a group's channels × fours of places.
    let at = workgroup_number(group, groups) * WIDTH + local;
    if (at >= params.count) {
        return;
    }
    let window = params.window;
    let places = window.out.x * window.out.y;
    let fours = (places + 3u) / 4u;
    let outs = params.out_channels / params.groups;
    let own = params.channels / params.groups;
    let block = at / fours;
    let place = (at - block * fours) * 4u;
    let blocks = (outs + 3u) / 4u;
    let picture = block / (blocks * params.groups);
    let which = block / blocks % params.groups;
    let first = which * outs + block % blocks * 4u;
    let last = which * outs + outs - 1u;

    // Across and down in the picture, before the padding is taken off.
    let index = place + vec4(0u, 1u, 2u, 3u);
    let down = index / window.out.x;
    let across = (index - down * window.out.x) * window.stride.x;
    let corner = down * window.stride.y;
    let taps = window.kernel.x * window.kernel.y * own;
    // Channels beyond the last repeat it, and are not stored.
    let starts = min(first + vec4(0u, 1u, 2u, 3u), vec4(last)) * taps;
    var sums0 = vec4(0.0);
    var sums1 = vec4(0.0);
    var sums2 = vec4(0.0);
    var sums3 = vec4(0.0);
    var tap = 0u;
    for (var c = 0u; c < own; c++) {
        let pixels = (picture * params.channels + which * own + c) * window.size.x * window.size.y;
        for (var i = 0u; i < window.kernel.y; i++) {
            // Left of and above the padding the subtraction wraps around to numbers that are beyond any picture.
            let y = corner + i - window.padding.y;
            for (var j = 0u; j < window.kernel.x; j++) {
                let x = across + j - window.padding.x;
                let inside = (x < vec4(window.size.x)) & (y < vec4(window.size.y));
                let spot = pixels + select(vec4(0u), y * window.size.x + x, inside);
                let seen = select(vec4(0.0), vec4(input[spot.x], input[spot.y], input[spot.z], input[spot.w]), inside);
                sums0 += weight[starts.x + tap] * seen;
                sums1 += weight[starts.y + tap] * seen;
                sums2 += weight[starts.z + tap] * seen;
                sums3 += weight[starts.w + tap] * seen;
                tap++;
            }
        }
    }
    let plane = picture * params.out_channels;
    store(plane + first, first, place, sums0);
    if (first + 1u <= last) { store(plane + first + 1u, first + 1u, place, sums1); }
    if (first + 2u <= last) { store(plane + first + 2u, first + 2u, place, sums2); }
    if (first + 3u <= last) { store(plane + first + 3u, first + 3u, place, sums3); }
}
