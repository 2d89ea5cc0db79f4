package octavo.engine.training;

import octavo.engine.layers.Loss;
import octavo.engine.models.Model;
import octavo.engine.models.Source;

/**
 * A set of examples that a model is measured on: those numbered 0 to {@code examples - 1} of a source.
 *
 * @param source   where they come from
 * @param examples how many
 * @param rows     how many per batch; 1 for a source whose state is carried along
 */
public record EvaluationSet(Source source, long examples, int rows) {

    /**
     * {@return the summed loss of a model}
     *
     * @param model a fork, if the model is in training and should not be disturbed
     */
    public Loss loss(Model model) {
        return Evaluation.loss(model, source, examples, rows);
    }

    /**
     * {@return everything that is measured of a model}
     *
     * @param model   the model
     * @param classes C
     */
    public Evaluation evaluate(Model model, int classes) {
        return Evaluation.of(model, source, examples, rows, classes);
    }
}
