package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("simd")
class SelfTestTest {

    @Test
    void findsNothingOnAHealthyJvm() {
        assertEquals(List.of(), SelfTest.run());
    }

    @Test
    void namesJvmsWithoutVectors() {
        var findings = new ArrayList<String>();
        SelfTest.checkCompiled("interpreted mode, sharing", 256, findings);
        SelfTest.checkCompiled("mixed mode, emulated-client, sharing", 256, findings);
        SelfTest.checkCompiled("mixed mode, sharing", 64, findings);
        assertEquals(3, findings.size());
        assertTrue(findings.getFirst().contains("-Xint"), findings::getFirst);
        SelfTest.checkCompiled("mixed mode, sharing", 256, findings);
        assertEquals(3, findings.size());
    }
}
