// A window that slides over pictures. In each pair, x is across and y is down.

struct Window {
    // A struct within uniform parameters starts, and so ends, at a multiple of 16 bytes.
    @align(16) size: vec2<u32>,
    kernel: vec2<u32>,
    stride: vec2<u32>,
    padding: vec2<u32>,
    out: vec2<u32>,
}

// Row-major places to (across, down).
fn unrolled(index: u32, width: u32) -> vec2<u32> {
    let down = index / width;
    return vec2(index - down * width, down);
}
