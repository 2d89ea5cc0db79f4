package octavo.engine.matrix;

/**
 * A setting with a value that cannot be used. The message begins with the setting's name: "batch 0 is out of range: it
 * must be 1 to 1000000". A program can put the name of its own option in that place with {@link #sentence}.
 */
public final class SettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String setting;

    /**
     * Refuses a value.
     *
     * @param setting its name, for example {@code batch} or {@code top-k}
     * @param value   what was given
     * @param reason  the rest of the sentence: what is wrong, and what to do
     */
    public SettingException(String setting, Object value, String reason) {
        super(setting + " " + value + " " + reason);
        this.setting = setting;
    }

    /**
     * Refuses a value unless a condition holds.
     *
     * @param holds   the condition
     * @param setting its name
     * @param value   what was given
     * @param reason  the rest of the sentence
     */
    public static void require(boolean holds, String setting, Object value, String reason) {
        if (!holds) {
            throw new SettingException(setting, value, reason);
        }
    }

    /** {@return the name of the setting} */
    public String setting() {
        return setting;
    }

    /**
     * {@return the message with another name for the setting}
     *
     * @param name for example the option that the user gave
     */
    public String sentence(String name) {
        return name + getMessage().substring(setting.length());
    }
}
