// out[i] ← scale · the sum of all numbers of the input that fall onto i, a team to each. A very long sum is cut into
// parts, whose results are summed by a second run: more teams at work, and less rounding.

// First the dimensions that are kept, then those summed over; each is (size, step in the input, 0, 0).
struct Params {
    outs: u32,
    numbers: u32,
    parts: u32,
    each: u32,
    scale: f32,
    kept: u32,
    rank: u32,
    unused: u32,
    dimensions: array<vec4<u32>, 6>,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

// Where number `index` of dimensions first..end lies.
fn place(index: u32, first: u32, end: u32) -> u32 {
    if (first == end) {
        return 0u;
    }
    var rest = index;
    var at = 0u;
    for (var d = end - 1u; d > first; d--) {
        let dimension = params.dimensions[d];
        let outer = rest / dimension.x;
        at += (rest - outer * dimension.x) * dimension.y;
        rest = outer;
    }
    return at + rest * params.dimensions[first].y;
}

@compute @workgroup_size(WIDTH)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let number = (workgroup_number(group, groups) * WIDTH + local) / TEAM;
    let lane = local % TEAM;
    let live = number < params.outs * params.parts;
    let first = number % params.parts * params.each;
    let end = select(0u, min(params.numbers, first + params.each), live);
    let start = place(number / params.parts, 0u, params.kept);
    var sum = 0.0;
    for (var i = first + lane; i < end; i += TEAM) {
        sum += input[start + place(i, params.kept, params.rank)];
    }
    let total = team_sum(sum, local);
    if (live && lane == 0u) {
        out[number] = params.scale * total;
    }
}
