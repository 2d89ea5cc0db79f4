/**
 * Matrices on flat {@code float[]} arrays, their products, element-wise functions and row reductions as SIMD kernels
 * with the plain loop beside each, counter-based random numbers, and the worker pool. The lowest package: it imports no
 * other.
 *
 * <h2>Reading path, chapters 9 to 12</h2>
 *
 * <p>Before: <a href="../reference/package-summary.html">octavo.engine.reference</a>. The letters are those of the
 * <a href="../package-summary.html">table of symbols</a>; a product has the shapes (M, K) and (K, N). Type the
 * exercises into
 * <pre>{@code
 * $ jshell --class-path target/octavo.jar --add-modules jdk.incubator.vector
 * jshell> import octavo.engine.matrix.*
 * }</pre>
 *
 * <h3>9. The summation order</h3>
 * <p>Read {@link octavo.engine.matrix.Matrix} and {@link octavo.engine.matrix.PlainProduct}. Each element of a
 * product is one chain of fused multiply-adds, s ← fma(a[i][k], b[k][j], s) with k ascending, from the old element or
 * from +0.
 * <p>Floating-point addition is not associative: if another machine splits a sum differently, it gets other bits, and
 * after a thousand updates another net. So the order is fixed, and work is divided over outputs, never over a sum.
 * <p>Exercise: 2⁻²⁴ is half the distance from 1 to the next float. Add it to 1 twice, first with 1 as the first
 * summand, then as the last. Are the sums equal?
 * <details><summary>Answer</summary>
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
 * </details>
 * <p>Write a sum of products with two partial sums, one over even k and one over odd k, as a compiler might do it. In
 * how many of 1,000 random rows of 100 products does it have other bits than a product of this package?
 * <details><summary>Answer</summary>
 * <p>In most:
 * <pre>{@code
 * jshell> float twoSums(Matrix a, Matrix b, int row) {
 *    ...>     float even = 0;
 *    ...>     float odd = 0;
 *    ...>     for (int k = 0; k < a.cols; k += 2) {
 *    ...>         even = Math.fma(a.get(row, k), b.get(k, 0), even);
 *    ...>         odd = Math.fma(a.get(row, k + 1), b.get(k + 1, 0), odd);
 *    ...>     }
 *    ...>     return even + odd;
 *    ...> }
 * jshell> var random = new RandomStream(1, RandomStream.Purpose.CHECK)
 * jshell> Matrix filled(int rows, int cols) {
 *    ...>     var matrix = new Matrix(rows, cols);
 *    ...>     for (int r = 0; r < rows; r++) {
 *    ...>         random.fillUniform(r, 0, matrix.data, matrix.at(r, 0), cols);
 *    ...>     }
 *    ...>     return matrix;
 *    ...> }
 * jshell> var many = filled(1000, 100)
 * jshell> var column = filled(100, 1)
 * jshell> var products = new Matrix(1000, 1)
 * jshell> MatrixMultiply.multiply(many, column, products)
 * jshell> IntStream.range(0, 1000).filter(r -> twoSums(many, column, r) != products.get(r, 0)).count()
 * $16 ==> 834
 * }</pre>
 * </details>
 *
 * <h3>10. The kernel</h3>
 * <p>Read {@code MicroKernels}, then {@link octavo.engine.matrix.MatrixMultiply}. An M × K × N product has 2·M·K·N
 * operations on M·K + K·N + M·N numbers; it runs at the speed of the multipliers only if each number that is fetched is
 * used many times. A tile of m rows and n vectors loads m + n operands for m·n fused multiply-adds and keeps m·n chains
 * in registers, and one or two numbers of A at a time:
 * <pre>
 *    6 × 2:   8 loads for 12 multiply-adds, 12 + 2 + 2 = 16 registers     AVX2 has 16
 *    8 × 2:  10 loads for 16 multiply-adds, 16 + 2 + 1 = 19 registers     too many for AVX2
 *   12 × 2:  14 loads for 24 multiply-adds, 24 + 2 + 1 = 27 registers     AVX-512 has 32
 *    1 × 8:   9 loads for  8 multiply-adds:  a product of one row is bound by loads, not by multipliers
 * </pre>
 * <p>Loads are not the only limit: if its second hyper-thread is busy, a core starts only 18 instructions in the six
 * cycles that 12 multiply-adds take. So both operands are copied into an order in which an address is a register and a
 * constant, and four steps share the index arithmetic of the loop.
 * <p>Exercise: K = 386 is cut at 208, and neither 33 rows nor 18 columns fill a tile. In how many elements does the
 * fast product differ from the plain loops?
 * <details><summary>Answer</summary>
 * <pre>{@code
 * jshell> var a = filled(33, 386)
 * jshell> var b = filled(386, 18)
 * jshell> var fast = new Matrix(33, 18)
 * jshell> var plain = new Matrix(33, 18)
 * jshell> MatrixMultiply.multiply(a, b, fast)
 * jshell> PlainProduct.multiply(a, b, plain)
 * jshell> IntStream.range(0, 33 * 18).filter(i -> fast.get(i / 18, i % 18) != plain.get(i / 18, i % 18)).count()
 * $23 ==> 0
 * }</pre>
 * </details>
 * <p>Write a tile: compute rows 0 to 5 of the same product as {@code MicroKernels} does, 6 rows × 2 columns at a time,
 * all 12 sums in local variables or one small array, k in the outer loop. It must have the same bits. And without fma,
 * with a·b + c?
 * <details><summary>Answer</summary>
 * <p>With fma no element differs, without it many do, since the product is rounded once more:
 * <pre>{@code
 * jshell> long wrong(boolean fused) {
 *    ...>     long wrong = 0;
 *    ...>     for (int j = 0; j < 18; j += 2) {
 *    ...>         float[][] tile = new float[6][2];
 *    ...>         for (int k = 0; k < 386; k++) {
 *    ...>             for (int r = 0; r < 6; r++) {
 *    ...>                 for (int c = 0; c < 2; c++) {
 *    ...>                     float product = a.get(r, k) * b.get(k, j + c);
 *    ...>                     tile[r][c] = fused ? Math.fma(a.get(r, k), b.get(k, j + c), tile[r][c])
 *    ...>                             : product + tile[r][c];
 *    ...>                 }
 *    ...>             }
 *    ...>         }
 *    ...>         for (int i = 0; i < 12; i++) {
 *    ...>             wrong += tile[i / 2][i % 2] != fast.get(i / 2, j + i % 2) ? 1 : 0;
 *    ...>         }
 *    ...>     }
 *    ...>     return wrong;
 *    ...> }
 * jshell> wrong(true) + " and " + wrong(false) + " of 108"
 * $25 ==> "0 and 43 of 108"
 * }</pre>
 * </details>
 * {@code octavo benchmark matmul} measures how near it comes to the peak, which it measures before and after.
 *
 * <h3>11. Functions from polynomials</h3>
 * <p>Read {@code Functions}. exp(x) = 2ⁿ·exp(r) with n = x / log 2 rounded and r = x − n·log 2, so |r| ≤ ½ log 2, where
 * a polynomial of degree 6 is exact to a fraction of the last bit; with the other roundings, the error of exp is at
 * most 1.02 units in the last place. σ(x) is made of exp(−|x|), which cannot overflow.
 * <p>Exercise: which of exp(89), σ(−100), tanh(10⁻³⁰) are 0, infinite or neither as a float?
 * <details><summary>Answer</summary>
 * <p>The largest float is 3.4·10³⁸, e⁸⁹ is 4.5·10³⁸. Computed as 1 / (1 + exp(100)), σ(−100) would be 0 and its
 * logarithm −∞.
 * <pre>{@code
 * jshell> VectorMath.exp(89f) + " " + VectorMath.sigmoid(-100f) + " " + VectorMath.tanh(1e-30f)
 * $26 ==> "Infinity 3.8E-44 1.0E-30"
 * }</pre>
 * </details>
 * <p>Write exp(r) for |r| ≤ ½ log 2 as 1 + r + r²/2! + …, in doubles. Up to which power must it go until the relative
 * error is below 2⁻²⁴, half a unit in the last place of a float? (The polynomial of {@code Functions} needs one power
 * less than this one, since its coefficients spread the error evenly over the interval: minimax, the smallest largest
 * error.)
 * <details><summary>Answer</summary>
 * <pre>{@code
 * jshell> double worst(int degree) {
 *    ...>     double worst = 0;
 *    ...>     for (double r = -Math.log(2) / 2; r <= Math.log(2) / 2; r += 1e-4) {
 *    ...>         double sum = 1;
 *    ...>         for (int n = degree; n >= 1; n--) {
 *    ...>             sum = 1 + sum * r / n;
 *    ...>         }
 *    ...>         worst = Math.max(worst, Math.abs(sum / Math.exp(r) - 1));
 *    ...>     }
 *    ...>     return worst;
 *    ...> }
 * jshell> IntStream.range(1, 20).filter(degree -> worst(degree) < 0x1p-24).findFirst().getAsInt()
 * $28 ==> 7
 * }</pre>
 * </details>
 *
 * <h3>12. Counter-based random numbers</h3>
 * <p>Read {@link octavo.engine.matrix.RandomStream}. number = f(seed, purpose, example, element): an encrypted counter,
 * without any state. No thread waits for another's draw, a resumed run has nothing to restore, and dropout's backward
 * pass computes the same mask again instead of storing it.
 * <p>Exercise: ask for element 7 of example 10¹², then for another, then for the first again. What do you get?
 * <details><summary>Answer</summary>
 * <pre>{@code
 * jshell> var masks = new RandomStream(1, RandomStream.Purpose.DROPOUT)
 * jshell> masks.uniform(1_000_000_000_000L, 7)
 * $30 ==> 0.637067
 * jshell> masks.uniform(3, 0)
 * $31 ==> 0.8186061
 * jshell> masks.uniform(1_000_000_000_000L, 7)
 * $32 ==> 0.637067
 * }</pre>
 * </details>
 * <p>Write dropout with it: of 100,000 ones set a fifth to 0 and divide the others by 0.8. Is the mean still 1, and
 * what would backward need to store?
 * <details><summary>Answer</summary>
 * <p>Backward stores nothing: it asks for the same numbers again.
 * <pre>{@code
 * jshell> double dropped(int element) {
 *    ...>     return masks.uniform(1, element) < 0.2 ? 0 : 1 / 0.8;
 *    ...> }
 * jshell> Math.round(100 * IntStream.range(0, 100_000).mapToDouble(i -> dropped(i)).average().getAsDouble())
 * $34 ==> 100
 * }</pre>
 * </details>
 *
 * <p>Next: <a href="../optimizers/package-summary.html">octavo.engine.optimizers</a>.
 */
package octavo.engine.matrix;
