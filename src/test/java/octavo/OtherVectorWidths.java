package octavo;

import java.util.concurrent.atomic.AtomicBoolean;
import jdk.incubator.vector.VectorShape;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Decides about the further runs of the tests tagged {@code simd}, one for each vector width, which the build asks for
 * with {@code -Doctavo.simd=128|256|512}: a width that the hardware lacks cannot be run, and the one that it prefers
 * has been run already. Both are skipped, and say so. It is registered for all tests through {@code META-INF/services}.
 */
public final class OtherVectorWidths implements ExecutionCondition {

    private static final AtomicBoolean SAID = new AtomicBoolean();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        int width = Integer.getInteger("octavo.simd", 0);
        int preferred = VectorShape.preferredShape().vectorBitSize();
        if (width == 0 || width < preferred) {
            return ConditionEvaluationResult.enabled("runs at this width");
        }
        String reason = width == preferred
                ? "the first run covered " + width + "-bit vectors, which this machine prefers"
                : "this machine has no " + width + "-bit vectors, its widest have " + preferred;
        if (!SAID.getAndSet(true)) {
            System.out.println("[simd " + width + "] skipped: " + reason);
        }
        return ConditionEvaluationResult.disabled(reason);
    }
}
