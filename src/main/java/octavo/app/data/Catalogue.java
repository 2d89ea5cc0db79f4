package octavo.app.data;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import octavo.app.command.Nearest;

/** The data sets that {@code octavo data} knows how to fetch. */
final class Catalogue {

    /**
     * A file on a publisher's server.
     *
     * @param name      its name there and on the user's disk
     * @param addresses where to fetch it, the best first
     * @param sha256    of its unpacked content; null if the publisher updates it from time to time
     * @param bytes     approximate size to fetch
     * @param unpacked  approximate unpacked size in bytes
     */
    record RemoteFile(String name, List<URI> addresses, String sha256, long bytes, long unpacked) {
    }

    /** The form in which the files are kept. */
    enum Form {
        /** A folder with the files as they are. */
        FOLDER(""),
        /** One text: the books joined, without the publisher's notes before and after each. */
        TEXT(".txt"),
        /** One table with one header line. The name names-pl without an ending is that of the bundled list. */
        TABLE("-register.csv");

        private final String ending;

        Form(String ending) {
            this.ending = ending;
        }
    }

    /**
     * A data set.
     *
     * @param name  as the command line names it
     * @param what  its description, one line
     * @param form  the form in which it is kept
     * @param files its files
     */
    record Entry(String name, String what, Form form, List<RemoteFile> files) {

        /** Its name in the data folder. */
        String result() {
            return name + form.ending;
        }

        /** Approximate bytes to fetch. */
        long bytes() {
            return files.stream().mapToLong(RemoteFile::bytes).sum();
        }
    }

    private static final String REGISTER = "https://api.dane.gov.pl/media/resources/";
    private static final String FEMALE = "imion_%C5%BCe%C5%84skich_";
    private static final String MALE = "imion_m%C4%99skich_";
    private static final String LIVING =
            "os%C3%B3b_%C5%BCyj%C4%85cych_wg_pola_imi%C4%99_pierwsze_wyst%C4%99puj%C4%85cych_"
            + "w_rejestrze_PESEL_bez_zgon%C3%B3w.csv";

    private static final List<Entry> ALL = List.of(
            new Entry("mnist", "70,000 images of handwritten digits (LeCun, Cortes, Burges)", Form.FOLDER, List.of(
                    mnist("train-images-idx3-ubyte", 9_912_422, 47_040_016,
                            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
                    mnist("train-labels-idx1-ubyte", 28_881, 60_008,
                            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
                    mnist("t10k-images-idx3-ubyte", 1_648_877, 7_840_016,
                            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
                    mnist("t10k-labels-idx1-ubyte", 4_542, 10_008,
                            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"))),
            new Entry("shakespeare", "scenes from Shakespeare's plays, 1.1 million characters (\"tiny Shakespeare\")",
                    Form.TEXT, List.of(new RemoteFile("shakespeare.txt", addresses(
                            "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
                            "https://cdn.jsdelivr.net/gh/karpathy/char-rnn@master/data/tinyshakespeare/input.txt"),
                            "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed", 1_115_394, 1_115_394))),
            new Entry("names-pl", "first names in the Polish register PESEL, with counts (dane.gov.pl)",
                    Form.TABLE, List.of( new RemoteFile("names-pl-female.csv", addresses(
                            REGISTER + "20250124/8_-_Wykaz_" + FEMALE + "_" + LIVING,
                            REGISTER + "20210204/Wykaz_" + FEMALE + LIVING), null, 470_000, 470_000),
                    new RemoteFile("names-pl-male.csv", addresses(
                            REGISTER + "20250124/8_-_Wykaz_" + MALE + LIVING,
                            REGISTER + "20210204/Wykaz_" + MALE + LIVING), null, 870_000, 870_000))),
            new Entry("pan-tadeusz", "Adam Mickiewicz, Pan Tadeusz, in Polish (Wolne Lektury)", Form.TEXT,
                    List.of(book("pan-tadeusz", 492_000))),
            // without Pan Tadeusz, on which a model of these books is fine-tuned and evaluated
            new Entry("polish-books", "novels by Prus and Sienkiewicz joined: four volumes in Polish (Wolne Lektury)",
                    Form.TEXT, List.of(book("quo-vadis", 1_190_000), book("lalka-tom-pierwszy", 830_000),
                            book("lalka-tom-drugi", 950_000), book("potop-tom-pierwszy", 1_100_000))));

    private Catalogue() {
    }

    private static RemoteFile mnist(String name, long bytes, long unpacked, String sha256) {
        return new RemoteFile(name + ".gz", addresses("https://storage.googleapis.com/cvdf-datasets/mnist/"
                + name + ".gz",
                "https://ossci-datasets.s3.amazonaws.com/mnist/" + name + ".gz"), sha256, bytes, unpacked);
    }

    private static RemoteFile book(String name, long bytes) {
        return new RemoteFile(name + ".txt", addresses("https://wolnelektury.pl/media/book/txt/" + name + ".txt"),
                null, bytes, bytes);
    }

    private static List<URI> addresses(String... addresses) {
        return Stream.of(addresses).map(URI::create).toList();
    }

    /** All data sets. */
    static List<Entry> all() {
        return ALL;
    }

    /** The data set of a name. */
    static Entry find(String name) {
        return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("data set \"" + name + "\" is not known"
                        + Nearest.hint(name, ALL.stream().map(Entry::name).toList()) + " (octavo data lists all)"));
    }
}
