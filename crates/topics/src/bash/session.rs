//! A run of the lab: one check a step, and a terminal in between.

use stepwise_lab::{
    Action, Better, Format, LabError, Metrics, Progress, Session, Setup, Terminal, Verdict, View, async_trait,
};
use stepwise_shell::{Computer, Said, Shell, ShellError};

use super::check::{Kind, OWN, Outcome, Place};
use super::export::{ADDRESS, Export};
use super::terminal::{Screen, completed, prompt, question};
use super::view;

/// What is under way, and in which shell.
enum Under {
    /// A check, on a computer of its own where that is there.
    Check(Kind, Option<Shell>),
    /// A line of the reader's, on the reader's own computer.
    Line,
}

/// A run of the lab.
pub(super) struct Bash {
    pub script: String,
    pub export: Export,
    packed: Vec<u8>,
    pub colleagues: Vec<Place>,
    pub plan: Vec<Kind>,
    pub outcomes: Vec<Outcome>,
    /// The reader's own computer.
    shell: Shell,
    under: Option<Under>,
    screen: Screen,
}

pub(super) fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let script = setup.values.text("script")?.to_owned();
    let count = usize::try_from(setup.values.integer("colleagues")?).unwrap_or(1);
    let export = Export::draw(&setup)?;
    let packed = packed(&export.text).map_err(no_shell)?;
    let shell = OWN.start(&script, ADDRESS, &packed).map_err(no_shell)?;
    Ok(Box::new(Bash {
        script,
        export,
        packed,
        colleagues: Place::colleagues(setup.seed, count),
        plan: Kind::all(count),
        outcomes: Vec::new(),
        shell,
        under: None,
        screen: Screen::default(),
    }))
}

fn no_shell(error: ShellError) -> LabError {
    LabError::unsupported(error.to_string())
}

/// The export as the server packs it.
fn packed(text: &str) -> Result<Vec<u8>, ShellError> {
    let mut server = Shell::start(Computer::new("www", "data"))?;
    server.write("/home/www/export.csv", text.as_bytes())?;
    wait(&mut server, "gzip export.csv");
    server.read("/home/www/export.csv.gz")
}

/// Carries out a short line at once.
fn wait(shell: &mut Shell, line: &str) -> Option<Said> {
    shell.begin(line);
    while shell.is_running() {
        if let Some(said) = shell.slice() {
            return Some(said);
        }
    }
    None
}

impl Bash {
    /// The computer of a check.
    pub fn place(&self, kind: Kind) -> &Place {
        match kind {
            Kind::Colleague(index) => &self.colleagues[index],
            _ => &OWN,
        }
    }

    fn done(&self) -> bool {
        self.outcomes.len() == self.plan.len()
    }

    fn begin(&mut self, kind: Kind) -> Result<(), LabError> {
        let place = self.place(kind).clone();
        let fresh = matches!(kind, Kind::Elsewhere | Kind::Colleague(_));
        let mut own = match fresh {
            true => Some(place.start(&self.script, ADDRESS, &self.packed).map_err(no_shell)?),
            false => None,
        };
        let shell = own.as_mut().unwrap_or(&mut self.shell);
        let line = if kind == Kind::Elsewhere {
            wait(shell, "cd ~");
            "bash penguins/prepare.sh"
        } else {
            wait(shell, &place.enter());
            "bash prepare.sh"
        };
        self.screen.typed(&prompt(shell, place.user, place.host).unwrap_or_default(), line);
        shell.begin(line);
        self.under = Some(Under::Check(kind, own));
        Ok(())
    }

    /// A slice of what is under way.
    fn carry_on(&mut self) {
        match self.under.take() {
            None => {}
            Some(Under::Line) => match self.shell.slice() {
                Some(said) => self.screen.said(&said),
                None => self.under = Some(Under::Line),
            },
            Some(Under::Check(kind, mut own)) => {
                let path = self.place(kind).path("data/clean.csv");
                let shell = own.as_mut().unwrap_or(&mut self.shell);
                match shell.slice() {
                    Some(said) => {
                        self.screen.said(&said);
                        let table = shell.read(&path);
                        let table = table.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
                        self.outcomes.push(Outcome {
                            kind,
                            exit_code: said.exit_code,
                            rows: table.as_deref().map_or(0, |table| self.export.rows(table)),
                            passed: said.exit_code == 0
                                && table.is_ok_and(|table| self.export.is_right(&table)),
                        });
                    }
                    None => self.under = Some(Under::Check(kind, own)),
                }
            }
        }
    }

