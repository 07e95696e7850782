// The factors number by number, 0 beyond their edges, so that a tile that reaches over an edge adds nothing there.

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> left: array<f32>;
@group(0) @binding(2) var<storage, read> right: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

fn left_at(batch: u32, row: u32, k: u32) -> f32 {
    if (row >= params.rows || k >= params.inner) {
        return 0.0;
    }
    let place = select(row * params.inner + k, k * params.rows + row, params.left_turned == 1u);
    return left[batch * params.left_step + place];
}

fn right_at(batch: u32, k: u32, column: u32) -> f32 {
    if (k >= params.inner || column >= params.columns) {
        return 0.0;
    }
    let place = select(k * params.columns + column, column * params.inner + k, params.right_turned == 1u);
    return right[batch * params.right_step + place];
}
