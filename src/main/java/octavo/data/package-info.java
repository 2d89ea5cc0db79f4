/**
 * What a model is trained on: a {@link octavo.data.DataSet} of text or of images, whose training examples come from a
 * {@link octavo.engine.models.Source} and whose parts are measured as an
 * {@link octavo.engine.training.EvaluationSet}.
 */
package octavo.data;
