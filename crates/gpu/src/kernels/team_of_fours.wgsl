// The sum of `team`, of four numbers at a time.

var<workgroup> shared_fours: array<vec4<f32>, WIDTH>;

fn team_sum_four(own: vec4<f32>, local: u32) -> vec4<f32> {
    if (TEAM == 1u) {
        return own;
    }
    shared_fours[local] = own;
    workgroupBarrier();
    for (var half = TEAM / 2u; half > 0u; half /= 2u) {
        if (local % TEAM < half) {
            shared_fours[local] += shared_fours[local + half];
        }
        workgroupBarrier();
    }
    // A kernel that sums twice would have to wait here until everybody has read.
    return shared_fours[local / TEAM * TEAM];
}
