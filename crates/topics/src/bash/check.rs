//! Where the script is tried: computers, folders, and the order in which that happens.

use stepwise_random::Random;
use stepwise_shell::{Computer, Shell, ShellError};

/// The people, and where each keeps the project. One has blanks in a name, as people do.
const PEOPLE: [(&str, &str, &str); 8] = [
    ("grace", "desk", "work/penguins"),
    ("linus", "notebook", "My Projects/penguins"),
    ("katherine", "lab", "code/penguins"),
    ("alan", "tower", "penguins"),
    ("hedy", "mini", "Documents/penguins"),
    ("edsger", "server", "src/penguins"),
    ("radia", "box", "Field Work 2026/penguins"),
    ("donald", "station", "repos/penguins"),
];

/// A computer with the project on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub user: &'static str,
    pub host: &'static str,
    /// The project's folder below the home.
    folder: &'static str,
}

/// The reader's own.
pub(super) const OWN: Place = Place { user: "ada", host: "laptop", folder: "penguins" };

impl Place {
    /// The colleagues of a seed, who all have other habits.
    pub fn colleagues(seed: u64, count: usize) -> Vec<Self> {
        let order = Random::stream(seed, 1).permutation(PEOPLE.len());
        let place = |index: usize| {
            let (user, host, folder) = PEOPLE[index];
            Self { user, host, folder }
        };
        order.into_iter().take(count).map(place).collect()
    }

    /// The whole path of a file of the project.
    pub fn path(&self, name: &str) -> String {
        format!("/home/{}/{}/{name}", self.user, self.folder)
    }

    /// A computer as it is after the project was copied to it.
    pub fn start(&self, script: &str, address: &str, packed: &[u8]) -> Result<Shell, ShellError> {
        let computer = Computer::new(self.user, self.host).serving(address, packed.to_vec());
        let mut shell = Shell::start(computer)?;
        shell.make_folder(&format!("/home/{}/{}", self.user, self.folder))?;
        shell.write(&self.path("prepare.sh"), script.as_bytes())?;
        Ok(shell)
    }

    /// What one types to stand in the project.
    pub fn enter(&self) -> String {
        format!("cd ~/{}", self.folder.replace(' ', "\\ "))
    }
}

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// In the project's folder, for the first time.
    First,
    /// The same once more, with what the first run left.
    Again,
    /// On a fresh copy, from the home.
    Elsewhere,
    /// On somebody else's computer, in the project's folder.
    Colleague(usize),
}

impl Kind {
    /// All checks, in their order.
    pub fn all(colleagues: usize) -> Vec<Self> {
        let mut all = vec![Self::First, Self::Again, Self::Elsewhere];
        all.extend((0..colleagues).map(Self::Colleague));
        all
    }
}

/// What came of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub kind: Kind,
    pub exit_code: i32,
    /// Rows of the prepared table; none where there is no table.
    pub rows: usize,
    /// Whether the script ended well and the table is what it must be.
    pub passed: bool,
}
