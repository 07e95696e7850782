//! Placeholders filled in: `{{name}}`, each exactly once known.

use std::fs;

use crate::disk::root;

/// A template of `www/templates`.
#[derive(Clone, Debug)]
pub struct Template {
    name: String,
    text: String,
}

impl Template {
    /// Reads a template; a comment at its start is for its authors and is left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(name: &str) -> Result<Self, String> {
        let path = root().join("www/templates").join(name);
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let text = match text.trim_start().strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
            Some((_, rest)) => rest.trim_start().to_owned(),
            None => text,
        };
        Ok(Self { name: name.to_owned(), text })
    }

    /// Fills every placeholder. Values are put in as they are: the caller escapes.
    ///
    /// # Errors
    /// When a placeholder has no value.
    pub fn fill(&self, values: &[(&str, &str)]) -> Result<String, String> {
        let mut filled = String::with_capacity(self.text.len() * 2);
        let mut rest = self.text.as_str();
        while let Some((before, after)) = rest.split_once("{{") {
            let (key, after) =
                after.split_once("}}").ok_or_else(|| format!("{}: a placeholder does not end", self.name))?;
            let (_, value) = values
                .iter()
                .find(|(name, _)| *name == key.trim())
                .ok_or_else(|| format!("{}: nothing fills {{{{{key}}}}}", self.name))?;
            filled.push_str(before);
            filled.push_str(value);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}
