/**
 * Matrices on flat {@code float[]} arrays, their products, element-wise functions and row reductions as SIMD kernels
 * with the plain loop beside each, random numbers by counting, and the worker pool. The floor of the house: imports
 * nothing.
 *
 * <h2>Reading path, chapters 11 to 14</h2>
 *
 * <p>Before: <a href="../../data/text/package-summary.html">octavo.data.text</a>. The letters are those of the
 * <a href="../package-summary.html">table of symbols</a>; a product has the shapes (M, K) and (K, N). The exercises are
 * typed into
 * <pre>{@code
 * $ jshell --class-path target/octavo.jar --add-modules jdk.incubator.vector
 * jshell> import octavo.engine.matrix.*
 * }</pre>
 *
 * <h3>11. The summation order</h3>
 * <p>Read {@link octavo.engine.matrix.Matrix} and {@link octavo.engine.matrix.PlainProduct}. Each element of a
 * product is one chain of fused multiply-adds, s ← fma(a[i][k], b[k][j], s) with k ascending, from the old element or
 * from +0.
 * <p>Floating-point addition is not associative: whoever splits a sum otherwise on another machine gets other bits,
 * after a thousand updates another net. So the order is fixed, once and for all, and work is divided over outputs,
 * never over a sum.
 * <p>Exercise: 2⁻²⁴ is half of what a float at 1 can resolve. Add it twice to 1, once from the left, once from the
 * right:
 * <pre>{@code
 * jshell> var ones = Matrix.of(new float[][] {{1}, {1}, {1}})
 * jshell> float tiny = 0x1p-24f
 * jshell> var sum = new Matrix(1, 1)
 * jshell> MatrixMultiply.multiply(Matrix.of(new float[][] {{1, tiny, tiny}}), ones, sum)
 * jshell> sum.get(0, 0)
 * $6 ==> 1.0
 * jshell> MatrixMultiply.multiply(Matrix.of(new float[][] {{tiny, tiny, 1}}), ones, sum)
 * jshell> sum.get(0, 0)
 * $8 ==> 1.0000001
 * }</pre>
 *
 * <h3>12. The kernel</h3>
 * <p>Read {@code MicroKernels}, then {@link octavo.engine.matrix.MatrixMultiply}. An M × K × N product has 2·M·K·N
 * operations on M·K + K·N + M·N numbers; it runs at the speed of the multipliers only if each number that is fetched is
 * used many times. A tile of m rows and n vectors loads m + n operands for m·n fused multiply-adds and keeps m·n chains
 * in registers, and one or two numbers of A at a time:
 * <pre>
 *    6 × 2:   8 loads for 12 multiply-adds, 12 + 2 + 2 = 16 registers     AVX2 has 16
 *   12 × 2:  14 loads for 24 multiply-adds, 24 + 2 + 1 = 27 registers     AVX-512 has 32
 *    1 × 8:   9 loads for  8 multiply-adds:  a product of one row is bound by loads, not by multipliers
 * </pre>
 * <p>Loads are not all: beside a busy hyper-thread a core starts only 18 instructions in the six cycles that 12
 * multiply-adds take. So both operands are copied to where an address is a register and a constant, and four steps
 * share the arithmetic of the loop.
 * <p>Exercise: K = 386 is cut at 208, and neither 33 rows nor 18 columns fill a tile. In how many elements does the
 * fast product differ from the plain loops?
 * <pre>{@code
 * jshell> var random = new RandomStream(1, RandomStream.Purpose.CHECK)
 * jshell> Matrix filled(int rows, int cols) {
 *    ...>     var matrix = new Matrix(rows, cols);
 *    ...>     for (int r = 0; r < rows; r++) {
 *    ...>         random.fillUniform(r, 0, matrix.data, matrix.at(r, 0), cols);
 *    ...>     }
 *    ...>     return matrix;
 *    ...> }
 * jshell> var a = filled(33, 386)
 * jshell> var b = filled(386, 18)
 * jshell> var fast = new Matrix(33, 18)
 * jshell> var plain = new Matrix(33, 18)
 * jshell> MatrixMultiply.multiply(a, b, fast)
 * jshell> PlainProduct.multiply(a, b, plain)
 * jshell> IntStream.range(0, 33 * 18).filter(i -> fast.get(i / 18, i % 18) != plain.get(i / 18, i % 18)).count()
 * $17 ==> 0
 * }</pre>
 * How near it comes to the peak is measured by {@code octavo benchmark matmul}, between two looks at the peak itself.
 *
 * <h3>13. Functions from polynomials</h3>
 * <p>Read {@code Functions}. exp(x) = 2ⁿ·exp(r) with n = x / log 2 rounded and r = x − n·log 2, so |r| ≤ ½ log 2, where
 * a polynomial of degree 6 is exact to a fraction of the last bit; with the roundings around it exp is off by at most
 * 1.02 units in the last place. σ(x) is made of exp(−|x|), which cannot overflow.
 * <p>Exercise: which of exp(89), σ(−100), tanh(10⁻³⁰) are 0, infinite or neither as a float? (The largest float is
 * 3.4·10³⁸, e⁸⁹ is 4.5·10³⁸. A σ that computed 1 / (1 + exp(100)) would answer 0, and its logarithm −∞.)
 * <pre>{@code
 * jshell> VectorMath.exp(89f) + " " + VectorMath.sigmoid(-100f) + " " + VectorMath.tanh(1e-30f)
 * $18 ==> "Infinity 3.8E-44 1.0E-30"
 * }</pre>
 *
 * <h3>14. Random numbers that are counted</h3>
 * <p>Read {@link octavo.engine.matrix.RandomStream}. number = f(seed, purpose, example, element): a cipher of a
 * counter, without a state. No thread has to wait for another's draw, a resumed run needs to remember nothing, and
 * dropout's backward pass asks for the same mask again instead of keeping it.
 * <p>Exercise: ask for element 7 of example 10¹², then for another, then for the first again.
 * <pre>{@code
 * jshell> var masks = new RandomStream(1, RandomStream.Purpose.DROPOUT)
 * jshell> masks.uniform(1_000_000_000_000L, 7)
 * $20 ==> 0.637067
 * jshell> masks.uniform(3, 0)
 * $21 ==> 0.8186061
 * jshell> masks.uniform(1_000_000_000_000L, 7)
 * $22 ==> 0.637067
 * }</pre>
 *
 * <p>Next: <a href="../optimizers/package-summary.html">octavo.engine.optimizers</a>.
 */
package octavo.engine.matrix;
