package octavo.launcher;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** The engine as a child process: shares our stdin and stdout, sends its stderr through us, ends first. */
final class Child {

    private static final File NOTHING = new File(File.separatorChar == '/' ? "/dev/null" : "NUL");

    private final List<String> command;

    Child(List<String> command) {
        this.command = command;
    }

    /** Starts the child, waits for it, and returns its exit code. */
    int run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(StandardStreams.isClosed(0) ? ProcessBuilder.Redirect.from(NOTHING)
                        : ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(StandardStreams.isClosed(1) ? ProcessBuilder.Redirect.DISCARD
                        : ProcessBuilder.Redirect.INHERIT)
                .start();
        ErrorOutput errors = new ErrorOutput(process.getErrorStream());
        Forward forward = new Forward(process, errors);
        try {
            Runtime.getRuntime().addShutdownHook(forward);
        } catch (IllegalStateException e) {
            // A signal came before the child was there: it gets one too.
            forward.start();
        }
        errors.start();
        int code = process.waitFor();
        errors.join();
        try {
            Runtime.getRuntime().removeShutdownHook(forward);
        } catch (IllegalStateException e) {
            // Never returns: a signal came, and this JVM is ending with the signal's exit code.
            Thread.currentThread().join();
        }
        return code;
    }

    /**
     * Passes on a signal that reached only us, then waits, because the child writes its last checkpoint. If it got the
     * signal itself (Ctrl-C goes to both of us), a second one does nothing: a JVM that is ending ignores it. Our own
     * exit code is then the signal's, 130 or 143. Windows can only kill a process, so there we just wait.
     */
    private static final class Forward extends Thread {

        private final Process process;
        private final ErrorOutput errors;

        Forward(Process process, ErrorOutput errors) {
            this.process = process;
            this.errors = errors;
        }

        @Override
        public void run() {
            try {
                if (process.supportsNormalTermination()) {
                    // Through the handle: Process.destroy() would close the pipe of the child's stderr and lose its
                    // last messages.
                    process.toHandle().destroy();
                }
                process.waitFor();
                errors.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Copies the child's stderr to ours as it comes, without the JVM's line about incubating modules. */
    private static final class ErrorOutput extends Thread {

        private final InputStream from;

        ErrorOutput(InputStream from) {
            this.from = from;
            setDaemon(true);
        }

        @Override
        public void run() {
            if (StandardStreams.isClosed(2)) {
                drain();
                return;
            }
            // Not System.err: the bytes must arrive unchanged and at once. Never closed: descriptor 2 would then go to
            // the next file that this JVM opens.
            OutputStream to = new FileOutputStream(FileDescriptor.err);
            try {
                new WarningFilter(to).copy(from);
            } catch (IOException e) {
                drain();
            }
        }

        /** Nobody reads our stderr any more: reads on, so that the child does not block on a full pipe. */
        private void drain() {
            try {
                from.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The child has ended.
            }
        }
    }
}
