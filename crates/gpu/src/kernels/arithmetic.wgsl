// The operations on two numbers, and the numbers by which they are asked for.

const ADD = 0u;
const SUB = 1u;
const MUL = 2u;
const DIV = 3u;

fn combined(operation: u32, a: vec4<f32>, b: vec4<f32>) -> vec4<f32> {
    switch (operation) {
        case ADD: { return a + b; }
        case SUB: { return a - b; }
        case MUL: { return a * b; }
        case DIV, default: { return a / b; }
    }
}
