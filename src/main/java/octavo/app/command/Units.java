package octavo.app.command;

import java.util.Locale;

/** Bytes and seconds in words. */
public final class Units {

    private Units() {
    }

    /**
     * {@return a number of bytes in words, for example {@code 12.3 MB}}
     *
     * @param bytes how many
     */
    public static String bytes(long bytes) {
        String[] units = {"bytes", "KB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }

    /**
     * {@return a time in words, for example {@code 1:02:03}, {@code 1:05} or {@code 7 s}}
     *
     * @param seconds how many
     */
    public static String seconds(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600 ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
