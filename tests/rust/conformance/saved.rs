//! Every lab that trains a net counts its weights and gives it away as files, and what is in them is that net.

use pollster::block_on;
use stepwise_cli::disk;
use stepwise_lab::LabError;
use stepwise_tensor::nn::from_safetensors;
use stepwise_topics::TOPICS;

#[test]
fn labs_with_weights_save_them_and_the_model_and_others_say_that_they_have_none() {
    for topic in TOPICS {
        let run = disk::start(topic, &[], 7).unwrap();
        let saved = block_on(run.save());
        let Some(known) = run.metrics().get("weights") else {
            assert!(matches!(saved, Err(LabError::Unsupported { .. })), "{}: {saved:?}", topic.slug);
            continue;
        };
        let files = saved.unwrap();
        let names: Vec<&str> = files.iter().map(|file| file.name).collect();
        assert_eq!(names, ["model.onnx", "weights.safetensors"], "{}", topic.slug);
        let weights: usize =
            from_safetensors(&files[1].bytes).unwrap().iter().map(|tensor| tensor.values.len()).sum();
        assert!(weights as f64 >= known, "{}: {weights} saved, {known} trained", topic.slug);
        // The constants of the model are the weights, give or take what a format spends on names.
        assert!(files[0].bytes.len() >= 4 * weights / 2, "{}", topic.slug);
    }
}
