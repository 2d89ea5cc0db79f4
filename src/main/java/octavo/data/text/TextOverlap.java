package octavo.data.text;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How much of a sample comes from the training text: the share of its words that occur there, and the copied runs.
 * Scripts that put no space between words, such as Chinese and Thai, are compared in runs of three characters.
 *
 * <p>Copies are found with the suffix automaton of the sample (Blumer, Blumer, Haussler, Ehrenfeucht, Chen, Seiferas:
 * "The smallest automaton recognizing the subwords of a text", 1985): the training text runs through it once, and each
 * state records the longest of its strings that occurred. Time is proportional to both texts; memory to the sample
 * times the number of its different characters.
 */
public final class TextOverlap {

    /** Runs longer than this many characters count as copied. */
    public static final int LONGEST_OWN_RUN = 40;

    /** Letters of a word, and characters of a run: shorter ones occur nearly everywhere. */
    private static final int SHORTEST = 3;
    /** A word begins with a letter and may go on with marks, such as the vowel signs of Hindi, and joiners. */
    private static final Pattern WORD = Pattern.compile(
            "\\p{L}[\\p{L}\\p{M}\\x{200c}\\x{200d}]{" + (SHORTEST - 1) + ",}");
    private static final Set<UnicodeScript> UNSPACED = EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA, UnicodeScript.THAI, UnicodeScript.LAO, UnicodeScript.KHMER, UnicodeScript.MYANMAR);
    /** Characters from which the script of a text is told. */
    private static final int LOOKED_AT = 100_000;

    private final int[] training;
    private final boolean unspaced;
    private final Set<String> words;

    /**
     * The result of a comparison.
     *
     * @param unit       what is counted as words
     * @param words      words of three or more letters in the sample, or runs of three characters
     * @param knownWords how many of them occur in the training text
     * @param copiedRuns lengths, in characters, of the runs of more than {@value #LONGEST_OWN_RUN} that occur verbatim
     *                   in the training text, longest first; they do not overlap
     */
    public record Report(String unit, int words, int knownWords, List<Integer> copiedRuns) {

        /**
         * Share of known words.
         *
         * @return 0 to 1; 1 if there are no words
         */
        public double knownShare() {
            return words == 0 ? 1 : (double) knownWords / words;
        }
    }

    /**
     * Prepares comparisons with a training text, which has the same normal form and case as the samples.
     *
     * @param training the text
     */
    public TextOverlap(String training) {
        this.training = training.codePoints().toArray();
        this.unspaced = isUnspaced(this.training);
        this.words = unspaced ? Set.of() : new HashSet<>(words(training));
    }

    /** Whether most letters of a text belong to scripts without spaces. */
    private static boolean isUnspaced(int[] text) {
        int[] letters = Arrays.stream(text).limit(LOOKED_AT).filter(Character::isLetter).toArray();
        long without = Arrays.stream(letters).filter(point -> UNSPACED.contains(UnicodeScript.of(point))).count();
        return 2 * without > letters.length;
    }

    /**
     * Compares a sample.
     *
     * @param sample generated text
     * @return the result
     */
    public Report compare(String sample) {
        int[] points = sample.codePoints().toArray();
        int[] longest = longestEndingAt(points);
        if (unspaced) {
            int[] ends = IntStream.range(SHORTEST - 1, points.length).filter(end -> isRun(points, end)).toArray();
            int known = (int) Arrays.stream(ends).filter(end -> longest[end] >= SHORTEST).count();
            return new Report("runs of three characters", ends.length, known, runs(longest));
        }
        List<String> used = words(sample);
        int known = (int) used.stream().filter(words::contains).count();
        return new Report("words of three or more letters", used.size(), known, runs(longest));
    }

    /** Whether the characters up to one are letters and their marks, without a sign between them. */
    private static boolean isRun(int[] points, int end) {
        return Arrays.stream(points, end - SHORTEST + 1, end + 1)
                .allMatch(point -> Character.isLetter(point) || PieceRule.isMark(point));
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(match -> match.group()).toList();
    }

    /** Goes backward from the end; a run is as long as possible and overlaps no other. */
    private static List<Integer> runs(int[] longest) {
        List<Integer> runs = new ArrayList<>();
        int i = longest.length - 1;
        while (i >= 0) {
            boolean copied = longest[i] > LONGEST_OWN_RUN;
            if (copied) {
                runs.add(longest[i]);
            }
            i -= copied ? longest[i] : 1;
        }
        runs.sort((a, b) -> b - a);
        return List.copyOf(runs);
    }

    /**
     * The longest string ending at each place of a sample that occurs in the training text.
     *
     * @param sample code points
     * @return for each of them a length, 0 if not even the character itself occurs
     */
    int[] longestEndingAt(int[] sample) {
        var automaton = new SuffixAutomaton(sample);
        int[] seen = automaton.longestSeen(training);
        int[] longest = new int[sample.length];
        for (int i = 0; i < sample.length; i++) {
            int state = automaton.stateOfPrefix[i];
            while (state > 0 && seen[state] == 0) {
                state = automaton.link[state];
            }
            longest[i] = seen[state];
        }
        return longest;
    }

    /**
     * All substrings of a text, as the paths of an automaton; a state is a set of strings that end at the same places.
     */
    private static final class SuffixAutomaton {

        /** A transition that leads nowhere: state 0, the start, is never led to. */
        private static final int NONE = 0;

        private final Map<Integer, Integer> letters = new HashMap<>();
        private final int[] next;
        private final int[] length;
        private final int[] link;
        private final int[] stateOfPrefix;
        private int states = 1;

        SuffixAutomaton(int[] text) {
            for (int point : text) {
                letters.putIfAbsent(point, letters.size());
            }
            int most = Math.max(1, 2 * text.length);
            next = new int[Math.multiplyExact(most, Math.max(1, letters.size()))];
            length = new int[most];
            link = new int[most];
            link[0] = -1;
            stateOfPrefix = new int[text.length];
            int last = 0;
            for (int i = 0; i < text.length; i++) {
                last = append(last, letters.get(text[i]));
                stateOfPrefix[i] = last;
            }
        }

        private int next(int state, int letter) {
            return next[state * letters.size() + letter];
        }

        private void connect(int state, int letter, int target) {
            next[state * letters.size() + letter] = target;
        }

        /**
         * The standard construction: one new state for the longer text, and possibly a copy of a state that is split.
         */
        private int append(int last, int letter) {
            int added = states++;
            length[added] = length[last] + 1;
            int state = last;
            while (state >= 0 && next(state, letter) == NONE) {
                connect(state, letter, added);
                state = link[state];
            }
            if (state < 0) {
                link[added] = 0;
                return added;
            }
            int target = next(state, letter);
            if (length[target] == length[state] + 1) {
                link[added] = target;
                return added;
            }
            int copy = states++;
            length[copy] = length[state] + 1;
            link[copy] = link[target];
            System.arraycopy(next, target * letters.size(), next, copy * letters.size(), letters.size());
            while (state >= 0 && next(state, letter) == target) {
                connect(state, letter, copy);
                state = link[state];
            }
            link[target] = copy;
            link[added] = copy;
            return added;
        }

        /** For each state the length of its longest string that occurs in another text; 0 if none does. */
        int[] longestSeen(int[] text) {
            int[] seen = new int[states];
            int state = 0;
            int matched = 0;
            for (int point : text) {
                int letter = letters.getOrDefault(point, -1);
                while (state > 0 && (letter < 0 || next(state, letter) == NONE)) {
                    state = link[state];
                    matched = length[state];
                }
                if (letter >= 0 && next(state, letter) != NONE) {
                    state = next(state, letter);
                    matched++;
                }
                seen[state] = Math.max(seen[state], matched);
            }
            handDown(seen);
            return seen;
        }

        /** If a string occurred, so did all its suffixes, which belong to the linked states. */
        private void handDown(int[] seen) {
            Integer[] order = new Integer[states];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (a, b) -> length[b] - length[a]);
            for (int state : order) {
                if (state > 0 && seen[state] > 0) {
                    seen[link[state]] = length[link[state]];
                }
            }
        }
    }
}
