package octavo.app.model;

import java.util.Set;
import java.util.stream.Collectors;
import octavo.engine.layers.Activation;
import octavo.engine.layers.Refinement;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.DigitNetConfiguration;
import octavo.engine.models.GptConfiguration;
import octavo.engine.models.Model;
import octavo.engine.reference.ActivationReference;
import octavo.engine.reference.BigramReference;
import octavo.engine.reference.CharRnnReference;
import octavo.engine.reference.DigitNetReference;
import octavo.engine.reference.GptReference;
import octavo.engine.reference.NameMlpReference;
import octavo.engine.reference.ReferenceModel;

/** Creates the plain-loop reference of a model, in double precision, with the same weights. */
public final class References {

    private References() {
    }

    /**
     * {@return the reference of a trained model}
     *
     * @param model of the engine
     */
    public static ReferenceModel of(Model model) {
        var reference = switch (model.configuration()) {
            case CharRnnConfiguration recurrent -> recurrent(recurrent);
            case DigitNetConfiguration digits -> digits(digits);
            case GptConfiguration gpt -> gpt(gpt);
            default -> names(model);
        };
        for (Parameter parameter : model.parameters()) {
            copy(parameter.value, reference.parameter(parameter.name).value);
        }
        return reference;
    }

    private static ReferenceModel recurrent(CharRnnConfiguration sizes) {
        int[] hidden = sizes.hidden().stream().mapToInt(Integer::intValue).toArray();
        return switch (sizes.cell()) {
            case RNN -> CharRnnReference.elman(sizes.vocabulary(), activation(sizes.activation()), hidden);
            case LSTM -> CharRnnReference.lstm(sizes.vocabulary(), hidden);
            case GRU -> CharRnnReference.gru(sizes.vocabulary(), hidden);
        };
    }

    private static ReferenceModel digits(DigitNetConfiguration sizes) {
        var output = sizes.output() == DigitNetConfiguration.Output.SOFTMAX
                ? DigitNetReference.Output.SOFTMAX : DigitNetReference.Output.MSE;
        return new DigitNetReference(activation(sizes.activation()), output,
                sizes.sizes().stream().mapToInt(Integer::intValue).toArray());
    }

    private static ActivationReference activation(Activation activation) {
        return switch (activation) {
            case SIGMOID -> ActivationReference.SIGMOID;
            case TANH -> ActivationReference.TANH;
            case RELU -> ActivationReference.RELU;
            case RELU2 -> ActivationReference.RELU2;
            case GELU -> ActivationReference.GELU;
        };
    }

    private static ReferenceModel gpt(GptConfiguration sizes) {
        return new GptReference(new GptReference.Sizes(sizes.vocabulary(), sizes.block(), sizes.layers(), sizes.heads(),
                sizes.embedding()), activation(sizes.activation()), sizes.tied(), sizes.biases(),
                refinements(sizes));
    }

    /** The reference of a net gets its weights as they are, so the refinement of the start does not matter. */
    private static Set<GptReference.Refinement> refinements(GptConfiguration sizes) {
        return sizes.refinements().stream().filter(refinement -> refinement != Refinement.ZERO_INIT)
                .map(refinement -> GptReference.Refinement.valueOf(refinement.name())).collect(Collectors.toSet());
    }

    /** The two nets for names: their sizes are those of their parameters. */
    private static ReferenceModel names(Model model) {
        Matrix first = model.parameters().getFirst().value;
        if (model.configuration().model().equals("bigram")) {
            return new BigramReference(first.rows);
        }
        Matrix hidden = model.parameters().get(1).value;
        return new NameMlpReference(first.rows, hidden.rows / first.cols, first.cols, hidden.cols);
    }

    private static void copy(Matrix from, double[][] into) {
        for (int r = 0; r < from.rows; r++) {
            for (int c = 0; c < from.cols; c++) {
                into[r][c] = from.get(r, c);
            }
        }
    }
}
