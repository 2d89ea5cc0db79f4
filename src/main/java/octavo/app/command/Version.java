package octavo.app.command;

/** Which Octavo this is. */
public final class Version {

    /** As in the jar's own description: major, minor, patch. */
    public static final String NUMBER = "1.0.0";

    private Version() {
    }
}
