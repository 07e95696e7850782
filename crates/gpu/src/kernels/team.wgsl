// Sums and greatest numbers over a team of TEAM neighbours in a workgroup, which share the work on one row. Short rows
// get one invocation each, which has nobody to wait for; long rows get a whole workgroup, whose members' results meet
// in a tree: half of them add the other half's, then a quarter, and so on.

var<workgroup> shared_results: array<f32, WIDTH>;

fn team_sum(own: f32, local: u32) -> f32 {
    if (TEAM == 1u) {
        return own;
    }
    shared_results[local] = own;
    workgroupBarrier();
    for (var half = TEAM / 2u; half > 0u; half /= 2u) {
        if (local % TEAM < half) {
            shared_results[local] += shared_results[local + half];
        }
        workgroupBarrier();
    }
    let result = shared_results[local / TEAM * TEAM];
    // Nobody may begin the next tree before everybody has read this one's root.
    workgroupBarrier();
    return result;
}

fn team_max(own: f32, local: u32) -> f32 {
    if (TEAM == 1u) {
        return own;
    }
    shared_results[local] = own;
    workgroupBarrier();
    for (var half = TEAM / 2u; half > 0u; half /= 2u) {
        if (local % TEAM < half) {
            shared_results[local] = max(shared_results[local], shared_results[local + half]);
        }
        workgroupBarrier();
    }
    let result = shared_results[local / TEAM * TEAM];
    workgroupBarrier();
    return result;
}