    fn interrupt(&mut self) {
        match &self.under {
            Some(Under::Check(_, Some(shell))) => shell.interrupt(),
            Some(_) => self.shell.interrupt(),
            None => {}
        }
    }

    fn line(&mut self, text: &str) -> Result<(), LabError> {
        if text == Terminal::INTERRUPT {
            self.interrupt();
            return Ok(());
        }
        if self.under.is_some() {
            return Err(LabError::unsupported("a command runs; Ctrl-C ends it"));
        }
        if let Some(line) = text.strip_suffix(Terminal::COMPLETE) {
            self.complete(line);
            return Ok(());
        }
        self.screen.typed(&prompt(&self.shell, OWN.user, OWN.host).unwrap_or_default(), text);
        if text.trim() == "clear" {
            self.screen.clear();
            return Ok(());
        }
        self.shell.begin(text);
        self.under = Some(Under::Line);
        // What is short is answered at once.
        self.carry_on();
        Ok(())
    }

    fn complete(&mut self, line: &str) {
        let Some(said) = wait(&mut self.shell, &question(line)) else { return };
        let (line, names) = completed(line, &said.text);
        if !names.is_empty() {
            self.screen.choices(&names);
        }
        self.screen.complete(line);
    }

    pub fn terminal(&self) -> Terminal {
        let free = self.under.is_none();
        self.screen.panel(prompt(&self.shell, OWN.user, OWN.host).filter(|_| free))
    }

    /// What came of a check, if it is through.
    pub fn outcome(&self, kind: Kind) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.kind == kind)
    }

    /// On how many computers it has done its work in the project's folder, and on how many it was tried.
    fn computers(&self) -> (usize, usize) {
        let tried =
            self.outcomes.iter().filter(|outcome| !matches!(outcome.kind, Kind::Again | Kind::Elsewhere));
        (tried.clone().filter(|outcome| outcome.passed).count(), tried.count())
    }
}

#[async_trait(?Send)]
impl Session for Bash {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if let Some(&kind) = self.plan.get(self.outcomes.len()) {
            self.begin(kind)?;
            self.carry_on();
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        Progress { step: self.outcomes.len(), of: Some(self.plan.len()), done: self.done() }
    }

    fn goes_on(&self) -> bool {
        self.under.is_some()
    }

    async fn go_on(&mut self) -> Result<(), LabError> {
        self.carry_on();
        Ok(())
    }

    fn act(&mut self, action: Action) -> Result<(), LabError> {
        match action {
            Action::Line { panel, text } if panel == view::TERMINAL => self.line(&text),
            _ => Err(LabError::unsupported("only the terminal takes lines")),
        }
    }

    fn metrics(&self) -> Metrics {
        let percent = Format::Percent { digits: 0 };
        let number = Format::Number { digits: 0 };
        let tried = self.outcomes.len();
        let passed = self.outcomes.iter().filter(|outcome| outcome.passed).count();
        let share = |part: usize, of: usize| (of > 0).then(|| part as f64 / of as f64);
        let (works, computers) = self.computers();
        let rows = |kind| self.outcome(kind).map(|outcome| outcome.rows as f64);
        let mut metrics = Metrics::new();
        metrics.push("passed", "Checks passed", share(passed, tried), "", percent, Better::Higher);
        metrics.push(
            "computers",
            "Computers on which it works",
            share(works, computers),
            "",
            percent,
            Better::Higher,
        );
        metrics.push("rows", "Rows prepared at first", rows(Kind::First), "", number, Better::Neither);
        metrics.push("again", "Rows after the second run", rows(Kind::Again), "", number, Better::Neither);
        metrics.push(
            "whole",
            "Rows without a blank",
            self.export.whole.len() as f64,
            "",
            number,
            Better::Neither,
        );
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if !self.done() {
            return Verdict::NotAttempted;
        }
        let failed: Vec<String> = self
            .outcomes
            .iter()
            .filter(|outcome| !outcome.passed)
            .map(|outcome| view::label(self, outcome.kind))
            .collect();
        match failed.first() {
            None => Verdict::Passed(format!(
                "{} checks on {} computers, and the table was right each time.",
                self.plan.len(),
                self.colleagues.len() + 1
            )),
            Some(first) => Verdict::NotYet(format!(
                "{} of {} checks fail, the first of them: {first}.",
                failed.len(),
                self.plan.len()
            )),
        }
    }
}
