//! The sixty topics of the roadmap, in reading order: what is planned. A topic is ready once its folder is in the
//! registry; a test holds that the folder agrees with its row here.

use stepwise_lab::Section;

/// A row of the roadmap.
#[derive(Clone, Copy, Debug)]
pub struct Outline {
    /// The name in addresses and folders.
    pub slug: &'static str,
    /// The heading.
    pub title: &'static str,
    /// The part of the roadmap.
    pub section: Section,
    /// What the reader does there.
    pub exercise: &'static str,
    /// The classic mistake.
    pub pitfall: &'static str,
    /// The slugs of the topics to do before, all of them earlier rows.
    pub needs: &'static [&'static str],
}

impl Outline {
    /// The row of this slug.
    ///
    /// ```
    /// use stepwise_topics::roadmap::Outline;
    ///
    /// assert_eq!(Outline::find("mlp").map(|outline| outline.title), Some("Multilayer perceptron"));
    /// ```
    #[must_use]
    pub fn find(slug: &str) -> Option<&'static Self> {
        ROADMAP.iter().find(|outline| outline.slug == slug)
    }

    /// The rows that this one needs, in reading order.
    ///
    /// ```
    /// use stepwise_topics::roadmap::Outline;
    ///
    /// let needed = Outline::find("cnn").unwrap().needed();
    /// assert_eq!(needed.map(|outline| outline.slug).collect::<Vec<_>>(), ["mlp"]);
    /// ```
    pub fn needed(&self) -> impl Iterator<Item = &'static Self> {
        ROADMAP.iter().filter(|outline| self.needs.contains(&outline.slug))
    }

    /// The rows that need this one, in reading order.
    ///
    /// ```
    /// use stepwise_topics::roadmap::Outline;
    ///
    /// let above = Outline::find("cnn").unwrap().built_on();
    /// assert!(above.map(|outline| outline.slug).eq(["computer-vision", "transfer-learning", "research"]));
    /// ```
    pub fn built_on(&self) -> impl Iterator<Item = &'static Self> {
        ROADMAP.iter().filter(|outline| outline.needs.contains(&self.slug))
    }
}

const fn row(
    slug: &'static str,
    title: &'static str,
    section: Section,
    exercise: &'static str,
    pitfall: &'static str,
    needs: &'static [&'static str],
) -> Outline {
    Outline { slug, title, section, exercise, pitfall, needs }
}

