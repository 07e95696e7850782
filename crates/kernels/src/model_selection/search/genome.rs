//! Pipelines as genes: what stands at each stage, and with which settings.

use stepwise_random::Random;

use super::Dimension;
use super::space::checked_dimensions;
use crate::KernelError;
use crate::error::{enough_rows, out_of_range};

/// One of the things that may stand at a stage, such as a scaler, a model, or nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// Its name.
    pub name: String,
    /// What it adds to the complexity of a pipeline, at least 0: 0 for nothing, 1 for a usual step.
    pub complexity: f64,
    /// Its settings, if any.
    pub settings: Vec<Dimension>,
}

/// A stage of a pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// What may stand here.
    pub alternatives: Vec<Alternative>,
}

/// What stands at one stage of a pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Gene {
    /// Which of the stage's alternatives.
    pub alternative: usize,
    /// A value for each of its settings.
    pub settings: Vec<f64>,
}

/// A pipeline: a gene for each stage.
pub type Genome = Vec<Gene>;

/// Checks stages, alternatives and settings.
pub(super) fn checked_stages(stages: &[Stage]) -> Result<(), KernelError> {
    enough_rows("a pipeline, by its stages,", stages.len(), 1)?;
    for stage in stages {
        enough_rows("a stage, by its alternatives,", stage.alternatives.len(), 1)?;
        for alternative in &stage.alternatives {
            if !(alternative.complexity.is_finite() && alternative.complexity >= 0.0) {
                let allowed = "a finite number, at least 0";
                return Err(out_of_range("a complexity", alternative.complexity, allowed));
            }
            checked_dimensions(&alternative.settings)?;
        }
    }
    Ok(())
}

/// The sum over the stages.
pub(super) fn complexity(stages: &[Stage], genome: &Genome) -> f64 {
    stages.iter().zip(genome).map(|(stage, gene)| stage.alternatives[gene.alternative].complexity).sum()
}

/// A random gene for a stage.
fn random_gene(stage: &Stage, random: &mut Random) -> Gene {
    let alternative = random.below(stage.alternatives.len());
    let settings = &stage.alternatives[alternative].settings;
    Gene {
        alternative,
        settings: settings.iter().map(|setting| setting.domain.at(random.uniform())).collect(),
    }
}

/// A random pipeline.
pub(super) fn random_genome(stages: &[Stage], random: &mut Random) -> Genome {
    stages.iter().map(|stage| random_gene(stage, random)).collect()
}

/// A child: each gene of either parent; where both have the same alternative, each setting of either.
pub(super) fn cross(mother: &Genome, father: &Genome, random: &mut Random) -> Genome {
    let coin = |random: &mut Random| random.uniform() < 0.5;
    let mut child = Genome::with_capacity(mother.len());
    for (a, b) in mother.iter().zip(father) {
        if a.alternative == b.alternative {
            let pairs = a.settings.iter().zip(&b.settings);
            let settings = pairs.map(|(&a, &b)| if coin(random) { a } else { b }).collect();
            child.push(Gene { alternative: a.alternative, settings });
        } else {
            child.push(if coin(random) { a } else { b }.clone());
        }
    }
    child
}

/// Each gene, with this probability, drawn anew or with its settings moved a little, one as likely as the other.
pub(super) fn mutate(stages: &[Stage], genome: &mut Genome, probability: f64, random: &mut Random) {
    for (stage, gene) in stages.iter().zip(genome) {
        if random.uniform() >= probability {
            continue;
        }
        if random.uniform() < 0.5 {
            *gene = random_gene(stage, random);
        } else {
            let settings = &stage.alternatives[gene.alternative].settings;
            for (setting, value) in settings.iter().zip(&mut gene.settings) {
                *value = setting.domain.near(*value, 0.2, random);
            }
        }
    }
}
