// The factors in blocks of four by four numbers, each four read in one go. A factor is stored as lines of `length`
// numbers, a multiple of four; a block is four neighbours of each of four lines, with zeros beyond the last line.

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> left: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> right: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

// The left factor's rows row..row + 4 in columns k..k + 4: a vector for each k.
fn left_block(batch: u32, row: u32, k: u32) -> mat4x4<f32> {
    let turned = params.left_turned == 1u;
    let length = select(params.inner, params.rows, turned);
    let lines = select(params.rows, params.inner, turned);
    let line = select(row, k, turned);
    let across = select(k, row, turned);
    var block = mat4x4<f32>();
    if (across < length) {
        let start = (batch * params.left_step + line * length + across) / 4u;
        if (line < lines) { block[0] = left[start]; }
        if (line + 1u < lines) { block[1] = left[start + length / 4u]; }
        if (line + 2u < lines) { block[2] = left[start + length / 2u]; }
        if (line + 3u < lines) { block[3] = left[start + length / 4u * 3u]; }
    }
    if (turned) {
        return block;
    }
    return transpose(block);
}

// The right factor's columns column..column + 4 in rows k..k + 4: a vector for each k.
fn right_block(batch: u32, k: u32, column: u32) -> mat4x4<f32> {
    let turned = params.right_turned == 1u;
    let length = select(params.columns, params.inner, turned);
    let lines = select(params.inner, params.columns, turned);
    let line = select(k, column, turned);
    let across = select(column, k, turned);
    var block = mat4x4<f32>();
    if (across < length) {
        let start = (batch * params.right_step + line * length + across) / 4u;
        if (line < lines) { block[0] = right[start]; }
        if (line + 1u < lines) { block[1] = right[start + length / 4u]; }
        if (line + 2u < lines) { block[2] = right[start + length / 2u]; }
        if (line + 3u < lines) { block[3] = right[start + length / 4u * 3u]; }
    }
    if (turned) {
        return transpose(block);
    }
    return block;
}
