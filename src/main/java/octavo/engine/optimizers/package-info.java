/**
 * Rules that turn gradients into changed weights, learning-rate schedules and gradient clipping.
 *
 * <h2>Reading path, chapters 13 to 15</h2>
 *
 * <p>Before: <a href="../matrix/package-summary.html">octavo.engine.matrix</a>. The letters are those of the
 * <a href="../package-summary.html">table of symbols</a>: w is a weight, dw its gradient, λ the learning rate. Type the
 * exercises into
 * <pre>{@code
 * $ jshell --class-path target/octavo.jar --add-modules jdk.incubator.vector
 * jshell> import octavo.engine.matrix.*
 * jshell> import octavo.engine.optimizers.*
 * }</pre>
 *
 * <h3>13. How long may a step be?</h3>
 * <p>Read {@link octavo.engine.optimizers.Sgd} and {@code BlockOptimizer}. w ← w − λ·dw. In a valley ½·c·w² the
 * gradient is c·w, and each step multiplies w by 1 − λ·c:
 * it approaches 0 exactly if 0 {@literal <} λ {@literal <} 2/c. The steepest direction of a net limits the rate, and
 * along flat directions progress is slow.
 * <p>Exercise: c = 10, λ = 0.21, ten steps from w = 1. Where is w?
 * <details><summary>Answer</summary>
 * <p>The factor is −1.1; 1.1¹⁰ = 2.5937:
 * <pre>{@code
 * jshell> var w = Parameter.vector("w", 1)
 * jshell> w.value.set(0, 0, 1)
 * jshell> for (int t = 1; t <= 10; t++) {
 *    ...>     w.gradient().set(0, 0, 10 * w.value.get(0, 0));
 *    ...>     new Sgd(0).step(List.of(w), 0.21f, t);
 *    ...> }
 * jshell> w.value.get(0, 0)
 * $6 ==> 2.593741
 * }</pre>
 * </details>
 * <p>Write the steps in a valley that is steep in one direction (c = 10) and flat in another (c = 0.1), from 1 in both.
 * How many steps are there until both weights are below 0.01, with λ = 0.19? And with the tenth of that rate? Is there
 * a rate with which it takes less than 200?
 * <details><summary>Answer</summary>
 * <p>The flat direction decides: (1 − 0.1·λ)ᵘ = 0.01. At λ = 0.2, the limit of the steep one, it would be 228.
 * <pre>{@code
 * jshell> int steps(double rate) {
 *    ...>     double steep = 1;
 *    ...>     double flat = 1;
 *    ...>     int steps = 0;
 *    ...>     while (Math.max(Math.abs(steep), Math.abs(flat)) >= 0.01 && steps < 100_000) {
 *    ...>         steep -= rate * 10 * steep;
 *    ...>         flat -= rate * 0.1 * flat;
 *    ...>         steps++;
 *    ...>     }
 *    ...>     return steps;
 *    ...> }
 * jshell> steps(0.19) + " and " + steps(0.019)
 * $8 ==> "241 and 2422"
 * }</pre>
 * </details>
 * <p>Break a net with a rate that is too high, and cure it: the last exercise of <em>training.md</em>.
 *
 * <h3>14. A step for each weight</h3>
 * <p>Read {@link octavo.engine.optimizers.Momentum}, {@link octavo.engine.optimizers.RmsProp}, then {@link
 * octavo.engine.optimizers.Adam} (both combined) and {@link octavo.engine.optimizers.AdamW}. w ← w − λ·m̂/(√v̂ + ε)
 * with m̂ and v̂ the corrected running means of dw and dw².
 * <p>The corrections: m starts at 0, so after u updates with equal gradients m = (1 − β₁)·Σ β₁ⁱ·dw = (1 − β₁ᵘ)·dw,
 * and m̂ = m/(1 − β₁ᵘ) = dw. The same holds for v.
 * <p>Exercise: two weights whose gradients differ by a factor of a million. How far does Adam's first step move each,
 * with λ = 0.1?
 * <details><summary>Answer</summary>
 * <p>m̂ = dw and √v̂ = |dw|, so both move by λ, except for the influence of ε:
 * <pre>{@code
 * jshell> var pair = Parameter.vector("pair", 2)
 * jshell> pair.gradient().set(0, 0, 1000)
 * jshell> pair.gradient().set(0, 1, 0.001f)
 * jshell> new Adam(0.9, 0.999, 1e-8, 0).step(List.of(pair), 0.1f, 1)
 * jshell> pair.value.get(0, 0) + " " + pair.value.get(0, 1)
 * $13 ==> "-0.1 -0.099998996"
 * }</pre>
 * </details>
 * <p>Write momentum for the valley of chapter 13: v ← β·v + dw, w ← w − λ·v. How many steps does it take with λ = 0.19
 * and β = 0.9? Then compare your first ten steps with {@link octavo.engine.optimizers.Momentum}.
 * <details><summary>Answer</summary>
 * <p>Not 241 but 87: equal gradients add up, so the flat direction is faster; the steep one swings. Both now shrink
 * like √βᵘ, whatever their curvature: 0.949⁸⁷ = 0.01.
 * <pre>{@code
 * jshell> double[] descend(double curvature, int steps) {
 *    ...>     double w = 1;
 *    ...>     double v = 0;
 *    ...>     double[] path = new double[steps];
 *    ...>     for (int u = 0; u < steps; u++) {
 *    ...>         v = 0.9 * v + curvature * w;
 *    ...>         w -= 0.19 * v;
 *    ...>         path[u] = w;
 *    ...>     }
 *    ...>     return path;
 *    ...> }
 * jshell> int last(double curvature) {
 *    ...>     double[] path = descend(curvature, 1000);
 *    ...>     return IntStream.range(0, 1000).filter(u -> Math.abs(path[u]) >= 0.01).max().getAsInt() + 2;
 *    ...> }
 * jshell> last(10) + " and " + last(0.1)
 * $16 ==> "87 and 81"
 * jshell> var momentum = new Momentum(0.9, 0)
 * jshell> var one = Parameter.vector("one", 1)
 * jshell> one.value.set(0, 0, 1)
 * jshell> var ones = List.of(one)
 * jshell> for (int u = 1; u <= 10; u++) {
 *    ...>     one.gradient().set(0, 0, 0.1f * one.value.get(0, 0));
 *    ...>     momentum.step(ones, 0.19f, u);
 *    ...> }
 * jshell> Math.abs(one.value.get(0, 0) - descend(0.1, 10)[9]) < 1e-6
 * $22 ==> true
 * }</pre>
 * </details>
 * <p>And a step for each direction: read {@link octavo.engine.reference.MuonReference}, then
 * {@link octavo.engine.optimizers.Muon} and {@code NewtonSchulz}. Adam makes the steps of single weights equal, but a
 * weight matrix maps directions to directions, and its gradient U·Σ·Vᵀ has strong and weak ones. Muon takes UVᵀ, and
 * needs for it only products: a polynomial of X and X·Xᵀ is that polynomial of each singular value.
 * <p>Exercise: the second direction's gradient is a hundredth of the first one's. What are the two steps?
 * <details><summary>Answer</summary>
 * <pre>{@code
 * jshell> var o = octavo.engine.reference.MuonReference.orthogonalize(new double[][] {{1, 0}, {0, 0.01}})
 * jshell> Math.round(100 * o[0][0]) + " " + Math.round(100 * o[1][1])
 * $24 ==> "70 70"
 * }</pre>
 * Equally long. That they are not 1 does no harm: five steps bring singular values to between 0.68 and 1.21, and the
 * learning rate does the rest.
 * </details>
 *
 * <h3>15. Cliffs, and the end of a run</h3>
 * <p>Read {@link octavo.engine.optimizers.GradientClip} and {@link octavo.engine.optimizers.Schedule}. dw ← dw·min(1,
 * limit/(norm + 10⁻⁶)), where the norm is the length of the gradient of all parameters together, so the direction is
 * kept. λ(u) depends only on the number u of the update, so a resumed run has nothing to restore.
 * <p>Exercise: clip the gradient (3, 4) to the length 1. {@code apply} returns the length before. And what are the
 * rates of a cosine with 100 updates of warm-up at the first, the hundredth, the middle and the last of 1,000 updates,
 * if the highest is 0.01?
 * <details><summary>Answer</summary>
 * <p>The 10⁻⁶, which PyTorch adds so that nothing is divided by 0, makes the result a little shorter than 1.
 * <pre>{@code
 * jshell> pair.gradient().set(0, 0, 3)
 * jshell> pair.gradient().set(0, 1, 4)
 * jshell> GradientClip.parse("norm:1").apply(List.of(pair))
 * $27 ==> 5.0
 * jshell> pair.gradient().get(0, 0) + " " + pair.gradient().get(0, 1)
 * $28 ==> "0.5999999 0.79999983"
 * }</pre>
 * And the cosine:
 * <pre>{@code
 * jshell> var cosine = Schedule.parse("cosine:100", 0.01)
 * jshell> cosine.rate(1, 1000) + " " + cosine.rate(100, 1000) + " " + cosine.rate(550, 1000) + " " +
 *    ...>     cosine.rate(1000, 1000)
 * $30 ==> "1.0E-4 0.01 0.005 0.0"
 * }</pre>
 * </details>
 * <p>Write this schedule yourself: up in a straight line for w updates, then half a period of a cosine down to 0. The
 * largest difference from {@code cosine} over all updates should be below 10⁻⁸.
 * <details><summary>Answer</summary>
 * <pre>{@code
 * jshell> double rate(int update) {
 *    ...>     return update <= 100 ? 0.01 * update / 100 : 0.005 * (1 + Math.cos(Math.PI * (update - 100) / 900));
 *    ...> }
 * jshell> IntStream.rangeClosed(1, 1000).filter(u -> Math.abs(rate(u) - cosine.rate(u, 1000)) >= 1e-8).count()
 * $32 ==> 0
 * }</pre>
 * </details>
 *
 * <p>Next: <a href="../layers/package-summary.html">octavo.engine.layers</a>.
 */
package octavo.engine.optimizers;
