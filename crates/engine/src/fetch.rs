//! Data files, from the site itself, with progress, checked.

use std::rc::Rc;

use js_sys::{Reflect, Uint8Array};
use stepwise_data::DatasetInfo;
use stepwise_lab::LabError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Response, WorkerGlobalScope};

/// Fetches, checks and unpacks one file; `progress(received, total)` is called in bytes as they come.
pub async fn dataset(
    data_url: &str,
    info: &DatasetInfo,
    progress: impl Fn(f64, f64),
) -> Result<Rc<[u8]>, LabError> {
    let packed = download(data_url, info, progress)
        .await
        .map_err(|problem| LabError::file(info.file, format!("could not be loaded: {problem}")))?;
    stepwise_data::unpack(info, &packed)
}

async fn download(
    data_url: &str,
    info: &DatasetInfo,
    progress: impl Fn(f64, f64),
) -> Result<Vec<u8>, String> {
    let unreachable =
        |_: JsValue| "the site did not answer. Check the connection, then press Reset".to_owned();
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    // The hash in the query makes a file of another build another address, so that no cache serves a stale one.
    let url = format!("{data_url}{}?{}", info.file, &info.sha256[..8]);
    let response: Response =
        JsFuture::from(scope.fetch_with_str(&url)).await.map_err(unreachable)?.unchecked_into();
    if !response.ok() {
        return Err(format!("the site answered {}", response.status()));
    }
    let body = response.body().ok_or_else(|| "the answer was empty".to_owned())?;
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::with_capacity(info.packed_bytes);
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(unreachable)?;
        let field = |name: &str| Reflect::get(&chunk, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
        if field("done").is_truthy() {
            return Ok(bytes);
        }
        let value = field("value").dyn_into::<Uint8Array>().map_err(unreachable)?;
        let start = bytes.len();
        bytes.resize(start + value.length() as usize, 0);
        value.copy_to(&mut bytes[start..]);
        progress(bytes.len() as f64, info.packed_bytes as f64);
    }
}
