// Row indices[i] of out ← itself + row i of the input. Two rows may go to one place, and floats added in another order
// give other bits; so each invocation owns one column of a band of the table, walks all indices in their order, and
// adds those that fall into its band. The same bits every time, without an atomic.

struct Params { bands: u32, columns: u32, count: u32, band: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read> indices: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WIDTH)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let at = workgroup_number(group, groups) * WIDTH + local;
    if (at >= params.bands * params.columns) {
        return;
    }
    let column = at % params.columns;
    let first = at / params.columns * params.band;
    for (var i = 0u; i < params.count; i++) {
        let row = u32(indices[i]);
        if (row >= first && row < first + params.band) {
            out[row * params.columns + column] += input[i * params.columns + column];
        }
    }
}
