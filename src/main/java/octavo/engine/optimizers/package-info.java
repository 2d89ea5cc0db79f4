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
 * gradient is c·w, and each step multiplies w by 1 − λ·c: it approaches 0 only if λ {@literal <} 2/c. The steepest
 * direction of a net limits the rate, and along flat directions progress is slow.
 * <p>Exercise: c = 10, λ = 0.21, ten steps from w = 1. The factor is −1.1; 1.1¹⁰ = 2.5937:
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
 *
 * <h3>14. A step for each weight</h3>
 * <p>Read {@link octavo.engine.optimizers.Momentum}, {@link octavo.engine.optimizers.RmsProp}, then {@link
 * octavo.engine.optimizers.Adam} (both combined) and {@link octavo.engine.optimizers.AdamW}. w ← w − λ·m̂/(√v̂ + ε)
 * with m̂ and v̂ the corrected running means of dw and dw².
 * <p>The corrections: m starts at 0, so after u updates with equal gradients m = (1 − β₁)·Σ β₁ⁱ·dw = (1 − β₁ᵘ)·dw,
 * and m̂ = m/(1 − β₁ᵘ) = dw. The same holds for v.
 * <p>Exercise: two weights whose gradients differ by a factor of a million. How far does Adam's first step move each,
 * with λ = 0.1? m̂ = dw and √v̂ = |dw|, so both move by λ, except for the influence of ε:
 * <pre>{@code
 * jshell> var pair = Parameter.vector("pair", 2)
 * jshell> pair.gradient().set(0, 0, 1000)
 * jshell> pair.gradient().set(0, 1, 0.001f)
 * jshell> new Adam(0.9, 0.999, 1e-8, 0).step(List.of(pair), 0.1f, 1)
 * jshell> pair.value.get(0, 0) + " " + pair.value.get(0, 1)
 * $11 ==> "-0.1 -0.099998996"
 * }</pre>
 * <p>And a step for each direction: read {@link octavo.engine.reference.MuonReference}, then
 * {@link octavo.engine.optimizers.Muon} and {@code NewtonSchulz}. Adam makes the steps of single weights equal, but a
 * weight matrix maps directions to directions, and its gradient U·Σ·Vᵀ has strong and weak ones. Muon takes UVᵀ, and
 * needs for it only products: a polynomial of X and X·Xᵀ is that polynomial of each singular value.
 * <p>Exercise: the second direction's gradient is a hundredth of the first one's. What are the two steps?
 * <pre>{@code
 * jshell> var o = octavo.engine.reference.MuonReference.orthogonalize(new double[][] {{1, 0}, {0, 0.01}})
 * jshell> Math.round(100 * o[0][0]) + " " + Math.round(100 * o[1][1])
 * $13 ==> "70 70"
 * }</pre>
 * Equally long. That they are not 1 does no harm: five steps bring singular values to between 0.68 and 1.21, and the
 * learning rate does the rest.
 *
 * <h3>15. Cliffs, and the end of a run</h3>
 * <p>Read {@link octavo.engine.optimizers.GradientClip} and {@link octavo.engine.optimizers.Schedule}. dw ← dw·min(1,
 * limit/(norm + 10⁻⁶)), where the norm is the length of the gradient of all parameters together, so the direction is
 * kept. λ(u) depends only on the number u of the update, so a resumed run has nothing to restore.
 * <p>Exercise: clip the gradient (3, 4) to the length 1. {@code apply} returns the length before. (The 10⁻⁶, which
 * PyTorch adds so that nothing is divided by 0, makes the result a little shorter than 1.)
 * <pre>{@code
 * jshell> pair.gradient().set(0, 0, 3)
 * jshell> pair.gradient().set(0, 1, 4)
 * jshell> GradientClip.parse("norm:1").apply(List.of(pair))
 * $16 ==> 5.0
 * jshell> pair.gradient().get(0, 0) + " " + pair.gradient().get(0, 1)
 * $17 ==> "0.5999999 0.79999983"
 * }</pre>
 * And the rate of a cosine with 100 updates of warm-up, at the first, the hundredth, the middle and the last update:
 * <pre>{@code
 * jshell> var cosine = Schedule.parse("cosine:100", 0.01)
 * jshell> cosine.rate(1, 1000) + " " + cosine.rate(100, 1000) + " " + cosine.rate(550, 1000) + " " +
 *    ...>     cosine.rate(1000, 1000)
 * $19 ==> "1.0E-4 0.01 0.005 0.0"
 * }</pre>
 *
 * <p>Next: <a href="../layers/package-summary.html">octavo.engine.layers</a>.
 */
package octavo.engine.optimizers;
