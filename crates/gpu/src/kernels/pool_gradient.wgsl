// The gradient of a pool by its input, one pixel to an invocation: it gathers from all windows that cover the pixel.

struct Params { window: Window, count: u32, greatest: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> winners: array<f32>;
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
    let index = at - plane * area;
    let pixel = unrolled(index, window.size.x) + window.padding;
    // A place covers the pixel when its corner is at most at the pixel and more than pixel − kernel.
    let first = (max(pixel + window.stride, window.kernel) - window.kernel) / window.stride;
    let end = min(window.out, pixel / window.stride + 1u);
    let places = plane * window.out.x * window.out.y;
    var sum = 0.0;
    for (var y = first.y; y < end.y; y++) {
        for (var x = first.x; x < end.x; x++) {
            let place = places + y * window.out.x + x;
            if (params.greatest == 0u || u32(winners[place]) == index) {
                sum += upstream[place];
            }
        }
    }
    if (params.greatest == 0u) {
        sum /= f32(window.kernel.x * window.kernel.y);
    }
    out[at] = sum;
}
