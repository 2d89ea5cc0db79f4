package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import org.junit.jupiter.api.Test;

/**
 * The tiles for 512 bits have the bits of the plain loop also where the hardware has no such vectors. The package is
 * loaded once more, with a {@link Simd#hardwareBits()} that says 512; the Vector API then computes in plain Java what
 * the machine cannot. That shows the bits and says nothing of the speed.
 */
class WideVectorsTest {

    /** Runs in the package that believes in 512 bits. */
    static final class Products implements Runnable {

        private static final int[] ROWS = {1, 3, 4, 5, 8, 9, 12, 13, 16, 20, 27, 100};
        private static final int[] COLUMNS = {1, 16, 17, 32, 33, 48, 65};
        private static final int[] DEPTHS = {1, 4, 7};

        @Override
        public void run() {
            assertEquals(512, Simd.bits());
            for (int m : ROWS) {
                for (int n : COLUMNS) {
                    for (int k : DEPTHS) {
                        check(m, n, k);
                    }
                }
            }
        }

        private static void check(int m, int n, int k) {
            var a = Arrange.random(m, k, 1);
            var b = Arrange.random(k, n, 2);
            var expected = new Matrix(m, n);
            PlainProduct.multiply(a, b, expected);
            var what = m + "x" + n + "x" + k;
            var c = new Matrix(m, n);
            MatrixMultiply.multiply(a, b, c);
            Arrange.assertSameBits(expected, c, "A·B " + what);
            MatrixMultiply.multiplyTransposedA(a.transposed(), b, c);
            Arrange.assertSameBits(expected, c, "Aᵀ·B " + what);
            var packed = new PackedMatrix(b);
            packed.pack();
            MatrixMultiply.multiply(a, packed, c);
            Arrange.assertSameBits(expected, c, "A·B packed " + what);
            var view = Arrange.view(m, n, 3);
            var before = Arrange.storage(view);
            MatrixMultiply.multiplyTransposedB(a, b.transposed(), view);
            Arrange.assertSameBits(expected, view, "A·Bᵀ to a view " + what);
            Arrange.assertNeighborsKept(before, view, what);
        }
    }

    /** Defines the package's classes anew; all others are its parent's. */
    private static final class WideLoader extends ClassLoader {

        private static final String PACKAGE = Simd.class.getPackageName() + ".";

        WideLoader() {
            super(WideVectorsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PACKAGE)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                var loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                if (name.equals(Simd.class.getName())) {
                    bytes = withWideHardware(bytes);
                }
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static byte[] withWideHardware(byte[] bytes) {
            var file = ClassFile.of();
            return file.transformClass(file.parse(bytes), (builder, element) -> {
                if (element instanceof MethodModel method && method.methodName().equalsString("hardwareBits")) {
                    builder.withMethodBody(method.methodName(), method.methodType(), method.flags().flagsMask(),
                            code -> code.sipush(512).ireturn());
                } else {
                    builder.with(element);
                }
            });
        }
    }

    @Test
    void equalThePlainLoop() throws ReflectiveOperationException {
        var products = new WideLoader().loadClass(Products.class.getName()).getDeclaredConstructor();
        products.setAccessible(true);
        ((Runnable) products.newInstance()).run();
    }
}