/// All rows, in reading order.
pub const ROADMAP: &[Outline] = &[
    row(
        "python",
        "Python",
        Section::Tools,
        "A cleaning script for a CSV",
        "No virtual environment, so packages conflict",
        &[],
    ),
    row(
        "numpy",
        "NumPy",
        Section::Tools,
        "Matrix multiplication for a neural network",
        "Lists taken for arrays",
        &["python"],
    ),
    row(
        "pandas",
        "pandas",
        Section::Tools,
        "Monthly revenue and trend of a sales data set",
        "Missing data not handled",
        &["python"],
    ),
    row(
        "matplotlib",
        "Matplotlib",
        Section::Tools,
        "Scatter matrix of feature correlations",
        "Overcomplicated plots",
        &["pandas"],
    ),
    row(
        "scikit-learn",
        "scikit-learn",
        Section::Tools,
        "A pipeline that classifies handwritten digits",
        "No train/test split",
        &["numpy"],
    ),
    row(
        "jupyter",
        "Jupyter",
        Section::Tools,
        "An end-to-end workflow in one notebook",
        "Kernel not restarted, stale results",
        &["pandas"],
    ),
    row(
        "statistics",
        "Statistics",
        Section::Mathematics,
        "An A/B test",
        "P-values misread, assumptions ignored",
        &[],
    ),
    row("linear-algebra", "Linear algebra", Section::Mathematics, "PCA", "Shapes that do not fit", &[]),
    row(
        "calculus",
        "Calculus",
        Section::Mathematics,
        "Linear regression by gradient descent",
        "Chain rule misapplied",
        &["linear-algebra"],
    ),
    row(
        "probability",
        "Probability",
        Section::Mathematics,
        "Spam filter with naive Bayes",
        "Independence assumed",
        &["statistics"],
    ),
    row(
        "distributions",
        "Distributions",
        Section::Mathematics,
        "Fit a normal, flag outliers by z-score",
        "Normality assumed on skewed data",
        &["statistics"],
    ),
    row(
        "eda",
        "Exploratory data analysis",
        Section::Data,
        "Which features influenced survival",
        "Modelling without looking",
        &["pandas", "statistics"],
    ),
    row(
        "data-cleaning",
        "Data cleaning",
        Section::Data,
        "Impute and remove outliers in health records",
        "Dropping too much",
        &["eda"],
    ),
    row(
        "data-visualization",
        "Data visualisation",
        Section::Data,
        "Feature importance of a trained model",
        "Misleading scales or colours",
        &["matplotlib"],
    ),
    row(
        "feature-engineering",
        "Feature engineering",
        Section::Data,
        "Time-based features for a sales forecast",
        "Future information leaks in",
        &["pandas"],
    ),
    row(
        "data-prep",
        "Data preparation",
        Section::Data,
        "Prepare the Titanic: clean, engineer, encode",
        "Preprocessing fitted on all rows",
        &["data-cleaning", "scikit-learn"],
    ),
    row(
        "data-splitting",
        "Data splitting",
        Section::Data,
        "Stratified k-fold",
        "Test data leaks through preprocessing",
        &["scikit-learn", "statistics"],
    ),
    row(
        "advanced-feature-engineering",
        "Advanced feature engineering",
        Section::Data,
        "New features on house prices and their effect",
        "Leakage from test rows",
        &["feature-engineering", "data-splitting"],
    ),
    row(
        "dimensionality-reduction",
        "Dimensionality reduction",
        Section::Data,
        "MNIST clusters by PCA and t-SNE",
        "Reduction before the split",
        &["linear-algebra", "data-splitting"],
    ),
    row(
        "communicating-visualization",
        "Charts that communicate",
        Section::Data,
        "Feature importance explained to business people",
        "Too much in one plot",
        &["data-visualization"],
    ),
    row(
        "supervised-learning",
        "Supervised learning",
        Section::Learning,
        "Predict loan defaults",
        "Overfitting",
        &["data-splitting"],
    ),
    row(
        "unsupervised-learning",
        "Unsupervised learning",
        Section::Learning,
        "Segment customers",
        "Clusters misread without domain context",
        &["statistics", "data-cleaning"],
    ),
    row(
        "regression",
        "Regression",
        Section::Learning,
        "House prices from size and location",
        "Non-linearity, heteroscedasticity ignored",
        &["statistics", "linear-algebra"],
    ),
    row(
        "classification",
        "Classification",
        Section::Learning,
        "Spam by logistic regression",
        "Accuracy misread under imbalance",
        &["regression", "probability"],
    ),
    row(
        "clustering",
        "Clustering",
        Section::Learning,
        "Segment by purchasing behaviour",
        "K chosen without validation",
        &["statistics"],
    ),
    row(
        "model-selection",
        "Model selection",
        Section::Learning,
        "Compare classifiers on MNIST",
        "Scored on the training set",
        &["classification", "data-splitting"],
    ),
    row(
        "ensemble-learning",
        "Ensemble learning",
        Section::Learning,
        "Gradient boosting on house prices v. linear regression",
        "Needless complexity",
        &["supervised-learning", "regression"],
    ),
    row(
        "time-series",
        "Time series",
        Section::Learning,
        "ARIMA forecast with intervals",
        "Shuffling",
        &["regression"],
    ),
    row(
        "recommender-systems",
        "Recommender systems",
        Section::Learning,
        "Films by matrix factorisation",
        "Cold start",
        &["regression"],
    ),
    row(
        "automl",
        "AutoML",
        Section::Learning,
        "Evolve pipelines",
        "Blind trust",
        &["model-selection", "ensemble-learning"],
    ),
    row(
        "evaluation",
        "ROC and precision–recall",
        Section::Evaluation,
        "ROC and precision–recall curves",
        "Evaluated on training data",
        &["classification", "data-splitting"],
    ),
    row(
        "ml-metrics",
        "Metrics for imbalanced classes",
        Section::Evaluation,
        "A classifier on imbalanced data",
        "Accuracy alone",
        &["evaluation"],
    ),
    row(
        "cross-validation",
        "Cross-validation",
        Section::Evaluation,
        "Ten-fold benchmark of several classifiers",
        "Ordered rows not shuffled",
        &["model-selection"],
    ),
    row(
        "hyperparameter-tuning",
        "Hyperparameter tuning",
        Section::Evaluation,
        "Random forest for F1",
        "Tuning on the test set",
        &["cross-validation", "ensemble-learning"],
    ),
    row(
        "explainability",
        "Explainability",
        Section::Evaluation,
        "SHAP on a credit model",
        "Importance taken for causality",
        &["ensemble-learning", "classification"],
    ),
    row(
        "deep-learning",
        "Deep learning",
        Section::DeepLearning,
        "Digits by a convolutional network",
        "Too complex for little data",
        &["calculus", "classification", "data-splitting"],
    ),
    row(
        "mlp",
        "Multilayer perceptron",
        Section::DeepLearning,
        "MNIST by an MLP",
        "Too few or too many neurons",
        &["calculus", "classification", "data-splitting"],
    ),
    row(
        "tensorflow",
        "TensorFlow",
        Section::DeepLearning,
        "Train an image classifier and serve it as REST",
        "GPU memory not managed",
        &["mlp"],
    ),
    row(
        "pytorch",
        "PyTorch",
        Section::DeepLearning,
        "An image classifier",
        "Model and data on different devices",
        &["mlp"],
    ),
    row(
        "cnn",
        "Convolutional networks",
        Section::DeepLearning,
        "Animal pictures by a custom CNN",
        "Too few filters",
        &["mlp"],
    ),
    row(
        "rnn",
        "Recurrent networks",
        Section::DeepLearning,
        "Stock prices by an LSTM",
        "Long sequences, vanishing gradients",
        &["mlp", "time-series"],
    ),
    row(
        "nlp",
        "Natural language processing",
        Section::DeepLearning,
        "Film reviews, positive or negative",
        "Context and polysemy ignored",
        &["mlp"],
    ),
    row(
        "computer-vision",
        "Computer vision",
        Section::DeepLearning,
        "Faces by Haar cascade and CNN",
        "No augmentation",
        &["cnn"],
    ),
    row(
        "transformers",
        "Transformers",
        Section::DeepLearning,
        "Fine-tune a BERT-style reader on question answering",
        "Memory",
        &["mlp", "nlp"],
    ),
    row(
        "transfer-learning",
        "Transfer learning",
        Section::DeepLearning,
        "Fine-tune a pre-trained residual network on a small set",
        "Too many layers, too high a rate",
        &["cnn"],
    ),
    row(
        "mlops",
        "MLOps",
        Section::Production,
        "Deploy through a registry and monitor",
        "Unmonitored drift",
        &["evaluation", "time-series"],
    ),
    row(
        "model-deployment",
        "Model deployment",
        Section::Production,
        "Sentiment model behind REST, Flask and Docker",
        "Predictions not validated in production",
        &["classification", "data-splitting"],
    ),
    row(
        "model-monitoring",
        "Model monitoring",
        Section::Production,
        "Fraud model, concept drift, retraining",
        "Inputs not watched",
        &["mlops", "ml-metrics"],
    ),
    row(
        "mlflow",
        "MLflow",
        Section::Production,
        "Track and compare runs",
        "Unversioned models",
        &["cross-validation"],
    ),
    row(
        "git",
        "Git",
        Section::Production,
        "Repository for a data project",
        "Large files committed",
        &["python"],
    ),
    row(
        "bash",
        "Bash",
        Section::Production,
        "Script that downloads, unpacks, prepares",
        "Hard-coded paths",
        &["python"],
    ),
    row(
        "docker",
        "Docker",
        Section::Production,
        "Containerise a notebook project",
        "Unpinned versions",
        &["bash", "jupyter"],
    ),
    row(
        "research",
        "Extending a paper",
        Section::Research,
        "Reproduce and extend an image-classification paper",
        "Related work unread",
        &["cnn"],
    ),
    row(
        "papers",
        "Presenting a paper",
        Section::Research,
        "Summarise and present a breakthrough paper",
        "Results without method",
        &["transformers"],
    ),
    row(
        "experiments",
        "Fair experiments",
        Section::Research,
        "Optimisers compared",
        "Several variables changed at once",
        &["mlp"],
    ),
    row(
        "reproducibility",
        "Reproducibility",
        Section::Research,
        "Package a project others can rerun",
        "No fixed seed",
        &["git", "data-splitting"],
    ),
    row(
        "ethics",
        "Ethics",
        Section::Research,
        "Audit loan approval for bias",
        "Thought of after deployment",
        &["explainability", "evaluation"],
    ),
    row(
        "ml-papers",
        "Reproducing a paper",
        Section::Research,
        "Reproduce a NeurIPS paper with code",
        "Method skimmed",
        &["dimensionality-reduction"],
    ),
    row(
        "open-source",
        "Open source",
        Section::Research,
        "A new metric or fix for a library",
        "Contribution rules ignored",
        &["git", "ml-metrics"],
    ),
    row(
        "communication",
        "Presenting results",
        Section::Research,
        "Present a project to a mixed audience",
        "Jargon",
        &["communicating-visualization"],
    ),
];
