// A walk over a shape of several dimensions by two operands at once: where number `index` lies in either.

// The kernel's parameters hold the walk under this name. Each dimension is (size, the left operand's step, the right operand's step, 0); a step of 0 stretches the operand.
struct Walk { rank: u32, count: u32, reading: u32, writing: u32, dimensions: array<vec4<u32>, 6> }

fn places(index: u32) -> vec2<u32> {
    var rest = index;
    var at = vec2(0u);
    // The outermost dimension needs no division: what is left is the index in it.
    for (var d = params.walk.rank; d > 1u; d--) {
        let dimension = params.walk.dimensions[d - 1u];
        let outer = rest / dimension.x;
        at += (rest - outer * dimension.x) * dimension.yz;
        rest = outer;
    }
    return at + rest * params.walk.dimensions[0].yz;
}
