package octavo.app.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import octavo.app.model.TrainedModel;
import octavo.app.web.WebServer.Refused;
import octavo.data.Reading;
import octavo.engine.generation.Sampler;
import octavo.engine.generation.TextGenerator;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import octavo.files.JsonObject;

/** Streams text from a checkpoint to the browser, token by token. */
final class TextStreams {

    private static final int LONGEST = 2_000;
    private static final int END_OF_NAME = 0;
    private static final int LONGEST_PROMPT = 10_000;

    private final HeavyWork work;
    private final LoadedModels models;

    TextStreams(HeavyWork work, LoadedModels models) {
        this.work = work;
        this.models = models;
    }

    /**
     * A request of the browser.
     *
     * @param run         name of a run
     * @param checkpoint  name of one of its files
     * @param prompt      text to continue; may be empty
     * @param length      tokens to generate
     * @param temperature 0 for the most probable symbol
     * @param topK        draw only from the k most probable symbols; 0 for all
     * @param topP        draw only from the most probable symbols whose probabilities add up to this
     * @param seed        of the random numbers
     */
    record Request(String run, String checkpoint, String prompt, int length, double temperature, int topK,
            double topP, long seed) {

        /** Reads a request; an IOException names a field that is missing or wrong. */
        static Request of(JsonObject json) throws IOException {
            return new Request(json.getString("run"), json.getString("checkpoint"), json.getString("prompt"),
                    json.getInt("length", 1, LONGEST), json.getDouble("temperature"),
                    json.has("topK") ? json.getInt("topK", 0, Integer.MAX_VALUE) : 0, json.getDouble("topP"),
                    json.getLong("seed"));
        }
    }

    /**
     * Streams a text.
     *
     * @param request  the request
     * @param exchange receives the text; an answer is small enough for the system's buffers, so that a client that does
     *                 not read it delays nobody
     */
    void generate(Request request, HttpExchange exchange) throws IOException, Refused {
        Path file = RunsJson.checkpoint(request.run, request.checkpoint);
        var sampler = Sampler.of(request.temperature, request.topK, request.topP);
        work.run(() -> {
            TrainedModel trained = models.open(file);
            int[] tokens = prompt(trained, request.prompt);
            var generator = new TextGenerator(trained.decoder(), sampler,
                    new RandomStream(request.seed, Purpose.SAMPLING));
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            stream(generator, trained, tokens, request.length, exchange.getResponseBody());
            return null;
        });
    }

    /** The tokens of a prompt, or of an empty one. */
    static int[] prompt(TrainedModel trained, String prompt) throws Refused {
        if (prompt.length() > LONGEST_PROMPT) {
            throw new Refused(400, "the prompt is longer than " + LONGEST_PROMPT + " characters");
        }
        if (trained.vocabulary() == null) {
            throw new Refused(400, "a digits model does not generate text");
        }
        int[] tokens = trained.encode(prompt, "the prompt");
        return tokens.length == 0 ? trained.emptyPrompt() : tokens;
    }

    private static void stream(TextGenerator generator, TrainedModel trained, int[] prompt, int length,
                               OutputStream out) throws IOException {
        var decoder = trained.vocabulary().streamDecoder();
        IOException[] failure = {null};
        generator.write(prompt, length, 0, token -> {
            try {
                String text = decoder.add(token);
                boolean endOfName = trained.reading() == Reading.CONTEXTS && token == END_OF_NAME;
                out.write((endOfName ? "\n" : text).getBytes(StandardCharsets.UTF_8));
                out.flush();
                return true;
            } catch (IOException e) {
                failure[0] = e; // the browser has closed the connection
                return false;
            }
        });
        if (failure[0] != null) {
            throw failure[0];
        }
        out.write(decoder.end().getBytes(StandardCharsets.UTF_8));
    }
}
