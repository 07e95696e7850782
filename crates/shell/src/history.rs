//! `history` for lines as they were typed: bashkit knows them only as they are carried out.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bashkit::{Builtin, BuiltinContext, ExecResult};

/// The lines typed so far.
pub type Lines = Arc<Mutex<Vec<String>>>;

/// The program.
pub struct History {
    pub lines: Lines,
}

#[async_trait]
impl Builtin for History {
    async fn execute(&self, context: BuiltinContext<'_>) -> bashkit::Result<ExecResult> {
        let Ok(lines) = self.lines.lock() else { return Ok(ExecResult::ok(String::new())) };
        let most = match context.args.first().map(|count| count.parse()) {
            None => lines.len(),
            Some(Ok(most)) => most,
            Some(Err(_)) => {
                let words = format!("bash: history: {}: numeric argument required\n", context.args[0]);
                return Ok(ExecResult::err(words, 1));
            }
        };
        let first = lines.len().saturating_sub(most);
        let text = lines.iter().enumerate().skip(first);
        Ok(ExecResult::ok(text.map(|(index, line)| format!("{:5}  {line}\n", index + 1)).collect::<String>()))
    }
}
