package octavo.files;

import java.io.IOException;

/** Thrown for a text that breaks a rule of JSON. The message is one sentence that names line, column and rule. */
public final class JsonException extends IOException {

    private static final long serialVersionUID = 1;

    JsonException(String sentence) {
        super(sentence);
    }
}
