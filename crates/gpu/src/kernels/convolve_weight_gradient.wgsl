// The gradient by the weight: for each of its numbers a sum over all pictures and places, so a team to each number.

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
    let number = (workgroup_number(group, groups) * WIDTH + local) / TEAM;
    let lane = local % TEAM;
    let window = params.window;
    let area = window.kernel.x * window.kernel.y;
    let tap = unrolled(number % area, window.kernel.x);
    let own = params.channels / params.groups;
    let channel_of_kernel = number / area % own;
    let out_channel = number / area / own;
    let channel = out_channel / (params.out_channels / params.groups) * own + channel_of_kernel;
    let places = window.out.x * window.out.y;
    let end = select(0u, params.batch * places, number < params.count);
    var sum = 0.0;
    for (var i = lane; i < end; i += TEAM) {
        let picture = i / places;
        let index = i - picture * places;
        let pixel = unrolled(index, window.out.x) * window.stride + tap - window.padding;
        // Left of the padding the subtraction wraps around to numbers that are beyond any picture.
        if (all(pixel < window.size)) {
            let g = upstream[(picture * params.out_channels + out_channel) * places + index];
            sum += g * input[((picture * params.channels + channel) * window.size.y + pixel.y) * window.size.x + pixel.x];
        }
    }
    let total = team_sum(sum, local);
    if (lane == 0u && number < params.count) {
        out[number] = total;
    }
}
