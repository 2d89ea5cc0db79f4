package octavo.engine.training;

import octavo.engine.layers.Loss;

/**
 * How well a model predicts a set of examples, usually one it was not trained on.
 *
 * @param loss           summed over all predictions
 * @param examples       number of examples read
 * @param meanPrediction for each class the mean of its probability, length C
 * @param frequency      for each class its share of the targets, length C
 * @param chosen         for each class the share of predictions in which it was the most probable, length C
 */
public record Evaluation(Loss loss, long examples, double[] meanPrediction, double[] frequency, double[] chosen) {
}
