// out[…] ← input[…], or out[…] ← out[…] + input[…], from one layout to another. No two invocations write one place.

struct Params { walk: Walk, add: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WIDTH)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let at = workgroup_number(group, groups) * WIDTH + local;
    if (at >= params.walk.count) {
        return;
    }
    let place = places(at);
    let to = params.walk.writing + place.y;
    var value = input[params.walk.reading + place.x];
    if (params.add == 1u) {
        value += out[to];
    }
    out[to] = value;
}
