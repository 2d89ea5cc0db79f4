/**
 * Data sets for models: a {@link octavo.data.DataSet} of text or of images has training examples, a {@link
 * octavo.engine.models.Source}, and parts for evaluation, each an {@link octavo.engine.training.EvaluationSet}.
 */
package octavo.data;
