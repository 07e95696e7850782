// The gradient by the weight: for each of its numbers a sum over all pictures and places. A team takes the same number of
// four output channels: each pixel that it reads serves all four.

struct Params {
    window: Window,
    channels: u32,
    out_channels: u32,
    groups: u32,
    count: u32,
    batch: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read> upstream: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WIDTH)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    // `count` counts blocks: groups of channels × fours of a group's output channels × numbers of one channel's kernel.
    let number = (workgroup_number(group, groups) * WIDTH + local) / TEAM;
    let lane = local % TEAM;
    let window = params.window;
    let area = window.kernel.x * window.kernel.y;
    let own = params.channels / params.groups;
    let outs = params.out_channels / params.groups;
    let kernel = own * area;
    let blocks = (outs + 3u) / 4u;
    let which = number / kernel / blocks;
    let first = number / kernel % blocks * 4u;
    let of_kernel = number % kernel;
    let tap = unrolled(of_kernel % area, window.kernel.x);
    let channel = which * own + of_kernel / area;
    let places = window.out.x * window.out.y;
    // Channels beyond the last repeat it, and are not stored.
    let planes = (which * outs + min(first + vec4(0u, 1u, 2u, 3u), vec4(outs - 1u))) * places;
    let end = select(0u, params.batch * places, number < params.count);
    var sums = vec4(0.0);
    for (var i = lane; i < end; i += TEAM) {
        let picture = i / places;
        let index = i - picture * places;
        let pixel = unrolled(index, window.out.x) * window.stride + tap - window.padding;
        // Left of the padding the subtraction wraps around to numbers that are beyond any picture.
        if (all(pixel < window.size)) {
            let g = planes + picture * params.out_channels * places + index;
            let seen = input[((picture * params.channels + channel) * window.size.y + pixel.y) * window.size.x + pixel.x];
            sums += seen * vec4(upstream[g.x], upstream[g.y], upstream[g.z], upstream[g.w]);
        }
    }
    let total = team_sum_four(sums, local);
    if (lane == 0u && number < params.count) {
        for (var o = 0u; o < 4u && first + o < outs; o++) {
            out[(which * outs + first + o) * kernel + of_kernel] = total[o];
        }
    }
}
