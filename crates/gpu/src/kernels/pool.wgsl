// out ← the greatest number under the window, or the mean, one place to an invocation.

struct Params { window: Window, count: u32, greatest: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read_write> winners: array<f32>;
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
    let places = window.out.x * window.out.y;
    let plane = at / places;
    let corner = unrolled(at - plane * places, window.out.x) * window.stride;
    let first = max(corner, window.padding) - window.padding;
    let end = min(window.size, max(corner + window.kernel, window.padding) - window.padding);
    let picture = plane * window.size.x * window.size.y;
    var best = negative_infinity();
    var winner = first.y * window.size.x + first.x;
    var sum = 0.0;
    for (var y = first.y; y < end.y; y++) {
        for (var x = first.x; x < end.x; x++) {
            let place = y * window.size.x + x;
            let value = input[picture + place];
            sum += value;
            // The first of equals, or the last NaN.
            if (value > best || is_nan(value)) {
                best = value;
                winner = place;
            }
        }
    }
    if (params.greatest == 1u) {
        out[at] = best;
        winners[at] = f32(winner);
    } else {
        out[at] = sum / f32(window.kernel.x * window.kernel.y);
    }
}
