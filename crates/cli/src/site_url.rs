//! The address that a site will have. Pages need none: they name each other by relative addresses. What other sites read
//! needs one: canonical addresses, pictures for links, oEmbed.

use std::str::FromStr;

/// An absolute address of a folder, with a closing slash.
///
/// ```
/// use stepwise_cli::site_url::SiteUrl;
///
/// let site: SiteUrl = "https://example.org/labs".parse()?;
/// assert_eq!(site.join("topics/regression/"), "https://example.org/labs/topics/regression/");
/// assert!("example.org".parse::<SiteUrl>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteUrl(String);

impl SiteUrl {
    /// The address of something on the site.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl FromStr for SiteUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let plain = |character: char| character.is_ascii_alphanumeric() || "-._~:/%".contains(character);
        match host {
            Some(host) if !host.is_empty() && !host.starts_with('/') && host.chars().all(plain) => {
                Ok(Self(format!("{}/", text.trim_end_matches('/'))))
            }
            _ => Err(format!(
                "the site's address is {text:?}, but must be like https://example.org/labs/, without ? and #"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SiteUrl;

    #[test]
    fn an_address_ends_in_one_slash() {
        for text in ["http://localhost:8080", "http://localhost:8080/", "http://localhost:8080//"] {
            let site: SiteUrl = text.parse().unwrap();
            assert_eq!(site.join("x"), "http://localhost:8080/x");
        }
    }

    #[test]
    fn what_is_no_folder_of_the_web_is_refused() {
        for text in [
            "",
            "https://",
            "https:///x",
            "ftp://example.org",
            "//example.org",
            "https://a\"b",
            "https://a/?b",
        ] {
            assert!(text.parse::<SiteUrl>().is_err(), "{text}");
        }
    }
}
