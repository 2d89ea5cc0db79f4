package octavo.app.command;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names that other programs (char-rnn, nanoGPT, PyTorch, Hugging Face) have for our options. */
final class Synonyms {

    /** Our option, then its other names without dashes; the first line whose option the command has is used. */
    private static final String[] WORDS = {
        "--rate lr learning-rate learningrate step-size",
        "--batch batch-size batchsize bs per-device-train-batch-size",
        "--hidden hidden-size hidden-dim rnn-size n-hidden nhid units hidden-units num-layers n-layers",
        "--window seq-length seq-len sequence-length bptt context-length context max-seq-length",
        "--block block-size seq-length seq-len context-length context n-ctx n-positions",
        "--layers num-layers n-layer n-layers num-hidden-layers depth",
        "--heads n-head num-heads num-attention-heads",
        "--embedding n-embd n-emb embedding-size embedding-dim emb-size d-model width",
        "--steps iters max-iters iterations max-steps num-steps train-steps updates",
        "--points iters max-iters iterations max-steps num-steps train-steps updates steps examples",
        "--epochs max-epochs num-epochs n-epochs num-train-epochs epoch",
        "--minutes time max-time time-limit duration",
        "--run name out out-dir output output-dir save-dir checkpoint-dir run-name",
        "--name run dataset-name out",
        "--to out out-dir output output-dir o",
        "--temperature temp sampling-temperature",
        "--length max-tokens max-new-tokens max-length num-tokens num-characters chars",
        "--samples num-samples num-return-sequences n number count",
        "--prompt start primetext prime prefix text input",
        "--prompt-file start-file input-file",
        "--clip grad-clip gradient-clip clip-grad clip-grad-norm max-grad-norm gradient-clip-val",
        "--weight-decay wd l2 decay",
        "--accumulate gradient-accumulation-steps grad-accum accumulate-grad-batches",
        "--save-every save-steps save-interval eval-interval checkpoint-every eval-every save-freq",
        "--optimizer optim opt",
        "--schedule scheduler lr-scheduler lr-scheduler-type decay-lr",
        "--activation nonlinearity act act-fn hidden-act",
        "--model cell rnn-type arch architecture model-type type net",
        "--init-from init-weights pretrained finetune fine-tune load weights",
        "--resume resume-from-checkpoint continue restart checkpoint",
        "--patience early-stopping early-stopping-patience",
        "--test val-split val-frac test-size test-split validation-split",
        "--keep-case case-sensitive cased",
        "--unit tokenizer vocab",
        "--threads num-threads workers num-workers jobs j",
        "--seed random-seed manual-seed",
        "--quiet q silent",
        "--verbose v debug",
        "--set split part",
        "--data-dir data-root data-path dataset-dir",
        "--models-dir models-root runs-dir"};

    private static final Set<String> ON_A_GPU = Set.of("device", "gpu", "gpuid", "gpu-id", "cuda", "no-cuda");

    private Synonyms() {
    }

    /**
     * {@return "; here it is --rate", or nothing if the word is not another program's name for an option}
     *
     * @param word  what the user wrote, with its dashes
     * @param known the options of the command
     */
    static String hint(String word, Collection<String> known) {
        String bare = word.replaceFirst("^-+", "").replace('_', '-').toLowerCase(Locale.ROOT);
        if (known.contains("--" + bare)) {
            return "; here it is --" + bare;
        }
        if (ON_A_GPU.contains(bare)) {
            return "; Octavo computes on the CPU, leave it out";
        }
        for (String line : WORDS) {
            var words = List.of(line.split(" "));
            if (known.contains(words.getFirst()) && words.contains(bare)) {
                return "; here it is " + words.getFirst();
            }
        }
        return "";
    }
}
