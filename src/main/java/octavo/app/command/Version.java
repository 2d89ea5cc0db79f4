package octavo.app.command;

/** The version of this program. */
public final class Version {

    /** Major, minor, patch, as in the jar's manifest. */
    public static final String NUMBER = "1.0.0";

    private Version() {
    }
}
