package octavo.engine.models;

import java.util.Map;

/** Reads configurations of all kinds back from checkpoints. */
public final class Configurations {

    private Configurations() {
    }

    /**
     * Reads what {@link Configuration#toJson} wrote.
     *
     * @param model the kind
     * @param json  its settings; a wrong type or a missing value is a ClassCastException or NullPointerException, which
     *              the reader of the file explains
     * @return the configuration
     */
    public static Configuration fromJson(String model, Map<String, Object> json) {
        return switch (model) {
            case "rnn", "lstm", "gru" -> CharRnnConfiguration.fromJson(model, json);
            case "digits" -> DigitNetConfiguration.fromJson(json);
            case "bigram" -> BigramConfiguration.fromJson(json);
            case "mlp" -> NameMlpConfiguration.fromJson(json);
            case "gpt" -> Gpt.Configuration.fromJson(json);
            default -> throw new IllegalArgumentException("model \"" + model + "\" is not known");
        };
    }
}
