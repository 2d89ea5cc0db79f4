package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SimdTest {

    @Tag("simd")
    @Test
    void theWidthInUseDividesThePadding() {
        assertEquals(Simd.bits(), 32 * Simd.LANES);
        assertEquals(0, Matrix.PAD % Simd.LANES);
        assertEquals(Simd.LANES, Simd.INTS.length());
        assertTrue(Simd.bits() <= Math.max(128, Simd.hardwareBits()));
    }

    @Test
    void widthsThatCannotBeAreRefusedInOneSentence() {
        Simd.check("preferred", 256, true);
        Simd.check("128", 256, true);
        Simd.check("256", 256, true);
        var wide = assertThrows(IllegalArgumentException.class, () -> Simd.check("512", 256, true));
        assertTrue(wide.getMessage().contains("512") && wide.getMessage().contains("256"), wide::getMessage);
        var odd = assertThrows(IllegalArgumentException.class, () -> Simd.check("384", 512, true));
        assertTrue(odd.getMessage().contains("384"), odd::getMessage);
    }

    @Test
    void aMachineWithoutFusedMultiplyAddIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Simd.check("preferred", 256, false));
        assertTrue(Simd.hasRealFma(), "the build machines have it");
    }
}
