package octavo.launcher;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** The engine as a child process: stdin and stdout are ours, stderr passes through us, and it ends before we do. */
final class Child {

    private static final File NOTHING = new File(File.separatorChar == '/' ? "/dev/null" : "NUL");

    private final List<String> command;

    Child(List<String> command) {
        this.command = command;
    }

    /** Starts the child, waits for it, and returns its exit code. */
    int run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(Streams.isClosed(0) ? ProcessBuilder.Redirect.from(NOTHING)
                        : ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(Streams.isClosed(1) ? ProcessBuilder.Redirect.DISCARD
                        : ProcessBuilder.Redirect.INHERIT)
                .start();
        Talk talk = new Talk(process.getErrorStream());
        Forward forward = new Forward(process, talk);
        try {
            Runtime.getRuntime().addShutdownHook(forward);
        } catch (IllegalStateException e) {
            // A signal came before the child was there: it gets one, too.
            forward.start();
        }
        talk.start();
        int code = process.waitFor();
        talk.join();
        try {
            Runtime.getRuntime().removeShutdownHook(forward);
        } catch (IllegalStateException e) {
            // For ever: a signal came, and this JVM is ending with the signal's exit code.
            Thread.currentThread().join();
        }
        return code;
    }

    /**
     * Passes a signal on that reached only us, then waits, because the child writes its last checkpoint. Where it had
     * the signal itself (Ctrl-C goes to both of us) a second one is harmless: a JVM that is ending does not begin
     * again. Our own exit code is then the signal's, 130 or 143. On Windows, where nothing but force is to be had, we
     * only wait.
     */
    private static final class Forward extends Thread {

        private final Process process;
        private final Talk talk;

        Forward(Process process, Talk talk) {
            this.process = process;
            this.talk = talk;
        }

        @Override
        public void run() {
            try {
                if (process.supportsNormalTermination()) {
                    // through the handle: Process.destroy() would close the pipe that the child's
                    // last words come through
                    process.toHandle().destroy();
                }
                process.waitFor();
                talk.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Copies the child's stderr to ours as it comes, without the JVM's line about incubating modules. */
    private static final class Talk extends Thread {

        private final InputStream from;

        Talk(InputStream from) {
            this.from = from;
            setDaemon(true);
        }

        @Override
        public void run() {
            if (Streams.isClosed(2)) {
                drain();
                return;
            }
            // Not System.err: the bytes are to arrive as they are and at once. Never closed: descriptor 2 would then
            // be given to the next file that this JVM opens.
            OutputStream to = new FileOutputStream(FileDescriptor.err);
            try {
                new WarningFilter(to).copy(from);
            } catch (IOException e) {
                drain();
            }
        }

        /** Nobody reads our stderr any more; the child must not hang on a full pipe because of that. */
        private void drain() {
            try {
                from.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The child has ended.
            }
        }
    }
}
