//! The first thing that went wrong on the card, which everything after it reports.

use std::sync::{Arc, Mutex, PoisonError};

/// A card reports trouble late and from elsewhere: an allocation that failed, a driver that was reset. What was computed
/// since cannot be trusted, so the first report sticks, and every operation from then on returns it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fault(Arc<Mutex<Option<String>>>);

impl Fault {
    /// Listens to everything that the device may report.
    pub fn watch(&self, device: &wgpu::Device) {
        let fault = self.clone();
        device.on_uncaptured_error(Arc::new(move |error| fault.report(sentence(&error))));
        let fault = self.clone();
        device.set_device_lost_callback(move |_, reason| {
            let reason = reason.trim().trim_end_matches('.');
            let why = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
            fault.report(format!("the graphics card stopped answering{why}"));
        });
    }

    /// Keeps the first report.
    pub fn report(&self, problem: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(problem);
    }

    /// What went wrong, if anything did.
    pub fn problem(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What an error of the device means, as the end of a sentence.
pub(crate) fn sentence(error: &wgpu::Error) -> String {
    match error {
        wgpu::Error::OutOfMemory { .. } => "the graphics card has no memory left".to_owned(),
        wgpu::Error::Validation { description, .. } | wgpu::Error::Internal { description, .. } => {
            // wgpu tells a story in several lines, whose headings say nothing.
            let lines = description.lines().map(str::trim);
            let telling = lines.filter(|line| !matches!(*line, "" | "Validation Error" | "Caused by:"));
            let story: Vec<&str> = telling.map(|line| line.trim_end_matches('.')).collect();
            format!("the graphics card refused a command ({})", story.join("; "))
        }
    }
}
